// The launch page for record systems (SMART App Launch 2: authorization code, PKCE, public client):
// reads the conditions of the patient and shows which pages fit. Everything happens in this tab. Only
// servers that the host has named are asked; what they tell is held in memory, and never written down.
(() => {
  'use strict';
  const place = document.querySelector('.smart');
  const { answered, tell, show } = self.clotSignsConnect;
  const { dataset: words } = place;
  const servers = JSON.parse(words.servers);
  const asked = new URLSearchParams(location.search);
  const here = location.origin + location.pathname;
  const KEPT = 'clotsigns smart ';
  const PATIENCE = 20_000;
  // How long a person may take to sign in.
  const LONGEST_WAIT = 30 * 60_000;
  const MOST_SHEETS = 50;
  const PATIENT = /^[A-Za-z0-9.-]{1,64}$/;
  const DOUBTED = ['entered-in-error', 'refuted'];

  // Its message is the name of the words that say why.
  class Stopped extends Error {}
  const must = (true_, why = 'unreadable') => {
    if (!true_) throw new Stopped(why);
  };

  // A tab's own store, which some browsers shut.
  const store = () => {
    try {
      must(crypto.subtle && sessionStorage, 'browser');
      return sessionStorage;
    } catch {
      throw new Stopped('browser');
    }
  };

  const letters = bytes => btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  const chance = () => letters(crypto.getRandomValues(new Uint8Array(32)));
  const digest = async text => letters(
    new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))),
  );

  // What may be told a secret: the server itself, and where its host says that people sign in.
  const isOf = (server, address) => {
    try {
      const { origin, username, password } = new URL(address);
      return !username && !password && server.origins.includes(origin);
    } catch {
      return false;
    }
  };

  // An answer from elsewhere than was asked is no answer, so a redirect is a fault.
  const ask = async (address, how, why) => {
    let answer;
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), PATIENCE);
    try {
      answer = await fetch(address, {
        cache: 'no-store', credentials: 'omit', redirect: 'error', referrerPolicy: 'no-referrer',
        signal: late.signal, ...how,
      });
      must(![400, 401, 403].includes(answer.status), why);
      must(answer.ok);
      return JSON.parse(await answer.text()) ?? {};
    } catch (error) {
      throw new Stopped(
        error instanceof Stopped ? error.message
          : answer && error instanceof SyntaxError ? 'unreadable' : 'unreached',
      );
    } finally {
      clearTimeout(timer);
    }
  };

  const begin = async () => {
    const iss = asked.get('iss').replace(/\/+$/, '');
    const server = servers.find(each => each.server === iss);
    must(server, 'unknown');
    const told = await ask(`${iss}/.well-known/smart-configuration`, {}, 'unreadable');
    const { authorization_endpoint: authorize, token_endpoint: token } = told;
    must(isOf(server, authorize) && isOf(server, token));
    must([told.code_challenge_methods_supported].flat().includes('S256'));
    const tab = store();
    const [state, verifier] = [chance(), chance()];
    const challenge = await digest(verifier);
    const begun = Date.now();
    tab.setItem(KEPT + state, JSON.stringify({ iss, token, verifier, begun }));
    const address = new URL(authorize);
    const newer = [told.capabilities].flat().includes('permission-v2');
    for (const [name, value] of Object.entries({
      response_type: 'code',
      client_id: server.client,
      redirect_uri: here,
      launch: asked.get('launch'),
      scope: `launch patient/Condition.${newer ? 'rs' : 'read'}`,
      state,
      aud: asked.get('iss'),
      code_challenge: challenge,
      code_challenge_method: 'S256',
    })) address.searchParams.set(name, value);
    location.replace(address);
  };

  // What was held for the way there and back, which is good once.
  const held = state => {
    const tab = store();
    const found = tab.getItem(KEPT + state);
    for (const name of Object.keys(tab)) if (name.startsWith(KEPT)) tab.removeItem(name);
    return JSON.parse(found) ?? {};
  };

  const finish = async () => {
    // The code must not stay in the address, nor among the pages that were visited.
    history.replaceState(null, '', here);
    const { iss, token, verifier, begun } = held(asked.get('state'));
    const server = servers.find(each => each.server === iss);
    must(server && Date.now() - begun < LONGEST_WAIT && isOf(server, token), 'late');
    must(!asked.has('error'), 'refused');
    must(asked.get('code'));
    const granted = await ask(token, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code', code: asked.get('code'), redirect_uri: here,
        client_id: server.client, code_verifier: verifier,
      }),
    }, 'late');
    const { access_token: key, token_type: kind, patient } = granted;
    must(typeof key === 'string' && /^bearer$/i.test(kind));
    must(typeof patient === 'string' && PATIENT.test(patient));
    fit(await conditions(server, key, patient));
  };

  // All of them, sheet by sheet, as servers send a few at a time.
  const conditions = async (server, key, patient) => {
    const headers = { Accept: 'application/fhir+json', Authorization: `Bearer ${key}` };
    const found = [];
    let next = `${server.server}/Condition?patient=${patient}&_count=100`;
    for (let sheet = 0; next; sheet += 1) {
      must(sheet < MOST_SHEETS && new URL(next).origin === new URL(server.server).origin);
      const bundle = await ask(next, { headers }, 'refused');
      must(bundle.resourceType === 'Bundle');
      for (const { resource } of bundle.entry ?? []) {
        if (resource?.resourceType === 'Condition') found.push(resource);
      }
      const link = bundle.link?.find(({ relation }) => relation === 'next');
      next = link && new URL(link.url, next).href;
    }
    return found.filter(each => !says(each.verificationStatus, DOUBTED));
  };

  const says = (concept, codes) => concept?.coding?.some(({ code }) => codes.includes(code));
  // What is so now comes before what was.
  const isPast = each => Number(says(each.clinicalStatus, ['inactive', 'remission', 'resolved']) ?? 0);

  const fit = all => {
    if (!all.length) return tell(words.emptyTitle, words.empty);
    const codings = new Map();
    for (const each of [...all].sort((a, b) => isPast(a) - isPast(b))) {
      for (const { system, code } of each.code?.coding ?? []) {
        if (typeof system === 'string' && typeof code === 'string') {
          codings.set(`${system} ${code}`, { system, code, name: '' });
        }
      }
    }
    const answer = answered([...codings.values()]);
    if (answer.pages.length) show(document.querySelector('.answers'), answer);
    else tell(words.noneTitle, words.none);
  };

  const isBack = asked.has('state');
  if (!isBack && !(asked.get('iss') && asked.get('launch'))) {
    // Who finds the page by itself is told what it is for; who was sent here badly, what is missing.
    if (asked.has('iss') || asked.has('launch')) tell(words.failedTitle, words.unknown);
    return;
  }
  const about = place.textContent;
  place.setAttribute('role', 'status');
  document.querySelector('article h1').nextElementSibling.setAttribute('role', 'status');
  place.textContent = words.reading;
  (isBack ? finish() : begin())
    .catch(error => {
      // What is not as FHIR has it may throw anything.
      tell(words.failedTitle, words[error instanceof Stopped ? error.message : 'unreadable']);
      place.textContent = about;
    })
    .then(() => {
      if (isBack) place.textContent = about;
    });
})();
