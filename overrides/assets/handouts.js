/* The form that fills in a handout, in this browser alone: nothing typed goes into an address.
   A clinic is kept on the device only when that is ticked, and a patient's next visit never.
   What it knows is put above at build. */
(() => {
  const { words, most, mostLogo, countries, clinic } = self.clotSignsHandouts;
  const KEY = "clotsigns.handouts";
  const KEPT = ["name", "day", "night", "wording", "country"];
  const form = document.querySelector("main form");
  const box = form.parentElement;
  const frame = box.querySelector("iframe");
  const field = (name) => form.elements.namedItem(name);
  // From disk every page is a stranger to every other, and none has a name.
  const to = self.origin === "null" ? "*" : self.origin;
  const apart = new Set();
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

  const details = () => {
    const typed = Object.fromEntries(
      [...Object.keys(most), "country"].map((name) => [name, field(name).value.trim()]),
    );
    const { call } = countries.find(({ code }) => code === typed.country) ?? {};
    return { ...typed, ambulance: call };
  };

  const tell = (target, act) =>
    target.postMessage(
      { details: details(), logo, paper: field("paper").value, print: field("print").value, act },
      to,
    );

  const address = () => `sheet/${field("page").value}.html`;

  const check = () => {
    for (const [name, letters] of Object.entries(most)) {
      const long = field(name).value.trim().length > letters;
      field(name).setCustomValidity(long ? words.too_long.replace("{most}", letters) : "");
    }
  };

  const show = () => {
    const large = field("page").selectedOptions[0].hasAttribute("data-large");
    const [normal, other] = field("print");
    other.disabled = !large;
    if (!large) normal.checked = true;
    check();
    if (frame.getAttribute("src") !== address()) frame.src = address();
    else tell(frame.contentWindow);
    for (const sheet of apart) {
      if (sheet.closed) apart.delete(sheet);
      else tell(sheet);
    }
    const typed = details();
    const kept = KEPT.map((name) => [name, typed[name]]);
    stored(field("keep").checked ? Object.fromEntries(kept) : "");
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
    if (!data.filled) tell(source);
  });
  form.addEventListener("input", ({ target }) => {
    if (target.type !== "file") show();
  });
  field("logo").addEventListener("change", ({ target }) => read(target.files));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    tell(frame.contentWindow, "print");
  });
  form.querySelector("[data-act=window]").addEventListener("click", () => {
    if (!form.reportValidity()) return;
    const sheet = open(address());
    if (sheet) apart.add(sheet);
  });
  form.addEventListener("reset", () => {
    stored("");
    logo = "";
    // Once the fields are empty.
    setTimeout(() => begin());
  });

  const begin = (known) => {
    for (const name of ["paper", "print"]) field(name)[0].checked = true;
    for (const name of KEPT) field(name).value = known?.[name] ?? "";
    show();
  };
  field("country").append(...countries.map(({ code, name }) => new Option(name, code)));
  const kept = stored();
  field("keep").checked = Boolean(kept);
  document.querySelector("[data-no-form]").remove();
  box.hidden = false;
  begin(kept ?? clinic);
})();
