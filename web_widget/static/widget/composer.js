/* Where a question is typed: borough, field, send, and a line for what is wrong. */

import { el, paragraph } from "./dom.js";
import { BOROUGHS } from "./wording.js";

export const BOTH = "both";
const LONGEST_QUESTION = 2000; // code points, as the gateway counts

export class Composer {
  /** `onAsk(text)` gets a question that is neither empty nor too long; `onBorough(key)` a change of borough. */
  constructor({ onAsk, onBorough, say }) {
    Object.assign(this, { onAsk, say });
    this.borough = el("select", { id: "borough" }, el("option", { value: BOTH }, "Both"));
    for (const [key, name] of Object.entries(BOROUGHS)) this.borough.append(el("option", { value: key }, name));
    this.borough.addEventListener("change", () => onBorough(this.borough.value));

    this.field = el("textarea", { id: "question", rows: "2", autocomplete: "off", enterkeyhint: "send" });
    this.field.setAttribute("aria-describedby", "hint note");
    this.field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.form.requestSubmit();
    });
    this.note = el("p", { id: "note", class: "note" });
    this.form = this.buildForm();
  }

  buildForm() {
    const form = el(
      "form",
      { class: "composer", novalidate: true },
      el("label", { for: "question" }, "Your question"),
      el("div", { class: "which" }, el("label", { for: "borough" }, "Borough"), this.borough),
      el("p", { id: "hint", class: "small" }, "Leave out names and anything else that could identify a family."),
      this.note,
      el("div", { class: "typing" }, this.field, el("button", { type: "submit", class: "primary" }, "Send")),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    return form;
  }

  get text() {
    return this.field.value.trim();
  }

  submit() {
    const tooMany = [...this.text].length - LONGEST_QUESTION;
    if (!this.text) this.tell("Type a question first.", true);
    else if (tooMany > 0) this.tell(`Too long by ${tooMany}: the limit is ${LONGEST_QUESTION} characters.`, true);
    else this.onAsk(this.text);
  }

  /** A line beside the field, spoken once. */
  tell(text, invalid = false) {
    this.note.textContent = text;
    this.field.setAttribute("aria-invalid", String(invalid));
    if (text) this.say(text);
  }

  /** What was typed is emptied once it is answered; anything typed since stays. */
  emptyIf(text) {
    if (this.text === text) this.field.value = "";
  }
}
