// @ts-check
/** The stand-in's JSON interface, as one person's phone uses it. */

/** @typedef {{ text: string, at: string | number }} Last */
/** @typedef {{ channelId: string, name: string, picture?: string | null, basicId?: string, followed: boolean, blocked: boolean, unread: number, last?: Last | null }} Chat */
/** @typedef {{ user: { id: string, name: string, picture?: string | null }, chats: Chat[], now: string | number }} PhoneView */
/** @typedef {{ id: string, from: "bot" | "user" | "system", at: string | number, message: import("../message.js").Json, unsent?: boolean }} Entry */
/** @typedef {{ messages: Entry[], followed: boolean, blocked: boolean }} RoomView */
/** @typedef {"follow" | "block" | "unblock" | "read" | "text" | "postback" | "unsend"} Verb */

const POLL_MS = 2500;

export class Wire {
  /** @param {string} person */
  constructor(person) {
    this.root = `/_sim/phone/${encodeURIComponent(person)}`;
  }

  /** @returns {Promise<PhoneView>} */
  phone() {
    return answer(fetch(this.root));
  }

  /** @param {string} channel @returns {Promise<RoomView>} */
  room(channel) {
    return answer(fetch(this.#chat(channel)));
  }

  /**
   * @param {string} channel
   * @param {Verb} verb
   * @param {object} [body]
   */
  tell(channel, verb, body = {}) {
    return answer(fetch(`${this.#chat(channel)}/${verb}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    }));
  }

  /**
   * Calls back at each change: by server-sent events, and by asking again
   * every few seconds while these do not come through.
   * @param {() => void} changed
   */
  watch(changed) {
    let poll = setInterval(changed, POLL_MS);
    const events = new EventSource(`${this.root}/events`);
    events.addEventListener("change", changed);
    events.addEventListener("open", () => {
      clearInterval(poll);
      changed();
    });
    events.addEventListener("error", () => {
      clearInterval(poll);
      poll = setInterval(changed, POLL_MS);
    });
  }

  /** @param {string} channel */
  #chat(channel) {
    return `${this.root}/chats/${encodeURIComponent(channel)}`;
  }
}

/** @param {Promise<Response>} asked */
async function answer(asked) {
  const response = await asked;
  const body = await response.text();
  if (!response.ok) throw new Error(reason(body) ?? `HTTP ${response.status}`);
  return body ? JSON.parse(body) : {};
}

/** @param {string} body @returns {string | null} */
function reason(body) {
  try {
    const parsed = JSON.parse(body);
    return parsed.message ?? parsed.error ?? null;
  } catch {
    return null;
  }
}
