/** Buttons that copy a text of the page; they show only where there is something to copy with. */
for (const found of document.querySelectorAll("[data-copy]")) {
  const button = /** @type {HTMLButtonElement} */ (found);
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const text = document.querySelector(button.dataset["copy"] ?? "")?.textContent ?? "";
    await navigator.clipboard.writeText(text.trim());
    button.textContent = button.dataset["copied"] ?? "";
  });
}
