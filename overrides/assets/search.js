// Stands before the theme's search in its worker: understands what was typed, and has each page
// answer with the passage that fits best. What it must know is put above at build.
(() => {
  const { words: typed } = self.clotSignsSearch;
  // No plain object: every object means something by 'constructor'.
  const means = new Map(Object.entries(self.clotSignsSearch.means));
  const common = new Set(self.clotSignsSearch.common);
  // Vowels of Hindi, Bangla and others are marks, and stand within words.
  const WORD = /&\w+;|[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:[.,'][\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*/gu;
  const ACCENTS = /[\u0300-\u036f\u064b-\u0652]/g;
  const UNSPACED = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\p{sc=Thai}]/u;
  const BLOCK = /<(p|li)>(.*?)<\/\1>/gs;
  // The theme's own messages, and how much of a section is shown.
  const [SETUP, QUERY, RESULT] = [0, 2, 3];
  const ENOUGH = 320;
  const EXACT = 8;

  /* Words */

  // Pasted text has characters that nobody sees or types: soft hyphens, joiners, wide letters, other
  // dashes and quotes. The theme's search also takes + - ~ ^ * : for orders.
  const clean = (typed) =>
    typed
      .normalize("NFKC")
      .replace(/[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]/g, "")
      .replace(/[\u2018\u2019\u201b\u02bc\u00b4`]/g, "'")
      .replace(/[^\p{L}\p{M}\p{N}'.,&]+/gu, " ")
      .trim();
  const plain = (word) => word.toLowerCase().normalize("NFD").replace(ACCENTS, "").normalize("NFC");
  const stem = (word) => {
    const bare = plain(word).replace(/'s$/, "");
    const cut = bare.replace(/(?:ies|ing|ed|es|s|e|y)$/, "");
    return cut.length > 2 ? cut.replace(/(..)(.)\2$/, "$1$2") : bare;
  };
  const forms = (word) => [plain(word), stem(word)];
  const stems = (html) =>
    new Set((html.replace(/<[^>]*>/g, " ").match(WORD) ?? []).flatMap(forms));

  /* Passages: of each page, its sections; of each section, its paragraphs and items */

  const pages = new Map();
  const seen = new Map();
  let all = 0;
  let asked = [];
  const pageOf = (location) => location.split("#")[0];

  const learn = (docs) => {
    for (const doc of docs) {
      const blocks = [...`${doc.text}${doc.rows ?? ""}`.matchAll(BLOCK)].map(([, , html]) => ({
        html,
        stems: stems(html),
      }));
      const [path, anchor] = doc.location.split("#");
      const place = [path.replace(/\/$/, "") || "home", ...(anchor ? [anchor] : [])].join("#");
      // What people say of it: each phrase counts only as a whole. A country has its names.
      const phrases = (typed[place] ?? (doc.location.includes("#country-") ? doc.words.split(" ") : []))
        .map((phrase) => (phrase.match(WORD) ?? []).filter((word) => !common.has(word.toLowerCase())));
      const known = {
        doc,
        title: stems(doc.title),
        phrases: phrases.filter((phrase) => phrase.length),
        words: stems(phrases.flat().join(" ")),
        names: new Set(phrases.flat().map(plain)),
        blocks,
      };
      for (const found of [known.title, known.words, ...blocks.map((block) => block.stems)]) {
        all += 1;
        for (const one of found) seen.set(one, (seen.get(one) ?? 0) + 1);
      }
      const page = pageOf(doc.location);
      pages.set(page, [...(pages.get(page) ?? []), known]);
    }
  };

  // A rare word tells more than one that stands everywhere; a word as it was typed more than another
  // form of it, and that more than one that means the same.
  const rarity = (one) => Math.log(1 + all / (seen.get(one) ?? all));
  // What is typed may be spelt wrongly, or be the beginning of a word: what is known and nearest.
  const near = (word, other) => {
    const most = word.length < 7 ? 1 : 2;
    if (word[0] !== other[0] || Math.abs(word.length - other.length) > most) return false;
    let [before, row] = [[], Array.from({ length: other.length + 1 }, (_, at) => at)];
    for (let i = 1; i <= word.length; i++) {
      const next = [i];
      for (let j = 1; j <= other.length; j++) {
        const same = word[i - 1] === other[j - 1];
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + !same);
        if (i > 1 && j > 1 && word[i - 1] === other[j - 2] && word[i - 2] === other[j - 1]) {
          next[j] = Math.min(next[j], before[j - 2] + 1);
        }
      }
      [before, row] = [row, next];
    }
    return row[other.length] <= most;
  };
  const guessed = (word) => {
    const known = [...seen.keys()];
    // Some languages put no space between words.
    if (UNSPACED.test(word))
      return known.filter((one) => (one[1] || UNSPACED.test(one)) && word.includes(one));
    const begun = word.length > 2 ? known.filter((one) => one.startsWith(word)) : [];
    if (begun.length || word.length < 4) return begun;
    const close = known.filter((one) => near(word, one));
    // Many languages say more at the end of a word.
    return close.length ? close : known.filter((one) => one.length > 4 && word.startsWith(one));
  };
  // Words that were typed without the space between them.
  const isKnown = (word) =>
    common.has(word) || means.has(word) || forms(word).some((one) => seen.has(one));
  const parted = (word) => {
    if (word.length < 7 || word.length > 40 || isKnown(word)) return [word];
    for (let at = word.length - 3; at > 1; at--) {
      const [begin, rest] = [word.slice(0, at), word.slice(at)];
      if (at > 2 ? !isKnown(begin) : !common.has(begin)) continue;
      const more = parted(rest);
      if (more.every(isKnown)) return [begin, ...more];
    }
    return [word];
  };
  const understood = (word) => {
    const known = new Map();
    const add = (one, weight) => known.has(one) || known.set(one, weight);
    for (const part of word.match(WORD) ?? []) {
      add(plain(part), 1);
      add(stem(part), 0.9);
    }
    for (const other of means.get(plain(word)) ?? []) for (const one of forms(other)) add(one, 0.6);
    if (![...known.keys()].some((one) => seen.has(one))) {
      for (const one of guessed(plain(word))) add(one, 0.7);
    }
    const told = [...known.keys()].filter((one) => seen.has(one));
    const rare = seen.has(told[0]) ? rarity(told[0]) : 1;
    return { known, rare };
  };
  // Of each word that was typed, what it is worth where these stand.
  const values = (set) =>
    asked.map(({ known, rare }) =>
      Math.max(0, ...[...known].map(([one, weight]) => set.has(one) && weight * rare)),
    );
  // What to do comes before what it may be, the more urgent first, and a harmless cause last of all.
  const WEIGHTS = [
    [/^(glossary|handouts|portals|$|#)/, 0.4],
    [/^about/, 0.6],
    [/^emergency\/$/, 2],
    [/^emergency\/#(emergency|thinner-thinner-call)/, 1.45],
    [/#(emergency|thinner-thinner-call)/, 1.4],
    [/#country-/, 3],
    [/#(department|thinner-thinner-go)/, 1.25],
    [/^dvt\/#same-day/, 1.3],
    [/^emergency\/#same-day/, 1.1],
    [/#(same-day|thinner)/, 1.2],
    [/#(key-points|signs|look-alikes|checklist|treatment|tests|await-)/, 0.6],
  ];
  // Who has typed the words of a sign as a whole has it: that tells more than words here and there.
  // A sign that cannot wait stands before whatever else was typed.
  const SAID = [
    [/#(emergency|thinner-thinner-call)/, 2],
    [/#(department|thinner-thinner-go)/, 1.7],
    [/#(same-day|thinner-thinner-today)/, 1.4],
    [/#visit/, 1.1],
  ];
  const TIERS = [
    [/#(emergency|thinner-thinner-call)/, 3],
    [/#(department|thinner-thinner-go)/, 2],
  ];
  const weightOf = (weights, { location }) => weights.find(([where]) => where.test(location))?.[1] ?? 1;
  const meant = (word) => asked.some(({ known }) => forms(word).some((one) => known.has(one)));
  // The phrases that were typed as a whole, of one word or of several.
  const said = ({ phrases }) => {
    const whole = phrases.filter((phrase) => phrase.every(meant));
    const of = (some) => stems(some.flat().join(" "));
    return [of(whole), of(whole.filter((phrase) => phrase.length > 1))];
  };
  // Whether a blood thinner was typed, and whether nothing but what one says of calling for help.
  let on = false;
  let calling = false;
  const isNamed = ({ names }) => ({ known }) => names.has(known.keys().next().value);
  const byUrgency = (one, other) => other.tier - one.tier || other.value - one.value;
  const best = (section, page) => {
    const { doc, blocks } = section;
    const country = doc.location.includes("#country-");
    const title = values(section.title).map((value) => value * (country ? 2 : 0.7));
    const [words, together] = said(section).map(values);
    const around = values(page).map((value) => value * 0.6);
    const told = asked.map((_, at) =>
      Math.max(title[at], words[at] * 1.25, together[at] * 1.6, around[at]),
    );
    // 'Chills' are not Chile. Who has come from there, or has a sign there, wants something else.
    if (country && !asked.some(isNamed(section))) return { section, at: 0, value: 0, tier: 1 };
    const sums = blocks.map((block) => {
      const own = values(block.stems);
      return told.reduce((sum, value, at) => sum + Math.max(value, own[at]) + own[at] / 5, 0);
    });
    const value = Math.max(told.reduce((sum, one) => sum + one, 0), ...sums);
    let weight = weightOf(WEIGHTS, doc);
    // Who names no more than a page is about wants the page.
    if (!doc.location.includes("#") && words.every(Boolean)) weight *= 1.45;
    const aside = !on && doc.location.includes("#thinner-");
    if (together.some(Boolean)) weight = Math.max(weight, aside ? 1 : weightOf(SAID, doc));
    if (doc.location.includes("#thinner-")) weight *= on ? 1.1 : 0.75;
    if (country && !calling) weight = 0.4;
    // The number of a country stands in its first line.
    const at = country ? 0 : sums.indexOf(value);
    const tier = together.some(Boolean) && !aside ? weightOf(TIERS, doc) : 1;
    return { section, at: Math.max(0, at), value: weight * value, tier };
  };

  const marked = (html) =>
    html.replace(/(<[^>]*>)|([^<]+)/g, (_, tag, text) =>
      tag ?? text.replace(WORD, (word) =>
        !word.startsWith("&") && asked.some(({ known }) => forms(word).some((one) => known.has(one)))
          ? `<mark data-md-highlight>${word}</mark>`
          : word,
      ),
    );
  const text = ({ section, at }) => {
    let length = 0;
    const shown = [];
    for (const { html } of section.blocks.slice(at)) {
      if (length > ENOUGH) break;
      length += html.length;
      const before = at && !shown.length ? "… " : "";
      shown.push(`<p>${before}${marked(html)}</p>`);
    }
    return shown.join(" ");
  };

  /* Results: lists of a page and its sections, best first. The theme shows the first of each, and
     whatever scores as much; it names words that a section lacks as if the page lacked them. */

  const ranked = () => {
    const groups = [];
    const thinner = pages.get("blood-thinners/")?.find(({ doc }) => !doc.location.includes("#"));
    on = Boolean(thinner && said(thinner)[0].size);
    const help = pages.get("emergency/") ?? [];
    calling = asked.every((word) =>
      help.some((section) => !/#(?!country-)/.test(section.doc.location) && isNamed(section)(word)),
    );
    for (const sections of pages.values()) {
      const own = sections.find(({ doc }) => !doc.location.includes("#"));
      // That help is urgent says nothing of the sign.
      const names = own && !own.doc.location.startsWith("emergency") ? own : undefined;
      const around = new Set([...(names ? said(names)[0] : []), ...(names?.title ?? [])]);
      const found = sections.map((section) => best(section, around)).filter(({ value }) => value > 0);
      if (!found.length) continue;
      found.sort(byUrgency);
      const [top] = found;
      const shown = found.filter(({ section, value }) => section !== own && value > top.value / 3);
      const items = (top.section === own ? [] : [top]).concat(shown.filter((one) => one !== top));
      const item = (one) => ({ ...one.section.doc, text: text(one), terms: {}, parent: own?.doc });
      groups.push({
        value: top.value,
        tier: top.tier,
        items: [
          ...(top.section === own ? [{ ...item(top), score: top.value }] : []),
          ...items.slice(0, 8).map((one) => ({
            ...item(one),
            score: one === top ? top.value : Math.min(one.value, top.value * 0.99),
          })),
          ...(own && top.section !== own ? [{ ...own.doc, terms: {}, score: top.value / 2 }] : []),
        ],
      });
    }
    return groups.sort(byUrgency).slice(0, 10).map(({ items }) => items);
  };

  const post = self.postMessage.bind(self);
  self.postMessage = (message, ...more) => {
    if (message.type === RESULT) {
      try {
        const found = ranked();
        if (found.length) message.data.items = found;
      } catch (error) {
        // What the theme has found is better than nothing.
        console.warn(error);
      }
    }
    post(message, ...more);
  };
  addEventListener("message", ({ data: message }) => {
    if (message.type === SETUP) learn(message.data.docs);
    if (message.type !== QUERY) return;
    const words = clean(message.data).split(" ").flatMap((word) => parted(word.toLowerCase()));
    const telling = words.filter((word) => !common.has(word.toLowerCase()));
    const kept = telling.join("") ? telling : words;
    // Each word is taken for the beginning of one, but more so for itself.
    message.data = kept.flatMap((word) => [`${word}^${EXACT}`, word]).join(" ");
    asked = kept.map(understood);
  });
})();
