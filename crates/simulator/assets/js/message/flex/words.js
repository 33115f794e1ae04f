// @ts-check
/** Flex text and its spans. */
import { h } from "../../dom.js";
import { pressable } from "../press.js";
import { list } from "../template.js";
import { colour, dress, length, TEXT } from "./lengths.js";

/** @typedef {import("../../message.js").Json} Json */
/** @typedef {import("../../message.js").Act} Act */

/**
 * @param {Json} shape
 * @param {Act} act
 */
export function text(shape, act) {
  const spans = list(shape.contents).filter((part) => part.type === "span");
  const words = h("p", { class: shape.wrap ? "fx-words fx-wrap" : "fx-words" });
  if (spans.length > 0) words.append(...spans.map(span));
  else words.append(String(shape.text ?? ""));
  write(words, shape, "md");
  const lines = Number(shape.maxLines);
  if (shape.wrap && Number.isInteger(lines) && lines > 0) {
    words.classList.add("fx-clamp");
    dress(words, { "-webkit-line-clamp": String(lines) });
  }
  const seat = h("div", { class: `fx-text fx-align-${["center", "end"].includes(shape.align) ? shape.align : "start"}` }, words);
  return pressable(seat, shape.action, act);
}

/** @param {Json} shape */
function span(shape) {
  const part = h("span", {}, String(shape.text ?? ""));
  write(part, shape, null);
  return part;
}

/**
 * @param {HTMLElement} element
 * @param {Json} shape
 * @param {string | null} size what is meant where none is given
 */
function write(element, shape, size) {
  dress(element, {
    "font-size": length(shape.size ?? size, TEXT),
    color: colour(shape.color),
    "font-weight": shape.weight === "bold" ? "700" : shape.weight === "regular" ? "400" : null,
    "font-style": shape.style === "italic" ? "italic" : null,
    "text-decoration": ["underline", "line-through"].includes(shape.decoration) ? shape.decoration : null,
    "line-height": spaced(shape.lineSpacing),
  });
}

/** @param {unknown} spacing extra px between lines */
function spaced(spacing) {
  const extra = length(spacing, {});
  return extra?.endsWith("px") ? `calc(1.4em + ${extra})` : null;
}
