// @ts-check
/** A Flex box: lays its contents out, and may be pressed. */
import { h } from "../../dom.js";
import { pressable } from "../press.js";
import { list } from "../template.js";
import { BORDER, colour, CORNER, dress, length } from "./lengths.js";

/** @typedef {import("../../message.js").Json} Json */
/** @typedef {import("../../message.js").Act} Act */
/** @typedef {import("./parts.js").Layout} Layout */

const LAYOUTS = new Set(["horizontal", "vertical", "baseline"]);
const JUSTIFY = new Set(["flex-start", "center", "flex-end", "space-between", "space-around", "space-evenly"]);
const ALIGN = new Set(["flex-start", "center", "flex-end"]);

/**
 * @param {Json} shape
 * @param {Act} act
 * @param {(shape: Json, layout: Layout, act: Act) => HTMLElement | null} component
 */
export function box(shape, act, component) {
  /** @type {Layout} */
  const layout = LAYOUTS.has(shape.layout) ? shape.layout : "vertical";
  const element = h("div", { class: `fx-box fx-${layout}` });
  const spacing = length(shape.spacing);
  for (const content of list(shape.contents)) {
    const child = component(content, layout, act);
    if (!child) continue;
    if (element.firstChild && !length(content.margin)) dress(child, { [before(layout)]: spacing });
    element.append(child);
  }
  dress(element, { ...frame(shape), ...padding(shape), ...arrangement(shape) });
  return pressable(element, shape.action, act);
}

/** The side on which the space before a component lies; a component's own margin takes the place of the spacing. @param {Layout} layout */
export function before(layout) {
  return layout === "vertical" ? "margin-top" : "margin-inline-start";
}

/** @param {Json} shape */
function frame(shape) {
  const border = length(shape.borderWidth, BORDER);
  return {
    "background-color": colour(shape.backgroundColor),
    "background-image": gradient(shape.background),
    "border-radius": length(shape.cornerRadius, CORNER),
    "border-width": border,
    "border-style": border ? "solid" : null,
    "border-color": border ? colour(shape.borderColor) ?? "transparent" : null,
    width: length(shape.width),
    "max-width": length(shape.maxWidth),
    height: length(shape.height),
    "max-height": length(shape.maxHeight),
  };
}

/** The single sides come after `paddingAll`, so that they win. @param {Json} shape */
function padding(shape) {
  return {
    padding: length(shape.paddingAll),
    "padding-top": length(shape.paddingTop),
    "padding-bottom": length(shape.paddingBottom),
    "padding-inline-start": length(shape.paddingStart),
    "padding-inline-end": length(shape.paddingEnd),
  };
}

/** @param {Json} shape */
function arrangement(shape) {
  return {
    "justify-content": JUSTIFY.has(shape.justifyContent) ? shape.justifyContent : null,
    "align-items": ALIGN.has(shape.alignItems) ? shape.alignItems : null,
  };
}

/** @param {Json | undefined} ground */
function gradient(ground) {
  if (ground?.type !== "linearGradient") return null;
  const angle = /^\d{1,3}(\.\d+)?deg$/.test(String(ground.angle)) ? ground.angle : "0deg";
  const start = colour(ground.startColor);
  const end = colour(ground.endColor);
  if (!start || !end) return null;
  const centre = colour(ground.centerColor);
  const middle = centre ? `, ${centre} ${length(ground.centerPosition) ?? "50%"}` : "";
  return `linear-gradient(${angle}, ${start}${middle}, ${end})`;
}
