/* Puts the number for an ambulance in the reader's country first in the emergency box.
   The reader says where they are: nothing is guessed. The answer stays on their device.
   Nothing moves: its line is reserved, and a choice is shown before the page is.
   What it knows is put above at build. */
(() => {
  const known = self.clotSignsCountries;
  // A reader who chose a country has this run before the page is shown, and again at its end.
  if (!known || self.clotSignsCountry) return;
  self.clotSignsCountry = true;

  const KEY = "clotsigns.country";
  const { words, countries, first = "" } = known;
  let code = first;

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
  const link = (number, text) =>
    make("a", { href: `tel:${number.replaceAll(" ", "")}` }, text);

  // Only what a script adds is marked so: all that it stands for is on the page without it.
  const call = make("div", { className: "call" });
  call.setAttribute("role", "status");
  const today = make("p", { className: "health-line" });
  const list = make(
    "select",
    { id: "country", autocomplete: "off" },
    make("option", { value: "" }, words.none),
    ...countries.map((country) => make("option", { value: country.code }, country.name)),
  );
  const name = make("label", { htmlFor: "country" }, words.where);
  const choice = make("p", { className: "choice" }, name, list);
  for (const added of [call, today, choice]) added.dataset.scripted = "";
  let everywhere;

  const backUp = (numbers) => {
    const [before, after] = words.or.split("{numbers}");
    const [, ...links] = numbers.flatMap((number) => [words.joined, link(number, number)]);
    return make("p", {}, before, ...links, after);
  };

  const show = () => {
    const here = countries.find((country) => country.code === code);
    list.value = here?.code ?? "";
    call.replaceChildren();
    today.replaceChildren();
    if (everywhere) everywhere.hidden = Boolean(here);
    if (!here) return;
    const number = link(here.call, words.call.replace("{number}", here.call));
    call.append(make("p", {}, number, ` ${here.name}`));
    if (here.or) call.append(backUp(here.or));
    if (!here.today) return;
    today.append(make("strong", {}, `${here.name}:`), " ");
    if (here.line) today.append(link(here.line, here.line), ". ");
    today.append(here.today);
  };

  const place = () => {
    const numbers = document.querySelector(".emergency .numbers");
    if (numbers?.nextElementSibling && !everywhere) {
      everywhere = numbers;
      numbers.before(call);
      const reserved = document.querySelector(".emergency .choice");
      if (reserved) reserved.replaceWith(choice);
      else numbers.after(choice);
      numbers.hidden = call.hasChildNodes();
    }
    if (!today.isConnected) document.querySelector(".same-day .what-to-do")?.after(today);
  };

  list.addEventListener("change", () => {
    code = list.value;
    remember();
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
