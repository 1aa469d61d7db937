import { spawn } from 'node:child_process';

/**
 * Runs commands one after the other, all of them even when one fails, and prints a line for each.
 * `steps`: {name, command, cwd?}. Returns how many passed and failed.
 */
export async function runSteps(steps) {
  let failed = 0;
  for (const step of steps) {
    const start = performance.now();
    const code = await run(step);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${step.name} (${seconds} s)`);
    if (code !== 0) failed += 1;
  }
  return { passed: steps.length - failed, failed };
}

/** Exit code of the command; its output goes to ours. */
export function run({ command: [program, ...args], cwd, env }) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, stdio: 'inherit', env: { ...process.env, ...env } });
    child.once('error', (error) => {
      console.error(`${program}: ${error.message}`);
      resolve(127);
    });
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
