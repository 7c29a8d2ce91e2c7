// Keeps the site on the reader's device, so that it opens with no network at all.
// A release is kept whole or not at all: each file is held against the digest in the list that the
// build writes at the head of this script, so no file of another release slips in between.
"use strict";

const { release, first, pages, handouts } = self.clotSignsRelease;
const scope = self.registration.scope;
const PREFIX = `clotsigns ${scope} `;
const store = PREFIX + release;
const handoutStore = `${store} handouts`;
// What readers asked for, and what is known of releases; no part of any of them.
const NOTES = `${PREFIX}notes`;
const PATIENCE = 4000;
const AT_ONCE = 4;
const listed = new Set([...first, ...pages, ...handouts].map(([path]) => address(path)));

function address(path) {
  return new URL(path, scope).href;
}

async function note(name, text) {
  await (await caches.open(NOTES)).put(address(`notes/${name}`), new Response(text));
}

async function noted(name) {
  const found = await (await caches.open(NOTES)).match(address(`notes/${name}`));
  return found ? found.text() : "";
}

async function digest(content) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", content)).subarray(0, 12);
  return btoa(String.fromCharCode(...bytes));
}

async function stores() {
  return (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== NOTES);
}

// A file that another release, or a broken-off attempt, has left with the same content is not
// fetched again.
async function hold(name, [path, mark]) {
  const url = address(path);
  for (const other of new Set([name, ...(await stores())])) {
    const kept = await (await caches.open(other)).match(url);
    if (!kept || (await digest(await kept.clone().arrayBuffer())) !== mark) continue;
    if (other !== name) await (await caches.open(name)).put(url, kept);
    return;
  }
  const answer = await fetch(url, { cache: "no-cache", redirect: "error" });
  const content = await answer.arrayBuffer();
  if (!answer.ok || (await digest(content)) !== mark)
    throw new Error(`${path} is not of release ${release}`);
  const headers = new Headers(answer.headers);
  for (const name of ["content-encoding", "content-length"]) headers.delete(name);
  await (await caches.open(name)).put(url, new Response(content, { headers }));
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

async function isWhole(name) {
  return (await noted("whole")).split("\n").includes(name);
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
    if (name && name !== store && !name.endsWith(" handouts") && (await caches.has(name)))
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
      if (error.name === "QuotaExceededError") await caches.delete(store);
      throw error;
    }
  } else {
    // The first visit: when to call for help, at once. The page says when the rest may follow.
    await fill(store, first);
  }
  await self.skipWaiting();
}

// One former release stays, as pages of it may be open and ask for their scripts.
async function activate() {
  if (await isWhole(store)) {
    const former = (await noted("newer")) === release ? await formerRelease() : "";
    for (const name of await stores())
      if (!name.startsWith(store) && name !== former) await caches.delete(name);
    await note("whole", [store, former].filter(Boolean).join("\n"));
    await note("newer", "");
    if (await noted("handouts")) await keepHandouts().catch(() => {});
  }
  await self.clients.claim();
}

async function kept(url, anyRelease) {
  const names = anyRelease ? [store, ...(await stores())] : [store, handoutStore];
  for (const name of names) {
    if (!(await caches.has(name))) continue;
    const found = await (await caches.open(name)).match(url, { ignoreSearch: true });
    if (found) return found;
  }
}

function within(milliseconds, promise) {
  if (!milliseconds) return promise;
  const late = new Promise((_, reject) => setTimeout(reject, milliseconds, new Error("late")));
  return Promise.race([promise, late]);
}

async function answer(request, url) {
  const mine = await kept(url);
  const newer = await noted("newer");
  if (mine && (await isWhole(store)) && (!newer || newer === release)) return mine;
  try {
    return await within(mine && PATIENCE, fetch(request));
  } catch (error) {
    const any = mine ?? (await kept(url, true));
    if (any || request.mode !== "navigate") return any ?? Response.error();
    return Response.redirect(address(first[0][0]));
  }
}

async function asset(request, url) {
  return (await kept(url, true)) ?? fetch(request);
}

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(scope)) return;
  const { origin, pathname } = new URL(request.url);
  const path = pathname.replace(/\/index\.html$/, "/");
  const slashed = `${origin}${path}/`;
  const url = listed.has(slashed) ? slashed : origin + path;
  // The name of such a file tells its content, so any release's copy is right.
  const isAsset = /\/(assets|pictures)\/.*\.[0-9a-f]{8}\.\w+$/.test(path);
  if (isAsset) event.respondWith(asset(request, url));
  else if (request.mode === "navigate" || listed.has(url)) event.respondWith(answer(request, url));
});

async function keep({ handouts: withHandouts, asked }, port) {
  const tell = (kept, all) => port.postMessage({ kept, all });
  try {
    if (asked) await note("asked", "asked");
    else if (!isGood() && !(await noted("asked"))) return port.postMessage({ state: "waiting" });
    if (!(await isWhole(store))) {
      await keepPages(tell);
      for (const name of await stores()) if (!name.startsWith(store)) await caches.delete(name);
    }
    if (withHandouts) await keepHandouts(tell);
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
