// The answer page: reads what a portal asked (HL7 Infobutton parameters), puts the pages that fit
// first, and with 'go=first' goes on to the best one. Everything happens in the reader's browser.
// self.clotSignsCodes is put at the head of this file when the site is built; it is the same table
// that the service answers from, and tests hold both to the same answers.
(() => {
  'use strict';
  const MOST_PAGES = 3;
  const SHORTEST_PARENT = 3;
  const EMERGENCY = 'emergency';
  const ALONE = 'gastrocnemius-veins/decide';
  const LONGEST_NAME = 3;
  // What a name says that is of an illness, not of a medicine.
  const HARMED = /induced|allerg|adverse|poison|overdos|toxic|intoleran|thrombocytopeni|reaction|hypersens/i;
  // Some portals put the number elsewhere, or in brackets.
  const CRITERION = /^mainsearchcriteria\[?(\d{0,3})\]?\.([vc])\.(c|cs|dn|ot)[.[]?(\d{0,3})\]?$/;
  const { systems, codes, medicines } = self.clotSignsCodes;

  const bare = (code, system) => {
    const text = code.replace(/\s+/g, '').toUpperCase();
    return system.branching ? text.replaceAll('.', '') : text;
  };

  const tables = new Map(Object.entries(codes).map(([key, table]) => {
    const system = systems.find(each => each.key === key);
    return [key, new Map(Object.entries(table).map(
      ([code, pages]) => [bare(code, system), { code, places: pages ? pages.split(' ') : [] }],
    ))];
  }));

  // A version may stand behind a bar or in the address, and 'https' for 'http'.
  const named = name => name.trim().toLowerCase().split('|')[0].replace(/^urn:oid:/, '')
    .replace('https://', 'http://').replace(/\/+$/, '');
  const systemOf = name => {
    for (let asked = named(name); asked; asked = asked.slice(0, Math.max(0, asked.lastIndexOf('/')))) {
      const found = systems.find(system => system.names.some(each => named(each) === asked));
      if (found) return found;
    }
  };

  // The codes in a value: several may stand in it, or a name beside one, and it may be encoded twice.
  // Of two in one piece, the first would answer for both, and the other might be an emergency.
  const codesIn = text => {
    const plain = text.normalize('NFKC')
      .replace(/%([2-7][\da-f])/gi, (_, sign) => String.fromCharCode(parseInt(sign, 16)))
      .replace(/\p{Cf}/gu, '')
      .replace(/(^|[^A-Za-z0-9])([A-Za-z])\s+(?=[0-9])/g, '$1$2')
      .replace(/([A-Za-z][0-9][0-9])\s*\.\s*(?=[0-9])/g, '$1.')
      .replace(/([A-Za-z][0-9][0-9]),(?=[0-9][0-9A-Za-z]{0,2}(?![0-9A-Za-z.-]))/g, '$1.');
    const parts = plain.split(/[^A-Za-z0-9.-]+|-(?=[A-Za-z][0-9])/)
      .map(part => part.replace(/^[.-]+|[.-]+$/g, '')).filter(Boolean);
    const found = parts.filter(part => /[0-9]/.test(part));
    return found.length ? found : text.split(/\s+/).filter(Boolean).slice(0, 1);
  };

  // The code itself, or in a system that branches the nearest one above it that is listed.
  const find = (system, asked) => {
    const wanted = bare(asked, system);
    const shortest = system.branching ? SHORTEST_PARENT : wanted.length;
    for (let length = wanted.length; length >= shortest; length -= 1) {
      const found = tables.get(system.key)?.get(wanted.slice(0, length));
      if (found) return found.places.length ? { ...found, exact: length === wanted.length } : null;
    }
    return null;
  };

  // The medicine that a text names, where the text may be one of a medicine.
  const medicineOf = (system, text) => {
    const owners = new Set(Object.values(medicines).map(([owner]) => owner));
    if ((system && !owners.has(system.key)) || HARMED.test(text)) return null;
    const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
    for (let start = 0; start < words.length; start += 1) {
      for (let length = LONGEST_NAME; length > 0; length -= 1) {
        const name = words.slice(start, start + length).join(' ');
        if (!Object.hasOwn(medicines, name)) continue;
        const [owner, code] = medicines[name];
        const known = systems.find(each => each.key === owner);
        const found = find(known, code);
        return found && { system: known.name, ...found, exact: true };
      }
    }
    return null;
  };

  // What is asked about: repeated names, numbers behind names, and several codes in one value.
  const criteria = search => {
    const given = new Map();
    for (const [name, value] of new URLSearchParams(search)) {
      // A link that was copied out of HTML has '&amp;' between its parts.
      const key = name.trim().toLowerCase().replace(/^amp;/, '').replace(/\[\d*\]$/, '');
      if (value.trim()) given.set(key, [...given.get(key) ?? [], value.trim()]);
    }
    const parts = new Map();
    for (const [name, values] of given) {
      const match = CRITERION.exec(name);
      if (!match) continue;
      const [, before, spelling, part, behind] = match;
      const number = Number(behind || before || -1);
      values.forEach((value, turn) => {
        const place = `${number} ${turn}`;
        const slots = parts.get(place) ?? { number, turn };
        if (!(part in slots) || spelling === 'v') slots[part] = value;
        parts.set(place, slots);
      });
    }
    const systems = new Set([...parts.values()].map(({ cs }) => cs).filter(Boolean));
    const only = systems.size === 1 ? [...systems][0] : '';
    const inTurn = [...parts.values()].sort((a, b) => a.number - b.number || a.turn - b.turn);
    return inTurn.flatMap(({ number, c = '', cs, dn, ot }) => {
      const system = cs ?? parts.get(`${number} 0`)?.cs ?? only;
      const all = codesIn(c);
      const name = dn ?? ot ?? '';
      if (!all.length) return [{ code: '', system, name }];
      return all.map(code => ({ code, system, name: all.length === 1 ? name : '' }));
    });
  };

  // What was asked, what answers, and the places, best first; an emergency comes before all others.
  const answered = asked => {
    const answers = asked.flatMap(({ code, system: name, name: text }) => {
      const system = name ? systemOf(name) : undefined;
      const found = system && code ? find(system, code) : null;
      if (found) return [{ system: system.name, ...found }];
      return (text && medicineOf(system, text)) || [];
    });
    const places = new Map();
    const page = place => place.split('#')[0];
    // A page to whose parts several codes lead is read from its top.
    const add = place => {
      const at = page(place);
      places.set(at, (places.get(at) ?? place) === place ? place : at);
    };
    const isChoice = place => page(place) === ALONE;
    const isAlone = answers.every(each => each.places.some(isChoice));
    const ranked = answers.map(each => each.places.filter(place => isAlone || !isChoice(place)));
    if (ranked.some(([first]) => first && page(first) === EMERGENCY)) add(EMERGENCY);
    for (let rank = 0; rank < MOST_PAGES; rank += 1) {
      for (const rows of ranked) if (rows[rank]) add(rows[rank]);
    }
    const best = [...places.values()].slice(0, MOST_PAGES);
    return { asked: asked.length > 0, answers, places: best, pages: best.map(page) };
  };
  const chosen = search => answered(criteria(search));

  // Only words of ours are shown, and codes of ours: nothing that was sent.
  const tell = (heading, words) => {
    const title = document.querySelector('article h1');
    document.title = [heading, ...document.title.split(' - ').slice(1)].join(' - ');
    title.firstChild.textContent = heading;
    title.nextElementSibling.textContent = words;
  };

  // Put the pages that fit before the others, each with the part of it that answers.
  const show = (place, answer) => {
    const { dataset } = place;
    const item = page => place.querySelector(`li[data-page="${page}"]`);
    for (const each of answer.places) {
      const [page, part] = each.split('#');
      if (part) item(page).querySelector('a').hash = part;
    }
    if (!answer.pages.length) return;
    tell(dataset.title, dataset.found);
    const say = text => {
      const line = document.createElement('p');
      line.textContent = text;
      place.before(line);
    };
    const fitting = document.createElement('h2');
    fitting.textContent = dataset.fitting;
    fitting.id = 'fitting';
    place.before(fitting);
    const list = document.createElement('ol');
    list.className = 'answers-chosen';
    list.append(...answer.pages.map(item));
    place.before(list);
    const said = answer.answers.map(({ system, code, exact }) =>
      (exact ? dataset.code : dataset.codeAbove)
        .replace('{system}', () => system).replace('{code}', () => code));
    new Set(said).forEach(say);
    const others = document.createElement('h2');
    others.textContent = dataset.others;
    others.id = 'others';
    place.querySelector('h2').replaceWith(others);
  };
  self.clotSignsConnect = { chosen, answered, tell, show };

  const place = document.querySelector('.answers');
  if (!place) return;
  const answer = chosen(location.search);
  if (!answer.asked) return;
  show(place, answer);
  // Who asked about asthma must not be told, before all else, that this is the page that fits.
  if (!answer.pages.length) tell(place.dataset.noneTitle, place.dataset.none);
  else if (new URLSearchParams(location.search).get('go') === 'first') {
    location.replace(document.querySelector('.answers-chosen a').href);
  }
})();
