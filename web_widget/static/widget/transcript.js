/* The questions and answers as they stand on the page. It is not a live region, or all would be read twice. */

import { button, el, paragraph, strong } from "./dom.js";
import { isEmergency } from "./gateway.js";
import { closeStep } from "./guide.js";
import { drawReply } from "./reply.js";
import { drawTools } from "./tools.js";
import { EXAMPLES, WAITING, WELCOME } from "./wording.js";

const MOVED = 40; // pixels that somebody must have scrolled to be reading elsewhere

export class Transcript {
  /** `scroller()` gives what scrolls; `ask(message, shown)` sends a choice, and says whether it could; `say(text)` speaks. */
  constructor({ scroller, ask, say }) {
    Object.assign(this, { scroller, ask, say });
    this.node = el("div", { class: "transcript", role: "group", "aria-label": "Conversation" });
    this.newer = button("New answer below", "newer secondary", () => this.goToNewest());
    this.newer.hidden = true;
    this.clear();
  }

  /** What it is and is not, and three questions to begin with: there until the first question. */
  clear() {
    const examples = EXAMPLES.map((text) => el("li", {}, button(text, "choice", () => this.ask(text))));
    this.newer.hidden = true;
    this.node.replaceChildren(
      el(
        "div",
        { class: "welcome" },
        paragraph(WELCOME),
        paragraph("It gives information, not decisions, and does not know your case.", "small"),
        el("ul", { class: "choices examples", "aria-label": "Questions to begin with" }, examples),
      ),
    );
  }

  /** A question, with an empty place for its answer. `shown` is what stands there for an answer to a guide: its labels. */
  add(text, shown) {
    this.node.querySelector(".welcome")?.remove();
    const answer = el("div", { class: "answer" });
    const heading = el("h3", { tabindex: "-1" }, shown ? "You said" : "You asked");
    const box = el(
      "div",
      { class: "turn", "data-state": "waiting" },
      el("div", { class: "question" }, heading, paragraph(shown || text, "text")),
      answer,
    );
    this.node.append(box);
    return { text, shown, box, answer, heading };
  }

  showNothingYet(turn) {
    turn.box.dataset.state = "waiting";
    turn.answer.replaceChildren();
    this.follow(turn);
  }

  showWaiting(turn) {
    turn.answer.replaceChildren(paragraph(WAITING, "waiting"));
  }

  /** `kept` is what the memory keeps of a turn; `onRated()` is called once feedback on it was kept. */
  showAnswer(turn, kept, onRated) {
    turn.answer.replaceChildren(
      el("h3", {}, "Signpost"),
      ...(kept.note ? [paragraph(kept.note, "small")] : []),
      ...kept.replies.map((reply) => this.draw(reply, kept)),
      drawTools(kept, this.say, onRated),
    );
    turn.box.dataset.state = "answered";
    this.closeSteps(turn);
  }

  /** `kept` is what the memory keeps of the turn; nothing of one that failed. */
  draw(reply, kept = {}) {
    const onStep = (message, shown) => this.answerStep(kept, message, shown);
    return drawReply(reply, { onChoose: (message) => this.ask(message), onStep, answered: kept.answered });
  }

  /** An answer to a guide goes on to its own turn, and so does the focus: the next step will stand there. */
  answerStep(kept, message, shown) {
    if (!this.ask(message, shown)) return false;
    kept.answered = message;
    this.node.querySelector(".turn:last-child h3").focus({ preventScroll: true });
    return true;
  }

  /** Of all steps of guides only the newest can be answered: what is pressed is always about the step one is at. */
  closeSteps(turn) {
    const steps = [...this.node.querySelectorAll(".guide")];
    const newest = steps.pop();
    const { activeElement } = this.node.getRootNode();
    for (const step of steps) closeStep(step, newest);
    if (steps.some((step) => step.contains(activeElement))) turn.heading.focus({ preventScroll: true });
  }

  showFailure(turn, failure, kept, retry) {
    const drawn = (replies) => replies.map((reply) => this.draw(reply));
    turn.answer.replaceChildren(
      el("h3", {}, "Signpost"),
      ...drawn(failure.replies.filter(isEmergency)),
      el(
        "div",
        { class: "warning failure" },
        el("p", { class: "reason" }, strong("Not answered. "), failure.message),
        paragraph(kept),
        failure.reference && paragraph(`Reference: ${failure.reference}`, "small"),
        retry,
      ),
      ...drawn(failure.replies.filter((reply) => !isEmergency(reply))),
    );
    turn.box.dataset.state = "failed";
    this.follow(turn);
  }

  /** Brings a turn's question to the top of the view; where the reader has scrolled elsewhere since, only says so. */
  follow(turn) {
    const scroller = this.scroller();
    const moved = turn.seenAt !== undefined && Math.abs(scroller.scrollTop - turn.seenAt) > MOVED;
    this.newest = turn;
    this.newer.hidden = !moved;
    if (moved) return;
    turn.box.scrollIntoView({ block: "start" });
    turn.seenAt = scroller.scrollTop;
  }

  /** Where it begins: at the last question. */
  showNewest() {
    this.node.querySelector(".turn:last-child")?.scrollIntoView({ block: "start" });
  }

  goToNewest() {
    this.newer.hidden = true;
    this.newest.box.scrollIntoView({ block: "start" });
    this.newest.heading.focus({ preventScroll: true });
  }
}
