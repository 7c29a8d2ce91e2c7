// Notes what a page does wrong, in engines whose console no test can read.
{
  // A kept page would come from the device, without this script.
  Object.defineProperty(Navigator.prototype, "serviceWorker", { value: undefined });
  const watched = (self.watched = { faults: [] });
  const note = (what) => watched.faults.push(String(what));
  addEventListener("error", ({ message, target }) => note(message ?? `not loaded: ${target.src ?? target.href}`), true);
  addEventListener("unhandledrejection", ({ reason }) => note(reason));
  addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => note(`${violatedDirective}: ${blockedURI}`));
  const tell = console.error;
  console.error = (...told) => {
    note(told.join(" "));
    tell.apply(console, told);
  };
}
