import type { Locator, Page } from 'playwright-core';

/** The agent's page as a person sees it: by roles and words, never by classes. */
export class AgentPage {
  readonly page: Page;
  readonly shift: Locator;
  readonly timer: Locator;
  readonly offers: Locator;
  readonly log: Locator;
  readonly reply: Locator;
  readonly list: Locator;

  constructor(page: Page) {
    this.page = page;
    this.shift = page.getByRole('region', { name: 'Your shift' });
    this.timer = page.getByRole('timer');
    this.offers = page.getByRole('region', { name: 'Offers' });
    this.log = page.getByRole('log');
    this.reply = page.getByLabel(/^Reply to/);
    this.list = page.getByRole('navigation', { name: /^Conversations:/ });
  }

  async logIn(url: string, username: string, password: string): Promise<void> {
    await this.page.goto(`${url}/agent`);
    await this.page.getByLabel('User name').fill(username);
    await this.page.getByLabel('Password', { exact: true }).fill(password);
    await this.page.getByRole('button', { name: 'Log in' }).click();
    await this.timer.waitFor();
  }

  async goOnline(): Promise<void> {
    await this.shift.getByRole('button', { name: 'Go online' }).click();
    await this.shift.getByRole('button', { name: 'End shift' }).waitFor();
  }

  /** The card of the offer that shows this text. */
  offer(text: string | RegExp): Locator {
    return this.offers.getByRole('article').filter({ hasText: text });
  }

  async send(text: string): Promise<void> {
    await this.reply.fill(text);
    await this.reply.press('Enter');
  }

  async addNote(text: string): Promise<void> {
    await this.page.keyboard.press('Alt+KeyP');
    await this.page.getByLabel(/^Internal note/).fill(text);
    await this.page.getByRole('button', { name: 'Add note' }).click();
  }

  /** Whole seconds that the shift's clock shows. */
  async seconds(): Promise<number> {
    const [hours = 0, minutes = 0, seconds = 0] = (await this.timer.innerText()).split(':').map(Number);
    return hours * 3600 + minutes * 60 + seconds;
  }

  /** The number that stands beside a label of the overview. */
  async figure(label: string): Promise<string> {
    return this.page.locator('dl > div').filter({ hasText: label }).locator('dd').first().innerText();
  }
}
