// @ts-check
/** Copy buttons: shown only where this script runs, since they do nothing without it. */

for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!(button instanceof HTMLButtonElement)) continue;
  const words = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy ?? "");
      button.textContent = "コピーしました";
    } catch {
      button.textContent = "コピーできません";
    }
    setTimeout(() => (button.textContent = words), 2000);
  });
}
