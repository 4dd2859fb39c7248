/**
 * What changes elsewhere: one stream tells which of the page's watches changed, and each part that
 * watches asks the server again. Without a stream they ask every few seconds.
 */
import htmx from "htmx.org";

const POLL_MS = 4000;
const LATE_MS = [1000, 4000];

/**
 * @param {string[]} watches
 * @param {(watch: string) => void} changed
 * @returns {() => void} ends it
 */
export function listen(watches, changed) {
  /** @type {number | undefined} */
  let polling;
  const poll = () => {
    polling ??= window.setInterval(() => watches.forEach(changed), POLL_MS);
  };
  const address = "/live?" + watches.map((w) => `watch=${encodeURIComponent(w)}`).join("&");
  const stream = new EventSource(address);
  stream.addEventListener("changed", (event) => changed(/** @type {MessageEvent} */ (event).data));
  stream.addEventListener("open", () => {
    window.clearInterval(polling);
    polling = undefined;
    // What changed while nobody listened is asked for: also between the page's making and now.
    watches.forEach(changed);
  });
  stream.addEventListener("error", () => {
    poll();
    if (stream.readyState === EventSource.CLOSED) stream.close();
  });
  return () => {
    stream.close();
    window.clearInterval(polling);
  };
}

/**
 * @param {Element} page whose `[data-watch]` parts are kept right while somebody sees it. A tab that
 * is hidden lets its stream go: a browser has only a few connections for all tabs of a site.
 */
export function live(page) {
  const parts = () =>
    /** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll("[data-watch]"));
  const watches = [...new Set([...parts()].flatMap((p) => (p.dataset["watch"] ?? "").split(" ")))];
  if (watches.length === 0) return;
  /** @param {string} watch @param {string} event */
  const tell = (watch, event) => {
    for (const part of parts()) {
      if ((part.dataset["watch"] ?? "").split(" ").includes(watch)) htmx.trigger(part, event);
    }
  };
  /** @type {Map<string, number[]>} */
  const late = new Map();
  /** @param {string} watch */
  const changed = (watch) => {
    tell(watch, "live");
    // Who answers may hear of it from another service a moment later, or busy, some: parts that
    // listen for it ask again.
    late.get(watch)?.forEach((timer) => window.clearTimeout(timer));
    late.set(watch, LATE_MS.map((ms) => window.setTimeout(() => tell(watch, "late"), ms)));
  };
  /** @type {(() => void) | undefined} */
  let end = document.hidden ? undefined : listen(watches, changed);
  const hide = () => {
    end?.();
    end = undefined;
  };
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return hide();
    end ??= listen(watches, changed);
    watches.forEach(changed);
  });
  window.addEventListener("pagehide", hide, { once: true });
}
