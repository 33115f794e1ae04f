// @ts-check
/** One chat: its log, kept in step with the server without redrawing what stands. */
import { avatar, byId, h } from "../dom.js";
import { draw } from "../message.js";
import { clock, dayKey, dayName } from "../when.js";

/** @typedef {import("./wire.js").Entry} Entry */
/** @typedef {import("./wire.js").Chat} Chat */
/** @typedef {{ act: import("../message.js").Act, unsend: (id: string) => void, inspect: (entry: Entry) => void }} Wishes */
/** @typedef {{ key: string, state: string, make: () => HTMLElement }} Row */

const NEAR_PX = 120;

export class Room {
  /** @param {Wishes} wishes */
  constructor(wishes) {
    this.wishes = wishes;
    this.log = byId("log");
    this.list = byId("turns");
    /** @type {Map<string, { state: string, node: HTMLElement }>} */
    this.standing = new Map();
    this.pinned = true;
    this.log.addEventListener("scroll", () => {
      this.pinned = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR_PX;
    });
    new ResizeObserver(() => this.pinned && this.toEnd()).observe(this.list);
    new ResizeObserver(() => this.pinned && this.toEnd()).observe(this.log);
  }

  /** A different chat: forget the old one, and do not read a whole history aloud. */
  empty() {
    this.list.replaceChildren();
    this.standing.clear();
    this.pinned = true;
    this.log.setAttribute("aria-live", "off");
  }

  /** @param {Entry[]} entries @param {Chat} chat @param {Date} now */
  show(entries, chat, now) {
    const rows = this.#rows(entries, chat, now);
    const fresh = new Map();
    /** @type {ChildNode | null} */
    let place = this.list.firstChild;
    for (const row of rows) {
      const old = this.standing.get(row.key);
      const node = old?.state === row.state ? old.node : row.make();
      if (node === place) place = place.nextSibling;
      else this.list.insertBefore(node, place);
      fresh.set(row.key, { state: row.state, node });
    }
    for (const [key, { node }] of this.standing) {
      if (fresh.get(key)?.node !== node) node.remove();
    }
    this.standing = fresh;
    if (this.pinned) this.toEnd();
    requestAnimationFrame(() => this.log.setAttribute("aria-live", "polite"));
  }

  toEnd() {
    this.log.scrollTop = this.log.scrollHeight;
  }

  /** @param {Entry[]} entries @param {Chat} chat @param {Date} now @returns {Row[]} */
  #rows(entries, chat, now) {
    /** @type {Row[]} */
    const rows = [];
    let day = "";
    let before = "";
    for (const entry of entries) {
      const at = new Date(entry.at);
      if (dayKey(at) !== day) {
        day = dayKey(at);
        before = "";
        const name = dayName(at, now);
        rows.push({ key: `day ${day}`, state: name, make: () => h("li", { class: "turn-day" }, h("span", {}, name)) });
      }
      const first = entry.from !== before;
      before = entry.from;
      rows.push({ key: entry.id, state: JSON.stringify([entry, first]), make: () => this.#turn(entry, chat, first) });
    }
    return rows;
  }

  /** @param {Entry} entry @param {Chat} chat @param {boolean} first of several in a row */
  #turn(entry, chat, first) {
    const unsent = entry.unsent || entry.message?.type === "unsent";
    if (entry.from === "system" || unsent) return notice(entry, unsent);
    const { node, bare } = draw(entry.message, this.wishes.act);
    const speech = h("div", { class: bare ? "bare" : "bubble" }, node);
    return entry.from === "user" ? this.#own(entry, speech) : this.#theirs(entry, speech, chat, first);
  }

  /** @param {Entry} entry @param {HTMLElement} speech */
  #own(entry, speech) {
    return h("li", { class: "turn turn-own" },
      h("div", { class: "turn-meta" }, menu("送信取消", () => this.wishes.unsend(entry.id)), time(entry)),
      h("span", { class: "sr" }, "自分: "),
      speech);
  }

  /** @param {Entry} entry @param {HTMLElement} speech @param {Chat} chat @param {boolean} first */
  #theirs(entry, speech, chat, first) {
    const sender = entry.message?.sender ?? {};
    const name = String(sender.name ?? chat.name);
    const meta = h("div", { class: "turn-meta" }, menu("JSONを見る", () => this.wishes.inspect(entry)), time(entry));
    return h("li", { class: first ? "turn turn-theirs" : "turn turn-theirs follows" },
      first ? avatar(name, sender.iconUrl ?? chat.picture, "small") : h("span", { class: "avatar-room" }),
      h("div", { class: "turn-body" },
        h("span", { class: first ? "turn-name" : "sr" }, name),
        h("div", { class: "turn-line" }, speech, meta)));
  }
}

/** The one thing that can be done with a message. @param {string} words @param {() => void} done */
function menu(words, done) {
  return h("details", { class: "more" },
    h("summary", { "aria-label": "このメッセージの操作" }, "⋯"),
    h("div", { class: "menu" }, h("button", { type: "button", class: "menu-item", on: { click: done } }, words)));
}

/** @param {Entry} entry @param {boolean} unsent */
function notice(entry, unsent) {
  const words = unsent ? "メッセージの送信を取り消しました" : String(entry.message?.text ?? entry.message?.altText ?? "");
  return h("li", { class: "turn-notice" }, h("span", {}, words));
}

/** @param {Entry} entry */
function time(entry) {
  const at = new Date(entry.at);
  return h("time", { datetime: Number.isNaN(at.getTime()) ? null : at.toISOString() }, clock(at));
}
