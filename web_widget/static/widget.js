/* Signpost's chat widget: one custom element, <signpost-chat>, in an open shadow root.
 *
 * No framework, no build step. What is shown is made with createElement and text nodes alone, so nothing a
 * reply or a person writes can become markup. The only numbers written here are 999 and 55; all others are data.
 *
 * Order: settings, small helpers, drawing a reply, talking to the gateway, what the tab remembers, the element.
 */
(() => {
  "use strict";
  if (customElements.get("signpost-chat")) return;

  // ---- Settings -----------------------------------------------------------------------------------------

  const SCRIPT = document.currentScript;
  const GATEWAY = new URL("../", SCRIPT.src); // the script stands in <gateway>/static/
  const BOROUGHS = { lambeth: "Lambeth", camden: "Camden" };
  const METHODS = { phone: "Phone", mobile: "Mobile", email: "Email", secure_email: "Secure email", web: "Web page" };
  const LINK_SOURCES = {
    in_policy: "address given in the policy",
    public: "public page",
    local: "added by your service",
  };
  const SAFE_SCHEMES = new Set(["https:", "http:", "tel:", "mailto:"]);
  const LONGEST_QUESTION = 2000; // code points, as the gateway counts
  const WORTH_RETRYING = new Set([408, 425, 429]); // and every 5xx

  const SECOND = 1000;
  const MINUTE = 60 * SECOND;
  const WAITING_SHOWN_AFTER = SECOND;
  const TIMED_OUT_AFTER = 10 * SECOND;
  const IDLE_LIMIT = 30 * MINUTE;
  const IDLE_WARNING = 2 * MINUTE; // how long before the limit a person is warned

  const WAITING = "Looking in the policies…";
  const TIMED_OUT = "Signpost did not answer within 10 seconds.";
  const OFFLINE = "This device appears to be offline.";
  const UNREACHABLE = "Signpost could not be reached.";
  const UNREADABLE = "Signpost sent an answer that could not be read.";
  const STARTED_AFRESH = "The earlier conversation had ended on the server, so this question was asked on its own.";
  const CLEARED = Symbol("cleared"); // reason for an abort that nobody needs to be told of

  // ---- Small helpers ------------------------------------------------------------------------------------

  /** An element. Attributes are strings, or true; children are nodes, or strings as text; all else is left out. */
  function el(tag, attributes = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value === true) node.setAttribute(name, "");
      else if (typeof value === "string") node.setAttribute(name, value);
    }
    node.append(...children.flat().filter((child) => child instanceof Node || (typeof child === "string" && child)));
    return node;
  }

  const list = (value) => (Array.isArray(value) ? value : []);
  const words = (value) => (typeof value === "string" ? value.trim() : "");
  const strong = (text) => el("strong", {}, text);

  function button(text, className, onPress) {
    const node = el("button", { type: "button", class: className }, text);
    node.addEventListener("click", onPress);
    return node;
  }

  /** "2023-09-01" as "1 September 2023"; anything else as it stands. */
  function dateInWords(iso) {
    const date = new Date(`${iso}T00:00:00Z`);
    if (Number.isNaN(date.getTime())) return iso;
    return date.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  }

  /** A version 4 UUID. crypto.randomUUID is missing on plain-HTTP intranets. */
  function newTurnId() {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  }

  /** A link where the address is one of the safe kinds, else the same words as text. */
  function linkOrText(href, text) {
    let url;
    try {
      url = new URL(href);
    } catch {
      return text;
    }
    if (!SAFE_SCHEMES.has(url.protocol)) return text;
    if (!url.protocol.startsWith("http")) return el("a", { href: url.href }, text);
    return el("a", { href: url.href, target: "_blank", rel: "noopener noreferrer" }, `${text} (opens in a new tab)`);
  }

  // ---- Drawing a reply ----------------------------------------------------------------------------------

  const drawText = (text) => el("p", { class: "text" }, words(text));

  /** Call 999, and what to do where speaking is not safe. The tool's own words, and labelled so. */
  function drawEmergencyLine() {
    return [
      el("p", { class: "call" }, "In an emergency, call ", el("a", { href: "tel:999" }, "999"), "."),
      el(
        "details",
        {},
        el("summary", {}, "More help"),
        el("p", {}, "Can’t speak? From a mobile, call 999, then press 55 when prompted (the ‘silent solution’)."),
        el("p", { class: "small" }, "This is Signpost’s own safety line, not the words of either policy."),
      ),
    ];
  }

  /** Where a passage stands, how old the document is, and its words behind a disclosure. */
  function drawCitations(citations) {
    const documents = new Map();
    for (const citation of citations) {
      const title = words(citation.title);
      documents.set(title, [...(documents.get(title) || []), citation]);
    }
    return [...documents].flatMap(([title, cited]) => [
      drawSource(title, cited),
      el(
        "details",
        { class: "quotation" },
        el("summary", {}, "The policy’s own words"),
        cited.map((citation) =>
          el(
            "figure",
            {},
            el("blockquote", {}, words(citation.quote)),
            el("figcaption", {}, words(citation.section)),
          ),
        ),
      ),
    ]);
  }

  function drawSource(title, cited) {
    const sections = [...new Set(cited.map((citation) => words(citation.section)))].filter(Boolean);
    const { review_due: due, overdue } = cited[0];
    const review = due ? dateInWords(due) : "";
    const age = overdue
      ? `Warning: this document is past its review date${review && `, ${review}`}.`
      : review && `Review due ${review}.`;
    return el(
      "div",
      { class: "source" },
      el("p", {}, strong("Source: "), `${[title, ...sections].filter(Boolean).join("; ")}.`),
      age && el("p", { class: overdue ? "overdue" : null }, age),
    );
  }

  function drawSection(section) {
    const borough = BOROUGHS[section.borough] || words(section.borough);
    const heading = words(section.heading);
    return el(
      "section",
      { class: "borough", "data-borough": words(section.borough) },
      el("h4", {}, el("span", { class: "name" }, borough), heading && `: ${heading}`),
      el("ul", {}, list(section.body).map((point) => el("li", {}, words(point)))),
      drawCitations(list(section.citations)),
    );
  }

  /** Who vouches for a contact. A date is shown only where the data has one. */
  function provenance(contact) {
    const checked = contact.checked_on ? `, checked on ${dateInWords(contact.checked_on)}` : "";
    if (contact.source === "public") return `From a public page${checked || "; no date of checking given"}.`;
    if (contact.source === "local") return `Added by your service${checked}.`;
    if (contact.source !== "policy") return "The data does not say where this comes from.";
    const { title, section } = contact.citation || {};
    const place = [words(title), words(section)].filter(Boolean).join("; ") || "place not given";
    return `From the policy: ${place}${checked}.`;
  }

  function drawContact(contact, headingTag) {
    const row = (term, detail) => detail && el("div", {}, el("dt", {}, term), el("dd", {}, detail));
    const where = contact.borough ? BOROUGHS[contact.borough] || words(contact.borough) : "National";
    return el(
      "section",
      { class: "contact" },
      el(headingTag, {}, words(contact.name)),
      el(
        "dl",
        {},
        row("Where", where),
        row("For", words(contact.for_whom)),
        row("Hours", words(contact.hours)),
        list(contact.methods).map((method) =>
          row(METHODS[method.type] || "Contact", linkOrText(method.href, words(method.display))),
        ),
      ),
      el("p", { class: "small" }, provenance(contact)),
    );
  }

  function drawLink(link) {
    const named = link.status === "label_only" || !link.url;
    const source = named ? "named in the policy; address not given" : LINK_SOURCES[link.status];
    const label = words(link.label);
    return el("li", {}, named ? label : linkOrText(link.url, label), source && ` – ${source}`);
  }

  function drawChoice(choice, onChoose) {
    const node = button(words(choice.label), "choice", () => {
      // The button stays, and stays usable: the other choices may be wanted next.
      if (onChoose(words(choice.message))) node.classList.add("used");
    });
    return el("li", {}, node);
  }

  const drawNotice = (notice) => el("p", { class: "notice" }, words(notice));

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
    const rest = (line) => shown.reduce((left, part) => left.replaceAll(part, " "), line.replace(name, ""));
    const tells = (line) => !/^\s*source\b/i.test(line) && /\p{L}{2}/u.test(rest(line));
    return words(reply.text).split("\n").filter(tells).join("\n");
  }

  /** The whole of a reply: what its structured parts do not say, then those parts. */
  function drawReply(reply, onChoose) {
    const sections = list(reply.sections);
    const links = list(reply.links);
    const choices = list(reply.choices);
    const notices = list(reply.notices);
    const difference = words(reply.difference);
    const emergency = reply.kind === "emergency";
    const lead = linesNotShown(reply);
    const noted =
      notices.length > 0 && el("div", { class: "notices" }, strong("Please note"), notices.map(drawNotice));
    const cards = list(reply.contacts).map((contact) => drawContact(contact, "h4"));
    // Who asks for a number needs the number first; that a policy does not say comes before what it does say.
    const numbersFirst = reply.kind === "contacts";
    const notesFirst = reply.kind === "not_in_policy";
    return el(
      "div",
      { class: emergency ? "reply emergency" : "reply", "data-kind": words(reply.kind) },
      emergency && drawEmergencyLine(),
      lead && drawText(lead),
      notesFirst && noted,
      numbersFirst && cards,
      sections.map(drawSection),
      difference && el("p", { class: "difference" }, strong("How the boroughs differ: "), difference),
      !numbersFirst && cards,
      !notesFirst && noted,
      links.length > 0 && [el("h4", {}, "Pages and forms"), el("ul", { class: "links" }, links.map(drawLink))],
      choices.length > 0 && el("ul", { class: "choices" }, choices.map((choice) => drawChoice(choice, onChoose))),
    );
  }

  /** The order in which replies are shown: danger before anything else, the rest as sent. */
  function emergencyFirst(replies) {
    return [...replies].sort((a, b) => (b.kind === "emergency") - (a.kind === "emergency"));
  }

  // ---- Talking to the gateway ---------------------------------------------------------------------------

  /** Why a question got no answer, in words for the person who asked it. */
  class Failure extends Error {
    constructor(reason, { code = "", reference = "", replies = [], wait = 0, retry = true } = {}) {
      super(reason);
      Object.assign(this, { code, reference, replies, wait, retry });
    }
  }

  const isReply = (reply) => Boolean(reply) && words(reply.text) !== "";

  function post(path, body, options) {
    return fetch(new URL(path, GATEWAY), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      ...options,
    });
  }

  /** Seconds that a Retry-After header asks for (a number or a date); 0 where there is none. */
  function secondsToWait(response) {
    const header = response.headers.get("Retry-After") || "";
    const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / SECOND;
    return seconds > 0 ? Math.ceil(seconds) : 0;
  }

  /** The gateway's answer to one question. Throws Failure, or whatever the signal was aborted with. */
  async function fetchAnswer(question, signal) {
    let response;
    let body;
    try {
      response = await post("api/v1/chat", question, { signal });
      body = await response.json();
    } catch {
      if (signal.aborted) throw signal.reason;
      if (!response) throw new Failure(navigator.onLine ? UNREACHABLE : OFFLINE);
      body = null; // a page of HTML, broken JSON, or a connection cut half-way
    }
    if (response.ok && body && list(body.replies).some(isReply)) return body;
    const error = response.ok ? {} : body || {};
    throw new Failure(words(error.message) || UNREADABLE, {
      code: words(error.code),
      reference: words(error.reference),
      replies: emergencyFirst(list(error.replies).filter(isReply)),
      wait: secondsToWait(response),
      retry: response.ok || response.status >= 500 || WORTH_RETRYING.has(response.status),
    });
  }

  async function fetchStandingContacts() {
    const response = await fetch(new URL("api/v1/contacts?standing=1", GATEWAY));
    const body = await response.json();
    if (!response.ok || !Array.isArray(body.contacts)) throw new Failure(UNREADABLE);
    return body.contacts;
  }

  // ---- What the tab remembers ---------------------------------------------------------------------------

  /** The conversation so far, kept in sessionStorage (this tab alone) where that is allowed. */
  class Memory {
    static KEY = "signpost";

    constructor() {
      Object.assign(this, Memory.blank());
      try {
        const kept = JSON.parse(sessionStorage.getItem(Memory.KEY));
        if (kept && Date.now() - kept.at < IDLE_LIMIT) Object.assign(this, kept);
        else sessionStorage.removeItem(Memory.KEY);
      } catch {
        // No storage here, or not ours: this page view remembers, the next does not.
      }
    }

    static blank() {
      return { at: Date.now(), conversation: null, borough: null, turns: [] };
    }

    save() {
      this.at = Date.now();
      try {
        sessionStorage.setItem(Memory.KEY, JSON.stringify({ ...this }));
      } catch {
        // Full or forbidden; the page itself still holds everything.
      }
    }

    clear() {
      Object.assign(this, Memory.blank());
      try {
        sessionStorage.removeItem(Memory.KEY);
      } catch {
        // Nothing was kept.
      }
    }
  }

  // ---- The element --------------------------------------------------------------------------------------

  class SignpostChat extends HTMLElement {
    connectedCallback() {
      if (!this.shadowRoot) this.build();
      this.idleTimer = setInterval(() => this.checkIdle(), 10 * SECOND);
    }

    disconnectedCallback() {
      clearInterval(this.idleTimer);
      clearInterval(this.retryTimer);
      this.pending?.abort(CLEARED);
    }

    build() {
      this.inPage = this.dataset.mode === "page";
      this.memory = new Memory();
      this.blockedUntil = 0; // no question is sent before this time (Retry-After)
      this.pending = null; // AbortController of the question in flight
      this.failed = null; // the last question, where it may be retried

      const root = this.attachShadow({ mode: "open" });
      this.slots = [0, 1].map(() => el("div", { class: "unseen", role: "status", "aria-atomic": "true" }));
      this.frame = el(
        "section",
        {
          class: "signpost",
          lang: "en-GB",
          "aria-label": "Signpost policy assistant",
          "data-mode": this.inPage ? "page" : "embedded",
          hidden: true,
        },
        this.inPage ? this.buildPanel("div") : [this.buildLauncher(), this.buildPanel("dialog")],
      );
      root.append(this.buildStylesheet(), ...this.slots, this.frame);

      for (const turn of this.memory.turns) this.showAnswer(this.addTurn(turn.text), turn);
      this.loadContacts();
    }

    /** Nothing is shown before its style; if the style does not come, plain is better than nothing. */
    buildStylesheet() {
      const link = el("link", { rel: "stylesheet", href: new URL("static/widget.css", GATEWAY).href });
      const show = () => (this.frame.hidden = false);
      link.addEventListener("load", show);
      link.addEventListener("error", show);
      setTimeout(show, 3 * SECOND);
      return link;
    }

    buildLauncher() {
      this.launcher = button("Ask Signpost", "launcher", () => (this.panel.open ? this.panel.close() : this.open()));
      this.launcher.setAttribute("aria-haspopup", "dialog");
      this.launcher.setAttribute("aria-expanded", "false");
      return this.launcher;
    }

    buildPanel(tag) {
      this.panel = el(tag, { class: "panel", "aria-labelledby": tag === "dialog" ? "title" : null });
      this.transcript = el("div", { class: "transcript", role: "group", "aria-label": "Conversation" });
      if (!this.inPage) this.transcript.tabIndex = 0; // it scrolls: let the arrow keys reach it
      this.panel.append(
        el("section", { class: "strip", "aria-label": "Emergency" }, drawEmergencyLine()),
        this.buildHead(),
        this.buildContacts(),
        this.transcript,
        this.buildComposer(),
      );
      if (!this.inPage) this.listenToDialog();
      return this.panel;
    }

    buildHead() {
      this.heading = el("h2", { id: "title", tabindex: "-1" }, this.inPage ? "Ask a question" : "Signpost");
      this.clearButton = button(this.inPage ? "Clear" : "Clear and hide", "secondary", () => this.clear());
      const close = this.inPage ? null : button("Close", "secondary", () => this.panel.close());
      return el(
        "div",
        { class: "head" },
        this.heading,
        el("div", { class: "actions" }, this.clearButton, close),
        el(
          "p",
          { class: "small" },
          "Clearing cannot remove this page from the browser’s history or the server’s technical logs.",
        ),
      );
    }

    buildContacts() {
      this.contacts = el("div", { class: "cards" }, el("p", {}, "Loading the contacts…"));
      const details = el("details", { class: "contacts" }, el("summary", {}, "Contacts"), this.contacts);
      details.addEventListener("toggle", () => details.open && this.loadContacts());
      return details;
    }

    buildComposer() {
      this.borough = el("select", { id: "borough" }, el("option", { value: "" }, "Not said"));
      for (const [key, name] of Object.entries(BOROUGHS)) this.borough.append(el("option", { value: key }, name));
      this.borough.value = this.memory.borough ?? this.presetBorough();
      this.borough.addEventListener("change", () => {
        this.memory.borough = this.borough.value;
        this.memory.save();
      });

      this.field = el("textarea", { id: "question", rows: "2", autocomplete: "off", enterkeyhint: "send" });
      this.field.setAttribute("aria-describedby", "hint note");
      this.field.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
        event.preventDefault();
        this.form.requestSubmit();
      });
      this.note = el("p", { id: "note", class: "note" });
      this.form = el(
        "form",
        { class: "composer", novalidate: true },
        el("div", { class: "which" }, el("label", { for: "borough" }, "Your borough"), this.borough),
        el(
          "div",
          { class: "labels" },
          el("label", { for: "question" }, "Your question"),
          el("p", { id: "hint", class: "small" }, "Leave out names and anything else that could identify a family."),
        ),
        this.note,
        el("div", { class: "typing" }, this.field, el("button", { type: "submit", class: "primary" }, "Send")),
      );
      this.form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.submit();
      });
      return this.form;
    }

    presetBorough() {
      const preset = this.dataset.borough || SCRIPT.dataset.borough || "";
      return preset in BOROUGHS ? preset : "";
    }

    // -- Opening and closing (embedded form)

    listenToDialog() {
      this.panel.addEventListener("keydown", (event) => {
        if (event.key !== "Escape" || event.isComposing) return;
        event.preventDefault();
        this.panel.close();
      });
      this.panel.addEventListener("close", () => {
        this.launcher.setAttribute("aria-expanded", "false");
        this.launcher.focus();
      });
    }

    /** Beside the page on a desk; over the whole of it on a phone, whose keyboard would hide the strip. */
    open() {
      const small = matchMedia("(max-width: 40em), (max-height: 30em)").matches;
      if (small) this.panel.showModal();
      else this.panel.show();
      this.launcher.setAttribute("aria-expanded", "true");
      (small ? this.heading : this.field).focus();
    }

    // -- Asking

    submit() {
      const text = this.field.value.trim();
      const tooMany = [...text].length - LONGEST_QUESTION;
      if (!text) this.tell("Type a question first.", true);
      else if (tooMany > 0) this.tell(`Too long by ${tooMany}: the limit is ${LONGEST_QUESTION} characters.`, true);
      else this.ask(text);
    }

    /** Sends a question, typed or chosen. False, with a reason shown, where it cannot be sent now. */
    ask(text) {
      if (this.isHeld()) return false;
      if (this.failed?.text === text) {
        this.send(this.failed); // the same question again is a retry, not a second turn
        return true;
      }
      this.failed?.box.querySelector(".retry")?.remove();
      this.failed = null;
      const turn = { id: newTurnId(), text, borough: this.borough.value, ...this.addTurn(text) };
      this.send(turn);
      return true;
    }

    isHeld() {
      const seconds = Math.ceil((this.blockedUntil - Date.now()) / SECOND);
      if (this.pending) this.tell("Still looking for the last answer. Your new question is kept.");
      else if (seconds > 0) this.tell(`Signpost asked for a pause: you can send in ${seconds} seconds.`);
      else return false;
      return true;
    }

    async send(turn) {
      const controller = new AbortController();
      this.pending = controller;
      this.failed = null;
      this.tell("");
      turn.box.dataset.state = "waiting";
      turn.answer.replaceChildren();
      this.follow(turn);
      const waiting = setTimeout(() => this.showWaiting(turn), WAITING_SHOWN_AFTER);
      const late = setTimeout(() => controller.abort(new Failure(TIMED_OUT)), TIMED_OUT_AFTER);
      try {
        const body = await this.exchange(turn, controller.signal);
        controller.signal.throwIfAborted();
        this.keepAnswer(turn, body);
      } catch (error) {
        if (error !== CLEARED) this.showFailure(turn, error instanceof Failure ? error : new Failure(UNREADABLE));
      } finally {
        clearTimeout(waiting);
        clearTimeout(late);
        if (this.pending === controller) this.pending = null;
      }
    }

    /** One question, asked a second time on its own if the server no longer knows the conversation. */
    async exchange(turn, signal) {
      const question = () => ({
        message: turn.text,
        turn_id: turn.id,
        ...(this.memory.conversation && { conversation_id: this.memory.conversation }),
        ...(turn.borough && { borough: turn.borough }),
      });
      try {
        return await fetchAnswer(question(), signal);
      } catch (error) {
        if (error.code !== "UNKNOWN_CONVERSATION" || !this.memory.conversation) throw error;
        this.memory.conversation = null;
        turn.note = STARTED_AFRESH;
        return fetchAnswer(question(), signal);
      }
    }

    // -- Showing what came back

    /** The question in the transcript, with an empty place for its answer. */
    addTurn(text) {
      const answer = el("div", { class: "answer" });
      const box = el(
        "div",
        { class: "turn", "data-state": "waiting" },
        el("div", { class: "question" }, el("h3", {}, "You asked"), drawText(text)),
        answer,
      );
      this.transcript.append(box);
      return { box, answer };
    }

    showWaiting(turn) {
      turn.answer.replaceChildren(el("p", { class: "waiting" }, WAITING));
      this.announce(WAITING);
    }

    keepAnswer(turn, body) {
      const replies = emergencyFirst(body.replies.filter(isReply));
      this.showAnswer(turn, { replies, note: turn.note });
      this.follow(turn);
      this.announce(`Signpost: ${[turn.note, ...replies.map((reply) => reply.text)].filter(Boolean).join("\n")}`);
      if (this.field.value.trim() === turn.text) this.field.value = "";
      this.memory.conversation = words(body.conversation_id) || this.memory.conversation;
      this.memory.turns.push({ text: turn.text, replies, note: turn.note });
      this.memory.save();
    }

    showAnswer({ box, answer }, { replies, note }) {
      answer.replaceChildren(
        el("h3", {}, "Signpost"),
        ...(note ? [el("p", { class: "small" }, note)] : []),
        ...replies.map((reply) => drawReply(reply, (message) => this.ask(message))),
      );
      box.dataset.state = "answered";
    }

    showFailure(turn, failure) {
      const inField = this.field.value.trim() === turn.text;
      const kept = `Your question is ${inField ? "still in the box below" : "kept above"}.`;
      this.failed = failure.retry ? turn : null;
      this.blockedUntil = Date.now() + failure.wait * SECOND;
      turn.answer.replaceChildren(
        el("h3", {}, "Signpost"),
        el(
          "div",
          { class: "failure" },
          el("p", { class: "reason" }, strong("Not answered. "), failure.message),
          el("p", {}, kept),
          failure.reference && el("p", { class: "small" }, `Reference: ${failure.reference}`),
          failure.retry && this.buildRetry(turn),
        ),
        ...failure.replies.map((reply) => drawReply(reply, (message) => this.ask(message))),
      );
      turn.box.dataset.state = "failed";
      this.follow(turn);
      const pause = failure.wait > 0 ? ` You can retry in ${failure.wait} seconds.` : "";
      this.announce(`Signpost: Not answered. ${failure.message} ${kept}${pause}`);
    }

    /** A button that sends the same turn again, held back while the server has asked for a pause. */
    buildRetry(turn) {
      const pause = el("span", { class: "small" });
      const retry = button("Retry", "primary", () => {
        if (this.isHeld()) return;
        this.field.focus({ preventScroll: true });
        this.send(turn);
      });
      const count = () => {
        const seconds = Math.ceil((this.blockedUntil - Date.now()) / SECOND);
        retry.setAttribute("aria-disabled", String(seconds > 0)); // keeps its focus, unlike `disabled`
        pause.textContent = seconds > 0 ? `Signpost asked for a pause: retry in ${seconds} seconds.` : "";
        if (seconds > 0) return;
        clearInterval(this.retryTimer);
        if (turn.paused) this.announce("You can retry now.");
        turn.paused = false;
      };
      clearInterval(this.retryTimer);
      turn.paused = this.blockedUntil > Date.now();
      if (turn.paused) this.retryTimer = setInterval(count, SECOND);
      count();
      return el("div", { class: "retry" }, retry, pause);
    }

    /** Brings a turn's question to the top of the view, unless the reader has scrolled elsewhere since. */
    follow(turn) {
      const scroller = this.inPage ? document.scrollingElement : this.transcript;
      const moved = turn.seenAt !== undefined && Math.abs(scroller.scrollTop - turn.seenAt) > 40;
      if (!moved) turn.box.scrollIntoView({ block: "start" });
      turn.seenAt = moved ? turn.seenAt : scroller.scrollTop;
    }

    /** A line beside the field, spoken once. */
    tell(text, invalid = false) {
      this.note.textContent = text;
      this.field.setAttribute("aria-invalid", String(invalid));
      if (text) this.announce(text);
    }

    /** Speaks through one of two slots in turn, so that the same words twice are still a change. */
    announce(text) {
      this.slots.reverse();
      const [now, before] = this.slots;
      before.textContent = "";
      now.textContent = text;
      clearTimeout(this.slotTimer);
      this.slotTimer = setTimeout(() => (now.textContent = ""), 1.5 * SECOND);
    }

    // -- Contacts, clearing, idling

    /** Kept in memory once fetched, so that they can be read with the server down. */
    async loadContacts() {
      if (this.hasContacts) return;
      try {
        const contacts = await fetchStandingContacts();
        this.hasContacts = true;
        this.contacts.replaceChildren(...contacts.map((contact) => drawContact(contact, "h3")));
      } catch {
        const reason = "The contacts could not be loaded. Close and open this list to try again.";
        this.contacts.replaceChildren(el("p", {}, reason));
      }
    }

    /** Local first, so that it works offline; then the server is asked to forget as well. */
    async clear() {
      const conversation = this.memory.conversation;
      this.pending?.abort(CLEARED);
      this.pending = null;
      this.failed = null;
      clearInterval(this.retryTimer);
      this.idleNotice?.remove();
      this.idleNotice = null;
      this.memory.clear();
      this.transcript.replaceChildren();
      this.field.value = "";
      this.borough.value = this.presetBorough();
      if (!this.inPage && this.panel.open) this.panel.close();
      this.tell("Cleared.");
      if (!conversation) return;
      try {
        const response = await post("api/v1/forget", { conversation_id: conversation }, { keepalive: true });
        if (!response.ok) throw new Failure(UNREADABLE);
      } catch {
        this.tell("Cleared here. The server could not be asked to delete its copy.");
      }
    }

    /** Shared desks: what nobody has used for a while goes, after a warning with one button to keep it. */
    checkIdle() {
      if (this.memory.turns.length === 0) return;
      if (!this.idleNotice && Date.now() - this.memory.at > IDLE_LIMIT - IDLE_WARNING) this.warnIdle();
      else if (this.idleNotice && Date.now() - this.warnedAt > IDLE_WARNING) this.clear();
    }

    warnIdle() {
      const text = "This conversation will be cleared in 2 minutes, because nobody has used it for a while.";
      const keep = button("Keep it", "secondary", () => {
        this.memory.save();
        this.idleNotice?.remove();
        this.idleNotice = null;
        this.field.focus();
      });
      this.warnedAt = Date.now();
      this.idleNotice = el("div", { class: "notices idle" }, el("p", {}, text), keep);
      this.transcript.after(this.idleNotice);
      this.announce(text);
    }
  }

  customElements.define("signpost-chat", SignpostChat);

  /** The embedded form: the script tag alone is enough. */
  function addWhereMissing() {
    if (!document.querySelector("signpost-chat")) document.body.append(document.createElement("signpost-chat"));
  }
  if (document.body) addWhereMissing();
  else document.addEventListener("DOMContentLoaded", addWhereMissing);
})();
