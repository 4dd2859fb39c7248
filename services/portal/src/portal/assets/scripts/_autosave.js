/**
 * Autosave: what is written reaches the server a moment later, field by field.
 *
 * A form with `data-autosave="ADDRESS"` and `data-unsaved="KEY"` sends what changed as
 * `{fields: {name: text}, seen: {name: version}}` and hears
 * `{saved_at, versions: {name: version}, conflicts: [{name, theirs, by, at, version}], says}`.
 * With `data-had` it sends what it believes the server has, too, and hears of `news: {name: text}`:
 * what another window wrote where nothing was written here is shown here.
 * A field that somebody else changed meanwhile is not overwritten: both texts are shown, and one is
 * chosen. Without a connection the text stays in this browser and is sent when there is one again.
 */
import { fieldsOf, forget, keep, kept, setValue, valueOf } from "./_unsaved.js";

const PAUSE_MS = 700;
const LONGEST_MS = 20_000;

/** @typedef {{name: string, theirs: string, by?: string, at?: string, version: number}} Conflict */
/** @typedef {{saved_at: string, versions?: Record<string, number>, conflicts?: Conflict[], news?: Record<string, string>, says?: string}} Saved */

/** @param {Element} page whose forms with `data-autosave` save themselves */
export function autosave(page) {
  const forms = /** @type {NodeListOf<HTMLFormElement>} */ (
    page.querySelectorAll("form[data-autosave]")
  );
  for (const form of forms) new Autosave(form);
}

class Autosave {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.key = form.dataset["unsaved"] ?? "";
    /** @type {Record<string, number>} */
    this.seen = JSON.parse(form.dataset["versions"] ?? "{}");
    /** @type {Record<string, string>} what was shown or sent last, and need not be sent again */
    this.has = {};
    /** @type {Record<string, string>} what the server has, as far as this window heard */
    this.had = {};
    for (const { name } of fieldsOf(form)) {
      this.has[name] ??= initial(form, name);
      this.had[name] ??= this.hidden(`was_${name}`)?.value ?? this.has[name];
    }
    this.pause = PAUSE_MS;
    /** @type {number | undefined} */
    this.timer = undefined;
    this.sending = false;
    /** @type {HTMLElement | undefined} the button that waits for what is being sent */
    this.waiting = undefined;
    /** @type {Set<string>} fields of which somebody must choose first */
    this.open = new Set();
    form.addEventListener("input", () => this.soon());
    form.addEventListener("change", () => this.soon(0));
    form.addEventListener("submit", (event) => this.leave(event));
    window.addEventListener("online", () => this.soon(0));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") void this.send();
      else void this.look();
    });
    window.addEventListener("beforeunload", (event) => {
      // What the browser keeps comes back by itself; only what it could not keep is warned of.
      if (this.changed().some((name) => kept(this.key)[name] === undefined)) event.preventDefault();
    });
    if (this.changed().length > 0) this.soon(0);
  }

  /**
   * @param {string} name
   * @returns {HTMLInputElement | undefined}
   */
  hidden(name) {
    const field = this.form.elements.namedItem(name);
    return field instanceof HTMLInputElement && field.type === "hidden" ? field : undefined;
  }

  /**
   * The form goes by its button: with it, what the server was heard to have by now. What is on its
   * way is waited for, or the server would take it for somebody else's.
   * @param {SubmitEvent} event
   */
  leave(event) {
    window.clearTimeout(this.timer);
    if (this.sending) {
      event.preventDefault();
      this.waiting = event.submitter ?? this.form;
      return;
    }
    for (const [name, text] of Object.entries(this.had)) {
      if (this.open.has(name)) continue; // nobody has chosen yet: the server asks again
      const was = this.hidden(`was_${name}`);
      const seen = this.hidden(`seen_${name}`);
      if (was) was.value = text;
      if (seen && this.seen[name] !== undefined) seen.value = String(this.seen[name]);
    }
  }

  /** What another window wrote meanwhile is shown, where nothing was written here. */
  async look() {
    if (this.sending || this.form.dataset["had"] === undefined) return;
    try {
      const answer = await this.ask({});
      if (answer.ok) this.take((await answer.json()).news ?? {});
    } catch {
      // Without a connection there is no news; what is written here says so by itself.
    }
  }

  /** @param {Record<string, string>} news */
  take(news) {
    for (const [name, text] of Object.entries(news)) {
      if (this.open.has(name) || valueOf(this.form, name) !== this.has[name]) continue;
      this.has[name] = this.had[name] = text;
      setValue(this.form, name, text);
      forget(this.key, name);
    }
  }

  /** @returns {string[]} the fields that differ from what the server has */
  changed() {
    const names = [...new Set(fieldsOf(this.form).map((field) => field.name))];
    return names.filter((n) => !this.open.has(n) && valueOf(this.form, n) !== this.has[n]);
  }

  /** @param {number} [pause] */
  soon(pause = this.pause) {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.send(), pause);
  }

  async send() {
    const names = this.changed();
    if (this.sending || names.length === 0) return;
    this.sending = true;
    this.say("saving");
    /** @type {Record<string, string>} */
    const fields = {};
    for (const name of names) fields[name] = valueOf(this.form, name);
    try {
      await this.heard(await this.ask(fields), fields);
    } catch {
      for (const [name, value] of Object.entries(fields)) keep(this.key, name, value);
      this.say("offline");
      this.pause = Math.min(LONGEST_MS, this.pause * 2);
      this.soon();
    } finally {
      this.sending = false;
      const button = this.waiting;
      this.waiting = undefined;
      if (button) this.form.requestSubmit(button === this.form ? null : button);
    }
  }

  /** @param {Record<string, string>} fields */
  ask(fields) {
    const seen = Object.fromEntries(Object.keys(fields).map((name) => [name, this.seen[name] ?? 0]));
    return fetch(this.form.dataset["autosave"] ?? "", {
      method: "POST",
      keepalive: JSON.stringify(fields).length < 50_000,
      headers: {
        "Content-Type": "application/json",
        "X-Form-Token": /** @type {HTMLInputElement} */ (this.form.elements.namedItem("form_token")).value,
      },
      body: JSON.stringify(
        this.form.dataset["had"] === undefined ? { fields, seen } : { fields, seen, had: this.had },
      ),
    });
  }

  /**
   * @param {Response} answer
   * @param {Record<string, string>} fields
   */
  async heard(answer, fields) {
    if (answer.status >= 500 || answer.status === 429) throw new Error(String(answer.status));
    /** @type {Saved} */
    const saved = await answer.json();
    if (answer.status === 401) return this.say("ended", saved.says);
    if (!answer.ok) return this.say("failed", saved.says);
    this.pause = PAUSE_MS;
    const conflicts = new Set((saved.conflicts ?? []).map((conflict) => conflict.name));
    Object.assign(this.seen, saved.versions ?? {});
    for (const [name, value] of Object.entries(fields)) {
      if (conflicts.has(name)) continue;
      this.has[name] = this.had[name] = value;
      forget(this.key, name, value);
    }
    for (const conflict of saved.conflicts ?? []) this.choose(conflict);
    this.take(saved.news ?? {});
    this.say(conflicts.size > 0 ? "conflict" : "saved", saved.saved_at);
    this.form.dispatchEvent(new CustomEvent("saved", { bubbles: true, detail: saved }));
    if (this.changed().length > 0) this.soon();
    return undefined;
  }

  /**
   * @param {"saving" | "saved" | "offline" | "failed" | "ended" | "conflict"} state
   * @param {string} [more] put into the sentence of that state
   */
  say(state, more = "") {
    for (const place of /** @type {NodeListOf<HTMLElement>} */ (
      this.form.querySelectorAll("[data-saved]")
    )) {
      const words = place.dataset[state] ?? "";
      place.dataset["state"] = state;
      place.textContent = state === "failed" && more ? more : words.replace("{at}", more);
      const again = place.parentElement?.querySelector("[data-again]");
      again?.toggleAttribute("hidden", state !== "ended");
    }
  }

  /** @param {Conflict} conflict both texts are shown, and one is chosen */
  choose(conflict) {
    const template = /** @type {HTMLTemplateElement | null} */ (
      this.form.querySelector("template[data-conflict]")
    );
    const field = fieldsOf(this.form).find((one) => one.name === conflict.name);
    if (!template || !field || this.open.has(conflict.name)) return;
    this.open.add(conflict.name);
    this.seen[conflict.name] = conflict.version;
    const panel = /** @type {HTMLElement} */ (
      /** @type {Element} */ (template.content.firstElementChild).cloneNode(true)
    );
    /** @param {string} name @param {string} text */
    const fill = (name, text) => {
      const place = panel.querySelector(`[data-${name}]`);
      if (place) place.textContent = text;
    };
    fill("theirs", conflict.theirs);
    fill("by", conflict.by ?? "");
    fill("at", conflict.at ?? "");
    fill("mine", valueOf(this.form, conflict.name));
    const done = () => {
      this.open.delete(conflict.name);
      panel.remove();
      field.focus();
      this.soon(0);
    };
    panel.querySelector("[data-take-theirs]")?.addEventListener("click", () => {
      this.has[conflict.name] = this.had[conflict.name] = conflict.theirs;
      setValue(this.form, conflict.name, conflict.theirs);
      forget(this.key, conflict.name);
      done();
    });
    panel.querySelector("[data-take-mine]")?.addEventListener("click", () => {
      this.has[conflict.name] = this.had[conflict.name] = conflict.theirs;
      done();
    });
    (field.closest(".govuk-form-group") ?? field).append(panel);
    panel.focus();
  }
}

/**
 * What a field said when the page came: the server's text, before the browser gave anything back.
 * @param {HTMLFormElement} form
 * @param {string} name
 * @returns {string}
 */
function initial(form, name) {
  const said = [];
  for (const field of fieldsOf(form).filter((one) => one.name === name)) {
    if (field instanceof HTMLSelectElement) {
      said.push([...field.options].find((option) => option.defaultSelected)?.value ?? field.options[0]?.value ?? "");
    } else if (field instanceof HTMLInputElement && ["checkbox", "radio"].includes(field.type)) {
      if (field.defaultChecked) said.push(field.value);
    } else {
      said.push(field.defaultValue);
    }
  }
  return said.join("\n");
}
