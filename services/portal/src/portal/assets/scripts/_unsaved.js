/**
 * Text that the server does not have yet, kept in this browser for one account until it has.
 *
 * A form with `data-unsaved="KEY"` keeps its named fields while they are written, and gives them
 * back when the page is opened again. What was sent and taken is forgotten: the page that follows
 * a taken form says so by `data-taken="KEY"`, and an autosave by itself.
 */

const PREFIX = "gelanggang:unsaved:";
const account = () => document.body.dataset["account"] ?? "";

/** @typedef {{value: string, at: number}} Kept */

/**
 * @param {string} key
 * @param {string} [of] an account's id; of who is signed in when not given
 */
const place = (key, of = account()) => `${PREFIX}${of}:${key}`;

/**
 * @param {string} key
 * @returns {Record<string, Kept>}
 */
export function kept(key) {
  try {
    return JSON.parse(localStorage.getItem(place(key)) ?? "{}");
  } catch {
    return {};
  }
}

/**
 * @param {string} key
 * @param {string} name
 * @param {string} value
 * @returns {boolean} whether the browser took it
 */
export function keep(key, name, value) {
  try {
    const all = { ...kept(key), [name]: { value, at: Date.now() } };
    localStorage.setItem(place(key), JSON.stringify(all));
    return true;
  } catch {
    return false; // full, or forbidden: the page says that it is not kept
  }
}

/**
 * Forget one field where it is still what the server took, or all of a key.
 * @param {string} key
 * @param {string} [name]
 * @param {string} [taken]
 */
export function forget(key, name, taken) {
  if (name === undefined) {
    localStorage.removeItem(place(key));
    return;
  }
  const all = kept(key);
  if (taken !== undefined && all[name]?.value !== taken) return;
  delete all[name];
  if (Object.keys(all).length === 0) localStorage.removeItem(place(key));
  else localStorage.setItem(place(key), JSON.stringify(all));
}

/** @param {string} of the account that signs out */
export function forgetAll(of) {
  for (const name of Object.keys(localStorage)) {
    if (name.startsWith(place("", of))) localStorage.removeItem(name);
  }
}

/**
 * The fields of a form that hold text of a person.
 * @param {HTMLFormElement} form
 * @returns {(HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement)[]}
 */
export function fieldsOf(form) {
  return /** @type {HTMLInputElement[]} */ ([...form.elements]).filter(
    (field) => field.name && !["hidden", "file", "submit", "button", "password"].includes(field.type),
  );
}

/**
 * What a field says: of several boxes or radios of one name, those chosen.
 * @param {HTMLFormElement} form
 * @param {string} name
 * @returns {string}
 */
export function valueOf(form, name) {
  return new FormData(form).getAll(name).map(String).join("\n");
}

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 * @param {string} value
 */
export function setValue(form, name, value) {
  const chosen = value.split("\n");
  for (const field of fieldsOf(form).filter((one) => one.name === name)) {
    if (field instanceof HTMLInputElement && ["checkbox", "radio"].includes(field.type)) {
      field.checked = chosen.includes(field.value);
    } else {
      field.value = value;
    }
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

/** @param {Element} page whose forms with `data-unsaved` keep what is written */
export function keepUnsaved(page) {
  for (const done of /** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll("[data-taken]"))) {
    forget(done.dataset["taken"] ?? "");
  }
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll("[data-unsent]"))) {
    showUnsent(place);
  }
  const forms = /** @type {NodeListOf<HTMLFormElement>} */ (
    page.querySelectorAll("form[data-unsaved]")
  );
  for (const form of forms) {
    const key = form.dataset["unsaved"] ?? "";
    giveBack(form, key);
    form.addEventListener("input", (event) => {
      const field = /** @type {HTMLInputElement} */ (event.target);
      if (fieldsOf(form).includes(field)) keep(key, field.name, valueOf(form, field.name));
    });
  }
}

/**
 * Where nothing can be sent any more, what this browser still has is shown, not thrown away.
 * @param {HTMLElement} place
 */
function showUnsent(place) {
  const key = place.dataset["unsent"] ?? "";
  const texts = Object.values(kept(key)).map(({ value }) => value);
  if (texts.length === 0) return;
  const quote = place.querySelector("blockquote");
  if (quote) quote.textContent = texts.join("\n\n");
  const drop = place.querySelector("[data-drop]");
  drop?.removeAttribute("hidden");
  drop?.addEventListener("click", () => {
    forget(key);
    place.hidden = true;
  });
  place.hidden = false;
}

/**
 * @param {HTMLFormElement} form
 * @param {string} key
 */
function giveBack(form, key) {
  const differing = Object.entries(kept(key)).filter(
    ([name, { value }]) => fieldsOf(form).some((f) => f.name === name) && valueOf(form, name) !== value,
  );
  if (differing.length === 0) return;
  for (const [name, { value }] of differing) setValue(form, name, value);
  const notice = /** @type {HTMLElement | null} */ (form.querySelector("[data-given-back]"));
  notice?.removeAttribute("hidden");
  notice?.querySelector("button")?.addEventListener("click", () => {
    forget(key);
    window.location.reload();
  });
}
