// @ts-check
/** Flex messages: a bubble or a carousel of them, in blocks. */
import { h } from "../dom.js";
import { component } from "./flex/parts.js";
import { colour } from "./flex/lengths.js";
import { pressable } from "./press.js";
import { list, strip } from "./template.js";

/** @typedef {import("../message.js").Json} Json */
/** @typedef {import("../message.js").Act} Act */

const SIZES = new Set(["nano", "micro", "deca", "hecto", "kilo", "mega", "giga"]);
const BLOCKS = ["header", "hero", "body", "footer"];

/**
 * @param {Json} message
 * @param {Act} act
 */
export function flexMessage(message, act) {
  const contents = message.contents ?? {};
  const drawn = contents.type === "carousel"
    ? strip(list(contents.contents).map((one) => bubble(one, act)))
    : bubble(contents, act);
  return h("div", { class: "flex-message" }, drawn);
}

/** @param {Json} shape @param {Act} act */
function bubble(shape, act) {
  const size = SIZES.has(shape.size) ? shape.size : "mega";
  const element = h("div", { class: `fx-bubble fx-${size} card-white`, dir: shape.direction === "rtl" ? "rtl" : "ltr" });
  for (const block of BLOCKS) {
    if (shape[block]?.type) element.append(...section(block, shape, act));
  }
  return pressable(element, shape.action, act);
}

/**
 * @param {string} block
 * @param {Json} shape
 * @param {Act} act
 */
function section(block, shape, act) {
  const look = shape.styles?.[block] ?? {};
  const content = component(shape[block], "vertical", act);
  const element = h("div", { class: `fx-block fx-${block}` }, content);
  const ground = colour(look.backgroundColor);
  if (ground) element.style.backgroundColor = ground;
  if (!look.separator) return [element];
  const line = h("div", { class: "fx-separator", role: "presentation" });
  line.style.borderColor = colour(look.separatorColor) ?? "";
  return [line, element];
}
