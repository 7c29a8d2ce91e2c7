// Stands before the theme's search in its worker: understands what was typed, and has each page
// answer with the passage that fits best. What it must know is put above at build.
// `answering/` does the same, word for word: the reasons of what both do stand there.
(() => {
  // Phrases come as one text, which is much smaller than a list.
  const listed = (of) => Object.entries(of).map(([name, phrases]) => [name, phrases.split(",")]);
  const [families, same, signs] = ["families", "same", "signs"].map((of) => listed(self.clotSignsSearch[of]));
  const typed = new Map(listed(self.clotSignsSearch.words));
  // No plain object: every object means something by 'constructor'.
  const means = new Map(Object.entries(self.clotSignsSearch.means));
  const common = new Set(self.clotSignsSearch.common);
  // Vowels of Hindi, Bangla and others are marks, and stand within words.
  const WORD = /&\w+;|[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:[.,'][\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*/gu;
  const ACCENTS = /[\u0300-\u036f\u064b-\u0652]/g;
  const FOREIGN = /[\u0370-\u1dff\u2c00-\uffff]/u;
  const UNSPACED = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\p{sc=Thai}]/u;
  const BLOCK = /<(p|li)>(.*?)<\/\1>/gs;
  // The theme's own messages, and how much of a section is shown.
  const [SETUP, QUERY, RESULT] = [0, 2, 3];
  const ENOUGH = 320;
  const EXACT = 8;
  const OR = new Set("or nor ni ou oder noch nem".split(" "));
  const UNTIL = new Set(["until", "till", "before", "like", "yesterday", "earlier"]);
  const OLD_CLOT = "oldclot";
  const GAP = 2;
  const TOLD = 5;
  const QUESTION = "question";
  const [ASKING, OPENS] = ["asking", "opens"];
  const ILL = "pain swollen numb weak dead_leg cold pale purple warm tint odd bleeding bruise fever lump hard cramp sudden severe huge worse stand fell hit accident vomit dizzy heart unwell confused infection bladder saddle hardly stopping tired drop".split(" ");
  const THINGS = ["clot", "thinner", "statin", "scan", "rubbed", "diabetes"];
  const BODY = "leg arm buttock groin chest belly back head face vein".split(" ");
  // What takes a sign away wherever it stands; what takes away that such a word does.
  const ANYWHERE = new Set(["asking", "statin", "thinner"]);
  const SPARED = { awake: "dead_leg", brush: "warm", buttock: "face" };
  const OWN = "own";
  const WHOSE = new Set([OWN, "mine"]);
  const SOMEBODY = "i ive im he hes she shes".split(" ");
  const BEGINS = new Set(["and", "but", "also", "plus", ...SOMEBODY]);
  const JOINS = new Set("when if after while once as that before since because cos until where than what how do did can should am in on of to from behind down up under at with around over into through both all across for by like off".split(" "));
  const TOPICS = new Set("leg arm buttock groin chest belly back head face vein clot cramp sciatica thinner statin diabetes scan easily pulled patch".split(" "));
  const OWNED = new Set(["my", "his", "her"]);
  const SINCE = new Set(["years", "ago"]);
  const LONG = new Set("slow gradual brief ordinary fell hit injury trauma".split(" "));
  const ENDS = new Set("in on up is it to of at my me".split(" "));
  const GRAVE = new Set(["overdose", "swallow"]);
  const FOREIGNERS = 4;
  const [MOST, LOST] = [1.4, 1.2];
  // The signs that need an ambulance.
  const DANGER = "emergency#emergency";
  const NO_TIER = { said: 1, sign: 1 };

  const patterns = (list) => list.map((one) => ({ ...one, at: new RegExp(one.at) }));
  const places = patterns(self.clotSignsSearch.places);
  const tiers = patterns(self.clotSignsSearch.tiers);
  const weightOf = (location) => places.find(({ at }) => at.test(location))?.weight ?? 1;
  const tierOf = (location) => tiers.find(({ at }) => at.test(location)) ?? NO_TIER;
  const isGrave = (sign) => Boolean(sign?.some((name) => GRAVE.has(name)));
  const stepOf = (location, sign) => tierOf(isGrave(sign) ? "#department" : location);

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
  // The words of all pages are asked for again at each letter that is typed.
  const remembered = (make) => {
    const known = new Map();
    return (word) => known.get(word) ?? known.set(word, make(word)).get(word);
  };
  const plain = remembered((word) =>
    word.toLowerCase().normalize("NFD").replace(ACCENTS, "").normalize("NFC"),
  );
  const stem = remembered((word) => {
    const bare = plain(word).replace(/'s$/, "");
    const cut = bare.replace(/(?:ies|ing|ed|es|s|e|y)$/, "");
    return cut.length > 2 ? cut.replace(/(..)(.)\2$/, "$1$2") : bare;
  });
  const forms = remembered((word) => [plain(word), stem(word)]);
  const stems = (html) =>
    new Set((html.replace(/<[^>]*>/g, " ").match(WORD) ?? []).flatMap(forms));

  /* Signs: what was typed as a whole, by the kinds of its words */

  const ELIDED = /^(?:[cdjlmnst]|qu|[dns]?ell|all|un)'(?=[\p{L}\p{N}]{3})|^[وبفك]?ال(?=\p{L}{3})/u;
  const ENDED = /([\p{L}\p{M}\p{N}]{3})'s$/u;
  const WHOLE = new Set(["she", "who", "hat", "ere"]);
  const unended = (word) => word.replace(ENDED, (whole, end) => (WHOLE.has(end) ? whole : end));
  const LETTERS = { ł: "l", ø: "o", đ: "d", ı: "i", ß: "ss" };
  const bare = (word) =>
    unended(plain(word).replace(ELIDED, "")).replace(/[łøđıß]/g, (letter) => LETTERS[letter]).replace(/[.,']/g, "");
  const alike = new Map(
    same.flatMap(([word, list]) => list.map((one) => [bare(one), bare(word)])),
  );
  const taken = (word) => alike.get(word) ?? word;
  const wordOf = (written) => {
    const word = written.includes("*") ? bare(written.replace("*", "")) : taken(bare(written));
    const [begins, ends] = [written.endsWith("*"), written.startsWith("*")];
    return { word, begins, ends, unspaced: UNSPACED.test(word) };
  };
  const roots = (word) => {
    const found = [word];
    for (const ending of ["s", "es", "ed", "d", "ing"]) {
      if (!word.endsWith(ending) || word.length < ending.length + 3) continue;
      const root = word.slice(0, -ending.length);
      found.push(root, root.replace(/([^aeiou])\1$/, "$1"));
      if (ending !== "s") found.push(`${root}e`);
    }
    return found;
  };
  const fits = (known, typed) =>
    typed.roots.includes(known.word) ||
    (known.begins && typed.word.startsWith(known.word)) ||
    (known.ends && typed.word.endsWith(known.word)) ||
    (known.unspaced && typed.word.includes(known.word));
  const follow = (sequence, typed, at, gap) => {
    let end = at;
    for (const [nth, known] of sequence.entries()) {
      const most = nth ? end + gap : at;
      while (end <= most && typed[end] && !fits(known, typed[end])) end++;
      if (end > most || !typed[end]) return 0;
      end++;
    }
    return end;
  };
  // Phrases, each with its name, by their first words: `*` is any beginning or ending.
  const phrasesOf = (named) => {
    const vocabulary = new Map();
    const byFirst = new Map();
    for (const [name, written] of named) {
      const sequence = written.split(" ").map(wordOf);
      for (const one of sequence) {
        const { begins, ends } = vocabulary.get(one.word) ?? {};
        if (!begins && !ends) vocabulary.set(one.word, one);
      }
      const [{ word, begins, ends, unspaced }] = sequence;
      const key = unspaced ? "" : `${ends ? "*" : ""}${word}${begins ? "*" : ""}`;
      byFirst.set(key, [...(byFirst.get(key) ?? []), [name, sequence]]);
    }
    const from = (typed, at, gap) => {
      const { word, roots } = typed[at];
      const cuts = [...word].map((_, to) => to + 1);
      const ends = cuts.flatMap((to) => [`${word.slice(0, to)}*`, `*${word.slice(-to)}`]);
      const keys = [...roots, "**", ...ends];
      if (UNSPACED.test(word)) keys.push("");
      return keys
        .flatMap((key) => byFirst.get(key) ?? [])
        .map(([name, sequence]) => [name, follow(sequence, typed, at, gap)])
        .filter(([, end]) => end);
    };
    const longest = (typed, at) =>
      typed[at] ? Math.max(0, ...from(typed, at, 0).map(([, end]) => end)) : 0;
    return { vocabulary, from, longest };
  };
  const unnamed = (phrases) => phrasesOf(phrases ? phrases.split(",").map((one) => ["", one]) : []);
  const { idle, ...gone } = self.clotSignsSearch.denied;
  const dull = unnamed(idle?.by);
  const denials = Object.entries(gone).map(([name, { by, what }]) =>
    [unnamed(by), what && unnamed(what), name.endsWith("clot")]);
  const kinds = phrasesOf(
    families.flatMap(([name, list]) => list.map((one) => [name, one])),
  );
  const open = [...kinds.vocabulary.values()].filter(({ word, begins, ends }) => word && (begins || ends));
  const isWord = (asked) => {
    const word = taken(asked);
    const typed = { word, roots: roots(word) };
    return (
      typed.roots.some((root) => kinds.vocabulary.has(root)) || open.some((known) => fits(known, typed))
    );
  };
  const withoutDenied = (typed) => {
    const gone = new Set();
    const old = new Map();
    const leave = (from, to) => typed.forEach((_, at) => at >= from && at < to && gone.add(at));
    for (const at of typed.keys()) {
      for (const [by, what, leaves] of denials) {
        let end = by.longest(typed, at);
        if (!what && !UNTIL.has(typed[end]?.word)) leave(at, end);
        while (what && end && !typed[end - 1].ends) {
          const next = what.longest(typed, end);
          const after = next ? typed[next]?.word : "";
          if (!UNTIL.has(after)) {
            leave(at, next);
            if (leaves && next) old.set(next - 1, { ...typed[next - 1], raw: "", word: OLD_CLOT, roots: [OLD_CLOT] });
          }
          end = OR.has(after) ? next + 1 : 0;
        }
      }
    }
    const left = [...typed.keys()]
      .filter((at) => old.has(at) || !gone.has(at))
      .map((at) => old.get(at) ?? typed[at]);
    return left.some(({ raw }) => raw) ? left : typed;
  };
  const rules = signs.flatMap(([place, list]) =>
    list.map((rule) => {
      const names = rule.split(" ");
      const without = names.filter((name) => name[0] === "-").map((name) => name.slice(1));
      const { unless = [], calm } = tierOf(`#${place.split("#")[1]}`);
      const all = names.filter((name) => name[0] !== "-");
      const base = calm && new Set(calm);
      const spared = all.map((name) => SPARED[name]);
      const none = (isGrave(all) ? without : [...without, ...unless.filter((name) => !spared.includes(name))])
        .map((name) => (ANYWHERE.has(name) ? `-${name}` : name));
      return { place, all, none, base, explains: calm && new Set([...all, ...calm]) };
    }),
  );
  const ordinary = new Set(tiers.flatMap(({ calm = [] }) => calm));
  const urgent = rules.filter(({ place, all, explains }) =>
    !explains && tierOf(`#${place.split("#")[1]}`).sign >= 2 && !all.every((name) => ordinary.has(name)));
  const partsOf = (telling, spans) => {
    const named = (from, to, names = TOPICS) =>
      spans.some(([name, at, end]) => at >= from && end <= to && names.has(name));
    const parts = [];
    let from = 0;
    const cut = (to) => {
      const last = parts.at(-1);
      if (last && (!named(from, to) || (!named(...last) && named(...last, LONG)))) last[1] = to;
      else parts.push([from, to]);
      from = to;
    };
    for (const [at, { word }] of telling.entries()) {
      const before = telling[at - 1];
      if (!before) continue;
      const since = SINCE.has(before.word) && spans.some(([name, start]) => start === at && TOPICS.has(name));
      // 'After the injection my leg': what begins so is of what follows.
      const begins = BEGINS.has(word) || (OWNED.has(word) && !JOINS.has(telling[from].word));
      if (before.ends || since || (begins && !JOINS.has(before.word))) cut(at);
    }
    cut(telling.length);
    return parts;
  };
  const holds = (there) => ({ all, none }) =>
    all.every((name) => there.has(name)) && !none.some((name) => there.has(name));
  let told = { parts: [], calm: [], there: new Set() };
  let beside = [];
  const read = (typed) => {
    const idle = new Set();
    const there = new Set();
    for (const at of typed.keys()) {
      const end = dull.longest(typed, at);
      for (let i = at; i < end; i++) idle.add(i);
      if (end) for (const [name, last] of kinds.from(typed, at, 0)) if (last === end) there.add(name);
    }
    const telling = typed.filter((_, at) => !idle.has(at));
    const spans = [];
    for (const at of telling.keys()) {
      const begins = !at || telling[at - 1].ends;
      for (const [name, end] of kinds.from(telling, at, GAP)) {
        if (begins || name !== QUESTION) spans.push([name, at, end]);
      }
    }
    for (const [name] of spans) there.add(name);
    const somewhere = [...beside, ...[...ANYWHERE].filter((name) => there.has(name)).map((name) => `-${name}`)];
    for (const name of somewhere) there.add(name);
    const parts = partsOf(telling, spans);
    const aside = parts.length < 2 ? [] : parts.map(([from, to]) => {
      const names = spans.filter(([, at, end]) => at >= from && end <= to).map(([name]) => name);
      const said = new Set([...names, ...somewhere]);
      return { said, signs: urgent.filter(holds(said)), words: telling.slice(from, to) };
    });
    const whole = new Set(rules.filter(holds(there)));
    for (const { signs } of aside) for (const sign of signs) whole.add(sign);
    const pressing = [...whole].flatMap(({ all, explains }) => (explains ? [] : all));
    const found = new Map();
    const calm = [];
    for (const { place, all, explains, base } of whole) {
      if (explains && !pressing.every((name) => explains.has(name))) continue;
      const own = ({ said, signs }) => signs.every((sign) =>
        all.some((name) => said.has(name) && !base.has(name) && !sign.all.includes(name)));
      if (explains && !aside.every(own)) continue;
      if (explains) calm.push([all, base]);
      if (all.length > (found.get(place)?.length ?? 0)) found.set(place, all);
    }
    told = { parts: aside, calm, there };
    return found;
  };

  /* Passages: of each page, its sections; of each section, its paragraphs and items */

  const pages = new Map();
  const seen = new Map();
  let all = 0;
  let asked = [];
  let hasSigns = new Map();
  let narrated = false;
  let lost = false;
  let strange = false;
  let several = false;
  let asks = false;
  let body = false;
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
      const phrases = (typed.get(place) ?? (doc.location.includes("#country-") ? doc.words.split(" ") : []))
        .map((phrase) => (phrase.match(WORD) ?? []).filter((word) => !common.has(word.toLowerCase())));
      const known = {
        doc,
        place,
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
  const near = (word, other, slips = 2) => {
    const most = word.length < 7 ? 1 : slips;
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
  const isSpelt = (word) =>
    common.has(word) || means.has(word) || isWord(bare(word)) || seen.has(plain(word));
  const isKnown = (word) => isSpelt(word) || seen.has(stem(word));
  const long = (words) => words.filter((one) => one.length > 3).sort();
  const often = long(same.map(([word]) => bare(word)));
  const spelt = [...often, ...long([...kinds.vocabulary.keys()])];
  const KEYS = "qwertyuiop asdfghjkl zxcvbnm";
  const besides = (typed, word) =>
    word.length > 4
      ? near(`-${typed}`, `-${word}`, 1)
      : typed.slice(2) === word.slice(2) &&
        ((typed[0] === word[1] && typed[1] === word[0]) ||
          (typed[1] === word[1] && Math.abs(KEYS.indexOf(typed[0]) - KEYS.indexOf(word[0])) === 1));
  const letters = (word) => `${[...word].sort()}`;
  const oftenMeant = (typed) =>
    often.find((one) => near(typed, one, 1) && letters(one) === letters(typed)) ??
    often.find((one) => near(typed, one, 1)) ?? often.find((one) => besides(typed, one));
  // 'Draggin', 'legz'.
  const spoken = (word) => {
    const whole = word.replace(/in$/, "ing").replace(/z$/, "s");
    return whole !== word && isWord(whole) ? whole : "";
  };
  const slipped = (word) => {
    if (word.length < (/[aeiouy]/.test(word) ? 4 : 3) || isSpelt(word)) return "";
    const said = spoken(word);
    if (said) return said;
    for (const one of roots(word)) {
      const meant = (one === word || one.length > 4) && oftenMeant(one);
      if (meant) return meant;
    }
    const nearest = (words, slips) => words.find((one) => near(word, one, slips));
    return word.length < 5 || isKnown(word) ? "" : nearest(spelt, 1) ?? nearest(often);
  };
  // What is known by its beginning alone may have another word at its end.
  const begun = (word) =>
    open.filter(({ word: one, begins }) => begins && one.length > 3 && word.startsWith(one));
  const isWhole = (typed) => {
    const word = typed.replace(/[.,]+$/, "");
    return (
      isKnown(word) &&
      (!begun(word).length || seen.has(plain(word)) || roots(word).some((root) => kinds.vocabulary.has(root)))
    );
  };
  // Words that were typed without the space between them.
  const parted = (word) => {
    const after = /^[وف]\p{sc=Arab}{3}/u.test(word) && !isKnown(word) && word.slice(1);
    if (after && isKnown(after)) return [after];
    if (word.length < 6 || word.length > 40 || isWhole(word)) return [word];
    if (!isKnown(word) && oftenMeant(word)) return [word];
    const least = Math.max(1, ...begun(word).map(({ word: one }) => one.length - 1));
    for (let at = word.length - 2; at > least && (word.length > 6 || at > 3); at--) {
      const [begin, rest] = [word.slice(0, at), word.slice(at)];
      if (at > 2 ? !isWhole(begin) : !common.has(begin)) continue;
      if (rest.length < 3 && !ENDS.has(rest)) continue;
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
    asked.map(({ known, rare }) => {
      let most = 0;
      for (const [one, weight] of known) if (weight > most && set.has(one)) most = weight;
      return most * rare;
    });
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
    let value = Math.max(told.reduce((sum, one) => sum + one, 0), ...sums);
    const { location } = doc;
    const sign = hasSigns.get(section.place);
    const step = stepOf(location, sign);
    let weight = weightOf(location);
    // Who names no more than a page is about wants the page.
    if (!doc.location.includes("#") && words.every(Boolean)) weight *= 1.45;
    const aside = !on && doc.location.includes("#thinner-");
    if (together.some(Boolean)) weight = Math.max(weight, aside ? 1 : step.said);
    if (doc.location.includes("#thinner-")) weight *= on ? 1.1 : 0.75;
    if (country && !calling) weight = 0.4;
    if (asks && !calling) weight *= step.asked ?? 1;
    // The number of a country stands in its first line.
    const at = country ? 0 : sums.indexOf(value);
    const meant = words.some(Boolean);
    if (!sign) {
      return { section, at: Math.max(0, at), value: weight * value, tier: NO_TIER.sign, meant, step, sign: [] };
    }
    // The first block that names most of the sign; if none does, the one that fits best.
    const named = blocks.map(({ stems }) => sign.filter((kind) => stems.has(kind)).length);
    const fit = named.some(Boolean) ? named : sums;
    value = (1 + value) * sign.length ** 2;
    return {
      section,
      at: Math.max(0, fit.indexOf(Math.max(...fit))),
      value: weight * value,
      tier: step.sign,
      meant: true,
      step,
      sign,
    };
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
        // Who tells of a body wants no page that tells no step.
        meant: top.meant && (top.step !== NO_TIER || !body),
        height: top.step.said,
        calm: top.step.calm,
        sign: top.sign,
        page: pageOf(top.section.doc.location),
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
    groups.sort(byUrgency);
    // Who has a sign that can wait sees next to it those that cannot: the words may have been odd.
    const [first] = groups;
    // Its first block has the numbers.
    const danger = help.find(({ place }) => place === DANGER);
    const ladder = help.find(({ doc }) => !doc.location.includes("#"));
    const own = ladder?.doc;
    const told = narrated || first?.tier > NO_TIER.sign;
    const low = danger && !(first?.tier >= tierOf(danger.doc.location).sign);
    if (low && told && first) {
      const item = { ...danger.doc, text: text({ section: danger, at: 1 }), terms: {}, parent: own };
      groups.splice(1, 0, { dangers: true, items: [{ ...item, score: 2 }, { ...own, terms: {}, score: 1 }] });
    }
    // Whoever is not understood is sent to the ladder itself: the first sign that is true counts.
    if (ladder && (lost || (!first && several && !asks) ? low : narrated && !first?.meant)) {
      const item = { ...own, text: text({ section: ladder, at: 0 }), terms: {}, score: 1 };
      const height = lost || (!first && strange) ? LOST : 1;
      groups.unshift({ page: pageOf(own.location), height, sign: [], items: [item] });
    }
    return groups;
  };

  const understand = (typed) => {
    const left = withoutDenied(typed);
    hasSigns = read(left);
    const named = typed.map((_, at) => kinds.from(typed, at, 0).map(([name]) => name));
    const has = (kind) => named.some((names) => names.includes(kind));
    const first = named[0] ?? [];
    body = has(OWN);
    const unknown = typed.filter(({ word }) => !isKnown(word));
    const ill = ILL.some((name) => told.there.has(name));
    // A word that we do not know may be of anything.
    const sure = !ill && !unknown.length;
    const begins = !dull.longest(typed, 0) && (first.includes(QUESTION) || (sure && first.includes(OPENS)));
    const wonders = sure && has(ASKING);
    // Who names a thing, and nobody, no part of a body and nothing ill, asks about it.
    const thing = sure && !body && THINGS.some((name) => told.there.has(name)) && !BODY.some((name) => told.there.has(name)) &&
      !typed.some(({ word }) => SOMEBODY.includes(word));
    narrated = typed.length >= TOLD && !begins && !wonders && !thing;
    asks = (wonders || (thing && typed.length >= TOLD) || (begins && !body)) && !hasSigns.size;
    several = typed.length > 2 || typed.some(({ raw }) => FOREIGN.test(raw));
    let run = 0;
    const foreign = typed.some(({ word }) => (run = isKnown(word) ? 0 : run + 1) >= FOREIGNERS);
    strange = named.flat().every((name) => WHOSE.has(name));
    lost = foreign || (typed.length > 1 && unknown.length * 3 > typed.length * 2);
    const words = left.flatMap(({ raw }) => raw.match(WORD) ?? []);
    const telling = words.filter((word) => !common.has(word.toLowerCase()));
    const kept = telling.join("") ? telling : words;
    asked = kept.map(understood);
    return kept;
  };
  let heard = [];
  // Whoever tells of several things is asked of each by itself, and of those side by side: the most
  // urgent comes first.
  const answered = () => {
    let groups = ranked();
    // Nothing is more urgent than an ambulance.
    const { parts, calm, there } = groups[0]?.height < tierOf(`#${DANGER.split("#")[1]}`).said ? told : { parts: [], calm: [], there: [] };
    beside = [...there].filter((name) => name[0] === "-");
    const ask = (some) => {
      const words = some.flatMap((part) => part.words);
      const [best = { height: 0 }] = groups;
      const signs = read(withoutDenied(words));
      const steps = [...signs].map(([place, all]) => stepOf(`#${place.split("#")[1]}`, all));
      if (!best.calm && !steps.some(({ said }) => said > best.height)) return steps.find(({ calm }) => calm);
      understand(words);
      const [first, second] = ranked();
      const waits = ([all, base]) => all.some((name) =>
        some.some(({ said }) => said.has(name)) && !base.has(name) && !first.sign.includes(name));
      if (!first || first.height <= best.height || calm.some(waits)) return first;
      if (!first.sign.length && !(best.calm && first.height <= MOST)) return first;
      const others = groups.filter(({ page, dangers }) => !dangers && page !== first.page);
      groups = [first, ...(second?.dangers ? [second] : []), ...others];
      return first;
    };
    const pressing = parts.filter((part) => !ask([part])?.calm);
    if (pressing.length && pressing.length < parts.length) ask(pressing);
    for (let at = 1; at < parts.length; at++) {
      if (at > 1) ask(parts.slice(0, at));
      if (at < parts.length - 1) ask(parts.slice(at));
    }
    beside = [];
    understand(heard);
    return groups.slice(0, 10).map(({ items }) => items);
  };

  const post = self.postMessage.bind(self);
  self.postMessage = (message, ...more) => {
    if (message.type === RESULT) {
      try {
        const found = answered();
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
    const typed = clean(message.data)
      .split(" ")
      .flatMap((raw) => parted(raw.toLowerCase()).map((word) => ({ raw: word, ends: /[.,]$/.test(word) })))
      .map(({ raw, ends }) => {
        const word = taken(bare(raw));
        const meant = slipped(word) || word;
        return { raw, ends, word: meant, roots: roots(meant) };
      });
    heard = typed;
    const kept = understand(typed);
    // Each word is taken for the beginning of one, but more so for itself.
    message.data = kept.flatMap((word) => [`${word}^${EXACT}`, word]).join(" ");
  });
})();
