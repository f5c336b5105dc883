/* Asking: one question at a time, each with its own turn id, and a plain reason and Retry where it fails. */

import { BOTH } from "./composer.js";
import { button, el } from "./dom.js";
import { emergencyFirst, Failure, fetchAnswer, forget, isEmergency, isReply } from "./gateway.js";
import { STARTED_AFRESH, TIMED_OUT, UNREADABLE, WAITING } from "./wording.js";

const SECOND = 1000;
const WAITING_SHOWN_AFTER = SECOND;
const TIMED_OUT_AFTER = 10 * SECOND;
const STOPPED = Symbol("stopped"); // reason for an abort that nobody needs to be told of

/** A version 4 UUID, on plain-HTTP intranets too, where crypto.randomUUID is missing. */
function newTurnId() {
  const random = (digit) => digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)));
  return "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) => random(digit).toString(16));
}

export class Conversation {
  constructor({ memory, transcript, composer, say }) {
    Object.assign(this, { memory, transcript, composer, say });
    this.pending = null; // AbortController of the question in flight
    this.failed = null; // the last question, where it may be retried
    this.blockedUntil = 0; // no question is sent before this time (Retry-After)
  }

  /** What the tab remembers. Says nothing, for nothing is new. */
  restore() {
    for (const kept of this.memory.turns) {
      this.transcript.showAnswer(this.transcript.add(kept.text, kept.shown), kept, () => this.keepRated(kept));
    }
  }

  /** Sends a question, typed or chosen; `shown` stands for it where it answers a guide. False, with a reason shown, where
   * it cannot be sent now. */
  ask(text, shown) {
    if (this.isHeld()) return false;
    this.memory.touch();
    if (this.failed?.text === text) {
      this.retry(this.failed); // the same question again is a retry, not a second turn
      return true;
    }
    this.failed?.box.querySelector(".retry")?.remove();
    this.failed = null;
    this.send({ id: newTurnId(), borough: this.composer.borough.value, ...this.transcript.add(text, shown) });
    return true;
  }

  isHeld() {
    if (this.pending) this.composer.tell("Still looking for the last answer. Send again when it has come.");
    else if (this.pause > 0) this.composer.tell(`Signpost asked for a pause: you can send in ${this.pause} seconds.`);
    else return false;
    return true;
  }

  /** The same turn, so that nothing runs twice; of another borough it is another question. */
  retry(turn) {
    const borough = this.composer.borough.value;
    this.send(turn.borough === borough ? turn : Object.assign(turn, { id: newTurnId(), borough }));
  }

  /** Seconds until a question may be sent again. */
  get pause() {
    return Math.max(0, Math.ceil((this.blockedUntil - Date.now()) / SECOND));
  }

  async send(turn) {
    const controller = new AbortController();
    this.pending = controller;
    this.asking = turn;
    this.failed = null;
    this.composer.tell("");
    this.transcript.showNothingYet(turn);
    const waiting = setTimeout(() => this.showWaiting(turn), WAITING_SHOWN_AFTER);
    const late = setTimeout(() => controller.abort(new Failure(TIMED_OUT)), TIMED_OUT_AFTER);
    try {
      const body = await this.exchange(turn, controller.signal);
      if (turn.isDropped) return await forget(body.conversation_id);
      controller.signal.throwIfAborted();
      this.keepAnswer(turn, body);
    } catch (error) {
      // What failed may have begun a conversation: it is gone on with, and cleared with the rest.
      if (turn.isDropped && error.conversation) await forget(error.conversation).catch(() => {});
      if (error === STOPPED || turn.isDropped) return;
      this.memory.conversation ||= error.conversation || null;
      this.showFailure(turn, error instanceof Failure ? error : new Failure(UNREADABLE));
    } finally {
      clearTimeout(waiting);
      clearTimeout(late);
      if (this.pending === controller) this.pending = null;
    }
  }

  /** One question, asked a second time on its own if the server no longer knows the conversation. */
  async exchange(turn, signal) {
    const question = () => ({
      message: turn.text,
      turn_id: turn.id,
      ...(this.memory.conversation && { conversation_id: this.memory.conversation }),
      borough: turn.borough,
    });
    try {
      return await fetchAnswer(question(), signal);
    } catch (error) {
      if (error.code !== "UNKNOWN_CONVERSATION" || !this.memory.conversation) throw error;
      this.memory.conversation = null;
      turn.note = STARTED_AFRESH;
      return fetchAnswer(question(), signal);
    }
  }

  showWaiting(turn) {
    this.transcript.showWaiting(turn);
    this.say(WAITING);
  }

  keepAnswer(turn, body) {
    const replies = emergencyFirst(body.replies.filter(isReply));
    const kept = { text: turn.text, shown: turn.shown, replies, note: turn.note, message: body.message_id };
    this.transcript.showAnswer(turn, kept, () => this.keepRated(kept));
    this.transcript.follow(turn);
    this.say(`Signpost: ${[turn.note, ...replies.map((reply) => reply.text)].filter(Boolean).join("\n")}`);
    this.composer.emptyIf(turn.text);
    const { borough } = replies.at(-1); // what the conversation has settled on: the field says nothing else
    if (borough !== undefined) this.memory.borough = this.composer.borough.value = borough || BOTH;
    this.memory.conversation = body.conversation_id || this.memory.conversation;
    this.memory.turns.push(kept);
    this.memory.save();
  }

  keepRated(kept) {
    if (!this.memory.turns.includes(kept)) return; // cleared meanwhile
    kept.rated = true;
    this.memory.save();
  }

  showFailure(turn, failure) {
    const inField = this.composer.text === turn.text;
    const kept = `Your question is ${inField ? "still in the box below" : "kept above"}.`;
    this.failed = failure.retry ? turn : null;
    this.blockedUntil = Date.now() + failure.wait * SECOND;
    this.transcript.showFailure(turn, failure, kept, failure.retry && this.buildRetry(turn));
    const pause = failure.wait > 0 ? ` You can retry in ${failure.wait} seconds.` : "";
    const first = failure.replies.filter(isEmergency).map((reply) => `${reply.text} `);
    this.say(`Signpost: ${first.join("")}Not answered. ${failure.message} ${kept}${pause}`);
  }

  /** A button that sends the same turn again, held back while the server has asked for a pause. */
  buildRetry(turn) {
    const told = el("span", { class: "small" });
    const retry = button("Retry", "primary", () => {
      if (this.isHeld()) return;
      this.composer.field.focus({ preventScroll: true });
      this.retry(turn);
    });
    const count = () => {
      const seconds = this.pause;
      retry.setAttribute("aria-disabled", String(seconds > 0)); // keeps its focus, unlike `disabled`
      told.textContent = seconds > 0 ? `Signpost asked for a pause: retry in ${seconds} seconds.` : "";
      if (seconds > 0) return;
      clearInterval(this.retryTimer);
      if (turn.paused) this.say("You can retry now.");
      turn.paused = false;
    };
    clearInterval(this.retryTimer);
    turn.paused = this.pause > 0;
    if (turn.paused) this.retryTimer = setInterval(count, SECOND);
    count();
    return el("div", { class: "retry" }, retry, told);
  }

  /** Lets go of whatever is under way; a late answer repaints nothing. */
  stop() {
    // A first question is let run: only its answer names the conversation that the server must forget.
    if (this.pending && !this.memory.conversation) this.asking.isDropped = true;
    else this.pending?.abort(STOPPED);
    this.pending = null;
    this.failed = null;
    clearInterval(this.retryTimer);
  }
}
