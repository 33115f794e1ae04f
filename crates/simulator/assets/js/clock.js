// @ts-check
/** The header's clock goes on by itself, in the stand-in's own time. */
import { clock, day } from "./when.js";

const face = document.getElementById("clock");
const start = Date.parse(face?.getAttribute("datetime") ?? "");
const loaded = performance.now();

/** The page may be moved in time by another window, so it asks now and then. */
let now = start;
let asked = loaded;

function tick() {
  if (!face || Number.isNaN(now)) return;
  const at = new Date(now + performance.now() - asked);
  const words = `${day(at)} ${clock(at)}`;
  if (face.textContent !== words) face.textContent = words;
}

async function ask() {
  try {
    const response = await fetch("/_sim/clock");
    const answer = await response.json();
    const told = new Date(answer.now).getTime();
    if (!response.ok || Number.isNaN(told)) return;
    now = told;
    asked = performance.now();
    tick();
  } catch {
    // The stand-in is away: the clock goes on from what it knew.
  }
}

for (const form of document.querySelectorAll("form[data-clock]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = /** @type {HTMLButtonElement | null} */ (/** @type {SubmitEvent} */ (event).submitter);
    await fetch("/_sim/clock", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ advance_s: Number(button?.value ?? 0) }),
    });
    await ask();
  });
}

setInterval(tick, 1000);
setInterval(ask, 15_000);
