/**
 * Uploads with their progress: the file goes to the form's own address, and the page that answers
 * is shown. Where it breaks off, the file is still chosen.
 */
const forms = /** @type {NodeListOf<HTMLFormElement>} */ (
  document.querySelectorAll("form[data-upload]")
);
for (const form of forms) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form);
  });
  // Sent as soon as it is chosen; the button stays for who wants to send again.
  form.querySelector("input[type=file]")?.addEventListener("change", () => send(form));
}

/** @param {HTMLFormElement} form */
function send(form) {
  const input = /** @type {HTMLInputElement} */ (form.querySelector("input[type=file]"));
  const place = /** @type {HTMLElement} */ (form.querySelector("[data-progress]"));
  const bar = /** @type {HTMLProgressElement} */ (place.querySelector("progress"));
  const status = /** @type {HTMLElement} */ (place.querySelector("[role=status]"));
  const file = input.files?.[0];
  if (!file || form.dataset["sending"]) {
    input.focus();
    return;
  }
  place.hidden = false;
  if (file.size > Number(form.dataset["upload"])) {
    bar.hidden = true;
    status.textContent = form.dataset["tooLarge"] ?? "";
    return;
  }
  bar.hidden = false;
  form.dataset["sending"] = "yes";
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    bar.value = (100 * event.loaded) / event.total;
    status.textContent = `${Math.round(bar.value)} %`;
  });
  request.addEventListener("load", () => {
    // What was answered is a page of ours, at the address that it came from.
    if (request.status < 400) {
      window.location.assign(request.responseURL + "#" + form.closest("section")?.id);
      return;
    }
    delete form.dataset["sending"];
    const answer = new DOMParser().parseFromString(request.responseText, "text/html");
    const said = answer.querySelector(".govuk-error-summary__list, main p");
    status.textContent = said?.textContent?.trim() ?? form.dataset["failed"] ?? "";
    bar.hidden = true;
  });
  request.addEventListener("error", () => {
    delete form.dataset["sending"];
    bar.hidden = true;
    status.textContent = form.dataset["failed"] ?? "";
  });
  request.send(new FormData(form));
}
