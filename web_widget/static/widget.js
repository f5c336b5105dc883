/* The one script that a page names: loads widget/element.js and adds <signpost-chat> where the page has none. Settings
 * are `data-*` attributes, of the element or of this script's tag. */
(() => {
  "use strict";
  const script = document.currentScript;

  function addWhereMissing() {
    if (!document.querySelector("signpost-chat")) document.body.append(document.createElement("signpost-chat"));
  }

  /** Rather a plain line than nothing where a part of the widget did not come. */
  function sayThatItIsMissing() {
    if (document.querySelector("signpost-chat")) return; // a page's own element shows what stands inside it
    const link = Object.assign(document.createElement("a"), { href: "tel:999", textContent: "999" });
    const line = document.createElement("p");
    line.append("Signpost could not be loaded. In an emergency, call ", link, ".");
    document.body.append(line);
  }

  import(new URL("widget/element.js", script.src).href).then(({ define }) => {
    define(script.dataset.borough);
    addWhereMissing();
  }, sayThatItIsMissing);
})();
