// Copy buttons, and secrets that stay covered until they are asked for.
import { toast, wording } from "./toast";

document.addEventListener("click", async (event) => {
  const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-copy]") : null;
  if (!button) return;
  const from = document.getElementById(button.dataset.copy ?? "");
  const text = from instanceof HTMLInputElement || from instanceof HTMLTextAreaElement ? from.value : (from?.textContent?.trim() ?? "");
  try {
    await navigator.clipboard.writeText(text);
    toast(wording("copied"));
  } catch {
    if (from instanceof HTMLInputElement) from.select();
  }
});

function cover(box: HTMLElement): void {
  const input = box.querySelector("input");
  if (!input || box.querySelector("[data-reveal]")) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button quiet";
  button.dataset.reveal = "";
  // Covered by style, not as type=password: a browser would offer to keep it.
  const set = (hidden: boolean) => {
    box.toggleAttribute("data-covered", hidden);
    button.textContent = (hidden ? box.dataset.show : box.dataset.hide) ?? "";
  };
  button.addEventListener("click", () => set(!box.hasAttribute("data-covered")));
  set(true);
  input.after(button);
}

const coverAll = () => document.querySelectorAll<HTMLElement>(".copy-field[data-secret]").forEach(cover);
coverAll();
document.addEventListener("htmx:after:swap", coverAll);
