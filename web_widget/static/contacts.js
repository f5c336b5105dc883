/* The contacts page with script: it filters as one types, also without a network, and knows the hour at which it is
 * read. The server draws the same without (contacts_page.py, contact_groups.py); cards are hidden and moved, never made. */

import { isOutOfHours, today } from "./contacts/hours.js";
import { keep } from "./contacts/keeping.js";

const page = document.getElementById("contacts");
const field = document.getElementById("q");
const said = document.getElementById("said");
const groups = [...page.querySelectorAll(".group")];
const cards = [...page.querySelectorAll(".contact")].sort((a, b) => a.dataset.place - b.dataset.place);
const switches = [...page.querySelectorAll(".switch a")];
const NOW = "now";
const NATIONAL = "national";

// ---- What is asked for --------------------------------------------------------------------------------------

/** The borough in the address; "" for all, also where it is none that there is. */
function chosenBorough() {
  const given = new URLSearchParams(location.search).get("borough");
  return switches.some((link) => link.dataset.borough === given) ? given : "";
}

const plain = (text) => text.toLowerCase().replaceAll("’", "'");

function isAskedFor(card, borough, words) {
  const fits = !borough || card.dataset.group === borough || card.dataset.group === NATIONAL;
  return fits && words.every((word) => card.dataset.words.includes(word));
}

// ---- Showing ------------------------------------------------------------------------------------------------

/** Puts each card where it belongs now: with the hour before its borough. Who can be rung now comes first, then the
 * chosen borough's. */
function arrange(borough) {
  const out = isOutOfHours(new Date(), page.dataset);
  const home = (card) => (out && "atAllHours" in card.dataset ? NOW : card.dataset.group);
  const rank = (card) =>
    (card.querySelector('[href^="tel:"]') ? 0 : 2) + (card.dataset.group === (borough || NATIONAL) ? 0 : 1);
  for (const group of groups) {
    const list = group.querySelector(".cards");
    const wanted = cards.filter((card) => home(card) === group.id);
    if (group.id === NOW) wanted.sort((a, b) => rank(a) - rank(b));
    // Moving a card takes the focus from it: only where something changes.
    if (wanted.some((card, place) => list.children[place] !== card)) list.append(...wanted);
  }
}

/** Shows what the field and the address ask for. Returns how that is said. */
function show() {
  const borough = chosenBorough();
  const words = plain(field.value).split(/\s+/).filter(Boolean);
  arrange(borough);
  for (const card of cards) card.hidden = !isAskedFor(card, borough, words);
  for (const group of groups) {
    const isOthers = borough && ![borough, NOW, NATIONAL].includes(group.id);
    const isEmpty = !group.querySelector(".contact:not([hidden])");
    group.hidden = isOthers || (isEmpty && !("standsAlone" in group.dataset));
  }
  for (const link of switches) {
    if (link.dataset.borough === borough) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  return showCount(cards.filter((card) => !card.hidden).length);
}

function showCount(found) {
  const count = document.getElementById("count");
  const nothing = document.getElementById("nothing");
  count.textContent = found === 1 ? "1 contact" : `${found} contacts`;
  count.hidden = found === 0 || !field.value.trim(); // what is all there needs no counting
  nothing.hidden = found > 0;
  document.getElementById("sought").textContent = field.value.trim();
  return found ? count.textContent : `Nothing matches ${field.value.trim()}.`;
}

// ---- Saying -------------------------------------------------------------------------------------------------

let pause;

/** Once, when nothing more has been said for `wait` milliseconds; emptied after, so that nobody comes upon old words. */
function say(text, wait = 0) {
  clearTimeout(pause);
  pause = setTimeout(() => {
    said.textContent = text;
    pause = setTimeout(() => (said.textContent = ""), 1500);
  }, wait);
}

// ---- Copying, printing --------------------------------------------------------------------------------------

function addCopyButton(link) {
  const service = link.closest(".contact").querySelector("h3").textContent;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copy number";
  button.setAttribute("aria-label", `Copy number ${link.textContent} of ${service}`);
  button.addEventListener("click", async () => {
    const done = await navigator.clipboard.writeText(link.textContent).then(() => true, () => false);
    say(done ? "Number copied" : "The number could not be copied: this browser does not allow it");
    button.textContent = done ? "Copied" : "Not copied";
    setTimeout(() => (button.textContent = "Copy number"), 2000);
  });
  link.after(button);
}

function writeTheDay() {
  document.getElementById("printed-on").textContent = today();
}

// ---- Start --------------------------------------------------------------------------------------------------

// A saved copy was drawn for another address.
field.value = new URLSearchParams(location.search).get("q") ?? field.value;
if (!navigator.onLine) document.getElementById("why-saved").textContent = "You are offline.";
if (navigator.clipboard) page.querySelectorAll('dd a[href^="tel:"]').forEach(addCopyButton);
writeTheDay();
show();

field.addEventListener("input", () => say(show(), 500));
field.form.addEventListener("submit", (event) => {
  event.preventDefault(); // what was searched for stays out of the address and the browser's history
  say(show());
});
page.querySelector("#nothing a").addEventListener("click", (event) => {
  event.preventDefault();
  field.value = "";
  field.focus();
  say(show());
});
page.querySelector(".switch").addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const { borough } = link.dataset;
  history.pushState(null, "", borough ? `?borough=${borough}` : location.pathname);
  say(show());
});
addEventListener("popstate", show);
addEventListener("beforeprint", writeTheDay);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && show());
keep(page.dataset.worker, location.pathname);
