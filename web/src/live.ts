// <live-updates src="/live?topics=reservations,members">: what changes on the server changes here.
// A topic's event refreshes each [data-live~=topic]: from data-live-src (a fragment, its new content),
// else from this page's own address (the element of the same id).
import { htmx } from "./htmx";
import { toast, wording } from "./toast";

const POLL_MS = 15_000;
const PATIENCE_MS = 8_000;
const HIDDEN_MS = 60_000;
const running = new WeakMap<Element, boolean>();

/** A person is typing in it: refreshing now would take words away. */
const inUse = (part: Element) => {
  const at = document.activeElement;
  return at instanceof HTMLElement && part.contains(at) && at.matches("input:not([type=checkbox],[type=radio]), textarea, select");
};

async function refresh(part: HTMLElement): Promise<void> {
  if (inUse(part)) return part.addEventListener("focusout", () => setTimeout(() => void refresh(part)), { once: true });
  if (running.has(part)) return void running.set(part, true);
  running.set(part, false);
  const src = part.dataset.liveSrc;
  try {
    if (src) await htmx.ajax("GET", src, { source: part, target: part, swap: "innerMorph" });
    else if (part.id) await htmx.ajax("GET", location.href, { source: part, target: part, swap: "outerMorph", select: `#${CSS.escape(part.id)}` });
  } finally {
    const again = running.get(part);
    running.delete(part);
    if (again && part.isConnected) void refresh(part);
  }
}

/** Refreshes what shows this topic, or everything live. */
function announce(topic?: string): void {
  document.dispatchEvent(new CustomEvent("enishi:live", { detail: { topic } }));
  for (const part of document.querySelectorAll<HTMLElement>(topic ? `[data-live~="${CSS.escape(topic)}"]` : "[data-live]")) void refresh(part);
}

class LiveUpdates extends HTMLElement {
  #stream: EventSource | null = null;
  #poll = 0;
  #warn = 0;
  #hide = 0;
  #tries = 0;
  #clear: (() => void) | null = null;

  connectedCallback(): void {
    this.#open();
    document.addEventListener("visibilitychange", this.#seen);
  }

  disconnectedCallback(): void {
    this.#close();
    document.removeEventListener("visibilitychange", this.#seen);
  }

  // A tab that nobody looks at holds no connection: a browser has only six for a plain HTTP/1.1 host.
  #seen = () => {
    clearTimeout(this.#hide);
    if (document.hidden) this.#hide = window.setTimeout(() => this.#close(), HIDDEN_MS);
    else if (!this.#stream) this.#open();
  };

  // What changed between the page's making and this moment was told to nobody, so everything is looked at
  // once, also the first time.
  #open(): void {
    const src = this.getAttribute("src");
    if (!src) return;
    const stream = (this.#stream = new EventSource(src));
    stream.onopen = () => {
      this.#settle();
      announce();
    };
    stream.onmessage = (event) => announce(event.data);
    const topics = new URL(src, location.href).searchParams.get("topics") ?? "";
    for (const topic of topics.split(",").filter(Boolean)) stream.addEventListener(topic, () => announce(topic));
    stream.onerror = () => this.#lost();
  }

  #lost(): void {
    this.dataset.state = "lost";
    this.#poll ||= window.setInterval(() => !document.hidden && announce(), POLL_MS);
    this.#warn ||= window.setTimeout(() => (this.#clear ??= toast(wording("offline"), 0)), PATIENCE_MS);
    if (this.#stream?.readyState !== EventSource.CLOSED) return;
    const wait = Math.min(30_000, 1_000 * 2 ** this.#tries++) * (0.5 + Math.random());
    setTimeout(() => this.isConnected && this.#stream?.readyState === EventSource.CLOSED && this.#open(), wait);
  }

  #settle(): void {
    this.dataset.state = "open";
    this.#tries = 0;
    clearInterval(this.#poll);
    clearTimeout(this.#warn);
    this.#clear?.();
    this.#poll = this.#warn = 0;
    this.#clear = null;
  }

  #close(): void {
    this.#stream?.close();
    this.#stream = null;
    this.#settle();
    this.dataset.state = "closed";
  }
}

customElements.define("live-updates", LiveUpdates);
