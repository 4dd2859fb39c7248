/** A rule book's text: each mistake leads to its line, which is then chosen in the text. */

/**
 * Where a line begins in a text, and how long it is.
 * @param {string} text
 * @param {number} line from 1
 * @returns {[number, number]}
 */
export function lineOf(text, line) {
  const lines = text.split("\n");
  const begins = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  return [begins, (lines[line - 1] ?? "").length];
}

const text = /** @type {HTMLTextAreaElement | null} */ (document.getElementById("text"));
const links = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("a[data-line]"));

for (const link of links) {
  link.addEventListener("click", (event) => {
    if (!text) return;
    event.preventDefault();
    const line = Number(link.dataset["line"]);
    const [begins, length] = lineOf(text.value, line);
    text.focus();
    text.setSelectionRange(begins, begins + length);
    const height = parseFloat(getComputedStyle(text).lineHeight) || 20;
    text.scrollTop = Math.max(0, (line - 6) * height);
    text.scrollLeft = 0;
  });
}
