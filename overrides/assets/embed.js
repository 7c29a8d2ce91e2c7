// In a portal's frame: tells the page around it how tall this one is, so that it needs no scroll bar;
// shows sources and the meanings of words where they are asked for; and where the portal lets no link
// out of its frame, shows the address. Nothing else is told, and nothing is listened to.
(() => {
  'use strict';
  const WAIT = 700;
  let last = 0;
  const tell = () => {
    const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
    if (height === last) return;
    last = height;
    // To any page: who may frame this one is not known, and a height is no secret.
    window.parent.postMessage({ type: 'clotsigns:height', page: location.pathname, height }, '*');
  };

  // The paragraph, item or cell that a link stands in; a note comes after its words.
  const around = link => link.closest('p, li, td, th, dd, figcaption, h2, h3') ?? link.parentElement;
  const note = (link, parts) => {
    const place = around(link);
    const old = place.querySelector(':scope > .note');
    const same = old?.dataset.of === link.href;
    old?.remove();
    if (same) return;
    const box = document.createElement('span');
    box.className = 'note';
    box.dataset.of = link.href;
    box.setAttribute('role', 'note');
    box.tabIndex = -1;
    box.style.cssText = 'border-left:4px solid;display:block;margin:.5rem 0;padding:.25rem .75rem';
    for (const part of parts) {
      const line = document.createElement('span');
      line.style.display = 'block';
      line.append(...part);
      box.append(line);
    }
    const close = document.createElement('button');
    close.type = 'button';
    close.textContent = document.body.dataset.close;
    close.style.cssText = 'font:inherit;margin-top:.25rem;min-height:2.75rem';
    close.addEventListener('click', () => {
      box.remove();
      link.focus();
    });
    box.append(close);
    place.append(box);
    box.focus({ preventScroll: true });
  };
  const copied = node => [...node.cloneNode(true).childNodes];

  // The sources of a paragraph, each with its number; two numbers without a comma are a range.
  const sources = link => {
    const numbers = link.textContent.split(',').flatMap(part => {
      const [first, last = first] = (part.match(/\d+/g) ?? []).map(Number);
      return first ? Array.from({ length: last - first + 1 }, (_, more) => first + more) : [];
    });
    return numbers.flatMap(number => {
      const source = document.getElementById(`source-${number}`);
      return source ? [[`${number}. `, ...copied(source)]] : [];
    });
  };

  document.addEventListener('click', event => {
    const link = event.target.closest('a[href]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.closest('.cite')) {
      const parts = sources(link);
      if (!parts.length) return;
      event.preventDefault();
      note(link, parts);
    } else if (link.classList.contains('term')) {
      const word = document.getElementById(link.hash.slice(1));
      if (!word) return;
      event.preventDefault();
      note(link, [[...copied(word), ': ', ...copied(word.nextElementSibling)]]);
    } else if (link.getAttribute('href').startsWith('#')) {
      // The second time, the address does not change.
      setTimeout(open, 0, link.hash);
    } else if (link.target === '_top' && window.parent !== window) {
      // A frame that is shut in is not told that its link was blocked. One that works is gone by then.
      setTimeout(() => {
        if (document.visibilityState === 'visible' && !around(link).querySelector(':scope > .note')) {
          note(link, [[`${document.body.dataset.blocked} ${link.href}`]]);
        }
      }, WAIT);
    }
  });

  // A place that is led to may be folded away, in a fold within a fold.
  const open = hash => {
    const place = hash ? document.getElementById(hash.slice(1)) : null;
    let opened = false;
    for (let fold = place?.closest('details'); fold; fold = fold.parentElement.closest('details')) {
      opened ||= !fold.open;
      fold.open = true;
    }
    if (opened) place.scrollIntoView();
  };
  addEventListener('hashchange', () => open(location.hash));
  open(location.hash);

  // Nothing can be opened on paper, and not every browser opens it by a style sheet.
  let closed = [];
  addEventListener('beforeprint', () => {
    closed = [...document.querySelectorAll('article details:not([open])')].filter(
      fold => !fold.closest('.sources'));
    for (const fold of closed) fold.open = true;
    // WebKit prints no picture that waits to be scrolled to.
    for (const picture of document.images) picture.loading = 'eager';
  });
  addEventListener('afterprint', () => {
    for (const fold of closed) fold.open = false;
  });

  if (window.parent === window) return;
  new ResizeObserver(tell).observe(document.documentElement);
  window.addEventListener('load', tell);
  tell();
})();
