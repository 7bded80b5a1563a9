/* The reader's keys, and marking a claim: a selection, or the sentence under the cursor, becomes code-point offsets.
   The page works without this file: the tools line links to the same form with a list of sentences. */

const text = () => document.getElementById("text");
const sentences = () => [...text().querySelectorAll(".sentence")];
const points = (string) => [...string].length; // the server counts code points, the browser UTF-16 units

const CURRENT = '.sentence[tabindex="0"]';
const focusAfter = new WeakMap(); // request → what has the focus once the page it brings stands
let start = null; // where the current sentence begins: it outlives the page that htmx renews
let loading = false; // whether the form is on its way

function currentSentence() {
  return text().querySelector(CURRENT);
}

function moveTo(sentence) {
  if (!sentence) return;
  sentence.focus();
  sentence.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const all = sentences();
  moveTo(all[all.indexOf(currentSentence()) + by]);
}

function stepParagraph(by) {
  const paragraphs = [...text().querySelectorAll("p:has(.sentence)")];
  moveTo(paragraphs[paragraphs.indexOf(currentSentence()?.closest("p")) + by]?.querySelector(".sentence"));
}

function stepClaim(by) {
  const starts = [...text().querySelectorAll("mark[id]")];
  const here = currentSentence();
  const after = Node.DOCUMENT_POSITION_FOLLOWING;
  const ahead = starts.filter((mark) => !here.contains(mark) && here.compareDocumentPosition(mark) & after);
  const behind = starts.filter((mark) => !here.contains(mark) && !(here.compareDocumentPosition(mark) & after));
  moveTo((by > 0 ? ahead[0] : behind.at(-1))?.closest(".sentence"));
}

function toggleHighlights() {
  const shown = text().classList.toggle("unmarked") ? "off" : "all";
  text().classList.remove("only-disputed");
  for (const link of document.querySelectorAll("[data-highlights]")) {
    if (link.dataset.highlights === shown) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

/* The code points of one leaf; a control character shows its number and counts as itself. */
function leafPoints(leaf) {
  return leaf.dataset.code ? [String.fromCodePoint(parseInt(leaf.dataset.code, 16))] : [...leaf.textContent];
}

function pointsBefore(leaf, container, offset, atEnd) {
  if (leaf.dataset.code) return atEnd ? 1 : 0;
  if (container === leaf) return offset ? points(leaf.textContent) : 0;
  return points(container.data.slice(0, offset));
}

/* Start, end and words of a range in the article's text, without white space at its ends; null for nothing. */
function passage(range) {
  const found = [];
  for (const leaf of text().querySelectorAll("[data-at]")) {
    if (!range.intersectsNode(leaf)) continue;
    const own = leafPoints(leaf);
    const { startContainer, startOffset, endContainer, endOffset } = range;
    const from = leaf.contains(startContainer) ? pointsBefore(leaf, startContainer, startOffset, false) : 0;
    const to = leaf.contains(endContainer) ? pointsBefore(leaf, endContainer, endOffset, true) : own.length;
    for (let i = from; i < to; i += 1) found.push([own[i], Number(leaf.dataset.at) + i]);
  }
  while (found.length && !found[0][0].trim()) found.shift();
  while (found.length && !found.at(-1)[0].trim()) found.pop();
  if (!found.length) return null;
  const words = found.map(([point, at], i) => (i && at > found[i - 1][1] + 1 ? ` ${point}` : point)).join("");
  return { start: found[0][1], end: found.at(-1)[1] + 1, words };
}

function selectedRange() {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  return text()?.contains(range.commonAncestorContainer) ? range : null;
}

function sentenceRange() {
  const sentence = currentSentence();
  if (!sentence) return null;
  const range = document.createRange();
  range.selectNodeContents(sentence);
  return range;
}

async function mark() {
  const range = selectedRange() ?? sentenceRange();
  const place = range && passage(range);
  if (!place || loading) return;
  const address = `${text().dataset.markUrl}?start=${place.start}&end=${place.end}`;
  if (await loaded(address)) openForm(place);
  else location.assign(address); // signed out, refused or not reached: the browser shows which
}

/* Whether the address has put a form into the dialog. */
async function loaded(address) {
  loading = true;
  document.getElementById("mark-form").replaceChildren();
  try {
    await htmx.ajax("GET", address, { target: "#mark-form", swap: "outerHTML" });
    return Boolean(document.querySelector("#mark-form [name=words]"));
  } catch {
    return false;
  } finally {
    loading = false;
  }
}

function openForm(place) {
  const dialog = document.getElementById("mark-dialog");
  // The words the person saw, not those the server found there: it compares them when the form is sent.
  dialog.querySelector("[name=words]").value = place.words;
  dialog.showModal();
  dialog.querySelector("[name=speaker]").focus();
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  J: () => stepParagraph(1),
  K: () => stepParagraph(-1),
  n: () => stepClaim(1),
  p: () => stepClaim(-1),
  v: toggleHighlights,
  m: () => text().dataset.markUrl && mark(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !(event.key in KEYS)) return;
  if (!event.target.closest?.("#text")) return;
  event.preventDefault();
  KEYS[event.key]();
});

document.addEventListener("click", (event) => {
  const close = event.target.closest("#mark-dialog [data-close]");
  const opener = event.target.closest("[data-mark]");
  if (close) document.getElementById("mark-dialog").close();
  else if (opener && (selectedRange() || opener.id === "mark-selection")) mark();
  else return;
  event.preventDefault();
});

document.addEventListener("selectionchange", () => {
  const bar = document.getElementById("selection-bar");
  if (bar) bar.hidden = !selectedRange();
});

document.addEventListener("focusin", (event) => {
  const sentence = event.target.closest("#text .sentence");
  if (sentence) makeCurrent(sentence);
});

document.addEventListener("focusin", (event) => choose(event.target.closest(".claim-card")?.id));
window.addEventListener("hashchange", () => choose(location.hash));

/* The words of one claim, of who made it and of what signals it, set off from all others. */
function choose(name) {
  const claim = /\bc(?:laim-)?(\d+)$/.exec(name ?? "")?.[1];
  if (!claim || !text()) return;
  for (const other of text().querySelectorAll(".chosen")) other.classList.remove("chosen");
  for (const part of text().querySelectorAll(`[data-of~="${claim}"]`)) part.classList.add("chosen");
}

document.addEventListener("htmx:beforeRequest", ({ target, detail }) => {
  if (detail.target.id !== "reading") return;
  const card = target.closest(".claim-card, .rejected");
  focusAfter.set(detail.xhr, card ? `#${card.id}` : CURRENT);
});

document.addEventListener("htmx:afterSettle", ({ target, detail }) => {
  if (target.id === "mark-form") target.querySelector("[aria-invalid=true], .errors")?.focus();
  if (target.id !== "reading") return;
  prepare();
  choose(location.hash);
  focus(focusAfter.get(detail.xhr));
});

/* What lies folded away cannot have the focus; the line that unfolds it can. */
function focus(selector) {
  const found = document.querySelector(selector) ?? currentSentence();
  const folded = found?.closest("details:not([open])");
  (folded?.querySelector("summary") ?? found)?.focus();
}

/* The current sentence alone is what the tab key reaches. */
function makeCurrent(sentence) {
  for (const other of text().querySelectorAll(CURRENT)) other.tabIndex = -1;
  sentence.tabIndex = 0;
  start = sentence.dataset.start;
}

function prepare() {
  if (!text()) return;
  const all = sentences();
  for (const sentence of all) sentence.tabIndex = -1;
  const current = all.find((sentence) => sentence.dataset.start === start) ?? all[0];
  if (current) makeCurrent(current);
}

prepare();
choose(location.hash);
