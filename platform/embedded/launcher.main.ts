import { migrateToLatest } from '../../db/migrate.js';
import { ConfigError, readLauncherEnv, type LauncherConfig } from '../config.js';
import { LaunchError } from './launch-error.js';
import { Launcher } from './launcher.js';
import { obtainTemporalCli } from './temporal-cli.js';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
// The terminal may be closed before us.
process.stdout.on('error', () => undefined);

if (process.argv.includes('--prepare')) await prepare();
else await main();

async function main(): Promise<void> {
  const begun = performance.now();
  let launcher: Launcher | null = null;
  try {
    const config = readConfig();
    launcher = new Launcher(config, { migrate: migrateToLatest, say });
    stopOnSignals(launcher);
    const { runFile, notices } = await launcher.start();
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    say(`
Switchboard is ready (${seconds} s)
  Customers    ${runFile.url}/
  Agents       ${runFile.url}/agent
  Admins       ${runFile.url}/admin
  Temporal     ${runFile.temporal_ui_url ?? runFile.temporal_address}
  Metrics      ${runFile.metrics_url ?? 'off'}
  Logs         ${config.dataDir}/*.log
${notices.map((line) => `  ${line}\n`).join('')}
Ctrl-C stops everything.`);
  } catch (error) {
    await fail(launcher, error);
  }
}

/** Gets what a first start downloads, while the rest is being built. What fails here is told by the start itself. */
async function prepare(): Promise<void> {
  try {
    if (readLauncherEnv().temporalAddress === null) await obtainTemporalCli(say);
  } catch {
    process.exitCode = 1;
  }
}

function readConfig(): LauncherConfig {
  const config = readLauncherEnv();
  return process.argv.includes('--demo') ? { ...config, demo: true } : config;
}

function stopOnSignals(launcher: Launcher): void {
  let stopping = false;
  const stop = (signal: string): void => {
    // npm passes on the signal that the terminal has sent to us, too.
    if (stopping) return;
    stopping = true;
    say(`\nStopping (${signal}) …`);
    void launcher.stop().then(
      () => process.exit(0),
      (error: unknown) => fail(null, error),
    );
  };
  process.on('SIGINT', () => stop('Ctrl-C'));
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGHUP', () => stop('terminal closed'));
  // Only programs that start us, such as tests, open a channel.
  process.on('disconnect', () => stop('starter is gone'));
}

/** One sentence for what people can mend, a stack for what they cannot. */
async function fail(launcher: Launcher | null, error: unknown): Promise<void> {
  // What fails because we are stopping is no news.
  if (launcher?.stopping) return;
  const known = error instanceof LaunchError || error instanceof ConfigError;
  process.stderr.write(`\n${known ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
  await launcher?.stop();
  process.exit(1);
}
