/* A step of a guide: where somebody is, what is asked, and the ways on. What the policy says is drawn by reply.js. */

import { button, el, list, paragraph, words } from "./dom.js";
import { SAY } from "./tools.js";
import { ONWARD, PAST_STEP, STEERING } from "./wording.js";

const same = (one, other) => words(one).toLowerCase() === words(other).toLowerCase();
const isAmong = (labels, choice) => labels.some((label) => same(label, choice.label));
const isOption = (option) => Number.isInteger(option?.number) && words(option.label) !== "";
// A topic's question, to read on: it answers no step.
const isQuestion = (choice) => words(choice.message).endsWith("?");

export function drawGuideHead(guide) {
  const { step, steps, phase } = guide;
  const title = words(guide.title);
  const heading = words(guide.heading) || title;
  const isCounted = Number.isInteger(step) && Number.isInteger(steps);
  const place = `${phase === "quiz" ? "Question" : "Step"} ${step} of ${steps}`;
  return el(
    "div",
    { class: "where" },
    title !== heading && paragraph(title, "name"),
    isCounted && el("label", { class: "small" }, place, el("progress", { max: `${steps}`, value: `${step}` })),
    el("h4", {}, heading),
  );
}

/** What a step asks, the ways on, the steering, and what to read on. `onStep(message, shown)` sends an answer, of which
 * the person sees `shown`, and says whether it could; `answered` is the message that was sent from here before;
 * `drawRest(choices)` draws what answers no step. */
export function drawGuideFoot(guide, choices, { onStep, answered, drawRest }) {
  const options = list(guide.options).filter(isOption);
  const labels = options.map((option) => option.label);
  const [steering, others] = parted(choices, (choice) => isAmong(STEERING, choice));
  const [rest, answers] = parted(others, (choice) => !isAmong(labels, choice) && isQuestion(choice));
  const press = (choice, className) => drawPress(choice, className, answered, onStep);
  const ways = answers.filter((choice) => !isAmong(labels, choice));
  const pressed = ways.map((choice) => press(choice, isAmong(ONWARD, choice) ? "primary" : "choice"));
  const asks = words(guide.asks);
  const asked = guide.many
    ? drawTicks(asks, options, { ways, pressed, answered, onStep })
    : drawAsked(asks, options, (option) => press(choiceOf(option, answers), "choice"));
  return [
    options.length > 0 ? asked : asks && paragraph(asks, "asks"),
    !(guide.many && options.length > 0) && drawRow("doing", pressed),
    drawRow("doing steering", steering.map((choice) => press(choice, "secondary"))),
    rest.length > 0 && el("div", { class: "further" }, paragraph("To read on", "small"), drawRest(rest)),
  ];
}

const parted = (all, test) => [all.filter(test), all.filter((one) => !test(one))];

/** A choice for an option: the reply's own, else one that sends the option's number. */
function choiceOf({ label, number }, choices) {
  return choices.find((choice) => same(choice.label, label)) || { label, message: `${number}` };
}

function drawRow(className, buttons) {
  const items = buttons.map((node) => el("li", {}, node));
  return items.length > 0 && el("ul", { class: `choices row ${className}` }, items);
}

/** A button that answers the step or steers. What was pressed is marked. */
function drawPress(choice, className, answered, onStep) {
  const [label, message] = [words(choice.label), words(choice.message)];
  const node = button(label, className, () => {
    if (!onStep(message, label)) return;
    const card = node.closest(".guide");
    for (const before of card.querySelectorAll(":is(.asked, .doing) .used")) before.classList.remove("used");
    node.classList.add("used");
  });
  if (message === answered) node.classList.add("used");
  return node;
}

/** The question and its options, in the order and with the numbers of the reply: a number may be typed as well. */
function drawAsked(asks, options, drawOption) {
  const lines = options.map((option, at) => el("li", { value: `${option.number}` }, drawOption(option, at)));
  const legend = asks && el("legend", {}, asks);
  return el("fieldset", { class: "asked" }, legend, el("ol", { class: "choices options" }, lines));
}

/** Any of them: boxes to tick, and a button that sends the numbers of those ticked. */
function drawTicks(asks, options, { ways, pressed, answered, onStep }) {
  const before = /^\d[\d, and]*$/.test(answered || "") ? answered.match(/\d+/g) : [];
  const boxes = options.map(({ number }) => el("input", { type: "checkbox", checked: before.includes(`${number}`) }));
  const note = paragraph("", "note");
  const form = el(
    "form",
    { novalidate: true },
    drawAsked(asks, options, ({ label }, at) => el("label", {}, boxes[at], el("span", {}, words(label)))),
    drawRow("doing", [el("button", { type: "submit", class: "primary" }, "Continue"), ...pressed]),
    note,
  );
  form.addEventListener("change", () => (note.textContent = ""));
  for (const way of pressed) {
    way.addEventListener("click", () => {
      if (way.matches(".used")) for (const box of boxes) box.checked = false; // “none of these” is no tick
    });
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const ticked = options.filter((_, at) => boxes[at].checked);
    if (ticked.length > 0) onStep(inARow(ticked), ticked.map(({ label }) => words(label)).join("\n"));
    else tell(note, ["Tick at least one", ...ways.map(({ label }) => `press “${words(label)}”`)].join(", or "));
  });
  return form;
}

/** The numbers as a person would type them: "1, 2 and 4". */
function inARow(options) {
  const numbers = options.map(({ number }) => number);
  const last = numbers.pop();
  return numbers.length > 0 ? `${numbers.join(", ")} and ${last}` : `${last}`;
}

function tell(note, text) {
  note.textContent = `${text}.`;
  note.dispatchEvent(new CustomEvent(SAY, { bubbles: true, composed: true, detail: note.textContent }));
}

/** Closes a step that a newer one stands below. What was ticked and not sent goes along where that one asks the same:
 * something else was asked in between. */
export function closeStep(card, newest) {
  if (card.matches(".past")) return;
  card.classList.add("past");
  const [asked, again] = [card, newest].map((step) => step.querySelector("form .asked"));
  const boxes = card.querySelectorAll(".asked input");
  if (asked && asked.textContent === again?.textContent) {
    again.querySelectorAll("input").forEach((box, at) => (box.checked = boxes[at].checked));
  }
  for (const control of card.querySelectorAll(".asked :is(button, input)")) control.disabled = true;
  for (const row of card.querySelectorAll(".doing, form > .note")) row.remove();
  card.querySelector(".asked")?.after(paragraph(PAST_STEP, "small"));
}
