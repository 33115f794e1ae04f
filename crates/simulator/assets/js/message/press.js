// @ts-check
/** Whatever a finger can press: a link where it leads to the web, else a button. */
import { h, webUrl } from "../dom.js";

/** @typedef {import("../message.js").Json} Json */
/** @typedef {import("../message.js").Act} Act */

/**
 * @param {Json | undefined} action
 * @param {string} className
 * @param {import("../dom.js").Child[]} children
 * @param {Act} act
 * @returns {HTMLElement}
 */
export function press(action, className, children, act) {
  const url = action?.type === "uri" ? webUrl(destination(action)) : null;
  const traits = { class: className, "aria-label": children.some((child) => typeof child === "string") ? null : name(action) };
  const on = { click: (/** @type {Event} */ event) => followed(event, action ?? {}, act) };
  if (url) return h("a", { ...traits, href: url, target: "_blank", rel: "noopener noreferrer", on }, ...children);
  return h("button", { ...traits, type: "button", on }, ...children);
}

/**
 * Makes a drawn element pressable. One that holds other pressable things
 * takes clicks only: nested controls confuse screen readers.
 * @param {HTMLElement} element
 * @param {Json | undefined} action
 * @param {Act} act
 */
export function pressable(element, action, act) {
  if (!action?.type) return element;
  element.classList.add("pressable");
  element.addEventListener("click", (event) => followed(event, action, act));
  if (element.querySelector("a,button,[role=button]")) return element;
  element.setAttribute("role", "button");
  element.tabIndex = 0;
  if (!element.textContent?.trim()) element.setAttribute("aria-label", name(action));
  element.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") followed(event, action, act);
  });
  return element;
}

/**
 * @param {Event} event
 * @param {Json} action
 * @param {Act} act
 */
function followed(event, action, act) {
  event.preventDefault();
  event.stopPropagation();
  act(action);
}

/** Where a uri action leads on this screen. @param {Json} action */
export function destination(action) {
  return action.altUri?.desktop ?? action.uri;
}

/** @param {Json | undefined} action */
function name(action) {
  return String(action?.label || action?.displayText || action?.text || action?.uri || "開く");
}
