/* The form that fills in a handout, in this browser alone: nothing typed goes into an address.
   A clinic is kept on the device only when that is ticked, and a patient's next visit never.
   What it knows is put above at build. */
(() => {
  const { words, most, mostLogo, countries, clinic } = self.clotSignsHandouts;
  // Each copy of the site on a host keeps its own.
  const KEY = `${new URL("..", location).pathname}.clotsigns.handouts`;
  const KEPT = ["name", "day", "second", "night", "web", "wording", "country"];
  const CHOSEN = ["paper", "print"];
  const ON_LETTER = ["US", "CA", "MX"];
  const form = document.querySelector("main form");
  const box = form.parentElement;
  const frame = box.querySelector("iframe");
  const field = (name) => form.elements.namedItem(name);
  // From disk every page is a stranger to every other, and none has a name.
  const to = self.origin === "null" ? "*" : self.origin;
  const apart = new Map();
  let logo = "";

  const stored = (value) => {
    try {
      if (value === undefined) return JSON.parse(localStorage.getItem(KEY));
      if (value) localStorage.setItem(KEY, JSON.stringify(value));
      else localStorage.removeItem(KEY);
    } catch {
      // A browser that keeps nothing, or something that is not ours.
    }
    return null;
  };

  const typed = (name) => {
    const text = field(name).value.trim();
    return name === "web" ? text.replace(/^https?:\/\//i, "") : text;
  };
  const details = () => Object.fromEntries(Object.keys(most).map((name) => [name, typed(name)]));
  const country = () => countries.find(({ code }) => code === field("country").value);

  const address = () => {
    const large = field("print").value === "large" ? "-large" : "";
    return `sheet/${field("page").value}${large}-${field("paper").value}.html`;
  };

  const tell = (target, act) =>
    target.postMessage({ details: details(), country: country(), logo, act }, to);

  const check = () => {
    // Three numbers share a line.
    const three = field("second").value.trim() ? { day: most.second, night: most.second } : {};
    for (const [name, letters] of Object.entries({ ...most, ...three })) {
      const long = typed(name).length > letters;
      field(name).setCustomValidity(long ? words.too_long.replace("{most}", letters) : "");
    }
  };

  const show = () => {
    check();
    if (frame.getAttribute("src") !== address()) frame.src = address();
    else tell(frame.contentWindow);
    for (const [sheet, shown] of apart) {
      if (sheet.closed) {
        apart.delete(sheet);
      } else if (shown === address()) {
        tell(sheet);
      } else {
        apart.set(sheet, address());
        sheet.location = new URL(address(), location);
      }
    }
    const kept = [...KEPT, ...CHOSEN].map((name) => [name, field(name).value.trim()]);
    stored(field("keep").checked ? { ...Object.fromEntries(kept), logo } : "");
  };

  const read = async ([file]) => {
    const reader = new FileReader();
    const wrong = words.bad_logo.replace("{most}", mostLogo / 1024);
    logo = "";
    field("logo").setCustomValidity("");
    if (file) {
      try {
        if (file.size > mostLogo) throw new RangeError("too large");
        await new Promise((resolve, reject) => {
          reader.onload = resolve;
          reader.onerror = reject;
          reader.readAsDataURL(file);
        });
        const image = new Image();
        image.src = reader.result;
        await image.decode();
        logo = reader.result;
      } catch {
        field("logo").setCustomValidity(wrong);
        field("logo").reportValidity();
      }
    }
    show();
  };

  addEventListener("message", ({ data, origin, source }) => {
    const ours = source === frame.contentWindow || apart.has(source);
    if (origin !== self.origin || !ours || !data.sheet) return;
    if (source === frame.contentWindow) frame.style.height = `${data.sheet}px`;
    if (data.begun) tell(source);
  });
  form.addEventListener("input", ({ target }) => {
    if (target.name === "country" && ON_LETTER.includes(target.value)) field("paper").value = "letter";
    if (target.type === "file") return;
    show();
    // What does not fit is told while it is typed.
    if (target.name in most && !target.validity.valid) target.reportValidity();
  });
  field("logo").addEventListener("change", ({ target }) => read(target.files));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    tell(frame.contentWindow, "print");
  });
  form.querySelector("[data-act=window]").addEventListener("click", () => {
    if (!form.reportValidity()) return;
    const sheet = open(address());
    if (sheet) apart.set(sheet, address());
  });
  form.addEventListener("reset", () => {
    stored("");
    logo = "";
    field("logo").setCustomValidity("");
    // Once the fields are empty.
    setTimeout(() => begin());
  });

  const begin = (known) => {
    for (const name of KEPT) {
      const value = known?.[name];
      field(name).value = typeof value === "string" ? value : "";
    }
    for (const name of CHOSEN) {
      const [first, ...others] = field(name);
      (others.find(({ value }) => value === known?.[name]) ?? first).checked = true;
    }
    if (typeof known?.logo === "string" && known.logo.startsWith("data:image/")) logo = known.logo;
    show();
  };
  field("country").append(...countries.map(({ code, name }) => new Option(name, code)));
  const kept = stored();
  field("keep").checked = Boolean(kept);
  document.querySelector("[data-no-form]").remove();
  box.hidden = false;
  begin(kept ?? clinic);
})();
