/* The next person at a shared desk must not find this one's conversation in the tab. */
"use strict";

try {
  sessionStorage.clear();
} catch {
  // No storage here: nothing was kept.
}
