// Stands before the theme's search in its worker: understands what was typed, and has each page
// answer with the passage that fits best. What it must know is put above at build.
(() => {
  const { means } = self.clotSignsSearch;
  const common = new Set(self.clotSignsSearch.common);
  const WORD = /&\w+;|[\p{L}\p{N}]+(?:[.,'][\p{L}\p{N}]+)*/gu;
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
  const plain = (word) => word.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
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
      const known = { doc, title: stems(doc.title), blocks };
      for (const found of [known.title, ...blocks.map((block) => block.stems)]) {
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
  const worth = (...sets) => {
    const has = (one) => sets.some((set) => set.has(one));
    const values = asked.map((known) =>
      Math.max(0, ...[...known].map(([one, weight]) => has(one) && weight * rarity(one))),
    );
    return values.reduce((sum, value) => sum + value, 0);
  };
  const understood = (word) => {
    const known = new Map();
    const add = (one, weight) => known.has(one) || known.set(one, weight);
    for (const part of word.match(WORD) ?? []) {
      add(plain(part), 1);
      add(stem(part), 0.8);
    }
    for (const other of means[plain(word)] ?? []) for (const one of forms(other)) add(one, 0.5);
    return known;
  };
  // What to do comes before what it may be, and a harmless cause last of all.
  const WEIGHTS = [
    [/#(emergency|department|same-day|thinner)/, 1.6],
    [/#key-points/, 1.2],
    [/#(look-alikes|risk)/, 0.25],
  ];
  const best = (section) => {
    // The words of a title count for each of its blocks, and those of the block itself for more.
    const values = section.blocks.map(
      (block) => worth(section.title, block.stems) + worth(block.stems) / 8,
    );
    const value = Math.max(worth(section.title), ...values);
    const also = worth(section.title, ...section.blocks.map((block) => block.stems));
    const weight = WEIGHTS.find(([where]) => where.test(section.doc.location))?.[1] ?? 1;
    // The number of a country stands in its first line.
    const at = section.doc.location.includes("#country-") ? 0 : values.indexOf(value);
    return { section, at: Math.max(0, at), value: weight * (value + also / 4) };
  };

  const marked = (html) =>
    html.replace(/(<[^>]*>)|([^<]+)/g, (_, tag, text) =>
      tag ?? text.replace(WORD, (word) =>
        !word.startsWith("&") && asked.some((known) => forms(word).some((one) => known.has(one)))
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

  const refined = (items) => {
    const top = items[0];
    const sections = pages.get(pageOf(top.location)) ?? [];
    const own = items.find((item) => !item.location.includes("#"));
    // A section that people name is the answer; of several, the one named by the most of their words.
    // A page that they name answers by its best passage.
    const names = ({ words = "" }) => worth(stems(words));
    const named = top.location.includes("#") && top.words
      ? items
          .filter((item) => item.score > top.score / 2 && item.location.includes("#") && item.words)
          .sort((one, other) => names(other) - names(one))[0]
      : undefined;
    const asMuch = own && own.score > top.score * 0.85;
    const among = sections.filter(
      ({ doc }) => !named || asMuch || doc.location === named.location,
    );
    const found = among.map(best).sort((one, other) => other.value - one.value)[0];
    if (!found || (!found.value && !named)) return items.map((item) => ({ ...item, terms: {} }));
    const { doc } = found.section;
    const answer = { ...doc, parent: own, text: text(found), terms: {}, score: top.score };
    // Numbers of countries that were not asked for help nobody.
    const others = items.filter(
      ({ location, score }) =>
        location !== doc.location && (score > top.score / 2 || !location.includes("#country-")),
    );
    // What people typed is found in words that are not shown, too, which says nothing of a section.
    return [answer, ...others].map((item) => ({
      ...item,
      terms: {},
      score: item === answer ? top.score : Math.min(item.score, top.score * 0.99),
    }));
  };

  // One page may know all that was typed where the first does not, as of a blow to the head of
  // somebody with a blood thinner. It comes first if its answer is as urgent.
  const ordered = (groups) => {
    const knows = (items) => {
      const terms = items.flatMap((item) => Object.entries(item.terms));
      return terms.every(([term, here]) => here || terms.some(([one, too]) => too && one === term));
    };
    const answers = groups.map(refined);
    const urgent = ([{ location }]) => /#(emergency|department|thinner)/.test(location);
    const at = knows(groups[0])
      ? 0
      : groups.findIndex((items, index) => knows(items) && urgent(answers[index]));
    if (at > 0) answers.unshift(...answers.splice(at, 1));
    return answers;
  };

  const post = self.postMessage.bind(self);
  self.postMessage = (message, ...more) => {
    if (message.type === RESULT) {
      try {
        const { items } = message.data;
        if (items.length) message.data.items = ordered(items);
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
    const words = clean(message.data).split(" ");
    const telling = words.filter((word) => !common.has(word.toLowerCase()));
    const kept = telling.join("") ? telling : words;
    // Each word is taken for the beginning of one, but more so for itself.
    message.data = kept.flatMap((word) => [`${word}^${EXACT}`, word]).join(" ");
    asked = kept.map(understood);
  });
})();
