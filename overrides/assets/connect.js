// The answer page: reads what a portal asked (HL7 Infobutton parameters), puts the pages that fit
// first, and with 'go=first' goes on to the best one. Everything happens in the reader's browser.
// self.clotSignsCodes is put at the head of this file when the site is built; it is the same table
// that the service answers from, and tests hold both to the same answers.
(() => {
  'use strict';
  const MOST_PAGES = 3;
  const MOST_CODES = 10;
  const SHORTEST_PARENT = 3;
  const EMERGENCY = 'emergency';
  const { systems, codes } = self.clotSignsCodes;

  const bare = (code, system) => {
    const text = code.replace(/\s+/g, '').toUpperCase();
    return system.branching ? text.replaceAll('.', '') : text;
  };

  const tables = new Map(Object.entries(codes).map(([key, table]) => {
    const system = systems.find(each => each.key === key);
    return [key, new Map(Object.entries(table).map(
      ([code, pages]) => [bare(code, system), { code, pages: pages ? pages.split(' ') : [] }],
    ))];
  }));

  const systemOf = name => {
    const asked = name.trim().toLowerCase().replace(/^urn:oid:/, '');
    return systems.find(system => system.names.includes(asked));
  };

  // The code itself, or in a system that branches the nearest one above it that is listed.
  const find = (system, asked) => {
    const wanted = bare(asked, system);
    const shortest = system.branching ? SHORTEST_PARENT : wanted.length;
    for (let length = wanted.length; length >= shortest; length -= 1) {
      const found = tables.get(system.key)?.get(wanted.slice(0, length));
      if (found) return found.pages.length ? { ...found, exact: length === wanted.length } : null;
    }
    return null;
  };

  const criteria = search => {
    const given = new Map();
    for (const [name, value] of new URLSearchParams(search)) {
      const key = name.trim().toLowerCase();
      if (value.trim() && !given.has(key)) given.set(key, value.trim());
    }
    const parts = new Map();
    for (const [name, value] of given) {
      const match = /^mainsearchcriteria\.([vc])\.(c|cs)(\d{0,3})$/.exec(name);
      if (!match || value.length > 256) continue;
      const [, spelling, part, digits] = match;
      const number = digits ? Number(digits) : -1;
      const slots = parts.get(number) ?? {};
      if (!(part in slots) || spelling === 'v') slots[part] = value;
      parts.set(number, slots);
    }
    return [...parts].sort(([a], [b]) => a - b).slice(0, MOST_CODES).map(([, slots]) => slots);
  };

  // What was asked, what answers, and the pages, best first; an emergency comes before all others.
  const chosen = search => {
    const asked = criteria(search);
    const answers = asked.flatMap(({ c, cs }) => {
      const system = c && cs ? systemOf(cs) : undefined;
      const found = system ? find(system, c) : null;
      return found ? [{ system: system.name, ...found }] : [];
    });
    const pages = new Set();
    if (answers.some(({ pages: [first] }) => first === EMERGENCY)) pages.add(EMERGENCY);
    for (let rank = 0; rank < MOST_PAGES; rank += 1) {
      for (const answer of answers) if (answer.pages[rank]) pages.add(answer.pages[rank]);
    }
    return { asked: asked.length > 0, answers, pages: [...pages].slice(0, MOST_PAGES) };
  };
  self.clotSignsConnect = { chosen };

  const place = document.querySelector('.answers');
  if (!place) return;
  const answer = chosen(location.search);
  if (!answer.asked) return;
  const item = page => place.querySelector(`li[data-page="${page}"]`);
  const go = new URLSearchParams(location.search).get('go') === 'first';
  if (go && answer.pages.length) {
    location.replace(item(answer.pages[0]).querySelector('a').href);
    return;
  }
  // Only words of ours are shown, and codes of ours: nothing that stands in the address.
  const say = text => {
    const line = document.createElement('p');
    line.textContent = text;
    place.before(line);
  };
  if (!answer.pages.length) {
    say(place.dataset.none);
    return;
  }
  say(place.dataset.found);
  const list = document.createElement('ol');
  list.className = 'answers-chosen';
  list.append(...answer.pages.map(item));
  place.before(list);
  for (const { system, code, exact } of answer.answers) {
    say((exact ? place.dataset.code : place.dataset.codeAbove)
      .replace('{system}', () => system).replace('{code}', () => code));
  }
  const others = document.createElement('h2');
  others.textContent = place.dataset.others;
  others.id = 'others';
  place.querySelector('h2').replaceWith(others);
})();
