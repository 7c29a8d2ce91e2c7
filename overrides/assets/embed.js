// In a portal's frame: tells the page around it how tall this one is, so that it needs no scroll bar.
// Nothing else is told, and nothing is listened to.
(() => {
  'use strict';
  let last = 0;
  const tell = () => {
    const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
    if (height === last) return;
    last = height;
    // To any page: who may frame this one is not known, and a height is no secret.
    window.parent.postMessage({ type: 'clotsigns:height', page: location.pathname, height }, '*');
  };
  if (window.parent === window) return;
  new ResizeObserver(tell).observe(document.documentElement);
  window.addEventListener('load', tell);
  tell();
})();
