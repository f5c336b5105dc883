/* Keeps the contacts page readable without a network. For that page alone: its scope is /contacts, so it is never asked
 * about the assistant or the API. It keeps the page as it is without a search, and what that needs to be drawn; an
 * address with words in it is never kept. `v` in its own address is the content's version, and names its cache. */
"use strict";

const PAGE = "/contacts";
const PARTS = [
  ...["common.css", "page.css", "icon.svg"],
  ...["contacts.js", "contacts/hours.js", "contacts/keeping.js"],
].map((name) => `/static/${name}`);
const OURS = "signpost-contacts-";
const CACHE = OURS + new URL(location.href).searchParams.get("v");
const PATIENCE = 3000; // milliseconds; who needs a number now does not wait longer for a newer page

// The numbers may have changed: a new copy replaces the old one at once.
addEventListener("install", (event) => event.waitUntil(keepAll().then(() => skipWaiting())));
addEventListener("activate", (event) => event.waitUntil(dropOlder()));
addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname, search } = new URL(request.url);
  const isOurs = request.mode === "navigate" ? pathname === PAGE : PARTS.includes(pathname);
  if (request.method !== "GET" || origin !== location.origin || !isOurs) return;
  const fresh = fromNetwork(request);
  event.respondWith(inTime(fresh).catch(() => fromCache(pathname, fresh)));
  // An answer that comes late is still worth keeping; one to a search never is, so the page itself is asked for.
  event.waitUntil((search ? keepAll() : fresh).catch(() => {}));
});

async function keepAll() {
  const cache = await caches.open(CACHE);
  await cache.addAll([PAGE, ...PARTS].map((path) => new Request(path, { cache: "reload" })));
}

async function dropOlder() {
  const older = (await caches.keys()).filter((name) => name.startsWith(OURS) && name !== CACHE);
  await Promise.all(older.map((name) => caches.delete(name)));
}

/** The server's answer, kept on its way where it is the thing itself. Throws where there is none. */
async function fromNetwork(request) {
  const response = await fetch(request);
  const { pathname, search } = new URL(request.url);
  // A redirect, to a sign-in say, is not ok: it is the browser's to follow.
  if (response.ok && !response.redirected && !search) {
    const cache = await caches.open(CACHE);
    await cache.put(pathname, response.clone());
  }
  return response;
}

/** Throws where it takes too long, or where the server failed. */
async function inTime(fresh) {
  const late = new Promise((_, reject) => setTimeout(reject, PATIENCE, new TypeError("too slow")));
  const response = await Promise.race([fresh, late]);
  if (response.status >= 500) throw new TypeError("the server failed");
  return response;
}

/** What was kept; where there is nothing, whatever the network still gives. */
async function fromCache(pathname, fresh) {
  const kept = await caches.match(pathname, { cacheName: CACHE, ignoreVary: true });
  if (!kept) return fresh;
  return pathname === PAGE ? saidToBeSaved(kept) : kept;
}

/** The page says itself when it is not fresh: its line stands in it, hidden. */
async function saidToBeSaved(kept) {
  const text = await kept.text();
  return new Response(text.replace('id="saved" hidden', 'id="saved"'), { headers: kept.headers });
}
