// Pieces to copy: a button on each, where the browser can copy. The words are on the piece itself.
(() => {
  'use strict';
  // A browser breaks an address within a word, and a flag behind its dashes. What must stay together does,
  // as far as a line reaches; what is read and copied is the same.
  for (const code of document.querySelectorAll('pre[data-button] code')) {
    const pieces = code.textContent.match(/\s+|&*(?:\/\/|[^\s/?=&,(|])*[/?=,(|]*/g);
    code.replaceChildren(...pieces.map((piece) => {
      if (!piece.trim()) return piece;
      const whole = document.createElement('span');
      whole.textContent = piece;
      whole.style.cssText = 'display:inline-block;max-width:100%';
      return whole;
    }));
  }
  if (!navigator.clipboard) return;
  for (const piece of document.querySelectorAll('pre[data-button]')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.dataset.scripted = '';
    button.textContent = piece.dataset.button;
    button.style.cssText = 'background:none;border:1px solid;color:var(--accent);display:block;font:inherit;margin:-.5rem 0 1.5rem;min-height:2.75rem;padding:0 1rem';
    button.addEventListener('click', async () => {
      const text = piece.querySelector('code').textContent.trim();
      const told = await navigator.clipboard.writeText(text).then(() => piece.dataset.done, () => '');
      if (!told) {
        // Refused by the browser: what would have been copied is marked, for the reader's own hand.
        getSelection().selectAllChildren(piece);
        return;
      }
      button.textContent = told;
      setTimeout(() => { button.textContent = piece.dataset.button; }, 2000);
    });
    button.setAttribute('aria-live', 'polite');
    piece.after(button);
  }
})();
