// @ts-check
/** The date and time picker that an action may ask for. */
import { byId } from "../dom.js";

/** @type {Record<string, { input: string, words: string, shape: RegExp }>} */
const MODES = {
  date: { input: "date", words: "日付を選ぶ", shape: /^\d{4}-\d{2}-\d{2}$/ },
  time: { input: "time", words: "時刻を選ぶ", shape: /^\d{2}:\d{2}$/ },
  datetime: { input: "datetime-local", words: "日時を選ぶ", shape: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/ },
};

/**
 * @param {import("../message.js").Json} action
 * @returns {Promise<Record<string, string> | null>} the postback's `params`, or nothing if dismissed
 */
export function pickMoment(action) {
  const mode = MODES[action.mode] ?? MODES.datetime;
  const dialog = /** @type {HTMLDialogElement} */ (byId("moment"));
  const input = /** @type {HTMLInputElement} */ (byId("moment-input"));
  byId("moment-title").textContent = mode.words;
  input.type = mode.input;
  input.min = shaped(action.min, mode.shape);
  input.max = shaped(action.max, mode.shape);
  input.value = shaped(action.initial, mode.shape);
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      const chosen = dialog.returnValue === "ok" && input.value;
      resolve(chosen ? { [action.mode in MODES ? action.mode : "datetime"]: input.value } : null);
    }, { once: true });
  });
}

/** LINE writes `2026-11-24t20:15`, browsers a capital T. @param {unknown} value @param {RegExp} shape */
function shaped(value, shape) {
  const upper = typeof value === "string" ? value.toUpperCase() : "";
  return shape.test(upper) ? upper : "";
}
