/* What one borough's document says: its points, its levels where it has a scheme of them, and where that stands. */

import { disclosure, el, list, paragraph, strong, words } from "./dom.js";
import { boroughName, dateInWords } from "./wording.js";

export function drawSections(sections) {
  if (sections.length === 0) return null;
  return el("div", { class: "boroughs", "data-count": String(sections.length) }, sections.map(drawSection));
}

function drawSection(section) {
  const heading = words(section.heading);
  const name = el("span", { class: "name" }, boroughName(words(section.borough)));
  return el(
    "section",
    { class: "borough", "data-borough": words(section.borough) },
    el("h4", {}, name, heading && `: ${heading}`),
    el(
      "ul",
      {},
      list(section.body).map((point) => el("li", {}, words(point))),
    ),
    list(section.ladders).map(drawLadder),
    drawCitations(list(section.citations)),
  );
}

/** A scheme's levels in order. It decides nothing: only the level that was asked about is marked, and open. */
function drawLadder(ladder) {
  return el(
    "section",
    { class: "ladder" },
    el("h5", {}, words(ladder.title)),
    paragraph(words(ladder.applies)),
    el("ol", {}, list(ladder.levels).map(drawLevel)),
    words(ladder.missing) && paragraph(words(ladder.missing), "small"),
  );
}

function drawLevel(level) {
  const quotes = list(level.citations).map((citation) => words(citation.quote));
  const criteria = list(level.criteria).map(words);
  const details = disclosure(
    "level",
    words(level.name),
    level.asked && paragraph("The level asked about", "mark"),
    words(level.leads_to) && paragraph(`Leads to: ${words(level.leads_to)}`),
    el(
      "ul",
      {},
      (criteria.length ? criteria : quotes).map((quote) => el("li", {}, `“${quote}”`)),
    ),
  );
  details.open = Boolean(level.asked);
  return el("li", { class: level.asked ? "asked" : null }, details);
}

// -- Where it stands

/** The citations of each document, by its title, in the order in which they come. */
export function byDocument(citations) {
  const documents = new Map();
  for (const citation of citations) {
    const title = words(citation.title);
    documents.set(title, [...(documents.get(title) || []), citation]);
  }
  return [...documents];
}

/** "Title; 4.2 Section; 4.3 Section." */
export function place(title, cited) {
  const sections = [...new Set(cited.map((citation) => words(citation.section)))];
  return `${[title, ...sections].filter(Boolean).join("; ")}.`;
}

/** How old the document is, as a sentence; empty where no date is known. */
export function age({ review_due: due, overdue }) {
  const review = due ? dateInWords(due) : "";
  if (overdue) return `Warning: this document is past its review date${review && `, ${review}`}.`;
  return review && `Review due ${review}.`;
}

function drawCitations(citations) {
  return byDocument(citations).flatMap(([title, cited]) => [
    el(
      "div",
      { class: "source" },
      el("p", {}, strong("Source: "), place(title, cited)),
      age(cited[0]) && paragraph(age(cited[0]), cited[0].overdue ? "overdue" : null),
    ),
    disclosure("quotation", "The policy’s own words", cited.map(drawQuote)),
  ]);
}

function drawQuote(citation) {
  return el(
    "figure",
    {},
    el("blockquote", {}, words(citation.quote)),
    el("figcaption", {}, words(citation.section)),
  );
}

/** Who vouches for a contact. A date is shown only where the data has one. */
export function provenance(contact) {
  const checked = contact.checked_on ? `, checked on ${dateInWords(contact.checked_on)}` : "";
  if (contact.source === "public") return `From a public page${checked || "; no date of checking given"}.`;
  if (contact.source === "local") return `Added by your service${checked}.`;
  if (contact.source !== "policy") return "The data does not say where this comes from.";
  const { title, section } = contact.citation || {};
  const stands = [words(title), words(section)].filter(Boolean).join("; ") || "place not given";
  return `From the policy: ${stands}${checked}.`;
}
