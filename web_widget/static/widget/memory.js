/* The conversation so far, and for how long. It is kept in sessionStorage (this tab alone) where that is allowed: the
 * next person at a shared desk must not find it. */

import { button, el, paragraph } from "./dom.js";

const KEY = "signpost";
const FORMAT = 2; // of what is kept; anything else is dropped
const SECOND = 1000;
const IDLE_LIMIT = 30 * 60 * SECOND;
const WARNING = 2 * 60 * SECOND; // how long before the limit a person is warned
const CHECKED_EVERY = 10 * SECOND;
const TEXT = "This conversation will be cleared in 2 minutes, because nobody has used it for a while.";

export class Memory {
  /** `preset` is the page's borough. What was chosen on a page that presets another is no choice on this one. */
  constructor(preset) {
    Object.assign(this, Memory.blank(preset));
    try {
      const kept = JSON.parse(sessionStorage.getItem(KEY));
      if (kept?.format !== FORMAT || Date.now() - kept.at > IDLE_LIMIT) sessionStorage.removeItem(KEY);
      else Object.assign(this, kept, kept.preset !== preset && { preset, borough: preset });
    } catch {
      // No storage here, or not ours: this page view remembers, the next does not.
    }
  }

  /** `turns` are {text, shown, replies, note, message, rated, answered}: what drawing them again needs. */
  static blank(preset) {
    return { format: FORMAT, at: Date.now(), conversation: null, borough: preset, preset, turns: [] };
  }

  /** Whether something is kept in the tab: not so after a clearing on another page. */
  static get isKept() {
    return new Memory().turns.length > 0;
  }

  /** Somebody is here. */
  touch() {
    this.at = Date.now();
  }

  save() {
    this.touch();
    try {
      sessionStorage.setItem(KEY, JSON.stringify({ ...this }));
    } catch {
      // Full or forbidden; the page itself still holds everything.
    }
  }

  clear() {
    Object.assign(this, Memory.blank(this.preset));
    try {
      sessionStorage.removeItem(KEY);
    } catch {
      // Nothing was kept.
    }
  }
}

/** What nobody has used for a while goes, after a warning with one button to keep it. */
export class IdleWatch {
  /** `place` is the node before which the warning is put; `isEmpty()` says that nothing is there to clear; `onKeep` and
   * `onGone` are called when it is kept and when its time is over. */
  constructor({ memory, place, say, isEmpty, onKeep, onGone }) {
    Object.assign(this, { memory, place, say, isEmpty, onKeep, onGone });
  }

  start() {
    this.timer = setInterval(() => this.check(), CHECKED_EVERY);
  }

  stop() {
    clearInterval(this.timer);
    this.dismiss();
  }

  dismiss() {
    this.notice?.remove();
    this.notice = null;
  }

  check() {
    if (this.isEmpty()) return;
    const idle = Date.now() - this.memory.at;
    if (idle > IDLE_LIMIT) this.onGone(); // without a warning too, where the device slept
    else if (!this.notice && idle > IDLE_LIMIT - WARNING) this.warn();
  }

  warn() {
    const keep = button("Keep it", "secondary", () => {
      this.memory.save();
      this.dismiss();
      this.onKeep();
    });
    this.notice = el("div", { class: "notices idle" }, paragraph(TEXT), keep);
    this.place.before(this.notice);
    this.say(TEXT);
  }
}
