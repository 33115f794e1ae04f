// @ts-check
/** Every component of a Flex message. */
import { h, webUrl } from "../../dom.js";
import { press, pressable } from "../press.js";
import { before, box } from "./box.js";
import { colour, dress, length, PICTURE, ratio, TEXT } from "./lengths.js";
import { text } from "./words.js";

/** @typedef {import("../../message.js").Json} Json */
/** @typedef {import("../../message.js").Act} Act */
/** @typedef {"horizontal" | "vertical" | "baseline"} Layout */

/**
 * @param {Json} shape
 * @param {Layout} layout of the box around it
 * @param {Act} act
 * @returns {HTMLElement | null}
 */
export function component(shape, layout, act) {
  const made = PARTS[shape?.type]?.(shape, act, layout);
  if (!made) return null;
  place(made, shape, layout);
  return made;
}

/** @type {Record<string, (shape: Json, act: Act, layout: Layout) => HTMLElement>} */
const PARTS = {
  box: (shape, act) => box(shape, act, component),
  text,
  button,
  image,
  icon,
  video,
  separator,
  filler: () => h("div", { class: "fx-filler" }),
  spacer: (shape) => {
    const gap = h("div", { class: "fx-spacer" });
    const size = length(shape.size ?? "md") ?? "8px";
    dress(gap, { width: size, height: size });
    return gap;
  },
};

/**
 * Where the component stands in its box.
 * @param {HTMLElement} element
 * @param {Json} shape
 * @param {Layout} layout
 */
function place(element, shape, layout) {
  dress(element, {
    flex: share(shape, layout),
    [before(layout)]: length(shape.margin),
    position: shape.position === "absolute" ? "absolute" : null,
    top: length(shape.offsetTop),
    bottom: length(shape.offsetBottom),
    "inset-inline-start": length(shape.offsetStart),
    "inset-inline-end": length(shape.offsetEnd),
  });
  if (shape.gravity === "center" || shape.gravity === "bottom") element.classList.add(`fx-gravity-${shape.gravity}`);
}

/** LINE's `flex`: a share of the width beside others, natural height below others. @param {Json} shape @param {Layout} layout */
function share(shape, layout) {
  const given = Number.isInteger(shape.flex) && shape.flex >= 0 ? Number(shape.flex) : null;
  const upright = layout === "vertical";
  if (shape.type === "separator" || shape.type === "spacer") return "0 0 auto";
  if (shape.type === "filler") return `${given || 1} 1 0`;
  if (shape.type === "icon" || shape.width || given === 0) return "0 0 auto";
  if (upright) return given ? `${given} 0 auto` : "0 0 auto";
  return `${given ?? 1} 1 0`;
}

/** @param {Json} shape @param {Act} act */
function button(shape, act) {
  const style = ["primary", "secondary"].includes(shape.style) ? shape.style : "link";
  const face = press(shape.action, `fx-button fx-${style} fx-h-${shape.height === "sm" ? "sm" : "md"}`, [String(shape.action?.label ?? "")], act);
  const tint = colour(shape.color);
  if (tint) dress(face, style === "link" ? { color: tint } : { "background-color": tint });
  return h("div", { class: "fx-button-place" }, face);
}

/** @param {Json} shape @param {Act} act */
function image(shape, act) {
  const url = webUrl(shape.url);
  const frame = h("div", { class: "fx-picture" });
  dress(frame, {
    width: length(shape.size ?? "md", PICTURE),
    "aspect-ratio": ratio(shape.aspectRatio),
    "background-color": colour(shape.backgroundColor),
  });
  if (url) frame.append(picture(url, shape.aspectMode === "cover" ? "cover" : "contain"));
  const seat = h("div", { class: `fx-image fx-align-${["start", "end"].includes(shape.align) ? shape.align : "center"}` }, frame);
  return pressable(seat, shape.action, act);
}

/** @param {Json} shape */
function icon(shape) {
  const url = webUrl(shape.url);
  const size = length(shape.size ?? "md", TEXT);
  const mark = h("span", { class: "fx-icon" }, url ? picture(url, "contain") : null);
  dress(mark, { height: size, "aspect-ratio": ratio(shape.aspectRatio) });
  return mark;
}

/** One that does not load leaves its place empty, not a broken mark. @param {string} url @param {"cover" | "contain"} fit */
function picture(url, fit) {
  const element = h("img", { class: fit, src: url, alt: "", loading: "lazy" });
  element.addEventListener("error", () => element.remove());
  return element;
}

/** @param {Json} shape @param {Act} act @param {Layout} layout */
function video(shape, act, layout) {
  const source = webUrl(shape.url);
  if (!source) return component(shape.altContent, layout, act) ?? h("div", {});
  const film = h("video", { class: "fx-video", src: source, poster: webUrl(shape.previewUrl), controls: true, preload: "none", "aria-label": "動画" });
  dress(film, { "aspect-ratio": ratio(shape.aspectRatio) });
  return film;
}

/** @param {Json} shape @param {Act} _act @param {Layout} layout */
function separator(shape, _act, layout) {
  const line = h("div", { class: layout === "vertical" ? "fx-separator" : "fx-separator fx-upright", role: "presentation" });
  dress(line, { "border-color": colour(shape.color) });
  return line;
}

