// @ts-check
/** The chat list, and below it the accounts that are not friends yet. */
import { avatar, byId, h } from "../dom.js";
import { brief } from "../when.js";

/** @typedef {import("./wire.js").Chat} Chat */

export class ChatList {
  /** @param {{ open: (channel: string) => void, follow: (channel: string) => void }} wishes */
  constructor(wishes) {
    this.wishes = wishes;
    this.friends = byId("friends");
    this.strangers = byId("strangers");
    this.find = /** @type {HTMLInputElement} */ (byId("find"));
    /** @type {Chat[]} */
    this.chats = [];
    this.now = new Date();
    /** @type {string | null} */
    this.current = null;
    this.drawn = "";
    this.find.addEventListener("input", () => this.draw());
  }

  /** @param {Chat[]} chats @param {Date} now @param {string | null} current */
  show(chats, now, current) {
    this.chats = chats;
    this.now = now;
    this.current = current;
    this.draw();
  }

  /** Puts the keyboard back on the row that one came from. @param {string} channel */
  focus(channel) {
    /** @type {HTMLElement | null} */ (this.friends.querySelector(`[data-channel="${CSS.escape(channel)}"]`))?.focus();
  }

  draw() {
    const sought = this.find.value.trim().toLocaleLowerCase();
    const found = this.chats.filter((chat) => chat.name.toLocaleLowerCase().includes(sought));
    const state = JSON.stringify([found, this.current, sought]);
    if (state === this.drawn) return;
    this.drawn = state;
    const friends = found.filter(known).sort((a, b) => moment(b) - moment(a));
    const strangers = found.filter((chat) => !known(chat));
    this.#fill(this.friends, friends.map((chat) => this.#friend(chat)), sought ? "見つかりません" : "まだ友だちがいません。下から追加してみてください。");
    this.#fill(this.strangers, strangers.map((chat) => this.#stranger(chat)), "すべてのアカウントと友だちです。");
  }

  /** Keeps the focus where it was: the rows are new ones. @param {HTMLElement} list @param {HTMLElement[]} rows @param {string} none */
  #fill(list, rows, none) {
    const focused = list.contains(document.activeElement) ? document.activeElement?.getAttribute("data-channel") : null;
    list.replaceChildren(...(rows.length > 0 ? rows : [h("li", { class: "list-none" }, none)]));
    if (focused) /** @type {HTMLElement | null} */ (list.querySelector(`[data-channel="${CSS.escape(focused)}"]`))?.focus();
  }

  /** @param {Chat} chat */
  #friend(chat) {
    const unread = chat.unread > 0 && !chat.blocked;
    return h("li", {},
      h("a", { class: "chat-row", href: `#chat/${chat.channelId}`, "data-channel": chat.channelId, "aria-current": chat.channelId === this.current ? "true" : null },
        avatar(chat.name, chat.picture),
        h("span", { class: "chat-words" },
          h("span", { class: "chat-name" }, chat.name, chat.blocked ? h("span", { class: "tag" }, "ブロック中") : null),
          h("span", { class: "chat-last" }, chat.last?.text ?? "")),
        h("span", { class: "chat-side" },
          chat.last ? h("time", {}, brief(new Date(chat.last.at), this.now)) : null,
          unread ? h("span", { class: "badge" }, String(chat.unread), h("span", { class: "sr" }, "件の未読")) : null)));
  }

  /** @param {Chat} chat */
  #stranger(chat) {
    return h("li", { class: "chat-row" },
      avatar(chat.name, chat.picture),
      h("span", { class: "chat-words" },
        h("span", { class: "chat-name" }, chat.name),
        h("span", { class: "chat-last" }, chat.basicId ?? "公式アカウント")),
      h("button", {
        type: "button", class: "button small primary", "data-channel": chat.channelId, "aria-label": `${chat.name}を友だち追加`,
        on: { click: () => this.wishes.follow(chat.channelId) },
      }, "追加"));
  }
}

/** A chat that was ever begun stays in the list. @param {Chat} chat */
const known = (chat) => chat.followed || chat.blocked || Boolean(chat.last);
/** @param {Chat} chat */
const moment = (chat) => (chat.last ? new Date(chat.last.at).getTime() : 0);
