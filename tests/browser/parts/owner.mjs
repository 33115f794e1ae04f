/** The owner of a business at the admin, with the console of LINE's stand-in in the other hand. */
import { ENISHI, LINE } from "./house.mjs";

/** @param {import("playwright-core").Page} page @param {{ email: string, password: string }} who */
export async function signIn(page, { email, password }) {
  await page.goto(`${ENISHI}/login`);
  await page.locator("[name=email]").fill(email);
  await page.locator("[name=password]").fill(password);
  await page.locator("form[action='/login'] button.primary").click();
  await page.waitForURL((url) => url.pathname !== "/login");
}

/** Makes a provider at the console; answers what its page shows.
 * @param {import("playwright-core").Page} page @param {string} name
 */
export async function makeProvider(page, name) {
  await page.goto(`${LINE}/console`);
  await page.getByLabel("名前").fill(name);
  await page.getByRole("button", { name: "作成する" }).click();
  await page.getByRole("heading", { name, level: 1 }).waitFor();
  const value = (section, label) =>
    page.locator(`#${section} .value`).filter({ has: page.getByText(label, { exact: true }) }).locator("code").innerText();
  return {
    messaging: { id: await value("messaging", "チャネルID"), secret: await value("messaging", "チャネルシークレット") },
    login: { id: await value("login", "ログイン チャネルID"), secret: await value("login", "ログイン チャネルシークレット") },
  };
}

/** @param {import("playwright-core").Page} page at the set-up */
export async function pasteChannels(page, { messaging, login }) {
  await page.locator("#f-messaging_channel_id").fill(messaging.id);
  await page.locator("#f-messaging_secret").fill(messaging.secret);
  await page.locator("#f-login_channel_id").fill(login.id);
  await page.locator("#f-login_secret").fill(login.secret);
  await page.locator("form[action='/setup'] button.primary").click();
}

/** What the set-up counts as done. @param {import("playwright-core").Page} page */
export const stepsDone = (page) => page.locator("#setup .step.done h3").allInnerTexts();
