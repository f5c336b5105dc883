/* A whole reply: what its structured parts do not say, then those parts. */

import { drawContact, drawEmergencyLine } from "./contacts.js";
import { button, el, linkOrText, list, paragraph, strong, words } from "./dom.js";
import { isEmergency } from "./gateway.js";
import { drawSections } from "./sections.js";
import { BOROUGHS, LINK_SOURCES } from "./wording.js";

const SHORTENED = /\(\d+ more: say .*? for all\.\)/g; // the sections hold all

/** Every string that the structured parts of a reply show, longest first. */
function shownStrings(value) {
  if (typeof value === "string") return [value];
  if (!value || typeof value !== "object") return [];
  return Object.values(value).flatMap(shownStrings).sort((a, b) => b.length - a.length);
}

/** The lines of a reply's text that say more than its structured parts do: better shown twice than lost. */
function linesNotShown(reply) {
  const { sections, contacts, links, choices, difference, notices } = reply;
  const structure = [sections, contacts, links, choices, difference, notices];
  const shown = shownStrings(structure).filter((part) => part.length > 1);
  const name = new RegExp(`^(${Object.values(BOROUGHS).join("|")}):`); // stands over each section
  const bare = (line) => line.replace(name, "").replace(SHORTENED, "");
  const rest = (line) => shown.reduce((left, part) => left.replaceAll(part, " "), bare(line));
  const isBelow = (line) => list(sections).length > 0 && /^\s*source\b/i.test(line);
  const tells = (line) => !isBelow(line) && /\p{L}{2}|\d/u.test(rest(line));
  return words(reply.text).split("\n").filter(tells).join("\n");
}

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

/** `onChoose(message)` is called for a choice, and says whether it could be sent. */
export function drawReply(reply, onChoose) {
  const choices = list(reply.choices);
  const difference = words(reply.difference);
  const lead = linesNotShown(reply);
  const noted = drawNotices(list(reply.notices).map(words));
  const cards = list(reply.contacts).map((contact) => drawContact(contact, "h4"));
  // Who asks for a number needs the number first; that a policy does not say comes before what it does say.
  const numbersFirst = reply.kind === "contacts";
  const notesFirst = reply.kind === "not_in_policy";
  return el(
    "div",
    { class: isEmergency(reply) ? "reply emergency" : "reply", "data-kind": words(reply.kind) },
    isEmergency(reply) && drawEmergencyLine(),
    lead && paragraph(lead, "text"),
    notesFirst && noted,
    numbersFirst && cards,
    difference && el("p", { class: "difference" }, strong("How the boroughs differ: "), difference),
    drawSections(list(reply.sections)),
    !numbersFirst && cards,
    !notesFirst && noted,
    drawLinks(list(reply.links)),
    choices.length > 0 && el("ul", { class: "choices" }, choices.map((choice) => drawChoice(choice, onChoose))),
  );
}
