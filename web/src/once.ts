// A form is sent once: while the answer is awaited its button shows so, and a second press does nothing.
const LIMIT_MS = 20_000;

function free(form: HTMLFormElement): void {
  delete form.dataset.busy;
  for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.method === "dialog" || form.target === "_blank") return;
  if (form.dataset.busy !== undefined) {
    event.preventDefault();
    return event.stopImmediatePropagation();
  }
  // After this event: a button disabled sooner would not be sent along.
  setTimeout(() => {
    if (event.defaultPrevented && !form.matches("[hx-post],[hx-get],[hx-put],[hx-delete]")) return;
    form.dataset.busy = "";
    event.submitter?.setAttribute("aria-busy", "true");
    setTimeout(() => free(form), LIMIT_MS);
  });
});

const freeAll = () => document.querySelectorAll<HTMLFormElement>("form[data-busy]").forEach(free);
window.addEventListener("pageshow", freeAll);
document.addEventListener("htmx:finally:request", freeAll);
