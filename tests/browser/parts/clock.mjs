/** The sandbox's clock: read from the bar of a page, moved by its buttons. */

const HOUR_MS = 3_600_000;
const TOKYO_MS = 9 * HOUR_MS;

/** @param {import("playwright-core").Page} page */
export async function now(page) {
  return Date.parse(await page.locator("#sandbox-clock").getAttribute("datetime"));
}

/** A time of day so many days from now, in Tokyo.
 * @param {number} from milliseconds
 */
export function tokyo(from, days, hour) {
  const midnight = Math.floor((from + TOKYO_MS) / (24 * HOUR_MS)) * 24 * HOUR_MS;
  return midnight + days * 24 * HOUR_MS + hour * HOUR_MS - TOKYO_MS;
}

/** As a `datetime-local` field takes it. @param {number} at */
export const local = (at) => new Date(at + TOKYO_MS).toISOString().slice(0, 16);

/** Presses the bar's buttons until the moment is reached, and no more than an hour after it.
 * @param {import("playwright-core").Page} page @param {number} moment
 */
export async function reach(page, moment) {
  for (let left = moment - (await now(page)); left > 0; left = moment - (await now(page))) {
    const by = left >= 72 * HOUR_MS ? "3d" : left >= 24 * HOUR_MS ? "1d" : "1h";
    const before = await now(page);
    await page.locator(`.sandbox-moves button[value="${by}"]`).click();
    await page.waitForFunction((old) => Date.parse(document.querySelector("#sandbox-clock")?.dateTime ?? "") > old, before);
  }
}
