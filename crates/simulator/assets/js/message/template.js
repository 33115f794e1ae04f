// @ts-check
/** LINE's four templates: buttons, confirm, carousel, image_carousel. */
import { h, webUrl } from "../dom.js";
import { press, pressable } from "./press.js";

/** @typedef {import("../message.js").Json} Json */
/** @typedef {import("../message.js").Act} Act */

/**
 * @param {Json} message
 * @param {Act} act
 */
export function template(message, act) {
  const shape = message.template ?? {};
  switch (shape.type) {
    case "buttons": return buttons(shape, act);
    case "confirm": return confirm(shape, act);
    case "carousel": return carousel(shape, act);
    case "image_carousel": return imageCarousel(shape, act);
    default: return h("p", { class: "m-unknown" }, String(message.altText ?? "テンプレート"));
  }
}

/** @param {Json} shape @param {Act} act */
function buttons(shape, act) {
  return card(shape, act, shape);
}

/** @param {Json} shape @param {Act} act */
function confirm(shape, act) {
  return h("div", { class: "t-card t-confirm card-white" },
    h("div", { class: "t-words" }, h("p", { class: "t-text" }, String(shape.text ?? ""))),
    h("div", { class: "t-actions" }, ...actions(shape.actions, act)));
}

/** @param {Json} shape @param {Act} act */
function carousel(shape, act) {
  const cards = list(shape.columns).map((column) => card(column, act, shape));
  return strip(cards);
}

/** @param {Json} shape @param {Act} act */
function imageCarousel(shape, act) {
  return strip(list(shape.columns).map((column) => {
    const url = webUrl(column.imageUrl);
    return press(column.action, "t-image card-white", [
      url ? h("img", { src: url, alt: "", loading: "lazy" }) : null,
      h("span", { class: "t-image-label" }, String(column.action?.label ?? "")),
    ], act);
  }));
}

/**
 * @param {Json} column what is shown
 * @param {Act} act
 * @param {Json} look aspect and size, which a carousel keeps outside its columns
 */
function card(column, act, look) {
  const body = h("div", { class: "t-words" },
    column.title ? h("p", { class: "t-title" }, String(column.title)) : null,
    h("p", { class: "t-text" }, String(column.text ?? "")));
  return h("div", { class: "t-card card-white" },
    picture(column, look),
    pressable(body, column.defaultAction, act),
    h("div", { class: "t-actions" }, ...actions(column.actions, act)));
}

/** @param {Json} column @param {Json} look */
function picture(column, look) {
  const url = webUrl(column.thumbnailImageUrl);
  if (!url) return null;
  const square = look.imageAspectRatio === "square" ? "square" : "wide";
  const fit = look.imageSize === "contain" ? "contain" : "cover";
  return h("img", { class: `t-picture ${square} ${fit}`, src: url, alt: "", loading: "lazy" });
}

/** @param {unknown} given @param {Act} act */
function actions(given, act) {
  return list(given).map((action) => press(action, "t-action", [String(action.label ?? "")], act));
}

/** Cards beside each other, scrolled by finger or arrow keys. @param {HTMLElement[]} cards */
export function strip(cards) {
  return h("div", { class: "strip", tabindex: "0", role: "group", "aria-label": `カルーセル（${cards.length}枚）` }, ...cards);
}

/** @param {unknown} value @returns {Json[]} */
export function list(value) {
  return Array.isArray(value) ? value.filter((item) => item && typeof item === "object") : [];
}
