/** What every page loads: the components' behaviour, and ours. */
import {
  Button, CharacterCount, Checkboxes, ErrorSummary, FileUpload, NotificationBanner, PasswordInput,
  Radios, ServiceNavigation, SkipLink, Tabs, createAll,
} from "govuk-frontend";
import htmx from "htmx.org";
import { autosave } from "./_autosave.js";
import { countDown } from "./_countdown.js";
import { live } from "./_live.js";
import { forgetAll, keepUnsaved } from "./_unsaved.js";

const COMPONENTS = [
  Button, CharacterCount, Checkboxes, ErrorSummary, FileUpload, NotificationBanner, PasswordInput,
  Radios, ServiceNavigation, SkipLink, Tabs,
];

// What a server may make a browser do is in its markup, and the policy of content forbids the rest.
htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.selfRequestsOnly = true;
htmx.config.historyCacheSize = 0;
htmx.config.scrollBehavior = "auto";

/** @param {Element} part what has just come into the page */
function enliven(part) {
  for (const component of COMPONENTS) {
    // Texts of components come with their markup, as data-i18n attributes.
    createAll(component, {}, part);
  }
  countDown(part);
}

enliven(document.body);
htmx.onLoad((part) => {
  if (part !== document.body) enliven(part);
});
live(document.body);
keepUnsaved(document.body);
autosave(document.body);

// Parts that are kept right ask by themselves: whether the session lasts is heard there first. Who
// signs in again in another tab finds the page going on.
document.addEventListener("htmx:afterRequest", (event) => {
  /** @type {{xhr: XMLHttpRequest}} */
  const { xhr } = /** @type {CustomEvent} */ (event).detail;
  const ended = document.querySelector("[data-session-ended]");
  if (xhr.status !== 0) ended?.toggleAttribute("hidden", xhr.status !== 401);
});

// Who signs out leaves nothing of his in this browser.
document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (form.dataset["signOut"] !== undefined) forgetAll(form.dataset["signOut"] ?? "");
});

// Filters apply at once where there are scripts; their button stays for who has none.
document.addEventListener("change", (event) => {
  const field = /** @type {HTMLElement} */ (event.target);
  const form = /** @type {HTMLFormElement | null} */ (field.closest("form[data-at-once]"));
  form?.requestSubmit();
});

// A page may be printed by a button of its own.
document.addEventListener("click", (event) => {
  const button = /** @type {HTMLElement} */ (event.target).closest("[data-print]");
  if (button) window.print();
});
for (const button of document.querySelectorAll("[data-print][hidden]")) {
  button.removeAttribute("hidden");
}
