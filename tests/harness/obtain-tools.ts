import { obtainTemporalCli, obtainTemporalTestServer } from '../../platform/embedded/temporal-cli.js';
import { obtainBrowser } from './browser-binary.js';

/** Gets what the tests need before they start, with progress: a download in the middle of a test would time it out. */
const say = (line: string): void => void process.stdout.write(`${line}\n`);

for (const obtain of [obtainTemporalCli, obtainTemporalTestServer, obtainBrowser]) {
  say(`Using ${await obtain(say)}`);
}
