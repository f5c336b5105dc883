/* Who to call. 999 and 55 are the only numbers written in the widget; all others are data. web_widget/templates/cards.html
 * draws the same card for pages without script. */

import { disclosure, el, linkOrText, list, paragraph, words } from "./dom.js";
import { addressOf, fetchStandingContacts } from "./gateway.js";
import { provenance } from "./sections.js";
import { copyButton } from "./tools.js";
import { boroughName, METHODS } from "./wording.js";

/** The tool's own words, and labelled so. */
export function drawEmergencyLine() {
  return [
    el("p", { class: "call" }, "In an emergency, call ", el("a", { href: "tel:999" }, "999"), "."),
    disclosure(
      "help",
      "More help",
      paragraph("Can’t speak? From a mobile, call 999, then press 55 when prompted (the ‘silent solution’)."),
      paragraph("This is Signpost’s own safety line, not the words of either policy.", "small"),
    ),
  ];
}

const row = (term, ...detail) => el("div", {}, el("dt", {}, term), el("dd", {}, ...detail));

/** One way to reach somebody: visible words, a link, what to know about it, and a button that copies it. */
function drawMethod(method, name) {
  const shown = words(method.display);
  const isNumber = method.type === "phone" || method.type === "mobile";
  const copy = method.type !== "web" && copyButton(`Copy ${shown}, ${name}`, shown, isNumber ? "Number" : "Address");
  const note = words(method.note) && el("span", { class: "small note" }, words(method.note));
  return row(METHODS[method.type] || "Contact", linkOrText(method.href, shown), copy, note);
}

export function drawContact(contact, headingTag) {
  const name = words(contact.name);
  const whom = words(contact.for_whom);
  const hours = words(contact.hours);
  return el(
    "section",
    { class: "contact" },
    el(headingTag, {}, name),
    el(
      "dl",
      {},
      row("Where", contact.borough ? boroughName(words(contact.borough)) : "National"),
      whom && row("For", whom),
      hours && row("Hours", hours),
      list(contact.methods).map((method) => drawMethod(method, name)),
    ),
    paragraph(provenance(contact), "small"),
  );
}

/** Fetched at load and kept in memory, so that they can be read with the server down. */
export class StandingContacts {
  constructor() {
    this.cards = el("div", { class: "cards" }, paragraph("Loading the contacts…"));
    this.node = disclosure(
      "contacts",
      "Contacts",
      this.cards,
      el("p", {}, linkOrText(addressOf("contacts"), "All contacts")),
    );
    this.node.addEventListener("toggle", () => this.node.open && this.load());
  }

  /** Anew whenever the list is opened; what was there stays until something newer has come. */
  load() {
    this.loading ??= this.fetch().finally(() => (this.loading = null));
  }

  async fetch() {
    try {
      const contacts = await fetchStandingContacts();
      this.cards.replaceChildren(...contacts.map((contact) => drawContact(contact, "h3")));
    } catch {
      if (this.cards.querySelector(".contact")) return;
      this.cards.replaceChildren(
        paragraph("The contacts could not be loaded. Close and open this list to try again."),
      );
    }
  }
}
