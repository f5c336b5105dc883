/* Everything shown is made here, with createElement and text nodes alone: nothing that is said can become markup. */

/** An element. Attributes are strings, or true; children are nodes, or strings as text; all else is left out. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) node.setAttribute(name, "");
    else if (typeof value === "string") node.setAttribute(name, value);
  }
  const isShown = (child) => child instanceof Node || (typeof child === "string" && child);
  node.append(...children.flat(Infinity).filter(isShown));
  return node;
}

export const list = (value) => (Array.isArray(value) ? value : []);
export const words = (value) => (typeof value === "string" ? value.trim() : "");
export const strong = (text) => el("strong", {}, text);
export const paragraph = (text, className) => el("p", { class: className }, text);

export function button(text, className, onPress) {
  const node = el("button", { type: "button", class: className }, text);
  node.addEventListener("click", onPress);
  return node;
}

export function disclosure(className, summary, ...children) {
  return el("details", { class: className }, el("summary", {}, summary), ...children);
}

const SAFE_SCHEMES = new Set(["https:", "http:", "tel:", "mailto:"]);

/** A link where the address is one of the safe kinds, else the same words as text. */
export function linkOrText(href, text) {
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
