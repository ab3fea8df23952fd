// @ts-check
// Preloaded into a server (`node --import`): whatever it fetches is asked of LOOPBACK, with the origin that it meant as a header.
const { fetch } = globalThis;

/** @param {string | URL} input @param {RequestInit} [init] */
function fetchFromLoopback(input, init) {
  const url = new URL(input);
  const headers = new Headers(init?.headers);
  headers.set("x-origin", url.origin);
  return fetch(new URL(url.pathname + url.search, process.env.LOOPBACK), { ...init, headers });
}

Object.assign(globalThis, { fetch: fetchFromLoopback });
