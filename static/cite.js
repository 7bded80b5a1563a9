/* Copying a citation: folding or unfolding one puts it into the clipboard, too. Without this file it can be read and selected. */

document.addEventListener("click", async ({ target }) => {
  const summary = target.closest(".cite > summary");
  if (!summary) return;
  const citation = summary.parentElement.querySelector(".citation").textContent.trim().replace(/\s+/g, " ");
  try {
    await navigator.clipboard.writeText(citation);
    document.getElementById("announcer").textContent = "Citation copied.";
    summary.parentElement.dataset.copied = "";
  } catch {
    // The browser does not let pages copy: the words stand there to be selected.
  }
});
