/** What a browser says against a page: errors of its scripts, refused by the content policy, not found. */

/** A form that was filled in wrongly, or a page that is not there: the browser calls every such answer an error. */
const EXPECTED = /^Failed to load resource: the server responded with a status of 4(04|22) /;

/** @param {import("playwright-core").BrowserContext} context @returns {string[]} grows while the pages are used */
export function watch(context) {
  /** @type {string[]} */
  const complaints = [];
  context.on("console", (message) => {
    if (!["error", "warning"].includes(message.type())) return;
    if (EXPECTED.test(message.text()) && message.location().url === message.page()?.url()) return;
    complaints.push(`${message.page()?.url()}: ${message.text()}`);
  });
  context.on("weberror", (error) => complaints.push(`${error.page()?.url()}: ${error.error()}`));
  return complaints;
}
