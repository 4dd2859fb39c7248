/**
 * The plan while it is written: booths are dragged on a grid, or moved by arrow keys and turned by
 * R; the table says where they are, and the server what is wrong with that.
 */

const CHECK_MS = 700;

/** @param {HTMLFormElement} form */
function edit(form) {
  const address = form.dataset["planEditor"] ?? "";
  const cells = /** @type {Record<string, string>} */ ({});
  for (const name of ["x", "y", "width", "depth", "turn"]) cells[name] = name;

  /**
   * @param {string} row
   * @param {string} cell
   * @returns {HTMLInputElement | HTMLSelectElement | null}
   */
  const field = (row, cell) => form.querySelector(`[name="b${row}-${cell}"]`);

  /**
   * What a row says of a length, in centimetres.
   * @param {string} row
   * @param {string} cell
   */
  const centimetres = (row, cell) =>
    Math.round(Number.parseFloat((field(row, cell)?.value ?? "").replace(",", ".")) * 100) || 0;

  /**
   * @param {string} row
   * @param {string} cell
   * @param {string} value
   */
  const write = (row, cell, value) => {
    const input = field(row, cell);
    if (!input || input.value === value) return;
    input.value = value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const step = () =>
    Number(/** @type {HTMLSelectElement | null} */ (form.querySelector("[data-grid]"))?.value ?? 50);

  /**
   * @param {string} row
   * @param {number} x
   * @param {number} y
   */
  const place = (row, x, y) => {
    const grid = step();
    write(row, "x", (Math.round(x / grid) * grid / 100).toFixed(2));
    write(row, "y", (Math.round(y / grid) * grid / 100).toFixed(2));
    draw(row);
  };

  /** @param {string} row */
  const turn = (row) => {
    const width = field(row, "width")?.value ?? "";
    write(row, "width", field(row, "depth")?.value ?? "");
    write(row, "depth", width);
    write(row, "turn", String((Number(field(row, "turn")?.value ?? 0) + 90) % 360));
    draw(row);
  };

  /**
   * Draw a booth where its row says that it is.
   * @param {string} row
   */
  const draw = (row) => {
    const booth = form.querySelector(`.g-booth[data-row="${row}"]`);
    if (!booth) return;
    const [x, y] = [centimetres(row, "x"), centimetres(row, "y")];
    const [width, depth] = [Math.max(0, centimetres(row, "width")), Math.max(0, centimetres(row, "depth"))];
    const box = booth.querySelector(".g-booth__box");
    for (const [name, value] of Object.entries({ x, y, width, height: depth })) {
      box?.setAttribute(name, String(value));
    }
    const code = booth.querySelector(".g-booth__code");
    code?.setAttribute("x", String(x + width / 2));
    code?.setAttribute("y", String(y + depth / 2));
    const front = /** @type {Record<string, number[]>} */ ({
      0: [x, y + depth, x + width, y + depth],
      90: [x, y, x, y + depth],
      180: [x, y, x + width, y],
      270: [x + width, y, x + width, y + depth],
    })[field(row, "turn")?.value ?? "0"];
    const line = booth.querySelector(".g-booth__front");
    ["x1", "y1", "x2", "y2"].forEach((name, n) => line?.setAttribute(name, String(front?.[n] ?? 0)));
  };

  /**
   * @param {SVGSVGElement} svg
   * @param {PointerEvent} event
   * @returns {DOMPoint} where the pointer is, in centimetres of the hall
   */
  const pointed = (svg, event) =>
    new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM()?.inverse());

  /** @param {HTMLElement} drawing */
  const enliven = (drawing) => {
    for (const booth of /** @type {NodeListOf<SVGElement>} */ (drawing.querySelectorAll(".g-booth"))) {
      const row = booth.getAttribute("data-row") ?? "";
      booth.setAttribute("tabindex", "0");
      booth.setAttribute("role", "button");
      booth.addEventListener("pointerdown", (event) => drag(booth, row, event));
      booth.addEventListener("focus", () => mark(row));
      booth.addEventListener("keydown", (event) => key(row, event));
    }
  };

  /** @param {string} row whose line in the table is shown to be it */
  const mark = (row) => {
    for (const line of form.querySelectorAll("tr[data-row]")) {
      line.classList.toggle("g-grid__chosen", line.getAttribute("data-row") === row);
    }
  };

  /**
   * @param {SVGElement} booth
   * @param {string} row
   * @param {PointerEvent} event
   */
  const drag = (booth, row, event) => {
    const svg = /** @type {SVGSVGElement | null} */ (booth.closest("svg"));
    if (!svg || event.button !== 0) return;
    event.preventDefault();
    booth.focus();
    const from = pointed(svg, event);
    const [x, y] = [centimetres(row, "x"), centimetres(row, "y")];
    booth.setPointerCapture(event.pointerId);
    /** @param {PointerEvent} moved */
    const move = (moved) => {
      const to = pointed(svg, moved);
      if (Math.hypot(to.x - from.x, to.y - from.y) > 5) place(row, x + to.x - from.x, y + to.y - from.y);
    };
    booth.addEventListener("pointermove", move);
    const end = () => booth.removeEventListener("pointermove", move);
    booth.addEventListener("pointerup", end, { once: true });
    booth.addEventListener("pointercancel", end, { once: true });
  };

  /**
   * @param {string} row
   * @param {KeyboardEvent} event
   */
  const key = (row, event) => {
    const ways = /** @type {Record<string, [number, number]>} */ ({
      ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
    });
    const way = ways[event.key];
    if (way) {
      const grid = step();
      place(row, centimetres(row, "x") + way[0] * grid, centimetres(row, "y") + way[1] * grid);
    } else if (event.key === "r" || event.key === "R") {
      turn(row);
    } else if (event.key === "Enter") {
      field(row, "code")?.focus();
    } else {
      return;
    }
    event.preventDefault();
  };

  /** @type {number | undefined} */
  let waiting;
  let asked = 0;
  const check = async () => {
    const mine = ++asked;
    try {
      const answer = await fetch(address, { method: "POST", body: new FormData(form) });
      if (!answer.ok || mine !== asked) return;
      const made = document.createElement("template");
      made.innerHTML = await answer.text();
      const [now, then] = [made.content.querySelector("#checked"), form.querySelector("#checked")];
      if (!now || !then || mine !== asked) return;
      const focused = document.activeElement?.closest(".g-booth")?.getAttribute("data-row");
      const view = [...then.querySelectorAll(".g-hall__view")].map(
        (v) => /** @type {[number, number]} */ ([v.scrollLeft, v.scrollTop]),
      );
      then.replaceWith(now);
      now.querySelectorAll(".g-hall__view").forEach((v, n) => {
        [v.scrollLeft, v.scrollTop] = view[n] ?? [0, 0];
      });
      enliven(/** @type {HTMLElement} */ (now));
      if (focused) /** @type {SVGElement | null} */ (now.querySelector(`[data-row="${focused}"]`))?.focus();
    } catch {
      // The connection is away: the table has everything, and the next change asks anew.
    }
  };

  form.addEventListener("input", (event) => {
    const [, row, cell] = /^b(\d+)-(\w+)$/.exec(/** @type {HTMLInputElement} */ (event.target).name) ?? [];
    if (row !== undefined && cell !== undefined && cell in cells) draw(row);
    window.clearTimeout(waiting);
    waiting = window.setTimeout(check, CHECK_MS);
  });
  form.querySelector("[data-editor-help]")?.removeAttribute("hidden");
  const drawing = form.querySelector("#checked");
  if (drawing) enliven(/** @type {HTMLElement} */ (drawing));
}

for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (
  document.querySelectorAll("form[data-plan-editor]")
)) {
  edit(form);
}
