// @ts-check
/** Quick replies: above the text box, and only while the last message offers them. */
import { byId, h, webUrl } from "../dom.js";
import { list } from "../message/template.js";
import { press } from "../message/press.js";

/** @typedef {import("./wire.js").Entry} Entry */

export class QuickReplies {
  /** @param {import("../message.js").Act} act */
  constructor(act) {
    this.act = act;
    this.shelf = byId("quick");
    this.drawn = "";
    /** @type {Set<string>} messages whose offer was taken */
    this.taken = new Set();
  }

  /** @param {Entry[]} entries */
  show(entries) {
    const last = entries.findLast((entry) => entry.from !== "system");
    const offered = last?.from === "bot" && !this.taken.has(last.id) ? list(last.message?.quickReply?.items) : [];
    const state = JSON.stringify([last?.id, offered]);
    if (state === this.drawn) return;
    this.drawn = state;
    this.shelf.hidden = offered.length === 0;
    this.shelf.replaceChildren(...offered.map((item) => this.#chip(item, last?.id ?? "")));
  }

  /** @param {import("../message.js").Json} item @param {string} id */
  #chip(item, id) {
    const icon = webUrl(item.imageUrl);
    return press(item.action, "chip", [
      icon ? h("img", { src: icon, alt: "" }) : null,
      String(item.action?.label ?? ""),
    ], (action) => {
      if (["postback", "message"].includes(action.type)) this.#take(id);
      this.act(action);
    });
  }

  /** @param {string} id */
  #take(id) {
    this.taken.add(id);
    this.shelf.hidden = true;
    byId("say").focus();
  }
}
