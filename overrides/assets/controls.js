// What the header's controls need beyond HTML. Nothing else on a page waits for this.
{
  const find = document.querySelector(".find");
  const toggle = document.querySelector("[data-md-toggle=search]");
  const search = document.querySelector("[data-md-component=search]");
  const query = search.querySelector("input");
  const disclosures = document.querySelectorAll("header details");

  // The theme opens and closes its search by a checkbox; people get a button.
  find.addEventListener("click", () => {
    if (!toggle.checked) toggle.click();
    query.focus();
  });
  search.querySelector(".close").addEventListener("click", () => toggle.click());
  toggle.addEventListener("change", () => {
    find.setAttribute("aria-expanded", toggle.checked);
    if (!toggle.checked && search.contains(document.activeElement)) find.focus();
  });

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

  // The theme keeps the reader's choice of colours, but does not mark it.
  try {
    const chosen = __md_get("__palette");
    const colours = document.querySelectorAll("[data-md-component=palette] input");
    (colours[chosen ? chosen.index : 0] ?? colours[0]).checked = true;
  } catch {
    // Storage is blocked: the first choice, the device's own colours, is marked as it is.
  }
}
