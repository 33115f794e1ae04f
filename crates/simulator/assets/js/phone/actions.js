// @ts-check
/** What happens when something in a message is pressed. */
import { byId, webUrl } from "../dom.js";
import { destination } from "../message/press.js";
import { pickMoment } from "./moment.js";

/** @typedef {import("../message.js").Json} Json */
/** @typedef {{ tell: (verb: import("./wire.js").Verb, body?: object) => Promise<void>, befriend: (basicId: string) => boolean, beOneself: () => void, toast: (words: string) => void }} Phone */

/**
 * @param {Phone} phone
 * @returns {import("../message.js").Act}
 */
export function acting(phone) {
  /** @type {Record<string, (action: Json) => void | Promise<void>>} */
  const deeds = {
    postback: (action) => postback(action, phone),
    message: (action) => phone.tell("text", { text: String(action.text ?? "") }),
    uri: (action) => follow(action, phone),
    datetimepicker: (action) => choose(action, phone),
    clipboard: (action) => copy(action, phone),
  };
  return (action) => {
    const deed = deeds[action.type];
    if (deed) void deed(action);
    else phone.toast("この操作は、この代役ではできません。");
  };
}

/** @param {Json} action @param {Phone} phone */
async function postback(action, phone) {
  await phone.tell("postback", { data: action.data, displayText: action.displayText ?? action.text });
  if (action.inputOption !== "openKeyboard") return;
  const box = /** @type {HTMLTextAreaElement} */ (byId("say"));
  box.value = String(action.fillInText ?? "");
  box.focus();
}

/** A page opens in a tab of its own: Enishi's pages refuse to be framed. @param {Json} action @param {Phone} phone */
function follow(action, phone) {
  const address = destination(action);
  const friend = /^(?:https:\/\/line\.me\/R|line:\/)\/ti\/p\/(?:@|%40)?([\w.-]+)/i.exec(String(address));
  if (friend && phone.befriend(friend[1])) return;
  const url = webUrl(address);
  if (url) {
    phone.beOneself();
    window.open(url, "_blank", "noopener,noreferrer");
  } else if (/^tel:/i.test(String(address))) {
    phone.toast(`電話をかけます: ${String(address).slice(4)}`);
  } else {
    phone.toast("このリンクは、この代役では開けません。");
  }
}

/** @param {Json} action @param {Phone} phone */
async function choose(action, phone) {
  const params = await pickMoment(action);
  if (params) await phone.tell("postback", { data: action.data, params });
}

/** @param {Json} action @param {Phone} phone */
async function copy(action, phone) {
  try {
    await navigator.clipboard.writeText(String(action.clipboardText ?? ""));
    phone.toast("コピーしました。");
  } catch {
    phone.toast(`コピーできませんでした: ${String(action.clipboardText ?? "")}`);
  }
}
