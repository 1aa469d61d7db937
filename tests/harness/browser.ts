import { chromium, type Browser } from 'playwright-core';
import { obtainBrowser } from './browser-binary.js';

/** A real headless Chromium; close it at the end of the file. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = await obtainBrowser((line) => process.stderr.write(`${line}\n`));
  return chromium.launch({
    executablePath,
    headless: true,
    // As root, and in most containers, Chromium cannot set up its own sandbox; it only sees pages of ours.
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
}
