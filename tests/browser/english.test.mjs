/** In English no word of the pages is Japanese: what may stay so are the shop's own data and the language's name. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { open, person } from "./parts/browser.mjs";
import { ENISHI, SAMPLE } from "./parts/house.mjs";
import { signIn } from "./parts/owner.mjs";

const STRANGERS_PAGES = ["/signup", "/login", "/verify/resend", "/no-such-page"];
const OWNERS_PAGES = [
  "/", "/setup", "/members", "/members/new", "/reservations", "/reservations/new", "/deliveries",
  "/settings", "/settings/channels", "/settings/channels/secrets", "/settings/keys", "/settings/audit", "/workplaces",
];

/** What people typed into the sample, an example of how a reading is written, and the language's own name. */
const DATA = [
  "そば処 縁", "女将 ゆかり", "鈴木 太郎", "高橋 美咲", "田中 健太", "中村 翔", "ナカムラ ショウ", "おまかせ会席", "天せいろ", "鴨鍋コース",
  "還暦のお祝い", "お子様用の椅子をひとつ", "電話でのご予約が多い。そばアレルギーの確認済み。", "やまだ はなこ", "日本語",
];

const JAPANESE = /[\u3040-\u30ff\u3400-\u9fff]/;

let browser, owner, page;

before(async () => {
  browser = await open();
  owner = await person(browser, { locale: "en-GB" });
  page = await owner.context.newPage();
});
after(() => browser?.close());

test("a stranger whose browser asks for English reads English", { timeout: 60_000 }, async () => {
  for (const path of STRANGERS_PAGES) await readsEnglish(`${ENISHI}${path}`);
});

test("so does an owner, on every page of the menu", { timeout: 120_000 }, async () => {
  await signIn(page, SAMPLE);
  for (const path of OWNERS_PAGES) await readsEnglish(`${ENISHI}${path}`);
});

test("and on the pages of a member and a reservation", { timeout: 60_000 }, async () => {
  for (const list of ["/members", "/reservations/new"]) {
    await page.goto(`${ENISHI}${list}`);
    const links = await page.locator("main a[href*='mem_']").evaluateAll((found) => found.map((link) => link.href));
    assert.notEqual(links.length, 0, list);
    await readsEnglish(links[0]);
  }
  const booked = await firstReservation();
  for (const path of ["", "/edit", "/cancel"]) await readsEnglish(`${booked}${path}`);
});

test("no page complained", () => {
  assert.deepEqual(owner.complaints, []);
});

async function firstReservation() {
  await page.goto(`${ENISHI}/reservations`);
  for (let day = 0; day < 8; day++) {
    const booking = page.locator(".booking-name").first();
    if (await booking.count()) return booking.evaluate((link) => link.href);
    await page.locator("a[rel=next]").first().click();
  }
  throw new Error("the sample has no reservation in the days to come");
}

/** @param {string} address */
async function readsEnglish(address) {
  await page.goto(address);
  assert.equal(await page.locator("html").getAttribute("lang"), "en", address);
  const words = (await page.evaluate(wordsOf)).map((text) => DATA.reduce((rest, known) => rest.replaceAll(known, ""), text));
  assert.deepEqual(words.filter((text) => JAPANESE.test(text)), [], address);
}

/** Runs in the page: its texts, and what its attributes say, apart from the initials that stand for a face. */
function wordsOf() {
  const said = [document.title];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { textContent, parentElement } = walker.currentNode;
    if (!parentElement.closest("script, style, .avatar")) said.push(textContent.trim());
  }
  for (const name of ["aria-label", "placeholder", "title", "alt", "data-confirm", "data-copied", "data-offline", "data-failed"])
    for (const element of document.querySelectorAll(`[${name}]`)) said.push(`${name}: ${element.getAttribute(name)}`);
  return said;
}
