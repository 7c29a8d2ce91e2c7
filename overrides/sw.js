// Keeps the site on the reader's device, so that it opens with no network at all.
// A release is kept whole or not at all: each file is held against the digest in the list that the
// build writes at the head of this script, so no file of another release slips in between.
// The store is never trusted: whatever a browser's store does (fails, hangs, is full or damaged), a
// page comes from the network, and with no network, when to call for help from what can be read.
"use strict";

const { release, first, pages, handouts } = self.clotSignsRelease;
const words = self.clotSignsKept;
const scope = self.registration.scope;
const PREFIX = `clotsigns ${scope} `;
const store = PREFIX + release;
const handoutStore = `${store} handouts`;
// What readers asked for, and what is known of releases; no part of any of them.
const NOTES = `${PREFIX}notes`;
const PATIENCE = 4000;
const AT_ONCE = 4;
// How long one step of the store may take: while a reader waits, and when nobody does.
const SOON = 600;
const LATEST = 20_000;
// How long one file may take while a release is being kept, on the worst line.
const LONGEST = 120_000;
// A store that was late is asked after the network, for a while.
const MISTRUST = 60_000;
const DAY = 24 * 3600 * 1000;
const MONTH = 31 * DAY;
// What is written beside each file: when it was held against the list, and its digest.
const KEPT_ON = "x-kept-on";
const DIGEST = "x-kept-digest";
// Asks for what the network itself shows.
const AS_IT_COMES = "as-it-comes";
const marks = new Map(
  [...first, ...pages, ...handouts].map(([path, mark]) => [address(path), mark]),
);
const home = address(first[0][0]);
let late = -MISTRUST;

function address(path) {
  return new URL(path, scope).href;
}

/* The store: no step of it can hang, and none can throw but to who asked for it. */

function within(milliseconds, promise) {
  if (!milliseconds) return promise;
  let timer;
  const end = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error("late")), milliseconds);
  });
  return Promise.race([promise, end]).finally(() => clearTimeout(timer));
}

// For what must succeed. A store may also throw before it has made a promise.
async function must(step, limit = LATEST) {
  return within(limit, (async () => step())());
}

// For what may fail: then it is as if nothing were there.
async function may(step, limit = LATEST) {
  try {
    return await must(step, limit);
  } catch (error) {
    if (error?.message === "late") late = performance.now();
  }
}

async function put(name, url, answer) {
  await must(async () => (await caches.open(name)).put(url, answer));
}

// One way to ask may fail where another does not.
async function matching(name, url, limit) {
  const how = { ignoreSearch: true };
  return (
    (await may(() => caches.match(url, { ...how, cacheName: name }), limit)) ??
    (await may(async () => {
      // To open a store makes one; a store that cannot say if it is there may be.
      const isThere = await may(() => caches.has(name), limit);
      if (isThere !== false) return (await caches.open(name)).match(url, how);
    }, limit && 2 * limit))
  );
}

async function note(name, text) {
  await put(NOTES, address(`notes/${name}`), new Response(text));
}

async function noted(name, limit) {
  const found = await matching(NOTES, address(`notes/${name}`), limit);
  return (found && (await may(() => found.text(), limit))) || "";
}

async function digest(content) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", content)).subarray(0, 12);
  return btoa(String.fromCharCode(...bytes));
}

async function stores(limit) {
  const names = (await may(() => caches.keys(), limit)) ?? [];
  return names.filter((name) => name.startsWith(PREFIX) && name !== NOTES);
}

// The bytes of a kept file, if they are those that were kept. A copy that nothing vouches for is as
// good as none, and so is a damaged one, which is null: one that cannot be read now may be whole.
async function whole(found, mark, limit) {
  const content = await may(() => found.arrayBuffer(), limit);
  const right = mark ?? found.headers.get(DIGEST);
  const held = right && content && (await may(() => digest(content), limit));
  if (held) return held === right ? content : null;
}

// The headers of what is read and given on: its bytes are no longer packed.
function unpacked(headers) {
  const told = new Headers(headers);
  for (const name of ["content-encoding", "content-length"]) told.delete(name);
  return told;
}

function labelled(content, headers, mark) {
  const told = unpacked(headers);
  told.set(KEPT_ON, new Date().toUTCString());
  told.set(DIGEST, mark);
  return new Response(content, { headers: told });
}

/* Keeping */

// A file that another release, or a broken-off attempt, has left with the same content is not
// fetched again.
async function hold(name, [path, mark]) {
  const url = address(path);
  for (const other of new Set([name, ...(await stores())])) {
    const kept = await matching(other, url);
    const content = kept && (await whole(kept, mark));
    if (!content) continue;
    if (other !== name) await put(name, url, labelled(content, kept.headers, mark));
    return;
  }
  const [answer, content] = await must(async () => {
    const came = await fetch(url, { cache: "no-cache", redirect: "error" });
    return [came, await came.arrayBuffer()];
  }, LONGEST);
  if (!answer.ok || (await digest(content)) !== mark)
    throw new Error(`${path} is not of release ${release}`);
  await put(name, url, labelled(content, answer.headers, mark));
}

async function fill(name, files, tell = () => {}) {
  const waiting = [...files];
  let kept = 0;
  const work = async () => {
    for (let file; (file = waiting.shift()); tell(++kept, files.length)) await hold(name, file);
  };
  const works = Array.from({ length: AT_ONCE }, work);
  try {
    await Promise.all(works);
  } catch (error) {
    waiting.length = 0;
    // What is under way may still tell of itself, and must not have the last word.
    await Promise.allSettled(works);
    throw error;
  }
}

async function isWhole(name, limit) {
  return (await noted("whole", limit)).split("\n").includes(name);
}

// What was kept whole may since have lost a file: the store has fewer then. One that cannot be asked
// has what it says.
async function lacks(name, files) {
  const held = await may(async () => (await caches.open(name)).keys());
  return Boolean(held) && held.length < files;
}

async function markWhole(name) {
  const former = (await noted("whole")).split("\n");
  await note("whole", [...former.filter((other) => other && other !== name), name].join("\n"));
}

async function keepPages(tell) {
  await fill(store, first, tell && ((kept) => tell(kept, first.length + pages.length)));
  await fill(store, pages, tell && ((kept, all) => tell(first.length + kept, first.length + all)));
  await markWhole(store);
}

async function keepHandouts(tell) {
  await note("handouts", "asked");
  await fill(handoutStore, handouts, tell);
  await markWhole(handoutStore);
}

// A browser that tells nothing about its connection is taken at its best; the page waits for it to
// be idle.
function isGood(connection = navigator.connection) {
  return !connection || (!connection.saveData && !/2g|3g/.test(connection.effectiveType));
}

async function formerRelease() {
  for (const name of (await noted("whole")).split("\n"))
    if (name && name !== store && !name.endsWith(" handouts") && (await may(() => caches.has(name))))
      return name;
  return "";
}

async function install() {
  if (await formerRelease()) {
    // Until this release is whole, pages are asked of the network first, as it is newer.
    await note("newer", release);
    if (!isGood() && !(await noted("asked"))) throw new Error("waiting for a better connection");
    try {
      await keepPages();
    } catch (error) {
      if (error.name === "QuotaExceededError") await may(() => caches.delete(store));
      throw error;
    }
  } else {
    // The first visit: when to call for help, at once. The page says when the rest may follow. On a
    // device with no room at all, what stands instead of a browser's page of errors still helps.
    await fill(store, first).catch((error) => {
      if (error.name !== "QuotaExceededError") throw error;
    });
  }
  await self.skipWaiting();
}

// One former release stays, as pages of it may be open and ask for their scripts.
async function tidy() {
  if (!(await isWhole(store))) return;
  const former = (await noted("newer")) === release ? await formerRelease() : "";
  for (const name of await stores())
    if (!name.startsWith(store) && name !== former) await may(() => caches.delete(name));
  await note("whole", [store, former].filter(Boolean).join("\n"));
  await note("newer", "");
}

// Pages wait for this, so a store that hangs must not hold it up.
async function activate() {
  await may(tidy, PATIENCE);
  await self.clients.claim();
}

/* Answering */

// A damaged copy goes, so that its place is filled at the next visit; nobody waits for that.
function discard(name, url) {
  may(async () => (await caches.open(name)).delete(url));
}

// A whole copy of a file: its bytes, its headers, and if it is older than a month.
async function kept(url, anyRelease) {
  const names = new Set([store, handoutStore]);
  const mark = marks.get(url);
  for (const name of names) {
    const found = await matching(name, url, SOON);
    const content = found && (await whole(found, mark, SOON));
    if (content) return copy(found, content);
    if (content === null) discard(name, url);
  }
  if (!anyRelease) return;
  for (const name of await stores(SOON)) {
    if (names.has(name)) continue;
    const found = await matching(name, url, SOON);
    const content = found && (await whole(found, undefined, SOON));
    if (content) return copy(found, content);
  }
}

// A clock that is or was wrong, or no date at all, tells nothing of how old a copy is: then it is old.
function copy(found, content) {
  const day = new Date(Date.parse(found.headers.get(KEPT_ON) ?? found.headers.get("date")));
  const age = Date.now() - day;
  return { content, headers: found.headers, day, old: !(age > -DAY && age < MONTH) };
}

function shown({ content, headers, day, old }) {
  if (!old || !/html/.test(headers.get("content-type"))) return new Response(content, { headers });
  const date = `${day.getDate()} ${words.months[day.getMonth()]} ${day.getFullYear()}`;
  const told = Number.isNaN(+day) ? words.undated : words.old.replace("{date}", date);
  const line = `<p class="state" role="note">${told}</p>`;
  const html = new TextDecoder().decode(content).replace("<article", `${line}<article`);
  return new Response(html, { headers });
}

const linkTo = (url, text) =>
  `<a href="${url.replaceAll("&", "&amp;").replaceAll('"', "%22")}" target="_top">${text}</a>`;

// A page of its own, as a browser's page of errors says nothing of help. It may stand in a frame.
function instead(request, what, ...links) {
  if (request.url !== home) links.unshift(linkTo(home, words.link));
  const text = [what, words.help, ...links].map((line) => `<p>${line}</p>`).join("");
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width">`;
  const style = "body{font:1.125rem/1.5 sans-serif;margin:1rem;max-width:34rem}a{line-height:2.75}";
  return new Response(
    `<!doctype html><html lang="${words.language}">${head}<title>${words.title}</title>` +
      `<style>${style}</style>${text}`,
    { status: 503, headers: { "content-type": "text/html; charset=utf-8" } },
  );
}

// Who must log in to the network still can.
function strange(request) {
  const through = new URL(request.url);
  through.searchParams.set(AS_IT_COMES, "");
  return instead(request, words.strange, linkTo(through.href, words.through));
}

function isTrusted() {
  return performance.now() - late > MISTRUST;
}

async function isLatest() {
  const newer = await noted("newer", SOON);
  return (!newer || newer === release) && (await isWhole(store, SOON));
}

const kindOf = (headers) => (headers.get("content-type") ?? "").split(";")[0];
// Each page of ours names its own address, and the site: a proxy that changes pages leaves one of
// them. The page of a network that wants a log-in has neither.
const isNamed = (text) => /rel=["']?canonical/i.test(text) || text.includes(words.title);
// One that was cut off on its way has a beginning only.
const isOurs = (text) => isNamed(text) && text.includes("</article");
const isOurPage = (url) => marks.has(url) && url.endsWith("/");
const NOT_OURS = "not ours";
// Not 404 and 410: a page that was taken back must go. Not 401: the browser asks the reader.
const ILL = /^(403|408|429|5..)$/;

// Whether a page is ours, told by its beginning: the rest may come when it likes.
async function beginsAsOurs(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  for (let text = ""; ; ) {
    const { done, value } = await reader.read();
    text += value ?? "";
    if (isNamed(text)) return (reader.cancel(), true);
    if (done) return false;
  }
}

// Where a redirect leads cannot be read, but who follows it may read no page of another site.
async function staysHere(url) {
  const there = await within(PATIENCE, fetch(url, { cache: "no-store" })).catch(() => {});
  return there?.url.startsWith(scope);
}

// What the host says. One that is ill or falls silent is as good as none, and so is one that says
// something else than we do. A redirect within the site is for the browser.
async function asked(request, url, mine) {
  const told = await within(mine ? PATIENCE : LATEST, fetch(request));
  if (ILL.test(told.status) && marks.has(url)) throw new Error("ill");
  if (told.type === "opaqueredirect" && isOurPage(url) && !(await staysHere(url)))
    throw new Error(NOT_OURS);
  if (!told.ok) return told;
  if (!mine) {
    if (request.destination !== "document" || !isOurPage(url)) return told;
    if (kindOf(told.headers) !== "text/html") throw new Error(NOT_OURS);
    const [begins, body] = told.body.tee();
    // One that is slow to tell is taken for ours: our own page is never held back.
    const ours = await within(PATIENCE, beginsAsOurs(begins)).catch(() => true);
    if (!ours) throw new Error(NOT_OURS);
    return new Response(body, { status: told.status, headers: unpacked(told.headers) });
  }
  const content = await within(PATIENCE, told.arrayBuffer());
  const [here, there] = [mine.content, content].map((one) => isOurs(new TextDecoder().decode(one)));
  if (kindOf(told.headers) !== kindOf(mine.headers) || (here && !there)) throw new Error(NOT_OURS);
  return new Response(content, { headers: unpacked(told.headers) });
}

async function answer(request, url) {
  const mine = isTrusted() ? await may(() => kept(url), PATIENCE / 2) : undefined;
  if (mine && !mine.old && (await may(isLatest, PATIENCE / 4))) return shown(mine);
  try {
    return await asked(request, url, mine);
  } catch (error) {
    const any = mine ?? (await kept(url, true));
    if (any) return shown(any);
    if (request.mode !== "navigate") return Response.error();
    if (error.message === NOT_OURS) return strange(request);
    // In a frame of ours the page of emergencies would be refused.
    const alone = request.destination === "document" && url !== home && (await kept(home, true));
    return alone ? Response.redirect(home) : instead(request, words.absent);
  }
}

async function asset(request, url) {
  const mine = isTrusted() && (await may(() => kept(url, true), PATIENCE / 2));
  if (mine) return shown(mine);
  const told = await fetch(request).catch(() => Response.error());
  const isPage = kindOf(told.headers) === "text/html";
  if (told.ok && !isPage) return told;
  const any = await kept(url, true);
  if (any) return shown(any);
  return told.ok ? Response.error() : told;
}

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(scope)) return;
  const { origin, pathname, searchParams } = new URL(request.url);
  if (searchParams.has(AS_IT_COMES)) return;
  const path = pathname.replace(/\/index\.html$/, "/");
  const slashed = `${origin}${path}/`;
  const url = marks.has(slashed) ? slashed : origin + path;
  // The name of such a file tells its content, so any release's copy is right.
  const isAsset = /\/(assets|pictures)\/.*\.[0-9a-f]{8}\.\w+$/.test(path);
  const made = isAsset
    ? asset(request, url)
    : (request.mode === "navigate" || marks.has(url)) && answer(request, url);
  if (made) event.respondWith(made.catch(() => fetch(request)));
});

/* What pages ask for */

// Copies of a release that is still the latest are no older than today.
async function renew() {
  const found = await matching(store, home);
  if (!found || !copy(found).old) return;
  const latest = await fetch(address("sw.js"), { cache: "no-cache" });
  if (!(await latest.text()).includes(`"${release}"`)) return;
  for (const [path, mark] of [...first, ...pages]) {
    const url = address(path);
    const held = await matching(store, url);
    const content = held && (await whole(held, mark));
    if (content) await put(store, url, labelled(content, held.headers, mark));
  }
}

async function keep({ handouts: withHandouts, asked }, port) {
  const tell = (kept, all) => port.postMessage({ kept, all });
  try {
    if (asked) await note("asked", "asked");
    else if (!isGood() && !(await noted("asked"))) return port.postMessage({ state: "waiting" });
    if (!(await isWhole(store)) || (await lacks(store, first.length + pages.length))) {
      await keepPages(tell);
      for (const name of await stores())
        if (!name.startsWith(store)) await may(() => caches.delete(name));
    }
    await may(renew);
    // Who asked for the handouts once has those of each release.
    const papers = withHandouts || (await noted("handouts"));
    if (papers && (!(await isWhole(handoutStore)) || (await lacks(handoutStore, handouts.length))))
      await keepHandouts(tell);
    port.postMessage({ state: "done" });
  } catch (error) {
    const full = error.name === "QuotaExceededError";
    port.postMessage({ state: full ? "full" : "broken" });
  }
}

addEventListener("message", (event) => {
  const [port] = event.ports;
  if (event.data === "state")
    event.waitUntil(
      Promise.all([isWhole(store), isWhole(handoutStore)]).then(([whole, papers]) =>
        port.postMessage({ whole, papers }),
      ),
    );
  else event.waitUntil(keep(event.data, port));
});
