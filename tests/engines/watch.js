// Notes what a page does wrong, in engines whose console and layout shifts no test can read.
{
  // A kept page would come from the device, without this script.
  Object.defineProperty(Navigator.prototype, "serviceWorker", { value: undefined });
  const known = new Map();
  const watched = (self.watched = { faults: [], moved: [], frames: 0 });
  const note = (what) => watched.faults.push(String(what));
  addEventListener("error", ({ message, target }) => note(message ?? `not loaded: ${target.src ?? target.href}`), true);
  addEventListener("unhandledrejection", ({ reason }) => note(reason));
  addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => note(`${violatedDirective}: ${blockedURI}`));
  const tell = console.error;
  console.error = (...told) => {
    note(told.join(" "));
    tell.apply(console, told);
  };
  // Whatever was once shown stays where it is on the page.
  const look = () => {
    watched.frames++;
    for (const element of document.querySelectorAll("h1, h2, h3, .admonition, main p, main li")) {
      if (!element.checkVisibility({ visibilityProperty: true })) continue;
      const { top, left } = element.getBoundingClientRect();
      const now = [left + scrollX, top + scrollY].map(Math.round);
      const before = known.get(element);
      if (before && before.some((place, axis) => Math.abs(place - now[axis]) > 1))
        watched.moved.push(`${before} → ${now}: ${element.textContent.trim().slice(0, 40)}`);
      known.set(element, now);
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
