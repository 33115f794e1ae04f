// @ts-check
/** One person's phone: which screen is shown, and what is asked of the server. */
import { avatar, byId } from "./dom.js";
import { acting } from "./phone/actions.js";
import { ChatList } from "./phone/chats.js";
import { composer } from "./phone/composer.js";
import { QuickReplies } from "./phone/quick.js";
import { Room } from "./phone/room.js";
import { Wire } from "./phone/wire.js";
import { clock } from "./when.js";

/** @typedef {import("./phone/wire.js").Chat} Chat */
/** @typedef {import("./phone/wire.js").Verb} Verb */

const shell = byId("phone");
const person = shell.dataset.person ?? "";
const wire = new Wire(person);

/** @type {{ chats: Chat[], channel: string | null, asking: Promise<void> | null, stale: boolean }} */
const state = { chats: [], channel: null, asking: null, stale: false };

const act = acting({ tell, befriend, beOneself, toast });
const room = new Room({ act, inspect, unsend: (messageId) => void tell("unsend", { messageId }) });
const quick = new QuickReplies(act);
const chats = new ChatList({ open, follow: (channel) => void follow(channel) });

/** Pages opened from here are read as this person, also where several phones are open. */
function beOneself() {
  document.cookie = `line_person=${encodeURIComponent(person)}; path=/; samesite=lax`;
}

/** @param {string} channel */
function open(channel) {
  location.hash = `#chat/${channel}`;
}

function route() {
  const channel = /^#chat\/(.+)$/.exec(location.hash)?.[1] ?? null;
  const before = state.channel;
  if (channel !== before) {
    state.channel = channel;
    room.empty();
  }
  shell.dataset.screen = channel ? "room" : "list";
  void refresh().then(() => {
    if (channel) byId("room-name").focus({ preventScroll: true });
    else if (before) chats.focus(before);
  });
}

/**
 * One question at a time; what changes meanwhile makes one more, however much it was.
 * @returns {Promise<void>} settles when what is shown is no older than this call
 */
function refresh() {
  if (state.asking) {
    state.stale = true;
    return state.asking;
  }
  state.stale = false;
  state.asking = ask().finally(() => {
    state.asking = null;
    return state.stale ? refresh() : undefined;
  });
  return state.asking;
}

async function ask() {
  const channel = state.channel;
  try {
    const [view, talk] = await Promise.all([wire.phone(), channel ? wire.room(channel) : null]);
    if (channel !== state.channel) return;
    const now = new Date(view.now);
    state.chats = view.chats;
    chats.show(view.chats, now, channel);
    byId("status-time").textContent = clock(now);
    const chat = view.chats.find((one) => one.channelId === channel);
    if (chat && talk) showRoom(chat, talk, now);
  } catch (error) {
    toast(`つながりません: ${error instanceof Error ? error.message : error}`);
  }
}

/** @param {Chat} chat @param {import("./phone/wire.js").RoomView} talk @param {Date} now */
function showRoom(chat, talk, now) {
  byId("room-name").textContent = chat.name;
  byId("room-face").replaceChildren(avatar(chat.name, chat.picture, "small"));
  const standing = talk.blocked ? "blocked" : talk.followed ? "friend" : "stranger";
  byId("room").dataset.standing = standing;
  byId("gate-words").textContent = talk.blocked ? "ブロック中です。メッセージは届きません。" : "まだ友だちではありません。";
  byId("gate-button").textContent = talk.blocked ? "ブロック解除" : "友だち追加";
  room.show(talk.messages, chat, now);
  quick.show(standing === "friend" ? talk.messages : []);
  if (chat.unread > 0 && document.visibilityState === "visible") void wire.tell(chat.channelId, "read").then(refresh);
}

/** @param {Verb} verb @param {object} [body] */
async function tell(verb, body) {
  if (!state.channel) return;
  room.pinned = true;
  try {
    await wire.tell(state.channel, verb, body);
  } catch (error) {
    toast(`うまくいきませんでした: ${error instanceof Error ? error.message : error}`);
  }
  await refresh();
}

/** @param {string} channel */
async function follow(channel) {
  open(channel);
  state.channel = channel;
  room.empty();
  await tell("follow");
}

/** A friend link of an account that lives here. @param {string} basicId */
function befriend(basicId) {
  const chat = state.chats.find((one) => one.basicId?.replace(/^@/, "") === basicId);
  if (!chat) return false;
  if (chat.followed) open(chat.channelId);
  else void follow(chat.channelId);
  return true;
}

/** The message as it came over the wire, for those who build. @param {import("./phone/wire.js").Entry} entry */
function inspect(entry) {
  byId("source-text").textContent = JSON.stringify(entry.message, null, 2);
  /** @type {HTMLDialogElement} */ (byId("source")).showModal();
}

let toastTimer = 0;
/** @param {string} words */
function toast(words) {
  const place = byId("toast");
  place.textContent = words;
  place.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => (place.hidden = true), 5000);
}

composer({ say: (text) => tell("text", { text }) });
byId("gate-button").addEventListener("click", () => void tell(byId("room").dataset.standing === "blocked" ? "unblock" : "follow"));
byId("block").addEventListener("click", () => void tell("block"));
addEventListener("hashchange", route);
addEventListener("focus", beOneself);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && void refresh());
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.more[open]")) {
    if (!menu.contains(/** @type {Node} */ (event.target)) || /** @type {Element} */ (event.target).closest(".menu-item")) menu.removeAttribute("open");
  }
});

beOneself();
route();
wire.watch(() => void refresh());
