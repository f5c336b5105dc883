/* What a screen reader is told: one announcement a response. */

import { el } from "./dom.js";

const SPOKEN_FOR = 1500; // milliseconds; then the slot is emptied, so that nobody comes upon old words

export class Voice {
  /** Two slots, spoken through in turn, so that the same words twice are still a change. */
  constructor() {
    this.slots = [0, 1].map(() => el("div", { class: "unseen", role: "status", "aria-atomic": "true" }));
  }

  announce(text) {
    this.slots.reverse();
    const [now, before] = this.slots;
    before.textContent = "";
    now.textContent = text;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (now.textContent = ""), SPOKEN_FOR);
  }
}
