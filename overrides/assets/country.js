/* Puts the number for an ambulance in the reader's country first in the emergency box.
   The reader says where they are, and the answer stays on their device. Before that the clock of the
   device suggests a country, beside the numbers of all: nothing of it is kept, sent or looked up.
   Nothing moves: its place is kept, and a choice is shown before the page is.
   What it knows is put above at build. */
(() => {
  const known = self.clotSignsCountries;
  // A reader who chose a country has this run before the page is shown, and again at its end.
  if (!known || self.clotSignsCountry) return;
  self.clotSignsCountry = true;

  // Two editions may stand on one host, each with a country of its own.
  const KEY = `${new URL("..", document.currentScript.src).pathname}.clotsigns.country`;
  // As on the link that stands here without a script (pages/safety_boxes).
  const UNREAD = "mw-editsection";
  const { words, countries, zones, first = "" } = known;
  let code = first;

  const suggest = () => {
    try {
      // Intl wakes all that a browser knows of languages: a tenth of a second on a phone.
      const timeZone =
        self.Temporal?.Now.timeZoneId() ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
      return countries.find((country) => zones[country.code]?.includes(timeZone));
    } catch {
      // A browser whose clock has no place.
    }
  };

  const recall = () => {
    try {
      code = localStorage.getItem(KEY) ?? first;
    } catch {
      // A browser that keeps nothing: the answer holds for this page.
    }
  };
  const remember = () => {
    try {
      // In a clinic's edition "no country" is an answer too, as it is not what one begins with.
      if (code || first) localStorage.setItem(KEY, code);
      else localStorage.removeItem(KEY);
    } catch {
      // As above.
    }
  };

  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const link = (number, text = number) =>
    make("a", { href: `tel:${number.replaceAll(" ", "")}` }, text);

  // Only what a script adds is marked so: all that it stands for is on the page without it.
  const today = make("p", { className: "health-line" });
  const list = make(
    "select",
    { id: "country", autocomplete: "off" },
    make("option", { value: "" }, words.none),
    ...countries.map((country) => make("option", { value: country.code }, country.name)),
  );
  const name = make("label", { htmlFor: "country" }, words.where);
  const choice = make("p", { className: "choice" }, name, list);
  const button = make("a");
  const others = make("p", { className: "back-up" });
  for (const added of [button, others, today, choice]) added.dataset.scripted = "";
  let call;
  let find;
  let everywhere;

  const tellOthers = (numbers = []) => {
    const [before, after] = words.or.split("{numbers}");
    const [, ...links] = numbers.flatMap((number) => [words.joined, link(number, number)]);
    others.replaceChildren(...(numbers.length ? [before, ...links, after] : []));
  };

  const show = () => {
    const here = countries.find((country) => country.code === code);
    const shown = here ?? suggest();
    list.value = here?.code ?? "";
    today.replaceChildren();
    if (call) {
      find.hidden = Boolean(shown);
      button.hidden = !shown;
      everywhere.hidden = Boolean(here);
      call.classList.toggle("chosen", Boolean(here));
    }
    tellOthers(here?.or);
    if (!shown) return;
    button.href = link(shown.call).href;
    const unread = (text) => make("span", { className: UNREAD }, text);
    button.replaceChildren(
      make("b", {}, unread(words.call.replace("{number}", shown.call))),
      " ",
      unread(here ? here.name : words.guess.replace("{country}", shown.name)),
    );
    if (!shown.today) return;
    today.append(make("strong", {}, `${shown.name}:`), " ");
    if (shown.line) today.append(link(shown.line, shown.line), ". ");
    today.append(shown.today);
  };

  const place = () => {
    const numbers = document.querySelector(".emergency .numbers");
    if (numbers?.nextElementSibling && !everywhere) {
      everywhere = numbers;
      call = document.querySelector(".emergency .call");
      find = call.firstElementChild;
      call.append(button);
      numbers.before(others);
      const reserved = document.querySelector(".emergency .choice");
      if (reserved) reserved.replaceWith(choice);
      else numbers.after(choice);
      show();
    }
    if (!today.isConnected) document.querySelector(".same-day .what-to-do")?.after(today);
  };

  list.addEventListener("change", () => {
    code = list.value;
    remember();
    // From now on a change of the number is told to those who cannot see it.
    call.setAttribute("role", "status");
    show();
  });
  const again = () => {
    recall();
    show();
  };
  addEventListener("storage", (event) => {
    if (event.key === KEY || event.key === null) again();
  });
  // Gone back to: the page may be older than the answer.
  addEventListener("pageshow", (event) => {
    if (event.persisted) again();
  });

  again();
  const watch = new MutationObserver(place);
  watch.observe(document, { childList: true, subtree: true });
  document.addEventListener("DOMContentLoaded", () => {
    watch.disconnect();
    place();
  });
})();
