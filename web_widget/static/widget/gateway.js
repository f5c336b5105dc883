/* Talking to the gateway, and to nobody else. */

import { list, words } from "./dom.js";
import { OFFLINE, UNREACHABLE, UNREADABLE } from "./wording.js";

const GATEWAY = new URL("../../", import.meta.url); // this module stands in <gateway>/static/widget/
const WORTH_RETRYING = new Set([408, 425, 429]); // and every 5xx
const SECOND = 1000;
// On an intranet's page the gateway is another origin, and a sign-in is a cookie of the gateway's own.
const WITH_COOKIES = { credentials: "include" };

/** An address of the gateway's: "static/widget.css", "topics/marac_criteria". */
export const addressOf = (path) => new URL(path, GATEWAY).href;

/** Why a question got no answer, in words for the person who asked it. */
export class Failure extends Error {
  constructor(reason, { code = "", reference = "", conversation = "", replies = [], wait = 0, retry = true } = {}) {
    super(reason);
    Object.assign(this, { code, reference, conversation, replies, wait, retry });
  }
}

export const isReply = (reply) => Boolean(reply) && words(reply.text) !== "";

export const isEmergency = (reply) => reply.kind === "emergency";

/** Where a guide has ended in its summary, its checklist or its record. */
export const isEnding = (reply) => reply.guide?.phase === "ending";

/** The order in which replies are shown: danger before anything else, the rest as sent. */
export const emergencyFirst = (replies) => [...replies].sort((a, b) => isEmergency(b) - isEmergency(a));

function post(path, body, options) {
  return fetch(addressOf(path), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    ...WITH_COOKIES,
    ...options,
  });
}

/** Seconds that a Retry-After header asks for (a number or a date); 0 where there is none. */
function secondsToWait(response) {
  const header = response.headers.get("Retry-After") || "";
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / SECOND;
  return seconds > 0 ? Math.ceil(seconds) : 0;
}

/** The gateway's answer to one question. Throws Failure, or whatever the signal was aborted with. */
export async function fetchAnswer(question, signal) {
  let response;
  let body;
  try {
    response = await post("api/v1/chat", question, { signal });
    body = await response.json();
  } catch {
    if (signal.aborted) throw signal.reason;
    if (!response) throw new Failure(navigator.onLine ? UNREACHABLE : OFFLINE);
    body = null; // a page of HTML, broken JSON, or a connection cut half-way
  }
  if (response.ok && body && list(body.replies).some(isReply)) return body;
  const error = response.ok ? {} : body || {};
  throw new Failure(words(error.message) || UNREADABLE, {
    code: words(error.code),
    reference: words(error.reference),
    conversation: words(error.conversation_id),
    replies: emergencyFirst(list(error.replies).filter(isReply)),
    wait: secondsToWait(response),
    retry: response.ok || response.status >= 500 || WORTH_RETRYING.has(response.status),
  });
}

/** The contacts to keep at hand. Throws. */
export async function fetchStandingContacts() {
  const response = await fetch(addressOf("api/v1/contacts?standing=1"), WITH_COOKIES);
  const body = await response.json();
  if (!response.ok || !Array.isArray(body.contacts)) throw new Failure(UNREADABLE);
  return body.contacts;
}

/** Asks the server to forget, even while the page goes away. Throws where it did not. */
export async function forget(conversation) {
  const response = await post("api/v1/forget", { conversation_id: conversation }, { keepalive: true });
  if (!response.ok) throw new Failure(UNREADABLE);
}

/** Throws where the feedback was not kept. */
export async function sendFeedback(feedback) {
  const response = await post("api/v1/feedback", feedback);
  if (!response.ok) throw new Failure(UNREADABLE);
}
