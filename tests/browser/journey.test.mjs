/** The whole way of a new user, in one flow: from signing up to the answer that a guest taps on the phone. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { open, person } from "./parts/browser.mjs";
import * as clock from "./parts/clock.mjs";
import { ENISHI, LINE } from "./parts/house.mjs";
import { flaws, look, picture } from "./parts/look.mjs";
import { makeProvider, pasteChannels, signIn, stepsDone } from "./parts/owner.mjs";
import { Phone } from "./parts/phone.mjs";

const SHOP = "割烹 みなと";
const GUEST = { id: "yui", name: "伊藤 結衣" };
const OWNER = { email: `okami.${Date.now()}@minato.example`, password: "hamo-to-matsutake" };
const AT_ONCE_MS = 2_000;

const OTHER_PAGES = [
  ["/reservations", "41-reservations"], ["/settings", "42-settings"], ["/settings/channels", "43-settings-channels"],
  ["/settings/channels/secrets", "44-settings-secrets"], ["/settings/keys", "45-settings-keys"], ["/settings/audit", "46-settings-audit"],
  ["/workplaces", "47-workplaces"], ["/verify/resend", "48-resend"], ["/no-such-page", "49-not-found"], ["/styleguide", "50-styleguide"],
];

let browser, owner, guest, page, phone, provider, reservation;

before(async () => {
  browser = await open();
  owner = await person(browser);
  guest = await person(browser);
  page = await owner.context.newPage();
});
after(() => browser?.close());

/** A step stands on the ones before it: after the first that fails the others say nothing new. */
let failed = false;
const step = (name, walk) =>
  test(name, { timeout: 60_000 }, async (t) => {
    if (failed) return t.skip("a step before it failed");
    failed = true;
    await walk(t).catch((error) => picturesOfAll().finally(() => { throw error; }));
    failed = false;
    const said = [...flaws.splice(0), ...owner.complaints.splice(0), ...guest.complaints.splice(0)];
    if (said.length > 0) throw new Error(`flaws of the pages:\n${said.join("\n")}`);
  });

step("an owner signs up", async () => {
  await page.goto(`${ENISHI}/signup`);
  await look(page, "01-signup");
  await page.locator("form[action='/signup'] button.primary").click();
  await page.locator(".error-summary").waitFor();
  await look(page, "02-signup-errors");
  await page.locator("[name=business]").fill(SHOP);
  await page.locator("[name=trade]").first().check();
  await page.locator("[name=person]").fill("港 さゆり");
  await page.locator("[name=email]").fill(OWNER.email);
  await page.locator("[name=password]").fill(OWNER.password);
  await page.locator("form[action='/signup'] button.primary").click();
  await page.getByText(OWNER.email).first().waitFor();
  await look(page, "03-signup-sent");
});

step("the verification mail arrives and its link signs them in", async () => {
  await page.goto(`${LINE}/mail`);
  const letter = page.locator("#letters a").filter({ hasText: OWNER.email });
  await letter.waitFor();
  await look(page, "04-mailbox");
  await letter.click();
  const link = page.locator(".letter-text a[href*='/verify']");
  await link.waitFor();
  await look(page, "05-letter");
  await link.click();
  await page.locator("form[action='/verify'] button.primary").waitFor();
  await look(page, "06-verify");
  await page.locator("[name=password]").fill(OWNER.password);
  await page.locator("form[action='/verify'] button.primary").click();
  await page.locator("#setup").waitFor();
  await look(page, "07-setup-empty");
});

step("the login page lets them in again", async () => {
  await page.locator(".me summary").click();
  await page.getByRole("button", { name: "ログアウト" }).click();
  await page.waitForURL(`${ENISHI}/login`);
  await look(page, "08-login");
  await signIn(page, OWNER);
  await page.goto(`${ENISHI}/setup`);
});

step("the console makes a provider with its channels", async () => {
  const console = await owner.context.newPage();
  await console.goto(`${LINE}/console`);
  await look(console, "09-console");
  provider = await makeProvider(console, SHOP);
  assert.match(provider.login.secret, /^[0-9a-f]{32}$/);
  await look(console, "10-provider");
  await console.close();
});

step("a wrong secret is named by its field, the right one connects", async () => {
  await pasteChannels(page, { ...provider, login: { ...provider.login, secret: "0".repeat(32) } });
  await page.locator("#f-login_secret[aria-invalid=true]").waitFor();
  assert.equal(await page.locator("#setup [aria-invalid=true]").count(), 1);
  await look(page, "11-setup-wrong-secret");
  await pasteChannels(page, provider);
  await page.locator("#f-callback").waitFor();
  assert.equal((await stepsDone(page)).length, 1);
  await look(page, "12-setup-connected");
});

step("the callback is pasted, the webhook turned on, set and tested", async () => {
  const callback = await page.locator("#f-callback").inputValue();
  const console = await owner.context.newPage();
  await console.goto(`${LINE}/console`);
  await console.getByRole("link", { name: SHOP }).click();
  await console.locator("#callback_urls").fill(callback);
  await console.locator("#login button.primary").click();
  await console.locator("#login .saved").waitFor();
  await console.locator("#messaging [name=webhook_active]").check();
  await console.locator("#messaging button.primary").click();
  await console.locator("#messaging .saved").waitFor();
  await page.locator("form[action='/setup/webhook'] button").click();
  await page.locator(".flash.good").waitFor();
  assert.equal((await stepsDone(page)).length, 2);
  await console.reload();
  assert.match(await console.locator("#webhook_url").inputValue(), /\/line\//);
  await look(page, "13-setup-webhook");
  await console.close();
});

step("a guest adds the shop and is greeted with a way to link", async () => {
  phone = await Phone.of(guest.context, GUEST.id);
  await look(phone.page, "14-phone-list");
  await phone.addFriend(SHOP);
  await phone.receives("LINE連携をすると");
  await look(phone.page, "15-phone-greeting");
  await page.locator("#setup .step.done").nth(2).waitFor();
});

step("they link by LINE Login and the shop's own consent; the open list of guests shows it at once", async () => {
  const list = await owner.context.newPage();
  await list.goto(`${ENISHI}/members`);
  await look(list, "16-members-empty");
  await list.evaluate(() => { window.neverReloaded = true; });

  const linking = await phone.pressToOpen("LINE連携する");
  await linking.waitForURL(/\/login\//);
  await look(linking, "17-line-login");
  await linking.locator(`[name=person][value=${GUEST.id}]`).check();
  await linking.getByRole("button", { name: "ログイン" }).click();
  await linking.waitForURL(/\/consent/);
  await look(linking, "18-line-consent");
  await linking.getByRole("button", { name: "許可する" }).click();
  await linking.locator("#consent").waitFor();
  await look(linking, "19-shop-consent");
  for (const box of await linking.locator("#consent [type=checkbox]").all()) await box.check();
  await linking.locator("#consent button.primary").click();
  await linking.locator(".tied").waitFor();
  const linkedAt = Date.now();
  await list.getByRole("link", { name: GUEST.name }).waitFor({ timeout: AT_ONCE_MS });
  assert.ok(Date.now() - linkedAt < AT_ONCE_MS);
  assert.ok(await list.evaluate(() => window.neverReloaded), "the list was reloaded");
  await look(linking, "20-linked");
  await look(list, "21-members");
  await phone.receives("LINE連携が完了しました");
  await look(phone.page, "22-phone-linked");
  await linking.close();
  await list.close();
});

step("a reservation is made, and its confirmation is on the phone", async () => {
  await page.goto(`${ENISHI}/reservations`);
  await look(page, "23-reservations-empty");
  await book(GUEST.name, { days: 3, hour: 19, party: 4, course: "鱧づくし", note: "窓ぎわのお席", name: "24" });
  reservation = page.url();
  await page.getByText("LINEが受付").first().waitFor();
  await look(page, "26-reservation");
  await phone.receives("ご予約を承りました");
  await phone.receives("鱧づくし");
  await look(phone.page, "27-phone-confirmation");
  await page.goto(`${ENISHI}/setup`);
  assert.equal((await stepsDone(page)).length, 6);
  await look(page, "28-setup-done");
});

step("the evening before, the reminder arrives; 行きます shows on the open page without a reload", async () => {
  const open = await owner.context.newPage();
  await open.goto(reservation);
  await open.evaluate(() => { window.neverReloaded = true; });
  await page.goto(`${ENISHI}/`);
  await look(page, "29-home");
  await clock.reach(page, clock.tokyo(await clock.now(page), 2, 18));
  await phone.receives("明日のご予約の確認です");
  await look(phone.page, "30-phone-reminder");
  await phone.press("行きます");
  await open.locator("#reservation-state").filter({ hasText: "来店確認済み" }).waitFor({ timeout: AT_ONCE_MS });
  assert.ok(await open.evaluate(() => window.neverReloaded), "the page was reloaded");
  await phone.receives("お待ちしております");
  await look(open, "31-reservation-confirmed");
  await look(phone.page, "32-phone-answered");
  await open.close();
});

step("a reservation that is cancelled is never reminded", async () => {
  await book(GUEST.name, { days: 4, hour: 12, party: 2, course: "点心", note: "" });
  const cancelled = page.url();
  await phone.receives("点心");
  await page.getByRole("link", { name: "キャンセルする" }).click();
  await look(page, "33-cancel");
  await page.getByRole("button", { name: "予約をキャンセル" }).click();
  await page.locator("#reservation-state").filter({ hasText: "キャンセル" }).waitFor();
  await phone.receives("ご予約がキャンセルされました");
  // A second one, which stands, tells when the evening's reminders have been sent.
  await book(GUEST.name, { days: 4, hour: 18, party: 3, course: "鴨鍋", note: "" });
  const standing = page.url();
  const before = await phone.count("ご予約の確認です");
  await clock.reach(page, clock.tokyo(await clock.now(page), 3, 18));
  await phone.page.waitForFunction((n) => [...document.querySelectorAll("#log .turn-theirs")].filter((turn) => turn.textContent?.includes("ご予約の確認です")).length > n, before);
  assert.equal(await phone.count("ご予約の確認です"), before + 1);
  await page.goto(cancelled);
  assert.equal(await page.getByText("前日のお知らせ", { exact: true }).count(), 0);
  await look(page, "34-reservation-cancelled");
  await page.goto(standing);
  await phone.press("変更したい");
  await page.locator("#reservation-state").filter({ hasText: "変更希望" }).waitFor({ timeout: AT_ONCE_MS });
});

step("for a guest without LINE the message is withheld, with the reason", async () => {
  await page.goto(`${ENISHI}/members/new`);
  await look(page, "35-member-new");
  await page.locator("[name=name]").fill("中村 翔");
  await page.locator("[name=kana]").fill("なかむら しょう");
  await page.locator("[name=phone]").fill("090-1234-5678");
  await page.locator("form.card button.primary").click();
  await page.getByRole("heading", { name: /中村 翔/, level: 1 }).waitFor();
  await look(page, "36-member-walk-in");
  await book("中村 翔", { days: 5, hour: 18, party: 2, course: "", note: "" });
  await page.getByText("LINE連携がまだです").first().waitFor();
  await look(page, "37-reservation-withheld");
  await page.goto(`${ENISHI}/deliveries`);
  await page.getByText("LINE連携がまだです").first().waitFor();
  await look(page, "38-deliveries");
});

step("nothing is sent to a guest who blocked the shop, until they unblock it", async () => {
  await page.goto(`${ENISHI}/members`);
  await phone.page.locator(".room-menu summary").click();
  await phone.page.getByRole("button", { name: "ブロック", exact: true }).click();
  await page.getByRole("row", { name: GUEST.name }).getByText("ブロック中").waitFor({ timeout: AT_ONCE_MS });
  await look(phone.page, "38b-phone-blocked");
  await book(GUEST.name, { days: 6, hour: 12, party: 2, course: "", note: "" });
  await page.getByText("ブロックされています").first().waitFor();

  // A page whose stream opens only after the news must show it all the same.
  const late = await owner.context.newPage();
  let listen;
  const told = new Promise((resolve) => { listen = resolve; });
  await late.route("**/live?*", (route) => told.then(() => route.continue()));
  for (const list of [page, late]) {
    await list.goto(`${ENISHI}/members`);
    await list.getByRole("row", { name: GUEST.name }).getByText("ブロック中").waitFor();
  }
  await phone.page.getByRole("button", { name: "ブロック解除" }).click();
  await page.getByRole("row", { name: GUEST.name }).getByText("連携済み").waitFor({ timeout: AT_ONCE_MS });
  listen();
  await late.getByRole("row", { name: GUEST.name }).getByText("連携済み").waitFor({ timeout: AT_ONCE_MS });
  await late.close();
});

step("the remaining pages hold up as well", async () => {
  await page.goto(`${ENISHI}/members`);
  await page.getByRole("link", { name: GUEST.name }).click();
  await page.locator("#member-tie").waitFor();
  await look(page, "39-member");
  await page.goto(`${reservation}/edit`);
  await look(page, "40-reservation-edit");
  for (const [path, name] of OTHER_PAGES) {
    await page.goto(`${ENISHI}${path}`);
    await look(page, name);
  }
  await page.goto(`${ENISHI}/settings/keys`);
  await page.locator("[name=name]").fill("予約台帳");
  await page.locator("form[action='/settings/keys'] button.primary").click();
  await page.locator("#f-key").waitFor();
  await look(page, "51-key-made");
});

step("the API's page shows what can be called", async () => {
  await page.goto(`${ENISHI}/docs`);
  await page.locator(".opblock").first().waitFor();
  await look(page, "52-docs", ".swagger-ui");
});

step("the guest sees, changes and ends what was agreed", async () => {
  const own = await phone.pressToOpen("連携の確認・解除");
  // Days have passed, so LINE is asked again who they are.
  if (own.url().startsWith(LINE)) await own.getByRole("button", { name: "ログイン" }).click();
  await own.getByRole("heading", { name: "連携の確認・解除", level: 1 }).waitFor();
  await look(own, "53-my-page");
  await own.getByRole("button", { name: /おすすめ/ }).click();
  await own.locator(".flash, main").first().waitFor();
  await own.getByRole("link", { name: "困ったときは" }).click();
  await look(own, "54-help");
  await own.goBack();
  await own.getByRole("link", { name: "LINE連携を解除する" }).click();
  await look(own, "55-unlink");
  await own.getByRole("button", { name: "解除する" }).click();
  await own.getByRole("heading", { name: "解除しました", level: 1 }).waitFor();
  await look(own, "56-unlinked");
  await own.goto(`${LINE}/`);
  await look(own, "57-stand-in");
});

/** Where a step stopped: what every open page showed. */
async function picturesOfAll() {
  const pages = [...owner.context.pages(), ...guest.context.pages()];
  await Promise.allSettled(pages.map((open, n) => picture(open, `failed-${n}`)));
}

/** Books a table in the forms of the admin, so many days from the sandbox's now. */
async function book(who, { days, hour, party, course, note, name }) {
  await page.goto(`${ENISHI}/reservations/new`);
  await page.getByRole("link", { name: new RegExp(`${who}.*を選ぶ`) }).waitFor();
  if (name) await look(page, `${name}-reservation-guest`);
  await page.getByRole("link", { name: new RegExp(`${who}.*を選ぶ`) }).click();
  await page.locator("[name=party]").fill("0");
  await page.locator("[name=starts_at]").fill(clock.local(clock.tokyo(await clock.now(page), days, hour)));
  if (name) {
    await page.locator("form.card button.primary").click();
    await page.locator("#f-party[aria-invalid=true]").waitFor();
    await look(page, `${Number(name) + 1}-reservation-wrong`);
  }
  await page.locator("[name=party]").fill(String(party));
  await page.locator("[name=course]").fill(course);
  await page.locator("[name=note]").fill(note);
  await page.locator("form.card button.primary").click();
  await page.locator("#reservation").waitFor();
}
