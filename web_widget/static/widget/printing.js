/* On paper: the whole transcript or one reply of it, every disclosure open. */

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

// Nothing but what leads to the widget: neither Signpost's own page around it nor an intranet's.
const ALONE = "@media print { body *:not(signpost-chat, :has(signpost-chat)) { display: none !important; } }";

/** Prints one reply by itself. `printed` marks what leads to it, for widget.css, until the printing is over. */
export function printAlone(reply) {
  const path = [reply, reply.closest(".turn"), reply.closest(".signpost")];
  const around = new CSSStyleSheet();
  around.replaceSync(ALONE);
  for (const node of path) node.classList.add("printed");
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, around];
  const end = () => {
    for (const node of path) node.classList.remove("printed");
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== around);
  };
  addEventListener("afterprint", end, { once: true });
  print();
}
