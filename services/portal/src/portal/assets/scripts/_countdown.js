/** Countdowns: what is left until an instant, by the server's clock. */

const now = document.querySelector('meta[name="server-now"]')?.getAttribute("content");
const AHEAD = now ? Date.now() - Date.parse(now) : 0;

/**
 * Milliseconds of the server's clock.
 * @returns {number}
 */
export function serverNow() {
  return Date.now() - AHEAD;
}

/**
 * @param {number} left milliseconds
 * @param {DOMStringMap} words patterns of the page's language: {d} {h} {m} {s}
 * @returns {string}
 */
export function worded(left, words) {
  const seconds = Math.max(0, Math.ceil(left / 1000));
  const part = {
    d: Math.floor(seconds / 86400),
    h: Math.floor(seconds / 3600) % 24,
    m: Math.floor(seconds / 60) % 60,
    s: seconds % 60,
  };
  const pattern = seconds >= 86400 ? words["days"] : seconds >= 3600 ? words["hours"] : words["minutes"];
  return (pattern ?? "").replace(/\{([dhms])(2?)\}/g, (_, name, two) => {
    const value = part[/** @type {"d"|"h"|"m"|"s"} */ (name)];
    return two ? String(value).padStart(2, "0") : String(value);
  });
}

/** @param {Element} part whose `[data-until]` begin to count */
export function countDown(part) {
  const found = /** @type {NodeListOf<HTMLElement>} */ (part.querySelectorAll("[data-until]"));
  for (const element of found) {
    if (element.dataset["counts"]) continue;
    element.dataset["counts"] = "yes";
    const until = Date.parse(element.dataset["until"] ?? "");
    const tick = () => {
      if (!element.isConnected) return;
      const left = until - serverNow();
      element.textContent = left > 0 ? worded(left, element.dataset) : (element.dataset["over"] ?? "");
      if (left > 0) {
        setTimeout(tick, left > 86_400_000 ? 60_000 : 1000 - (Math.floor(-left) % 1000 || 0) % 1000);
      } else {
        element.dispatchEvent(new CustomEvent("over", { bubbles: true }));
      }
    };
    tick();
  }
}
