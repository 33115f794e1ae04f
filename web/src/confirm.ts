// A button with data-confirm asks first, in a dialog that names the act on its own button.
function ask(text: string, yes: HTMLElement, no: string): Promise<boolean> {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("aria-labelledby", "confirm-text");
  const words = document.createElement("p");
  words.id = "confirm-text";
  words.className = "dialog-text";
  words.textContent = text;
  const form = document.createElement("form");
  form.method = "dialog";
  form.className = "dialog-actions";
  const away = document.createElement("button");
  away.className = "button quiet";
  away.value = "no";
  away.textContent = no;
  const go = document.createElement("button");
  go.className = yes.className;
  go.value = "yes";
  go.textContent = yes.textContent;
  form.append(away, go);
  dialog.append(words, form);
  document.body.append(dialog);
  dialog.showModal();
  away.focus();
  return new Promise((answer) => dialog.addEventListener("close", () => {
    dialog.remove();
    answer(dialog.returnValue === "yes");
  }, { once: true }));
}

const agreed = new WeakSet<HTMLElement>();

document.addEventListener("submit", async (event) => {
  const button = event.submitter;
  const form = event.target;
  if (!(button instanceof HTMLElement) || !(form instanceof HTMLFormElement)) return;
  const text = button.dataset.confirm;
  if (!text || agreed.delete(button)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!(await ask(text, button, button.dataset.confirmNo ?? "×"))) return button.focus();
  agreed.add(button);
  form.requestSubmit(button);
}, true);
