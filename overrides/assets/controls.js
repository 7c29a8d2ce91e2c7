// What the header's controls need beyond HTML. Nothing else on a page waits for this.

// The theme reads its settings from the page. `make edit` leaves them there; the build moves them to
// the head of this script, with addresses from where it stands.
self.clotSignsBundle = document.querySelector("[data-theme]")?.dataset.theme;
if (self.clotSignsTheme) {
  const [base, search, theme] = ["..", clotSignsTheme.search, clotSignsTheme.theme].map(
    (address) => new URL(address, document.currentScript.src).href,
  );
  clotSignsBundle = theme;
  document.body.append(Object.assign(document.createElement("script"), {
    id: "__config",
    type: "application/json",
    textContent: JSON.stringify({ ...clotSignsTheme, base, search }),
  }));
}

// The theme's own names for what it keeps on the device: the reader's colours, and nothing else. A
// browser may block its storage, and what stands there may be anybody's.
self.__md_scope = new URL(JSON.parse(document.querySelector("#__config").textContent).base, location);
self.__md_hash = (text) => [...text].reduce((sum, sign) => (sum << 5) - sum + sign.charCodeAt(), 0);
self.__md_get = (name, store, scope = __md_scope) => {
  try {
    const kept = JSON.parse((store ?? localStorage).getItem(`${scope.pathname}.${name}`));
    return typeof kept?.index === "number" ? kept : null;
  } catch {
    return null;
  }
};
self.__md_set = (name, value, store, scope = __md_scope) => {
  try {
    (store ?? localStorage).setItem(`${scope.pathname}.${name}`, JSON.stringify(value));
  } catch {
    // A browser that keeps nothing: the choice holds for this page.
  }
};

{
  const find = document.querySelector(".find");
  const toggle = document.querySelector("[data-md-toggle=search]");
  const search = document.querySelector("[data-md-component=search]");
  const query = search.querySelector("input");
  const disclosures = document.querySelectorAll("header details");

  // The theme's script is fetched when the search is first used. It begins when the document is
  // ready, so it is told so again; then it reads what has been typed meanwhile.
  let theme;
  const fetchTheme = () => {
    theme ??= clotSignsBundle && Object.assign(document.createElement("script"), {
      src: clotSignsBundle,
      onload: () => document.dispatchEvent(new Event("DOMContentLoaded")),
      onerror: () => {
        theme.remove();
        theme = undefined;
      },
    });
    if (!theme || theme.isConnected) return;
    // The theme asks after a drawer that our pages have not.
    const drawer = Object.assign(document.createElement("input"), { type: "checkbox", hidden: true });
    drawer.dataset.mdToggle = "drawer";
    document.body.append(drawer);
    // It takes every alternate form of a page for a translation, and asks for its site map.
    for (const link of document.querySelectorAll("link[rel=alternate]:not([hreflang])")) link.remove();
    document.head.append(theme);
  };

  // The theme opens and closes its search by a checkbox; people get a button.
  const open = () => {
    fetchTheme();
    if (!toggle.checked) toggle.click();
    told(find, "aria-expanded", true);
    query.focus();
  };
  const shut = () => toggle.checked && toggle.click();
  const told = (element, name, value) => element.setAttribute(name, value);
  told(search, "role", "dialog");
  told(search, "aria-label", query.getAttribute("aria-label"));
  told(search.querySelector(".panel"), "role", "search");
  told(search.querySelector(".found"), "tabindex", 0);
  told(search.querySelector(".found p"), "role", "status");
  told(search.querySelector("ol"), "role", "presentation");
  // The theme writes as plain text what it found. Where it names the page of the signs, one gets there.
  const said = search.querySelector(".found p");
  const { href, textContent } = document.querySelector(".help");
  // One link for all searches: the next result must not take it from under a finger.
  const link = Object.assign(document.createElement("a"), { href, textContent });
  new MutationObserver(() => {
    const [before, after] = said.textContent.split(textContent);
    if (after !== undefined && !link.isConnected) said.replaceChildren(before, link, after);
  }).observe(said, { childList: true });
  // The theme lets the arrows alone reach what was found; Tab does, too.
  const list = search.querySelector("ol");
  new MutationObserver(() => {
    for (const one of list.querySelectorAll("[tabindex]")) one.removeAttribute("tabindex");
  }).observe(list, { childList: true });
  told(find, "aria-haspopup", "dialog");
  told(find, "aria-expanded", toggle.checked);
  Object.assign(query, { autocapitalize: "off", autocomplete: "off", spellcheck: false });
  find.addEventListener("click", open);
  // The theme reads what was typed when a key comes up, and what is pasted or spoken has none.
  query.addEventListener("input", () => {
    fetchTheme();
    query.dispatchEvent(new Event("keyup"));
  });
  // Tapped before this script was there, or led here by a link with a question.
  if (toggle.checked) open();
  else if (new URLSearchParams(location.search).has("q")) fetchTheme();
  search.querySelector(".close").addEventListener("click", shut);
  // Without the theme's script, Enter would send the words away with the page.
  search.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
  toggle.addEventListener("change", () => {
    told(find, "aria-expanded", toggle.checked);
    if (!toggle.checked && search.contains(document.activeElement)) find.focus();
  });

  // The theme closes it too, once its script is there.
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") shut();
  }, true);

  // The theme hears every key while the search is open: Tab would close it, and any other take the focus
  // from a button. It keeps what is typed, in its field or on a result, the arrows and Escape. Tab goes
  // round, as what lies behind the search cannot be seen.
  addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (!toggle.checked || key === "Escape" || key.startsWith("Arrow")) return;
    if (key === "Tab") {
      const all = [...search.querySelectorAll("input, button, [tabindex], summary, a[href]")];
      const seen = all.filter((one) => one.checkVisibility?.() ?? true);
      const [from, to] = event.shiftKey ? [seen[0], seen.at(-1)] : [seen.at(-1), seen[0]];
      if (target === from || !search.contains(target)) {
        event.preventDefault();
        to.focus();
      }
    } else if (target === query || (key.length === 1 && key !== " ")) return;
    event.stopImmediatePropagation();
  }, true);

  // WCAG 2.1.4: the theme acts on single letters, which dictation software sends by mistake.
  addEventListener("keydown", (event) => {
    const typing = toggle.checked || event.target.closest?.("input, select, textarea");
    if (event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !typing)
      event.stopImmediatePropagation();
  }, true);

  // A disclosure in the header closes by Escape, and when the reader turns elsewhere.
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const open of disclosures) {
      if (!open.open) continue;
      open.open = false;
      if (open.contains(document.activeElement)) open.querySelector("summary").focus();
    }
  });
  for (const kind of ["click", "focusin"])
    addEventListener(kind, (event) => {
      for (const open of disclosures) if (!open.contains(event.target)) open.open = false;
    });

  // What a link leads to is opened where it is folded, as not every browser does; a link to the red
  // strip opens its signs. Paper has all but the sources, unless the reader has opened them.
  const folds = [...document.querySelectorAll("article details")];
  const holds = (fold, target) => (fold.closest(".danger") ?? fold).contains(target);
  const unfold = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const closed = folds.filter((fold) => !fold.open && fold !== target && holds(fold, target));
    for (const fold of closed) fold.open = true;
    if (closed.length) target.scrollIntoView();
  };
  addEventListener("hashchange", unfold);
  unfold();
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = folds.filter((fold) => !fold.open && !fold.closest(".sources"));
    for (const fold of opened) fold.open = true;
    // WebKit prints no picture that waits to be scrolled to.
    for (const picture of document.images) picture.loading = "eager";
  });
  addEventListener("afterprint", () => {
    for (const fold of opened) fold.open = false;
  });

  // A reader's own style may make letters larger than queries of media know them.
  const root = document.documentElement;
  const measure = () => {
    const wide = innerWidth / parseFloat(getComputedStyle(root).fontSize);
    root.toggleAttribute("data-enlarged", matchMedia(`(min-width: ${wide + 1}em)`).matches);
  };
  measure();
  // The sign of the search grows with them, when they are enlarged later.
  self.ResizeObserver && new ResizeObserver(measure).observe(find.querySelector("svg"));

  // The theme reads from each choice the devices that it holds for.
  const devices = { auto: "", default: ": light", slate: ": dark" };
  const colours = [...document.querySelectorAll("[data-md-component=palette] input")];
  for (const { dataset } of colours)
    dataset.mdColorMedia = `(prefers-color-scheme${devices[dataset.mdColorScheme]})`;
  const show = (option) => {
    option.checked = true;
    document.body.setAttribute("data-md-color-scheme", option.dataset.mdColorScheme);
  };
  const choose = (option) => {
    const { mdColorMedia: media, mdColorScheme: scheme } = option.dataset;
    show(option);
    __md_set("__palette", { index: colours.indexOf(option), color: { media, scheme } });
  };
  // What was chosen in another tab, or on the page that one comes back from.
  const recall = () => {
    try {
      const kept = localStorage.getItem(`${__md_scope.pathname}.__palette`);
      show(colours[kept ? JSON.parse(kept).index : 0]);
    } catch {
      // Storage is blocked, or holds what is not ours: the page stays as it is.
    }
  };
  for (const option of colours) option.addEventListener("change", () => choose(option));
  const tapped = colours.find((option) => option.checked && !option.defaultChecked);
  if (tapped) choose(tapped);
  else recall();
  addEventListener("storage", recall);
  addEventListener("pageshow", (event) => {
    if (event.persisted) recall();
  });

  // Past the day of its next check a page says so, where it names that day: nothing above may move.
  const words = self.clotSignsControls;
  const dates = words && document.querySelector(".dates");
  const due = dates && [...dates.querySelectorAll("time")].pop().dateTime;
  if (due && new Date() > new Date(`${due}T23:59:59`)) {
    const late = document.createElement("p");
    late.append(Object.assign(document.createElement("strong"), { textContent: words.overdue }));
    late.dataset.scripted = "";
    dates.after(late);
  }

  // A mark is heard as what it is.
  for (const mark of words ? document.querySelectorAll(".cite a") : []) {
    const numbers = mark.textContent;
    const said = words[/\D/.test(numbers) ? "citations" : "citation"].replace("{number}", numbers);
    told(mark, "aria-label", said);
  }

  // The head of the page did these until now.
  document.onclick = document.onkeydown = document.onchange = null;
}
