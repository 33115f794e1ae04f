// @ts-check
/** A new letter appears without a reload: the list is asked for again and swapped in. */

const EVERY_MS = 3000;
const list = document.getElementById("letters");

async function refresh() {
  if (!list || document.visibilityState !== "visible" || list.contains(document.activeElement)) return;
  try {
    const response = await fetch(location.href, { headers: { accept: "text/html" } });
    if (!response.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.getElementById("letters");
    if (fresh && fresh.textContent !== list.textContent) list.replaceChildren(...fresh.childNodes);
  } catch {
    // Tried again in a moment.
  }
}

setInterval(refresh, EVERY_MS);
