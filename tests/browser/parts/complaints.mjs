/** What a browser says against a page: errors of its scripts, refused by the content policy, not found. */

/** A form that was filled in wrongly is answered with 422, and the browser calls every such answer an error. */
const EXPECTED = /Failed to load resource: the server responded with a status of 422/;

/** @param {import("playwright-core").BrowserContext} context @returns {string[]} grows while the pages are used */
export function watch(context) {
  /** @type {string[]} */
  const complaints = [];
  context.on("console", (message) => {
    if (!["error", "warning"].includes(message.type()) || EXPECTED.test(message.text())) return;
    complaints.push(`${message.page()?.url()}: ${message.text()}`);
  });
  context.on("weberror", (error) => complaints.push(`${error.page()?.url()}: ${error.error()}`));
  return complaints;
}
