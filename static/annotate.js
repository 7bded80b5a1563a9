/* The reader's keys, and marking a claim: a selection, or the sentence under the cursor, becomes code-point offsets.
   The page works without this file: the tools line links to the same form with a list of sentences. */

const text = () => document.getElementById("text");
const sentences = () => [...text().querySelectorAll(".sentence")];
const points = (string) => [...string].length; // the server counts code points, the browser UTF-16 units

let focusNext = null; // what should have the focus once htmx has renewed the page

function currentSentence() {
  return document.activeElement?.closest(".sentence") ?? text().querySelector('.sentence[tabindex="0"]');
}

function moveTo(sentence) {
  if (!sentence) return;
  for (const other of text().querySelectorAll('.sentence[tabindex="0"]')) other.tabIndex = -1;
  sentence.tabIndex = 0;
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
  if (!place) return;
  const address = `${text().dataset.markUrl}?start=${place.start}&end=${place.end}`;
  await htmx.ajax("GET", address, { target: "#mark-form", swap: "outerHTML" });
  const dialog = document.getElementById("mark-dialog");
  // The words the person saw, not those the server found there: it compares them when the form is sent.
  dialog.querySelector("[name=words]").value = place.words;
  focusNext = `.sentence[data-start="${currentSentence()?.dataset.start}"]`;
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

document.addEventListener("htmx:beforeRequest", (event) => {
  const card = event.target.closest(".claim-card, .rejected");
  if (card) focusNext = `#${card.id}`;
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "reading") return;
  prepare();
  if (focusNext) document.querySelector(focusNext)?.focus();
  focusNext = null;
});

function prepare() {
  if (!text()) return;
  for (const [place, sentence] of sentences().entries()) sentence.tabIndex = place ? -1 : 0;
}

prepare();
