/* On paper: the whole transcript, every disclosure open. */

import { el } from "./dom.js";
import { NOT_A_RECORD, today } from "./wording.js";

/** A line for paper alone; its date is filled in when printing begins. */
export function buildPaperLine() {
  return el("p", { class: "paper" });
}

/** Opens the disclosures below `root` for the printer and closes them again, until `signal` ends it. */
export function watchPrinting(root, paperLine, signal) {
  let opened = [];
  const begin = () => {
    paperLine.textContent = `Printed from Signpost on ${today()}. ${NOT_A_RECORD}`;
    opened = [...root.querySelectorAll(".transcript details:not([open])")];
    for (const details of opened) details.open = true;
  };
  const end = () => {
    for (const details of opened) details.open = false;
    opened = [];
  };
  addEventListener("beforeprint", begin, { signal });
  addEventListener("afterprint", end, { signal });
}
