/* A handout as it stands on the site, filled in by the form that shows it.
   Details come as a message from a page of this site, never in an address. */
(() => {
  const root = document.documentElement;
  const asker = parent === self ? opener : parent;
  if (!asker) return;
  // From disk every page is a stranger to every other, and none has a name.
  const to = self.origin === "null" ? "*" : self.origin;

  const piece = (name, text) => {
    const element = document.createElement(name);
    // Text and nothing else: what is typed is never read as HTML.
    element.textContent = text;
    return element;
  };

  // A second number has a place only where there is one: beside the first, or below it in large print.
  const addSecond = (number) => {
    for (const list of document.querySelectorAll("[data-second]")) {
      const isBelow = root.dataset.print === "large";
      const place = list.parentElement.querySelector(".second");
      list.classList.toggle("three", Boolean(number) && !isBelow && list.matches(".row"));
      if (place && !number) {
        (isBelow ? place.parentElement : place).remove();
      } else if (number && !place) {
        const added = Object.assign(piece("div", ""), { className: "second" });
        added.append(piece("dt", list.dataset.second), piece("dd", ""));
        added.lastChild.dataset.field = "second";
        if (isBelow) {
          list.after(Object.assign(piece("dl", ""), { className: "row" }));
          list.nextElementSibling.append(added);
        } else {
          list.querySelector(".day").after(added);
        }
      }
    }
  };

  // The clinic's address stands before its own line; a code is that of no other address.
  const addWeb = (address) => {
    for (const line of document.querySelectorAll(".clinic > [data-field=wording]")) {
      const clinic = line.parentElement;
      const place = clinic.querySelector(".web");
      const code = clinic.querySelector(".code");
      if (!address) place?.remove();
      else if (!place) {
        line.before(Object.assign(piece("p", ""), { className: "web" }), " ");
        clinic.querySelector(".web").dataset.field = "web";
      }
      if (!code) continue;
      code.hidden = code.dataset.web !== address;
      clinic.classList.toggle("coded", !code.hidden);
    }
  };

  const fill = (details) => {
    addSecond(details.second);
    addWeb(details.web);
    for (const field of document.querySelectorAll("[data-field]")) {
      field.textContent = details[field.dataset.field] ?? "";
    }
  };

  // Whom to call: in the country that was chosen, or as the sheet says by itself.
  const numbers = [...document.querySelectorAll(".numbers")].map((line) => [line, [...line.childNodes]]);
  const call = (country) => {
    for (const [line, before] of numbers) {
      line.classList.toggle("one", Boolean(country) || line.matches("[data-own]"));
      if (!country) {
        line.replaceChildren(...before);
        continue;
      }
      const { call: ask, or, joined } = line.dataset;
      line.replaceChildren(piece("b", ask.replace("{number}", country.call)), " ", piece("span", `(${country.name})`));
      if (country.or) line.append(" ", piece("span", or.replace("{numbers}", country.or.join(joined))));
    }
  };

  const drawn = document.querySelectorAll(".clinic > .logo");
  const draw = (logo, name) => {
    for (const image of document.querySelectorAll(".clinic > [data-typed]")) image.remove();
    for (const image of drawn) image.hidden = Boolean(logo);
    if (!logo) return;
    for (const clinic of document.querySelectorAll(".clinic")) {
      const image = Object.assign(new Image(), { className: "logo", src: logo, alt: name });
      image.dataset.typed = "";
      clinic.prepend(image);
    }
  };

  addEventListener("message", async ({ data, origin, source }) => {
    if (origin !== self.origin || source !== asker || !data.details) return;
    fill(data.details);
    call(data.country);
    draw(data.logo, data.details.name);
    await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
    asker.postMessage({ sheet: root.offsetHeight, filled: true }, to);
    if (!data.act) return;
    // In other letters the sheet may not fit its sides.
    await document.fonts.ready;
    self.print();
  });
  asker.postMessage({ sheet: root.offsetHeight, begun: true }, to);
  // It grows as its style sheet, letters and pictures come, which may be later than this script.
  new ResizeObserver(() => asker.postMessage({ sheet: root.offsetHeight }, to)).observe(root);
})();
