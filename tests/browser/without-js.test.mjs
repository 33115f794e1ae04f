/** The admin and the guest's pages with scripts switched off: slower to use, but nothing is missing. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { open, person } from "./parts/browser.mjs";
import * as clock from "./parts/clock.mjs";
import { ENISHI, SAMPLE, sim } from "./parts/house.mjs";
import { signIn } from "./parts/owner.mjs";

const SHOP = "そば処 縁";
const GUEST = { id: "emma", name: "Emma Watanabe" };

let browser, owner, guest, page;

before(async () => {
  browser = await open();
  owner = await person(browser, { javaScriptEnabled: false });
  guest = await person(browser, { javaScriptEnabled: false });
  page = await owner.context.newPage();
});
after(() => browser?.close());

test("an owner signs in", { timeout: 60_000 }, async () => {
  await signIn(page, SAMPLE);
  await page.getByRole("heading", { name: "ホーム", level: 1 }).waitFor();
  assert.equal(await page.locator(".needs-js:visible").count(), 0);
});

test("a guest links", { timeout: 60_000 }, async () => {
  await page.goto(`${ENISHI}/setup`);
  const link = await page.locator("#f-link-page").inputValue();
  const { chats } = await sim(`/phone/${GUEST.id}`);
  await sim(`/phone/${GUEST.id}/chats/${chats.find((chat) => chat.name === SHOP).channelId}/follow`, {});

  const own = await guest.context.newPage();
  await own.goto(link);
  await own.locator(`[name=person][value=${GUEST.id}]`).check();
  await own.getByRole("button", { name: "ログイン" }).click();
  await own.getByRole("button", { name: "許可する" }).click();
  for (const box of await own.locator("#consent [type=checkbox]").all()) await box.check();
  await own.locator("#consent button.primary").click();
  await own.locator(".tied").waitFor();
  await page.goto(`${ENISHI}/members`);
  await page.getByRole("link", { name: GUEST.name }).waitFor();
});

test("a reservation is made and cancelled", { timeout: 60_000 }, async () => {
  await page.goto(`${ENISHI}/reservations/new`);
  await page.getByRole("link", { name: new RegExp(`${GUEST.name}.*を選ぶ`) }).click();
  await page.locator("[name=starts_at]").fill(clock.local(clock.tokyo(await clock.now(page), 6, 19)));
  await page.locator("[name=party]").fill("2");
  await page.locator("form.card button.primary").click();
  await page.locator("#reservation-state").filter({ hasText: "予約済み" }).waitFor();
  await page.getByRole("link", { name: "キャンセルする" }).click();
  await page.getByRole("button", { name: "予約をキャンセル" }).click();
  await page.locator("#reservation-state").filter({ hasText: "キャンセル" }).waitFor();
});

test("language and sandbox clock are buttons like any other", { timeout: 60_000 }, async () => {
  const before = await clock.now(page);
  await page.locator(".sandbox-moves button[value='1h']").click();
  assert.ok((await clock.now(page)) >= before + 3_600_000);
  await page.locator(".me summary").click();
  await page.getByRole("button", { name: "English" }).click();
  await page.locator("html[lang=en]").waitFor({ state: "attached" });
});

test("no page complained", () => {
  assert.deepEqual([...owner.complaints, ...guest.complaints], []);
});
