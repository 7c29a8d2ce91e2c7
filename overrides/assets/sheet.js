/* A handout as it stands on the site, filled in by the form that shows it.
   Details come as a message from a page of this site, never in an address. */
(() => {
  const root = document.documentElement;
  const asker = parent === self ? opener : parent;
  if (!asker) return;
  // From disk every page is a stranger to every other, and none has a name.
  const to = self.origin === "null" ? "*" : self.origin;
  const fits = new Map(root.dataset.fits.split(" ").map((fit) => fit.split(":")));

  const setAs = (paper, size) => {
    const print = root.dataset.print === "card" ? "card" : size;
    Object.assign(root.dataset, { paper, print, points: fits.get(`${print}-${paper}`) });
  };

  const fill = (details) => {
    for (const field of document.querySelectorAll("[data-field]")) {
      // Text and nothing else: what is typed is never read as HTML.
      field.textContent = details[field.dataset.field] ?? "";
    }
    box.classList.toggle("worded", Boolean(details.wording));
  };

  const head = document.querySelector(".whose");
  const box = head.parentElement;
  const draw = (logo, name) => {
    if (!logo) {
      head.querySelector("[data-typed]")?.remove();
      return;
    }
    let place = head.querySelector(":scope > div");
    if (!place) {
      place = document.createElement("div");
      place.dataset.typed = "";
      place.append(new Image());
      head.append(place);
    }
    Object.assign(place.querySelector("img"), { className: "logo", src: logo, alt: name });
  };

  addEventListener("message", async ({ data, origin, source }) => {
    if (origin !== self.origin || source !== asker || !data.details) return;
    setAs(data.paper, data.print);
    fill(data.details);
    draw(data.logo, data.details.name);
    await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
    asker.postMessage({ sheet: root.offsetHeight, filled: true }, to);
    if (data.act) self.print();
  });
  asker.postMessage({ sheet: root.offsetHeight }, to);
})();
