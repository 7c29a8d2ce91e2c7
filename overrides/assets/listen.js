/* Reads the page aloud, sentence by sentence, with a voice that lives on the reader's device:
   any other voice would send the words to somebody. Without such a voice there is no button.
   The words of its buttons are put above at build. */
(() => {
  const words = self.clotSignsListening;
  const speech = self.speechSynthesis;
  const article = document.querySelector("article");
  const title = article?.querySelector("h1");
  if (!words || !speech || !title) return;

  // Chromium ends an utterance after 15 seconds.
  const LONGEST = 200;
  const BLOCK = "p, li, dt, dd, tr, figcaption, caption, summary, blockquote, h2, h3, h4, div";
  const UNSPOKEN =
    "h1, .state, thead, [hidden], [aria-hidden=true], .listen, sup.cite, .sources, .all-sources, " +
    "#sources, #sources ~ *, nav, form, fieldset, .task, label, select, button, input, " +
    "script, style, noscript";
  // A browser that translates the page changes its words and its language under this script.
  const { documentElement: root } = document;
  const written = root.lang;
  const language = () => root.lang || written;
  const base = (tag) => tag.toLowerCase().split(/[-_]/)[0];

  /* What is said */

  const sentences = (text) => {
    const found = Intl.Segmenter
      ? Array.from(
          new Intl.Segmenter(language(), { granularity: "sentence" }).segment(text),
          (part) => part.segment,
        )
      : (text.match(/.+?(?:[.!?]['"’”)]*\s+|$)/g) ?? []);
    return found.flatMap((sentence) => {
      const parts = [];
      while (sentence.length > LONGEST) {
        const head = sentence.slice(0, LONGEST);
        const end = Math.max(...["; ", ", ", ": "].map((mark) => head.lastIndexOf(mark)));
        const cut = (end > LONGEST / 3 ? end : head.lastIndexOf(" ")) + 1 || LONGEST;
        parts.push(sentence.slice(0, cut));
        sentence = sentence.slice(cut);
      }
      return [...parts, sentence];
    });
  };

  // The runs of a block are what it says, in order: text nodes, and words that are not on the page.
  // No browser translates the latter, and a voice of another language cannot say them.
  const blocks = () => {
    const found = [];
    const own = base(language()) === base(written);
    const { SHOW_TEXT, SHOW_ELEMENT, FILTER_ACCEPT, FILTER_REJECT } = NodeFilter;
    const walk = document.createTreeWalker(article, SHOW_TEXT | SHOW_ELEMENT, (node) =>
      node.matches?.(UNSPOKEN) ? FILTER_REJECT : FILTER_ACCEPT,
    );
    let cell;
    while (walk.nextNode()) {
      const node = walk.currentNode;
      if (node.matches?.("img, svg[role=img]")) {
        const title = node.querySelector("title")?.textContent;
        const alt = node.alt ?? node.getAttribute("aria-label") ?? title;
        const text = words.picture.replace("{alt}", alt);
        if (alt && own) found.push({ element: node, runs: [{ text }] });
      }
      if (node.nodeType !== Node.TEXT_NODE || node.parentElement.closest("svg")) continue;
      const element = node.parentElement.closest(BLOCK);
      const inside = node.parentElement.closest("td, th");
      const fresh = found.at(-1)?.element !== element;
      if (!node.data.trim() && (fresh || node.parentElement.matches("tr"))) continue;
      if (fresh) {
        found.push({ element, runs: [] });
        if (element.matches("ol > li")) {
          found.at(-1).prefix = `${[...element.parentElement.children].indexOf(element) + 1}. `;
        }
      }
      const { runs } = found.at(-1);
      if (inside && inside !== cell && runs.length) {
        const last = runs.map((run) => run.text).join("").trimEnd();
        const mark = /[.!?:;]$/.test(last) ? " " : cell.matches("th") ? ": " : "; ";
        const label = own && inside.dataset.label;
        runs.push({ text: mark + (label ? `${label}: ` : "") });
      }
      cell = inside;
      runs.push({ node, text: node.data.replace(/\s/g, " ") });
    }
    return found;
  };

  const rangeOf = (runs, from, to) => {
    const range = document.createRange();
    let at = 0;
    let begun = false;
    for (const { node, text } of runs) {
      if (node && at < to && at + text.length > from) {
        if (!begun) range.setStart(node, Math.max(0, from - at));
        range.setEnd(node, Math.min(text.length, to - at));
        begun = true;
      }
      at += text.length;
    }
    return begun ? range : null;
  };

  // Digit by digit: 'nine nine nine' is dialled, 'nine hundred and ninety-nine' is not.
  const dialled = (text, element) =>
    [...element.querySelectorAll("a[href^='tel:']")]
      .map((link) => link.getAttribute("href").slice(4))
      .filter((number) => /^\d+$/.test(number))
      .reduce(
        (said, number) => said.replace(new RegExp(`\\b${number}\\b`, "g"), [...number].join(" ")),
        text,
      );

  const pieces = () =>
    blocks().flatMap(({ element, runs, prefix = "" }) => {
      let at = 0;
      const text = runs.map((run) => run.text).join("");
      return sentences(text).flatMap((sentence) => {
        const from = at;
        at += sentence.length;
        const said = sentence.replace(/[☐…\s]+/g, " ").trim();
        if (!/[\p{L}\p{N}]/u.test(said)) return [];
        const spoken = prefix + dialled(said, element);
        prefix = "";
        const range = rangeOf(runs, from, from + sentence.trimEnd().length);
        return [{ element, range, text: spoken }];
      });
    });

  /* What is shown */

  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = new URL("listen.css", document.currentScript.src);
  const button = (text) =>
    Object.assign(document.createElement("button"), { type: "button", textContent: text });
  const group = document.createElement("div");
  const bar = document.createElement("div");
  const play = button(words.listen);
  const stopper = button(words.stop);
  const status = document.createElement("span");
  group.className = "listen";
  group.dataset.scripted = "";
  status.setAttribute("role", "status");
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", words.name);
  stopper.className = "stop";
  bar.append(play, stopper, status);
  group.append(bar);

  const mark = (piece) => {
    for (const element of document.querySelectorAll(".spoken")) element.classList.remove("spoken");
    self.CSS?.highlights?.delete("spoken");
    if (!piece) return;
    if (piece.range && self.Highlight && self.CSS?.highlights) {
      CSS.highlights.set("spoken", new Highlight(piece.range));
    } else piece.element.classList.add("spoken");
  };
  const boundsOf = (piece) => (piece.range ?? piece.element).getBoundingClientRect();
  const inView = ({ top, bottom }) => bottom > 0 && top < innerHeight;
  // Who has scrolled away to look at something else is not called back.
  const follow = (piece, former) => {
    const { top, bottom } = boundsOf(piece);
    if (former && !inView(boundsOf(former))) return;
    if (top > 80 && bottom < innerHeight - 120) return;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    scrollBy({ top: top - innerHeight / 3, behavior: still ? "instant" : "smooth" });
  };

  /* Speaking: "" when silent, "on", or "paused" */

  let voice;
  let state = "";
  let queue = [];
  let at = 0;
  // Kept here, or Chromium may throw it away before it has ended.
  let utterance;

  const show = (now) => {
    state = now;
    group.dataset.state = now;
    play.textContent = { "": words.listen, on: words.pause, paused: words.go_on }[now];
    stopper.hidden = !now;
  };
  // Pausing ends the sentence and goes on at its beginning: phones have no pause of their own.
  const hush = () => {
    utterance = undefined;
    speech.cancel();
  };
  const stop = (told = "") => {
    hush();
    if (document.activeElement === stopper) play.focus();
    at = 0;
    mark();
    show("");
    status.textContent = told;
  };
  const pause = () => {
    hush();
    show("paused");
  };
  const speak = (former) => {
    const piece = queue[at];
    if (!piece) return stop(words.ended);
    mark(piece);
    follow(piece, former);
    const spoken = new SpeechSynthesisUtterance(piece.text);
    spoken.voice = voice;
    spoken.lang = voice.lang;
    spoken.onend = () => {
      if (utterance !== spoken) return;
      at += 1;
      speak(piece);
    };
    spoken.onerror = () => {
      if (utterance === spoken) stop();
    };
    utterance = spoken;
    speech.speak(spoken);
  };

  // A reader begins where they have marked words, and goes on from those that they tap.
  const chosen = () => {
    const marked = getSelection();
    if (marked.isCollapsed || !marked.rangeCount) return 0;
    const from = marked.getRangeAt(0);
    return queue.findIndex(
      ({ range }) => range && range.compareBoundaryPoints(Range.START_TO_END, from) > 0,
    );
  };
  const under = ({ target, clientX: x, clientY: y }) => {
    const holds = ({ left, right, top, bottom }) => left <= x && x <= right && top <= y && y <= bottom;
    const found = queue.findIndex(({ range }) => range && [...range.getClientRects()].some(holds));
    return found < 0 ? queue.findIndex(({ element }) => element.contains(target)) : found;
  };
  article.addEventListener("click", (event) => {
    const control = event.target.closest("a, button, summary, label, input, select");
    if (!state || control || !getSelection().isCollapsed) return;
    const next = under(event);
    if (next < 0) return;
    hush();
    at = next;
    show("on");
    speak();
  });

  play.addEventListener("click", () => {
    if (state === "on") return pause();
    if (!state) {
      queue = pieces();
      at = Math.max(0, chosen());
    }
    status.textContent = "";
    show("on");
    speak();
  });
  stopper.addEventListener("click", () => stop());
  addEventListener("pagehide", () => state && stop());
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && state === "on") pause();
  });

  // In the header it takes no room from the words, and moves nothing when it comes.
  const beside = document.querySelector(".find") ?? title;
  const place = () => {
    if (voice && sheet.sheet && !group.isConnected) beside.before(group);
  };
  sheet.addEventListener("load", place);
  const choose = () => {
    const fit = speech
      .getVoices()
      .filter((each) => each.localService === true && base(each.lang) === base(language()));
    voice = fit.find((each) => each.default) ?? fit[0];
    if (voice && !sheet.isConnected) document.head.append(sheet);
    place();
    if (!voice && group.isConnected) {
      stop();
      group.remove();
    }
  };
  show("");
  speech.addEventListener?.("voiceschanged", choose);
  choose();
  new MutationObserver(() => {
    if (state) stop();
    choose();
  }).observe(root, { attributeFilter: ["lang"] });
})();
