/** The page behind a one-time link: the link's token comes behind #, which no server ever sees. */
const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-link]"));
const field = /** @type {HTMLInputElement | null} */ (form?.querySelector("[name=token]") ?? null);
const token = location.hash.slice(1);
if (field && token) {
  field.value = token;
  const group = field.closest(".govuk-form-group");
  if (group && !group.classList.contains("govuk-form-group--error")) group.setAttribute("hidden", "");
  // Whoever looks over a shoulder, or at the history, sees no secret.
  history.replaceState(null, "", location.pathname);
}
