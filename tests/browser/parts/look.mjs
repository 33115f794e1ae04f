/** A page as people see it: pictures at two widths, axe's findings in light and dark, nothing beyond the edge. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const require = createRequire(new URL("../../../web/package.json", import.meta.url));
const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const SHOTS = fileURLToPath(new URL("../shots/", import.meta.url));

const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 360, height: 740 };

/** What was found so far. A flaw does not stop the journey: its step takes the list and fails with it.
 * @type {string[]}
 */
export const flaws = [];

/** Looks at a page in all ways.
 * @param {import("playwright-core").Page} page
 * @param {string} name of the pictures
 * @param {string} [theirs] selects what was made by others and is not ours to mend
 */
export async function look(page, name, theirs = "") {
  await page.bringToFront();
  await page.evaluate(() => document.fonts.ready.then(() => true));
  for (const [size, scheme] of [[WIDE, "light"], [NARROW, "dark"], [NARROW, "light"]]) {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme: scheme });
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    const label = `${name}-${size.width}${scheme === "dark" ? "-dark" : ""}`;
    await picture(page, label);
    flaws.push(...(await beyondTheEdge(page)).map((what) => `${label}: beyond the edge: ${what}`));
    if (size !== NARROW || scheme === "dark") flaws.push(...(await findings(page, theirs)).map((what) => `${label}: ${what}`));
  }
  await page.setViewportSize(WIDE);
}

/** @param {import("playwright-core").Page} page @param {string} name */
export const picture = (page, name) => page.screenshot({ path: `${SHOTS}${name}.png`, fullPage: true });

/** Runs in the page. */
async function inspect(theirs) {
  const { violations } = await axe.run(theirs ? { exclude: [theirs] } : document, { resultTypes: ["violations"] });
  const why = (node) => [...node.any, ...node.all, ...node.none].map((check) => check.message)[0] ?? "";
  return JSON.stringify(violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map((node) => `${node.target.join(" ")} ${why(node)}`) })));
}

/** Through the debugger: the page's own content policy would refuse the script, and rightly.
 * @param {import("playwright-core").Page} page @param {string} theirs
 */
async function findings(page, theirs) {
  const debug = await page.context().newCDPSession(page);
  try {
    await debug.send("Runtime.evaluate", { expression: AXE });
    const { result, exceptionDetails } = await debug.send("Runtime.evaluate", {
      expression: `(${inspect})(${JSON.stringify(theirs)})`,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) return [`axe did not run: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`];
    return JSON.parse(result.value).map((v) => `${v.id}: ${v.help}\n    ${v.nodes.join("\n    ")}`);
  } finally {
    await debug.detach();
  }
}

/** Where the page can be scrolled sideways: the elements that reach out. @param {import("playwright-core").Page} page */
const beyondTheEdge = (page) =>
  page.evaluate(() => {
    const wide = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= wide) return [];
    return [...document.querySelectorAll("body *")]
      .filter((element) => element.getBoundingClientRect().right > wide + 1)
      .slice(0, 5)
      .map((element) => `${element.tagName.toLowerCase()}.${element.className} ends at ${Math.round(element.getBoundingClientRect().right)} of ${wide}`);
  });
