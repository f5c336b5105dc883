/* What a reply's text says beyond its structured parts, so that nothing is told twice and nothing is lost. */

import { list, words } from "./dom.js";
import { BOROUGHS } from "./wording.js";

const SHORTENED = /\(\d+ more: say .*? for all\.\)/g; // the sections hold all
// Of a guide: an option's number and how far one is, which stand on its card, and how to answer without one.
const ON_CARD = /^\s*\d+[.)]\s|\b(step|question) \d+ of \d+\b|^type the numbers?\b.*/gi;

/** Every string that the structured parts of a reply show, longest first. */
function shownStrings(value) {
  if (typeof value === "string") return [value];
  if (!value || typeof value !== "object") return [];
  return Object.values(value).flatMap(shownStrings).sort((a, b) => b.length - a.length);
}

/** The lines of a reply's text that say more than its structured parts do: better shown twice than lost. */
export function linesNotShown(reply) {
  const { sections, contacts, links, choices, difference, notices, guide } = reply;
  const step = guide && [guide.title, guide.heading, guide.asks, guide.options];
  const structure = [sections, contacts, links, choices, difference, notices, step];
  const shown = shownStrings(structure).filter((part) => part.length > 1);
  const name = new RegExp(`^(${Object.values(BOROUGHS).join("|")})[:,]`); // stands over each section
  const bare = (line) => line.replace(name, "").replace(SHORTENED, "").replace(guide ? ON_CARD : "", "");
  const rest = (line) => shown.reduce((left, part) => left.replaceAll(part, " "), bare(line));
  const isBelow = (line) => list(sections).length > 0 && /^\s*source\b/i.test(line);
  const tells = (line) => !isBelow(line) && /\p{L}{2}|\d/u.test(rest(line));
  return words(reply.text).split("\n").filter(tells).join("\n");
}
