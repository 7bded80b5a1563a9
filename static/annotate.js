/* The reader's keys, and marking a claim: a selection, or the sentence under the cursor, becomes code-point offsets.
   The page works without this file: the tools line links to the same form with a list of sentences. */

const text = () => document.getElementById("text");
const sentences = () => [...text().querySelectorAll(".sentence")];
const points = (string) => [...string].length; // the server counts code points, the browser UTF-16 units

const CURRENT = '.sentence[tabindex="0"]';
const WORD = /[\p{L}\p{N}\p{M}_'’-]+|[^\p{L}\p{N}\p{M}_\s'’-]/gu; // as apps/annotation/boundaries.py has it
const focusAfter = new WeakMap(); // request → what has the focus once the page it brings stands
let start = null; // where the current sentence begins: it outlives the page that htmx renews
let chosen = ""; // the claim that is set off from the others
let loading = false; // whether the form is on its way
let inText = false; // whether a key pressed in the text clicks a control elsewhere: the focus stays in the text

function currentSentence() {
  return text().querySelector(CURRENT);
}

function moveTo(sentence) {
  if (!sentence) return;
  document.getSelection().removeAllRanges();
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

/* From claim to claim; from where the cursor stands if it has left the chosen one. */
function stepClaim(by) {
  const starts = [...text().querySelectorAll("mark[id]")];
  const here = currentSentence();
  const at = starts.findIndex((mark) => mark.id === `c${chosen}` && here.contains(mark));
  const after = Node.DOCUMENT_POSITION_FOLLOWING;
  const following = (mark) => Boolean(here.compareDocumentPosition(mark) & after) && !here.contains(mark);
  const ahead = at < 0 ? starts.find((mark) => here.contains(mark) || following(mark)) : starts[at + 1];
  const behind = at < 0 ? starts.findLast((mark) => !following(mark) && !here.contains(mark)) : starts[at - 1];
  const mark = by > 0 ? ahead : behind;
  if (!mark) return;
  moveTo(mark.closest(".sentence"));
  choose(mark.id);
}

function toggleLabels(link) {
  const hidden = text().classList.toggle("unlabelled");
  link.setAttribute("aria-pressed", String(!hidden));
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

/* --- The marked range, a word more or less at either end --- */

/* The words of the paragraphs that the range touches, each with its place in code points. */
function wordsAround(range) {
  const leaves = [...text().querySelectorAll("p:has(.sentence)")]
    .filter((paragraph) => range.intersectsNode(paragraph))
    .flatMap((paragraph) => [...paragraph.querySelectorAll("[data-at]")]);
  const all = leaves.flatMap((leaf) => leafPoints(leaf).map((point, i) => [point, Number(leaf.dataset.at) + i]));
  const places = all.flatMap(([point, at]) => Array(point.length).fill(at)); // of each UTF-16 unit
  const string = all.map(([point]) => point).join("");
  return [...string.matchAll(WORD)].map((match) => ({
    start: places[match.index],
    end: places[match.index + match[0].length - 1] + 1,
  }));
}

const EDGES = {
  "+": (words, { start, end }) => ({ start, end: words.find((word) => word.start >= end)?.end ?? end }),
  "-": (words, { start, end }) => ({ start, end: inside(words, start, end).at(-2)?.end ?? end }),
  "<": (words, { start, end }) => ({ start: words.findLast((word) => word.end <= start)?.start ?? start, end }),
  ">": (words, { start, end }) => ({ start: inside(words, start, end)[1]?.start ?? start, end }),
};

function inside(words, start, end) {
  return words.filter((word) => word.start >= start && word.end <= end);
}

function moveEdge(key) {
  const range = selectedRange() ?? sentenceRange();
  const place = range && passage(range);
  if (!place) return;
  const { start: from, end: to } = EDGES[key](wordsAround(range), place);
  const wanted = document.createRange();
  wanted.setStart(...boundary(from, false));
  wanted.setEnd(...boundary(to - 1, true));
  const selection = document.getSelection();
  selection.removeAllRanges();
  selection.addRange(wanted);
  document.getElementById("announcer").textContent = `Selected: ${passage(wanted).words}`;
}

/* Node and offset right before, or behind, a code point of the article. */
function boundary(at, behind) {
  const leaves = [...text().querySelectorAll(".sentence [data-at]")];
  const leaf = leaves.findLast((one) => Number(one.dataset.at) <= at);
  const own = leafPoints(leaf);
  const count = at - Number(leaf.dataset.at) + (behind ? 1 : 0);
  if (leaf.dataset.code) return [leaf, count ? leaf.childNodes.length : 0];
  return [leaf.firstChild, own.slice(0, count).join("").length];
}

/* --- Marking and mending --- */

function withPlace(address, place) {
  const url = new URL(address, location.href);
  if (place) {
    url.searchParams.set("start", place.start);
    url.searchParams.set("end", place.end);
  }
  return url.pathname + url.search;
}

async function mark() {
  const range = selectedRange() ?? sentenceRange();
  const place = range && passage(range);
  if (!place || loading) return;
  const address = withPlace(text().dataset.markUrl, place);
  if (!(await loaded(address))) return location.assign(address); // signed out, refused or not reached: it shows which
  // The words the person saw, not those the server found there: it compares them when the form is sent.
  const dialog = document.getElementById("mark-dialog");
  dialog.querySelector("[name=words]").value = place.words;
  dialog.showModal();
  dialog.querySelector("[name=speaker]").focus();
}

/* Mend a claim; words that are selected become its own. */
async function edit(link) {
  const range = selectedRange();
  const address = withPlace(link.href, range && passage(range));
  if (loading) return;
  if (!(await loaded(address))) return location.assign(address);
  document.getElementById("mark-dialog").showModal();
  document.getElementById("mark-title").focus();
}

/* Whether the address has put a form into the dialog. */
async function loaded(address) {
  loading = true;
  document.getElementById("mark-form").replaceChildren();
  try {
    await htmx.ajax("GET", address, { target: "#mark-form", swap: "outerHTML" });
    return Boolean(document.querySelector("#mark-form form"));
  } catch {
    return false;
  } finally {
    loading = false;
  }
}

/* --- Claims: the chosen one, and all of a place --- */

const cardOf = (claim) => document.getElementById(`claim-${claim}`);
const claimsIn = (element) => [...new Set([...element.querySelectorAll("mark[data-of]")].map((one) => one.dataset.of))];

/* The words of one claim, of who made it and of what signals it, set off from all others. */
function choose(name) {
  const claim = /\bc(?:laim-)?(\d+)$/.exec(name ?? "")?.[1];
  if (!claim || !text()) return;
  chosen = claim;
  for (const other of document.querySelectorAll("#reading .chosen")) other.classList.remove("chosen");
  for (const part of text().querySelectorAll(`[data-of~="${claim}"]`)) part.classList.add("chosen");
  cardOf(claim)?.classList.add("chosen");
  bring(cardOf(claim));
}

/* The card into sight of its column, where that has its own; the page stays where it is. */
function bring(card) {
  const rail = card?.closest(".rail");
  if (!rail || rail.scrollHeight <= rail.clientHeight) return;
  const gap = card.getBoundingClientRect().top - rail.getBoundingClientRect().top;
  rail.scrollTop += gap - rail.clientHeight / 3;
}

/* A small list of the claims that share some words. */
function listClaims(claims, box) {
  const list = document.getElementById("claims-here");
  const known = claims.filter(cardOf);
  if (!list || !known.length) return;
  list.querySelector("ul").replaceChildren(...known.map(lineOf));
  list.showPopover();
  list.style.left = `${Math.max(8, Math.min(box.left, innerWidth - list.offsetWidth - 8))}px`;
  list.style.top = `${Math.min(box.bottom + 6, innerHeight - list.offsetHeight - 8)}px`;
  list.querySelector("a").focus();
}

function lineOf(claim) {
  const card = cardOf(claim);
  const line = document.createElement("li");
  const link = document.createElement("a");
  link.href = `#claim-${claim}`;
  link.dataset.item = "";
  const badge = card.querySelector(".badge");
  link.append(badge.textContent, " ", card.querySelector(".who").textContent, ": ");
  link.append(card.querySelector(".meta").textContent);
  line.className = badge.closest(".claim-card").classList[1];
  line.append(link);
  return line;
}

/* The claim that a key means: the chosen one if the current sentence has it, else the first there. */
function claimHere() {
  const here = claimsIn(currentSentence());
  return here.includes(chosen) ? chosen : here[0];
}

function press(key) {
  const claim = claimHere();
  const control = claim && cardOf(claim)?.querySelector(`[aria-keyshortcuts~="${key}"]`);
  if (!control) return;
  choose(`claim-${claim}`);
  inText = true;
  control.click();
  inText = false;
  if (control.matches("summary")) control.parentElement.querySelector("select, button")?.focus();
}

function undo() {
  document.querySelector('#messages [aria-keyshortcuts="u"]')?.click();
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  J: () => stepParagraph(1),
  K: () => stepParagraph(-1),
  n: () => stepClaim(1),
  p: () => stepClaim(-1),
  v: toggleHighlights,
  u: undo,
  m: () => text().dataset.markUrl && mark(),
  Enter: () => listClaims(claimsIn(currentSentence()), currentSentence().getBoundingClientRect()),
  Escape: () => document.getSelection().removeAllRanges(),
  ...Object.fromEntries(["a", "x", "e", "l", "c"].map((key) => [key, () => press(key)])),
  ...Object.fromEntries(Object.keys(EDGES).map((key) => [key, () => moveEdge(key)])),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !(event.key in KEYS)) return;
  if (document.documentElement.dataset.shortcuts === "off" && event.key.length === 1) return;
  if (!event.target.closest?.("#text .sentence") || event.target.closest("a, button")) return;
  event.preventDefault();
  KEYS[event.key]();
});

document.addEventListener("click", (event) => {
  const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey;
  const close = event.target.closest("#mark-dialog [data-close]");
  const opener = event.target.closest("[data-mark]");
  const mender = plain && event.target.closest("#reading [data-edit]");
  if (close) document.getElementById("mark-dialog").close();
  else if (opener && (selectedRange() || opener.id === "mark-selection")) mark();
  else if (plain && event.target.closest("[data-labels]")) toggleLabels(event.target.closest("[data-labels]"));
  else if (mender) edit(mender.id === "edit-selection" ? cardOf(chosen).querySelector("a[data-edit]") : mender);
  else return;
  event.preventDefault();
});

document.addEventListener("click", ({ target, clientX, clientY }) => {
  const link = target.closest("#claims-here a");
  if (link) document.getElementById("claims-here").hidePopover();
  if (link) choose(link.hash);
  if (!target.closest("#text mark") || target.closest("a") || selectedRange()) return;
  const claims = [];
  for (let one = target.closest("mark"); one; one = one.parentElement.closest("mark")) claims.push(one.dataset.of);
  choose(`c${claims[0]}`);
  if (claims.length > 1) listClaims(claims, { left: clientX, bottom: clientY });
});

document.addEventListener("selectionchange", () => {
  const bar = document.getElementById("selection-bar");
  if (!bar) return;
  bar.hidden = !selectedRange();
  const badge = chosen && cardOf(chosen)?.querySelector("a.badge");
  const button = document.getElementById("edit-selection");
  button.hidden = !badge;
  if (badge) button.querySelector("b").textContent = badge.textContent;
});

document.addEventListener("focusin", (event) => {
  const sentence = event.target.closest("#text .sentence");
  if (sentence) makeCurrent(sentence);
});

document.addEventListener("focusin", (event) => choose(event.target.closest(".claim-card")?.id));
window.addEventListener("hashchange", () => choose(location.hash));

document.addEventListener("htmx:beforeRequest", ({ target, detail }) => {
  if (detail.target.id !== "reading") return;
  const card = inText ? null : target.closest(".claim-card, .rejected");
  focusAfter.set(detail.xhr, card ? `#${card.id}` : CURRENT);
});

document.addEventListener("htmx:afterSettle", ({ target, detail }) => {
  if (target.id === "mark-form") target.querySelector("[aria-invalid=true], .errors")?.focus();
  if (target.id !== "reading") return;
  prepare();
  choose(chosen ? `c${chosen}` : location.hash);
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
  document.querySelector("[data-labels]")?.removeAttribute("hidden"); // without this file it would do nothing
}

prepare();
choose(location.hash);
