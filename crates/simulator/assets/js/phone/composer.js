// @ts-check
/** The text box: Enter sends, Shift+Enter breaks the line, and an IME's Enter does neither. */
import { byId } from "../dom.js";

/** @param {{ say: (text: string) => Promise<void> }} wishes */
export function composer(wishes) {
  const form = /** @type {HTMLFormElement} */ (byId("composer"));
  const box = /** @type {HTMLTextAreaElement} */ (byId("say"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = box.value;
    if (text.trim() === "") return;
    box.value = "";
    fit(box);
    void wishes.say(text);
    box.focus();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  box.addEventListener("input", () => fit(box));
}

/** As high as its text, up to a few lines. @param {HTMLTextAreaElement} box */
function fit(box) {
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight + 2, 132)}px`;
}
