/* <signpost-chat>: the parts put together in an open shadow root; opening, closing, clearing. */

import { BOTH, Composer } from "./composer.js";
import { drawEmergencyLine, StandingContacts } from "./contacts.js";
import { Conversation } from "./conversation.js";
import { button, el, paragraph } from "./dom.js";
import { addressOf, forget } from "./gateway.js";
import { IdleWatch, Memory } from "./memory.js";
import { buildPaperLine, watchPrinting } from "./printing.js";
import { SAY } from "./tools.js";
import { Transcript } from "./transcript.js";
import { Voice } from "./voice.js";
import { BOROUGHS } from "./wording.js";

const STYLE_PATIENCE = 3000; // milliseconds; then plain is better than nothing
// A phone, or a desk at 400 %: there the panel covers the page.
const SMALL = "(max-width: 40em), (max-height: 30em)";

/** `borough` is what the script's tag presets. */
export function define(borough) {
  if (customElements.get("signpost-chat")) return;
  SignpostChat.borough = borough;
  customElements.define("signpost-chat", SignpostChat);
}

class SignpostChat extends HTMLElement {
  connectedCallback() {
    if (!this.shadowRoot) this.build();
    this.presence = new AbortController();
    const { signal } = this.presence;
    watchPrinting(this.shadowRoot, this.paperLine, signal);
    // A page that Back brings back whole may be of before a clearing in another one.
    const onBack = (event) => event.persisted && this.memory.turns.length && !Memory.isKept && this.clear();
    addEventListener("pageshow", onBack, { signal });
    this.idle.start();
  }

  async disconnectedCallback() {
    this.presence.abort();
    this.idle.stop();
    await null;
    if (!this.isConnected) this.conversation.stop(); // it may only have been moved
  }

  // -- Building

  build() {
    this.inPage = this.dataset.mode === "page";
    this.memory = new Memory(this.presetBorough());
    this.voice = new Voice();
    this.putTogether();
    this.panel = this.buildPanel();
    this.frame = el(
      "section",
      {
        class: "signpost",
        lang: "en-GB",
        "aria-label": "Signpost policy assistant",
        "data-mode": this.inPage ? "page" : "embedded",
        hidden: true,
      },
      !this.inPage && this.buildLauncher(),
      this.panel,
    );
    const root = this.attachShadow({ mode: "open" });
    root.append(this.buildStylesheet(), ...this.voice.slots, this.frame);
    root.addEventListener(SAY, (event) => this.voice.announce(event.detail));
    // What is typed here is not the host's shortcuts.
    this.frame.addEventListener("keydown", (event) => event.stopPropagation());
    this.contacts.load();
    this.conversation.restore();
  }

  putTogether() {
    const say = (text) => this.voice.announce(text);
    const ask = (text, shown) => this.conversation.ask(text, shown);
    const scroller = () => {
      if (this.inPage) return document.scrollingElement;
      return this.panel.scrollHeight > this.panel.clientHeight + 1 ? this.panel : this.transcript.node;
    };
    this.contacts = new StandingContacts();
    this.transcript = new Transcript({ scroller, ask, say });
    this.composer = new Composer({ onAsk: ask, onBorough: (key) => this.keepBorough(key), say });
    this.composer.borough.value = this.memory.borough;
    this.composer.field.value = this.dataset.question || "";
    this.composer.field.addEventListener("input", () => this.memory.touch());
    const { memory, transcript, composer } = this;
    this.conversation = new Conversation({ memory, transcript, composer, say });
    const isEmpty = () => !composer.text && !transcript.node.querySelector(".turn");
    const onKeep = () => composer.field.focus();
    this.idle = new IdleWatch({ memory, place: composer.form, say, isEmpty, onKeep, onGone: () => this.clear() });
  }

  buildStylesheet() {
    const link = el("link", { rel: "stylesheet", href: addressOf("static/widget.css") });
    const show = () => (this.frame.hidden = false);
    link.addEventListener("load", show);
    link.addEventListener("error", show);
    setTimeout(show, STYLE_PATIENCE);
    return link;
  }

  buildLauncher() {
    this.launcher = button("Ask Signpost", "launcher", () => (this.panel.open ? this.hide() : this.open()));
    this.launcher.setAttribute("aria-haspopup", "dialog");
    this.launcher.setAttribute("aria-expanded", "false");
    return this.launcher;
  }

  buildPanel() {
    const panel = el(this.inPage ? "div" : "dialog", { class: "panel", "aria-labelledby": this.inPage ? null : "title" });
    if (!this.inPage) this.transcript.node.tabIndex = 0; // it scrolls: let the arrow keys reach it
    this.paperLine = buildPaperLine();
    const strip = el("section", { class: "strip", "aria-label": "Emergency" }, drawEmergencyLine());
    const remains = "Clearing does not reach browser history or server logs.";
    const rest = [this.paperLine, this.transcript.node, this.transcript.newer, this.composer.form];
    const { heading, actions, contacts } = this.buildHead();
    if (this.inPage) {
      panel.append(strip, heading, el("div", { class: "bar" }, contacts, actions), ...rest, paragraph(remains, "small"));
    } else {
      panel.append(strip, el("div", { class: "head" }, heading, actions, paragraph(remains, "small")), contacts, ...rest);
      this.listenToDialog(panel);
    }
    return panel;
  }

  buildHead() {
    const name = this.inPage ? "Your conversation" : "Signpost";
    this.heading = el("h2", { id: "title", tabindex: "-1", class: this.inPage ? "unseen" : null }, name);
    const clear = button(this.inPage ? "Clear" : "Clear and hide", "secondary", () => this.clear());
    const leave = this.inPage ? this.buildExit() : button("Close", "secondary", () => this.hide());
    const actions = el("div", { class: "actions" }, clear, leave);
    return { heading: this.heading, actions, contacts: this.contacts.node };
  }

  /** For somebody who must not be seen here: clears, then goes to a neutral page, which Back does not undo. */
  buildExit() {
    const exit = this.dataset.exit && el("a", { class: "exit", href: this.dataset.exit }, "Exit this page");
    exit?.addEventListener("click", (event) => {
      event.preventDefault();
      this.clear();
      location.replace(exit.href);
    });
    return exit;
  }

  // -- The borough

  presetBorough() {
    const preset = this.dataset.borough || SignpostChat.borough || "";
    return preset in BOROUGHS ? preset : BOTH;
  }

  keepBorough(key) {
    this.memory.borough = key;
    this.memory.save();
  }

  // -- Opening and closing (embedded form)

  listenToDialog(panel) {
    panel.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.isComposing) return;
      event.preventDefault();
      this.hide();
    });
    panel.addEventListener("close", () => {
      this.launcher.setAttribute("aria-expanded", "false");
      this.frame.before(...this.voice.slots);
    });
  }

  /** The focus goes back to the launcher, unless somebody is at work in the page beside the panel. */
  hide() {
    const wasInside = this.panel.contains(this.shadowRoot.activeElement);
    this.panel.close();
    if (wasInside) this.launcher.focus();
  }

  /** Beside the page on a desk, over the whole of it where there is no room for both. */
  open() {
    const small = matchMedia(SMALL).matches;
    if (small) this.panel.showModal();
    else this.panel.show();
    if (small) this.panel.append(...this.voice.slots); // a modal dialog silences what is outside of it
    this.transcript.showNewest();
    this.launcher.setAttribute("aria-expanded", "true");
    (small ? this.heading : this.composer.field).focus();
  }

  // -- Clearing

  /** Local first, so that it works offline; then the server is asked to forget as well. */
  async clear() {
    const conversation = this.memory.conversation;
    this.conversation.stop();
    this.idle.dismiss();
    this.memory.clear();
    this.transcript.clear();
    this.composer.field.value = "";
    this.composer.borough.value = this.memory.borough;
    if (!this.inPage && this.panel.open) this.hide();
    this.composer.tell("Cleared.");
    if (!conversation) return;
    try {
      await forget(conversation);
    } catch {
      this.composer.tell("Cleared here. The server could not be asked to delete its copy.");
    }
  }
}
