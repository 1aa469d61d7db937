import { execFile } from 'node:child_process';
import { access, constants, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';
import { childEnvironment } from '../../platform/config.js';
import type { Say } from '../../platform/embedded/downloads.js';
import { projectRoot } from '../../platform/project.js';

const run = promisify(execFile);
const INSTALL_TIMEOUT_MS = 600_000;
const ON_PATH = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Path of a Chromium that can run here, installed when there is none. Throws with what to do. */
export async function obtainBrowser(say: Say): Promise<string> {
  const found = await findBrowser();
  if (found !== null) return found;
  for (const install of [installByPlaywright, installByApt]) {
    await install(say);
    const installed = await findBrowser();
    if (installed !== null) return installed;
  }
  throw new Error('The browser tests need Chromium: install it, or set CHROME_PATH to a Chromium or Chrome.');
}

async function findBrowser(): Promise<string | null> {
  const named = childEnvironment({}).CHROME_PATH;
  if (named !== undefined && named !== '') return named;
  for (const name of ON_PATH) {
    const path = await run('/bin/sh', ['-c', `command -v ${name}`]).then(
      ({ stdout }) => stdout.trim(),
      () => '',
    );
    if (path !== '') return path;
  }
  const cached = chromium.executablePath();
  return cached !== '' && (await isExecutable(cached)) ? cached : null;
}

async function installByPlaywright(say: Say): Promise<void> {
  say('Getting Chromium with Playwright …');
  const cli = join(projectRoot, 'node_modules/playwright-core/cli.js');
  await run(process.execPath, [cli, 'install', 'chromium'], { timeout: INSTALL_TIMEOUT_MS }).catch(() =>
    say('  not available there'),
  );
}

async function installByApt(say: Say): Promise<void> {
  const system = await readFile('/etc/os-release', 'utf8').catch(() => '');
  if (process.getuid?.() !== 0 || !/^ID(_LIKE)?=.*debian/m.test(system)) return;
  say('Getting Chromium from Debian (about a minute) …');
  const options = {
    timeout: INSTALL_TIMEOUT_MS,
    env: childEnvironment({ DEBIAN_FRONTEND: 'noninteractive' }),
  };
  try {
    await run('apt-get', ['update', '-qq'], options);
    await run(
      'apt-get',
      ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-liberation'],
      {
        ...options,
        maxBuffer: 1e8,
      },
    );
  } catch (error) {
    say(`  not available there: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : ''}`);
  }
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
