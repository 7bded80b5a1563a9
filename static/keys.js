/* Keys of all pages. A region is an element with data-keys: while the focus is inside it, a letter clicks the control
   that names it in aria-keyshortcuts, and j and k walk over its [data-item]s. What is written here works without
   this file, too: the keys only press what is on the page. */

const TYPING = "input:not([type=radio], [type=checkbox]), select, textarea, [contenteditable]";
const ROWS = "li, tr, article"; // a control in a row acts for that row alone
const AFTER = Node.DOCUMENT_POSITION_FOLLOWING;
const dialog = document.getElementById("shortcuts");

const isOff = () => document.documentElement.dataset.shortcuts === "off";
const isShown = (element) => element.checkVisibility();

/* Whether a key belongs to the page: not to what is being typed, nor to the browser. */
function isOurs(event) {
  if (isOff() || event.defaultPrevented || event.isComposing) return false;
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  return !event.target.closest?.(TYPING);
}

/* The control of the region that the letter presses for whom has the focus. */
function controlFor(letter, region, focused) {
  const named = [...region.querySelectorAll(`[aria-keyshortcuts~="${CSS.escape(letter)}"]`)].filter(isShown);
  const rowOf = (control) => {
    const row = control.closest(ROWS);
    return row && region.contains(row) ? row : null;
  };
  return named.find((control) => rowOf(control)?.contains(focused)) ?? named.find((control) => !rowOf(control));
}

function walk(region, by) {
  const items = [...region.querySelectorAll("[data-item]")].filter(isShown);
  const here = document.activeElement;
  // The focus may stand on a button behind the row's link: that row is the current one.
  const at = items.findLastIndex((item) => item === here || item.compareDocumentPosition(here) & AFTER);
  const item = items[Math.max(at + by, 0)];
  item?.focus();
  item?.scrollIntoView({ block: "nearest" });
  return Boolean(items.length);
}

function search() {
  const field = document.getElementById("find");
  field?.focus();
  field?.select();
  return Boolean(field);
}

function showKeys() {
  if (dialog && !dialog.open) dialog.showModal();
  return Boolean(dialog);
}

const EVERYWHERE = { "/": search, "?": showKeys };
const IN_REGIONS = { j: (region) => walk(region, 1), k: (region) => walk(region, -1) };

/* The region around the focus; what lies behind an open dialog is none. */
function regionOf(element) {
  const region = element.closest?.("[data-keys]");
  const over = element.closest?.("dialog");
  return over && !over.contains(region) ? null : region;
}

function press(event) {
  if (event.key in EVERYWHERE && !event.target.closest?.("dialog")) return EVERYWHERE[event.key]();
  const region = regionOf(event.target);
  if (!region) return false;
  if (event.key in IN_REGIONS) return IN_REGIONS[event.key](region);
  const control = event.key.length === 1 ? controlFor(event.key, region, event.target) : null;
  if (control && event.repeat && !control.matches("[data-repeats]")) return true; // a key held down decides once
  control?.click?.();
  if (control?.matches?.("summary")) control.parentElement.querySelector("select, input, button")?.focus();
  return Boolean(control);
}

document.addEventListener("keydown", (event) => {
  if (isOurs(event) && press(event)) event.preventDefault();
});

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-shortcuts-open]") || !showKeys()) return;
  event.preventDefault();
});
