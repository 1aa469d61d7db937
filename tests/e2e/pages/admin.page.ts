import type { Locator, Page } from 'playwright-core';

/** The admin's pages as a person sees them: by roles and words, never by classes. */
export class AdminPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async enter(url: string, password: string): Promise<void> {
    await this.page.goto(`${url}/admin`);
    await this.page.getByLabel('User name').fill('superadmin');
    await this.page.getByLabel('Password', { exact: true }).fill(password);
    await this.page.getByRole('button', { name: 'Log in' }).click();
  }

  async choosePassword(current: string, next: string): Promise<void> {
    await this.page.getByRole('heading', { name: 'Choose a new password' }).waitFor();
    await this.page.getByLabel('Current password').fill(current);
    await this.page.getByLabel('New password', { exact: true }).fill(next);
    await this.page.getByLabel('New password once more').fill(next);
    await this.page.getByRole('button', { name: 'Save the new password' }).click();
  }

  async goTo(name: string): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Admin pages' }).getByRole('link', { name }).click();
  }

  heading(name: string | RegExp): Locator {
    return this.page.getByRole('heading', { level: 1, name });
  }

  async createAgent(user: { username: string; firstName: string; password: string }): Promise<void> {
    await this.goTo('Users');
    await this.page.getByRole('button', { name: 'New user' }).click();
    const form = this.page.getByRole('dialog');
    await form.getByLabel('User name').fill(user.username);
    await form.getByLabel('E-mail').fill(`${user.username}@example.test`);
    await form.getByLabel('First name').fill(user.firstName);
    await form.getByLabel('Skills').fill('returns, refunds');
    await form.getByLabel('Languages').fill('en');
    await form.getByLabel('Password', { exact: true }).fill(user.password);
    await form.getByRole('button', { name: 'Create' }).click();
    await form.waitFor({ state: 'hidden' });
  }

  async importMarkdown(text: string): Promise<string> {
    await this.goTo('Knowledge');
    await this.page.getByRole('button', { name: 'Import' }).click();
    const form = this.page.getByRole('dialog');
    await form.getByLabel('Or paste the text here').fill(text);
    await form.getByRole('button', { name: 'Import' }).click();
    const result = await form.getByText(/new, .* updated/).innerText();
    await form.getByRole('button', { name: 'Close' }).click();
    return result;
  }

  async setThreshold(value: string): Promise<string> {
    await this.goTo('Settings');
    await this.page.getByLabel('Confidence threshold').fill(value);
    await this.page.getByRole('button', { name: 'Review and save' }).click();
    const review = this.page.getByRole('alertdialog');
    const difference = await review.getByText('→').innerText();
    await review.getByRole('button', { name: 'Save' }).click();
    await review.waitFor({ state: 'hidden' });
    return difference;
  }
}
