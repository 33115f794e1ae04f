// @ts-check
/** Pictures, films, sounds and places. */
import { h, webUrl } from "../dom.js";
import { press } from "./press.js";

/** @typedef {import("../message.js").Json} Json */
/** @typedef {import("../message.js").Act} Act */

/** LINE's own artwork is not ours to show: a placeholder names the sticker. @param {Json} message */
export function sticker(message) {
  const label = `スタンプ ${message.packageId ?? ""}-${message.stickerId ?? ""}`;
  return h("div", { class: "m-sticker", role: "img", "aria-label": label },
    h("span", { class: "m-sticker-face", "aria-hidden": "true" }, "◠‿◠"),
    h("span", { class: "m-sticker-name", "aria-hidden": "true" }, `${message.packageId ?? "–"} / ${message.stickerId ?? "–"}`));
}

/** @param {Json} message */
export function image(message) {
  const preview = webUrl(message.previewImageUrl ?? message.contentProvider?.previewImageUrl);
  const original = webUrl(message.originalContentUrl ?? message.contentProvider?.originalContentUrl) ?? preview;
  if (!preview && !original) return placeholder("写真");
  const picture = h("img", { src: preview ?? original, alt: "写真", loading: "lazy" });
  picture.addEventListener("error", () => picture.replaceWith(placeholder("写真")));
  return h("a", { class: "m-picture", href: original, target: "_blank", rel: "noopener noreferrer", "aria-label": "写真を開く" }, picture);
}

/** @param {Json} message */
export function video(message) {
  const source = webUrl(message.originalContentUrl);
  if (!source) return placeholder("動画");
  return h("video", { class: "m-video", src: source, poster: webUrl(message.previewImageUrl), controls: true, preload: "none", "aria-label": "動画" });
}

/** @param {Json} message */
export function audio(message) {
  const source = webUrl(message.originalContentUrl);
  const seconds = Math.round(Number(message.duration ?? 0) / 1000);
  const length = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  return h("div", { class: "m-audio" },
    source ? h("audio", { src: source, controls: true, preload: "none", "aria-label": `音声 ${length}` }) : "音声",
    h("span", { class: "m-audio-length" }, length));
}

/** @param {Json} message */
export function location(message) {
  const place = `${Number(message.latitude)},${Number(message.longitude)}`;
  return h("a", {
    class: "m-location", target: "_blank", rel: "noopener noreferrer",
    href: `https://www.openstreetmap.org/?mlat=${Number(message.latitude)}&mlon=${Number(message.longitude)}#map=17/${place.replace(",", "/")}`,
  },
  h("span", { class: "m-map", "aria-hidden": "true" }),
  h("strong", {}, String(message.title ?? "位置情報")),
  h("span", {}, String(message.address ?? place)));
}

/**
 * The picture with its tappable areas as a list below: reachable by keyboard.
 * @param {Json} message
 * @param {Act} act
 */
export function imagemap(message, act) {
  const url = webUrl(message.baseUrl);
  const actions = Array.isArray(message.actions) ? message.actions : [];
  return h("div", { class: "m-imagemap card-white" },
    url ? h("img", { src: `${url}/460`, alt: String(message.altText ?? ""), loading: "lazy" }) : placeholder("イメージマップ"),
    ...actions.map((/** @type {Json} */ action, /** @type {number} */ index) =>
      press(mapped(action), "t-action", [action.label ?? action.text ?? action.linkUri ?? `領域 ${index + 1}`], act)));
}

/** An imagemap spells its uri action otherwise. @param {Json} action */
function mapped(action) {
  return action.type === "uri" ? { ...action, uri: action.linkUri } : action;
}

/** @param {Json} message */
export function coupon(message) {
  return h("div", { class: "m-coupon card-white" },
    h("strong", {}, "クーポン"),
    h("span", {}, String(message.couponId ?? "")));
}

/** @param {string} name */
function placeholder(name) {
  return h("div", { class: "m-placeholder" }, `${name}（表示できません）`);
}
