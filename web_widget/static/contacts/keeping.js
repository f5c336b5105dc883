/* Having this page kept, so that it can be read without a network. */

const WORKER = "/contacts-worker.js?v=";

/** Names the script that is to run as the worker: the security policy takes no string for that, and lets only the one
 * policy of this name make such addresses. Here it makes no other than the worker's. */
function named(address) {
  const createScriptURL = (url) => {
    if (!url.startsWith(WORKER)) throw new TypeError("not the contacts page's worker");
    return url;
  };
  const policy = globalThis.trustedTypes?.createPolicy("signpost-contacts", { createScriptURL });
  return policy ? policy.createScriptURL(address) : address;
}

/** Nothing happens on plain http, where there are no workers, or where the browser forbids them. */
export function keep(address, scope) {
  navigator.serviceWorker?.register(named(address), { scope, updateViaCache: "none" }).catch(() => {});
}
