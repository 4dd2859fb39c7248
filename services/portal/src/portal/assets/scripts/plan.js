/**
 * A plan that is watched: the states of its booths are asked for when something changed, and only
 * what is otherwise is written. Where the plan itself is another, the whole part is asked for.
 */

/**
 * @typedef {object} States
 * @property {string} plan
 * @property {Record<string, string>} words
 * @property {Record<string, number>} counts
 * @property {Record<string, [string, string]>} booths state and exhibitor by code
 */

/** @param {HTMLElement} plan */
function watch(plan) {
  let asking = false;
  let again = false;
  const refresh = async () => {
    if (asking) {
      again = true;
      return;
    }
    asking = true;
    try {
      const answer = await fetch(plan.dataset["plan"] ?? "");
      if (answer.ok) await show(plan, /** @type {States} */ (await answer.json()));
    } catch {
      // The connection is away: the next change, or the next poll, asks anew.
    } finally {
      asking = false;
    }
    if (again) {
      again = false;
      await refresh();
    }
  };
  plan.addEventListener("live", refresh);
}

/**
 * @param {HTMLElement} plan
 * @param {States} states
 */
async function show(plan, states) {
  if (states.plan !== plan.dataset["mark"]) {
    if (!plan.dataset["part"]) {
      // The page's own marks and forms belong to the plan; what was written is kept and given back.
      window.location.reload();
      return;
    }
    const part = await fetch(plan.dataset["part"] ?? "");
    if (!part.ok) return;
    plan.innerHTML = await part.text();
    plan.dataset["mark"] = states.plan;
    return;
  }
  for (const booth of /** @type {NodeListOf<HTMLElement>} */ (plan.querySelectorAll("[data-booth]"))) {
    const found = states.booths[booth.dataset["booth"] ?? ""];
    if (!found) continue;
    const [state, title] = found;
    const word = states.words[state] ?? state;
    const label = `${booth.dataset["name"]}, ${word}${title ? `: ${title}` : ""}`;
    const mine = (booth.dataset["state"] ?? "").split(" ").slice(1);
    const now = [state, ...mine].join(" ");
    if (booth.dataset["state"] !== now) booth.dataset["state"] = now;
    if (booth.getAttribute("aria-label") !== label) booth.setAttribute("aria-label", label);
  }
  for (const line of /** @type {NodeListOf<HTMLElement>} */ (plan.querySelectorAll("[data-line]"))) {
    const found = states.booths[line.dataset["line"] ?? ""];
    if (!found) continue;
    const [state, title] = found;
    const tag = line.querySelector('[data-says="state"] .g-state');
    if (tag && !tag.classList.contains(`g-state--${state}`)) {
      tag.className = `g-state g-state--${state}`;
      tag.textContent = states.words[state] ?? state;
    }
    const who = line.querySelector('[data-says="title"]');
    if (who && who.textContent !== title) who.textContent = title;
  }
  for (const count of /** @type {NodeListOf<HTMLElement>} */ (plan.querySelectorAll("[data-count]"))) {
    count.textContent = String(states.counts[count.dataset["count"] ?? ""] ?? 0);
  }
}

for (const plan of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-plan]"))) {
  watch(plan);
}

// What is over by its instant is seen at once: whatever watches around it asks anew.
document.addEventListener("over", (event) => {
  const part = /** @type {HTMLElement} */ (event.target).closest("[data-watch]");
  window.setTimeout(() => part?.dispatchEvent(new CustomEvent("live")), 400);
});
