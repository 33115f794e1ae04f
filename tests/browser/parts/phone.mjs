/** A person's phone, as fingers use it. */
import { LINE } from "./house.mjs";

export class Phone {
  /** @param {import("playwright-core").Page} page @param {string} person */
  constructor(page, person) {
    this.page = page;
    this.person = person;
    this.log = page.locator("#log");
  }

  /** @param {import("playwright-core").BrowserContext} context @param {string} person */
  static async of(context, person) {
    const page = await context.newPage();
    await page.goto(`${LINE}/phone/${person}`);
    return new Phone(page, person);
  }

  /** Adds an account that is not a friend yet; its chat opens. @param {string} name */
  async addFriend(name) {
    await this.page.getByRole("button", { name: `${name}を友だち追加` }).click();
    await this.page.getByRole("heading", { name, level: 2 }).waitFor();
  }

  /** Waits for the newest message that says so. @param {string | RegExp} text */
  async receives(text) {
    await this.log.locator(".turn-theirs").filter({ hasText: text }).last().waitFor();
  }

  /** Presses a button of the last message that has it. @param {string} label */
  async press(label) {
    await this.log.getByRole("button", { name: label }).or(this.log.getByRole("link", { name: label })).last().click();
  }

  /** Presses a button that opens a page. @param {string} label */
  async pressToOpen(label) {
    const opened = this.page.context().waitForEvent("page");
    await this.press(label);
    const page = await opened;
    await page.waitForLoadState();
    return page;
  }

  /** How many messages of the shop say so. @param {string | RegExp} text */
  count(text) {
    return this.log.locator(".turn-theirs").filter({ hasText: text }).count();
  }
}
