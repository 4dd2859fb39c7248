/**
 * A sheet beside its material: the total as it stands, and keys for who wants them.
 *
 * Keys: n and p go to the next and the previous reading, 1 to 9 to that criterion, Enter from one
 * criterion to the next, Ctrl+Enter hands in. They can be switched off, and never work while text
 * is written.
 */
const KEYS = "gelanggang:keys-off";
const sheet = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-sheet]"));

/** @returns {HTMLInputElement[]} */
const scores = () =>
  sheet ? [...sheet.querySelectorAll(/** @type {"input"} */ ("input[name^='score.']"))] : [];

/** @param {string} text */
const number = (text) => (text.trim() === "" ? NaN : Number(text.trim().replace(",", ".")));

function total() {
  const place = /** @type {HTMLElement | null} */ (document.querySelector("[data-total]"));
  if (!place) return;
  /** @type {Record<string, number>} */
  const weights = JSON.parse(place.dataset["weights"] ?? "{}");
  let sum = 0;
  let whole = 0;
  for (const field of scores()) {
    const weight = weights[field.name] ?? 0;
    sum += weight * number(field.value);
    whole += weight;
  }
  const said = whole > 0 ? sum / whole : NaN;
  const language = document.documentElement.lang;
  place.textContent = Number.isFinite(said)
    ? said.toLocaleString(language, { maximumFractionDigits: 2 })
    : "–";
}

/** @param {Element | null} place */
const isText = (place) =>
  place instanceof HTMLTextAreaElement ||
  place instanceof HTMLSelectElement ||
  (place instanceof HTMLInputElement && place.type !== "checkbox");

const box = /** @type {HTMLInputElement | null} */ (document.querySelector("#shortcuts"));
if (box) {
  box.closest("[data-shortcuts]")?.removeAttribute("hidden");
  box.checked = localStorage.getItem(KEYS) === null;
  box.addEventListener("change", () => {
    if (box.checked) localStorage.removeItem(KEYS);
    else localStorage.setItem(KEYS, "yes");
  });
}

document.addEventListener("keydown", (event) => {
  const fields = scores();
  const at = fields.indexOf(/** @type {HTMLInputElement} */ (document.activeElement));
  if (event.key === "Enter" && event.ctrlKey) {
    /** @type {HTMLButtonElement | null} */ (sheet?.querySelector("button[value='hand-in']") ?? null)?.click();
    return;
  }
  if (event.key === "Enter" && at >= 0) {
    event.preventDefault(); // a sheet is handed in on purpose, not by the way
    const next = fields[at + 1] ?? sheet?.querySelector("textarea");
    next?.focus();
    return;
  }
  if (!box?.checked || event.ctrlKey || event.altKey || event.metaKey) return;
  if (isText(document.activeElement)) return;
  if (/^[1-9]$/.test(event.key)) {
    const field = fields[Number(event.key) - 1];
    if (field) {
      event.preventDefault();
      field.focus();
      field.select();
    }
    return;
  }
  /** @type {HTMLAnchorElement | null} */ (document.querySelector(`a[data-key="${CSS.escape(event.key)}"]`))?.click();
});

sheet?.addEventListener("input", total);
