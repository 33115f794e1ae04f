// @ts-check
/**
 * One LINE message object drawn as people see it. Knows LINE's shapes and
 * nothing of chats: an action is handed to whoever asked for the drawing.
 */
import { h } from "./dom.js";
import { flexMessage } from "./message/flex.js";
import { audio, coupon, image, imagemap, location, sticker, video } from "./message/media.js";
import { template } from "./message/template.js";
import { richText, textV2 } from "./message/text.js";

/** @typedef {Record<string, any>} Json */
/** @typedef {(action: Json) => void} Act */
/** @typedef {{ node: HTMLElement, bare: boolean }} Drawn `bare`: stands without a bubble around it */

/**
 * @param {Json} message
 * @param {Act} act
 * @returns {Drawn}
 */
export function draw(message, act) {
  const painter = PAINTERS[message?.type];
  if (!painter) return { node: unknown(message), bare: false };
  return { node: painter(message, act), bare: !SPEECH.has(message.type) };
}

/** @type {Record<string, (message: Json, act: Act) => HTMLElement>} */
const PAINTERS = {
  text: (message) => richText(message.text, message.emojis),
  textV2: (message) => textV2(message),
  sticker,
  image,
  video,
  audio,
  location,
  imagemap,
  coupon,
  template,
  flex: flexMessage,
};
const SPEECH = new Set(["text", "textV2", "audio"]);

/** @param {Json} message */
function unknown(message) {
  return h("p", { class: "m-unknown" }, `この代役が描けない種類のメッセージです（${String(message?.type ?? "?")}）`);
}

/**
 * The one line that stands for a message in a list or for a screen reader.
 * @param {Json} message
 * @returns {string}
 */
export function gist(message) {
  if (typeof message?.altText === "string") return message.altText;
  if (typeof message?.text === "string") return message.text;
  return GISTS[message?.type] ?? "メッセージ";
}

/** @type {Record<string, string>} */
const GISTS = { sticker: "スタンプ", image: "写真", video: "動画", audio: "音声", location: "位置情報", coupon: "クーポン" };
