// @ts-check
/** Text messages: addresses become links, emoji placeholders become marks. */
import { h, webUrl } from "../dom.js";

/** @typedef {import("../message.js").Json} Json */

const ADDRESS = /https?:\/\/[\w\-.~:/?#[\]@!$&'()*+,;=%]+/g;
const TRAILING = /[.,;:!?)'\]]+$/;

/**
 * @param {unknown} text
 * @param {Json[]} [emojis]
 */
export function richText(text, emojis = []) {
  const body = h("p", { class: "m-text" });
  const whole = String(text ?? "");
  let from = 0;
  for (const emoji of [...emojis].sort((a, b) => a.index - b.index)) {
    if (whole[emoji.index] !== "$" || emoji.index < from) continue;
    body.append(...linked(whole.slice(from, emoji.index)), emojiMark());
    from = emoji.index + 1;
  }
  body.append(...linked(whole.slice(from)));
  return body;
}

/**
 * `{key}` placeholders are replaced; `{{` and `}}` stand for the brace.
 * @param {Json} message
 */
export function textV2(message) {
  const body = h("p", { class: "m-text" });
  const pattern = /\{\{|\}\}|\{([0-9a-zA-Z_]{1,20})\}/g;
  const whole = String(message.text ?? "");
  let from = 0;
  for (const match of whole.matchAll(pattern)) {
    body.append(...linked(whole.slice(from, match.index)), substitute(match, message.substitution ?? {}));
    from = match.index + match[0].length;
  }
  body.append(...linked(whole.slice(from)));
  return body;
}

/**
 * @param {RegExpMatchArray} match
 * @param {Json} substitution
 * @returns {Node | string}
 */
function substitute(match, substitution) {
  if (match[0] === "{{") return "{";
  if (match[0] === "}}") return "}";
  const part = Object.hasOwn(substitution, match[1]) ? substitution[match[1]] : undefined;
  if (part?.type === "emoji") return emojiMark();
  if (part?.type === "mention") return h("span", { class: "m-mention" }, part.mentionee?.type === "all" ? "@All" : "@メンバー");
  return match[0];
}

function emojiMark() {
  return h("span", { class: "m-emoji", role: "img", "aria-label": "絵文字" }, "☺");
}

/**
 * @param {string} text
 * @returns {(Node | string)[]}
 */
export function linked(text) {
  /** @type {(Node | string)[]} */
  const parts = [];
  let from = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = match[0].replace(TRAILING, "");
    const url = webUrl(address);
    if (!url) continue;
    parts.push(text.slice(from, match.index), h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, address));
    from = match.index + address.length;
  }
  parts.push(text.slice(from));
  return parts;
}
