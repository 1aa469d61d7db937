import type { Locator, Page } from 'playwright-core';

/** The customer's page as a person sees it: by roles and words, never by classes. */
export class CustomerPage {
  readonly page: Page;
  readonly composer: Locator;
  readonly log: Locator;
  readonly talkToPerson: Locator;
  readonly solved: Locator;
  readonly status: Locator;

  constructor(page: Page) {
    this.page = page;
    this.composer = page.getByLabel('Your message');
    this.log = page.getByRole('log');
    this.talkToPerson = page.getByRole('button', { name: 'Talk to a person' });
    this.solved = page.getByRole('button', { name: 'That solved it' });
    this.status = page.getByRole('banner').getByRole('status');
  }

  async open(url: string): Promise<void> {
    await this.page.goto(url);
    await this.page.locator('textarea:enabled').waitFor();
  }

  async send(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('Enter');
    await this.log.getByText(text, { exact: true }).waitFor();
  }

  async answer(): Promise<void> {
    await this.log
      .getByRole('button', { name: /^Source 1/ })
      .first()
      .waitFor({ timeout: 20_000 });
  }

  /** What the conversation shows, a line a message, without times and ticks. */
  async texts(): Promise<string[]> {
    return this.log.locator('p.whitespace-pre-wrap').allInnerTexts();
  }

  async sessionId(): Promise<string> {
    const stored = await this.page.evaluate<string>(`localStorage.getItem('switchboard:session')`);
    return (JSON.parse(stored) as { session_id: string }).session_id;
  }

  async rate(stars: 'Very bad' | 'Bad' | 'All right' | 'Good' | 'Very good', comment: string): Promise<void> {
    await this.page.getByRole('radio', { name: stars, exact: true }).check();
    await this.page.getByLabel(/Anything you want to add/).fill(comment);
    await this.page.getByRole('button', { name: 'Send rating' }).click();
  }
}
