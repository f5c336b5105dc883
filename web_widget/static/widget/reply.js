/* A whole reply: what its structured parts do not say, then those parts. A guide's step has a head above and its question
 * below them. */

import { drawContact, drawEmergencyLine } from "./contacts.js";
import { button, el, linkOrText, list, paragraph, strong, words } from "./dom.js";
import { isEmergency, isEnding } from "./gateway.js";
import { drawGuideFoot, drawGuideHead } from "./guide.js";
import { linesNotShown } from "./lines.js";
import { drawSections } from "./sections.js";
import { drawEndingTools } from "./tools.js";
import { LINK_SOURCES } from "./wording.js";

function drawNotices(notices) {
  if (notices.length === 0) return null;
  return el("div", { class: "notices" }, strong("Please note"), notices.map((notice) => paragraph(notice, "notice")));
}

function drawLink(link) {
  const named = link.status === "label_only" || !link.url;
  const source = named ? "named in the policy; address not given" : LINK_SOURCES[link.status];
  const label = words(link.label);
  return el("li", {}, named ? label : linkOrText(link.url, label), source && ` – ${source}`);
}

function drawLinks(links) {
  return links.length > 0 && [el("h4", {}, "Pages and forms"), el("ul", { class: "links" }, links.map(drawLink))];
}

/** A button that sends its message. It stays, and stays usable: the other choices may be wanted next. */
function drawChoice(choice, onChoose) {
  const node = button(words(choice.label), "choice", () => {
    if (onChoose(words(choice.message))) node.classList.add("used");
  });
  return el("li", {}, node);
}

function drawChoices(choices, onChoose) {
  return choices.length > 0 && el("ul", { class: "choices" }, choices.map((choice) => drawChoice(choice, onChoose)));
}

/** `onChoose(message)` is called for a choice, and says whether it could be sent; `onStep(message, shown)` for what a
 * guide's step is answered with. `answered` is what was sent from this step before. */
export function drawReply(reply, { onChoose, onStep, answered }) {
  const { guide } = reply;
  const choices = list(reply.choices);
  const difference = words(reply.difference);
  const lead = linesNotShown(reply);
  const noted = drawNotices(list(reply.notices).map(words));
  const cards = list(reply.contacts).map((contact) => drawContact(contact, "h4"));
  // Who asks for a number needs the number first; that a policy does not say comes before what it does say.
  const numbersFirst = reply.kind === "contacts";
  const notesFirst = reply.kind === "not_in_policy";
  const className = ["reply", isEmergency(reply) && "emergency", guide && "guide"].filter(Boolean).join(" ");
  return el(
    "div",
    { class: className, "data-kind": words(reply.kind), "data-phase": words(guide?.phase) },
    isEmergency(reply) && drawEmergencyLine(),
    guide && drawGuideHead(guide),
    lead && paragraph(lead, "text"),
    notesFirst && noted,
    numbersFirst && cards,
    difference && el("p", { class: "difference" }, strong("How the boroughs differ: "), difference),
    drawSections(list(reply.sections)),
    !numbersFirst && cards,
    !notesFirst && noted,
    drawLinks(list(reply.links)),
    isEnding(reply) && drawEndingTools(reply),
    guide
      ? drawGuideFoot(guide, choices, { onStep, answered, drawRest: (rest) => drawChoices(rest, onChoose) })
      : drawChoices(choices, onChoose),
  );
}
