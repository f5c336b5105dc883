/* What can be done with an answer: copied with its source, looked up, said to have helped or not. */

import { button, el, linkOrText, list, paragraph, words } from "./dom.js";
import { addressOf, isEnding, sendFeedback } from "./gateway.js";
import { linesNotShown } from "./lines.js";
import { printAlone } from "./printing.js";
import { age, byDocument, place, provenance } from "./sections.js";
import { boroughName, NOT_A_DECISION, NOT_A_RECORD, REASONS, today } from "./wording.js";

/** Event whose `detail` element.js announces. */
export const SAY = "signpost-say";

const THANKS = "Thank you. Your feedback was kept.";
const NOT_KEPT = "Your feedback could not be sent. Press again to retry.";
const LONGEST_COMMENT = "1000";
const COPIED = new Set(["answer", "comparison", "definition", "contacts", "threshold", "procedure", "not_in_policy"]);
const RATED = new Set([...COPIED, "not_understood", "out_of_scope"]);

const isRated = (reply) => RATED.has(reply.kind) || isEnding(reply);

/** `say(text)` speaks; `onRated()` is called once feedback was kept. */
export function drawTools({ replies, message, rated }, say, onRated) {
  const answers = replies.filter((reply) => COPIED.has(reply.kind));
  const topics = [...new Set(answers.map((reply) => words(reply.topic)).filter(Boolean))];
  const label = "Copy answer with source";
  const page = (key) => linkOrText(addressOf(`topics/${encodeURIComponent(key)}`), "This topic’s page");
  return el(
    "div",
    { class: "tools" },
    answers.length > 0 && copyButton(label, asCaseNote(answers), "Answer and source", label),
    topics.map((key) => el("p", { class: "small" }, page(key))),
    message && !rated && replies.some(isRated) && drawFeedback(message, say, onRated),
  );
}

/** A button that copies `text` and has it said that `what` was copied; null where a page may not copy (plain HTTP). */
export function copyButton(label, text, what, shown = "Copy") {
  if (!navigator.clipboard) return null;
  const node = button(shown, "copy", async () => {
    const said = await navigator.clipboard.writeText(text).then(
      () => `${what} copied.`,
      () => `${what} could not be copied: this browser does not allow it.`,
    );
    node.dispatchEvent(new CustomEvent(SAY, { bubbles: true, composed: true, detail: said }));
  });
  if (label !== shown) node.setAttribute("aria-label", label);
  return node;
}

/** What is taken along from a guide: its summary with every source, copied or on paper. */
export function drawEndingTools(reply) {
  const label = "Copy summary with sources";
  const print = button("Print this summary", "copy", () => printAlone(print.closest(".reply")));
  return el("div", { class: "taken" }, copyButton(label, asSummary(reply), "Summary and sources", label), print);
}

/** A guide's ending as lines of plain text: what was said and ticked, each part with the place where it stands. */
function asSummary(reply) {
  const said = [words(reply.guide.title), ...linesNotShown(reply).split("\n").filter(Boolean)];
  const parts = list(reply.sections).length > 0 ? linesOf(reply) : list(reply.notices).map(words);
  return [...said, ...parts, `From Signpost, ${today()}. ${NOT_A_DECISION} ${NOT_A_RECORD}`].join("\n");
}

/** An answer as lines of plain text, each borough's points with the place where they stand. */
function asCaseNote(replies) {
  const lines = replies.flatMap(linesOf);
  return [...lines, `From Signpost, ${today()}. ${NOT_A_RECORD}`].join("\n");
}

function linesOf(reply) {
  const sections = list(reply.sections);
  const contacts = list(reply.contacts).flatMap(linesOfContact);
  if (sections.length === 0) return [words(reply.text), ...contacts];
  const notes = [words(reply.difference), ...list(reply.notices).map(words)].filter(Boolean);
  const said = sections.flatMap(linesOfSection);
  // That a policy does not say comes before what it does say, as on the card.
  return [...(reply.kind === "not_in_policy" ? [...notes, ...said] : [...said, ...notes]), ...contacts];
}

function linesOfSection(section) {
  const heading = [boroughName(words(section.borough)), words(section.heading)].filter(Boolean).join(": ");
  const sources = byDocument(list(section.citations)).flatMap(([title, cited]) => [
    ...cited.map((citation) => `“${words(citation.quote)}”`),
    `Source: ${[place(title, cited), age(cited[0])].filter(Boolean).join(" ")}`,
  ]);
  return [heading, ...list(section.body).map((point) => `- ${words(point)}`), ...sources];
}

function linesOfContact(contact) {
  const noted = ({ display, note }) => (words(note) ? `${words(display)} (${words(note)})` : words(display));
  const ways = [...list(contact.methods).map(noted), words(contact.hours)].filter(Boolean);
  return [`${words(contact.name)}: ${ways.join(", ")}`, provenance(contact)];
}

function drawFeedback(messageId, say, onRated) {
  const box = el("div", { class: "feedback", role: "group", "aria-label": "Feedback on this answer" });
  const note = paragraph("", "small");

  let isSending = false;

  async function send(rating) {
    if (isSending) return;
    isSending = true;
    try {
      await sendFeedback({ message_id: messageId, ...rating });
    } catch {
      note.textContent = NOT_KEPT;
      say(NOT_KEPT);
      return;
    } finally {
      isSending = false;
    }
    if (!box.isConnected) return; // cleared meanwhile
    const thanks = el("p", { class: "small", tabindex: "-1" }, THANKS);
    const hadFocus = box.contains(box.getRootNode().activeElement);
    box.replaceChildren(thanks);
    if (hadFocus) thanks.focus({ preventScroll: true }); // what was pressed is gone; the focus is read aloud
    else say(THANKS);
    onRated();
  }

  const yes = button("Yes", "secondary", () => send({ helpful: true }));
  const form = drawReasons(messageId, send);
  form.hidden = true;
  const no = button("No", "secondary", () => {
    form.hidden = !form.hidden;
    no.setAttribute("aria-expanded", String(!form.hidden));
    if (!form.hidden) form.querySelector("input").focus();
  });
  no.setAttribute("aria-expanded", "false");
  box.append(el("p", { class: "ask" }, "Was this helpful?"), yes, no, form, note);
  return box;
}

function drawReasons(messageId, send) {
  const name = `reason-${messageId}`;
  const choice = ([key, label]) => el("label", {}, el("input", { type: "radio", name, value: key }), ` ${label}`);
  const comment = el("textarea", { rows: "2", maxlength: LONGEST_COMMENT, autocomplete: "off" });
  const form = el(
    "form",
    { novalidate: true },
    el("fieldset", {}, el("legend", {}, "What is the matter with it?"), Object.entries(REASONS).map(choice)),
    el("label", { class: "comment" }, "Anything else? Leave out names and cases.", comment),
    el("button", { type: "submit", class: "secondary" }, "Send feedback"),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const reason = form.querySelector("input:checked")?.value;
    const words = comment.value.trim();
    send({ helpful: false, ...(reason && { reason }), ...(words && { comment: words }) });
  });
  return form;
}
