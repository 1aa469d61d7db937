import { parseArgs } from 'node:util';
import { check } from './checker.js';
import { describe } from './findings.js';
import { readLogs } from './log.js';

// npx tsx tests/checker/main.ts --database URL [--temporal ADDRESS] [--canary TEXT …] [--patience SECONDS] [log.jsonl …]
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    database: { type: 'string' },
    temporal: { type: 'string' },
    canary: { type: 'string', multiple: true, default: [] },
    patience: { type: 'string', default: '60' },
  },
});
if (values.database === undefined) {
  process.stderr.write('--database is missing\n');
  process.exit(2);
}
const report = await check({
  databaseUrl: values.database,
  entries: await readLogs(positionals),
  canaries: values.canary,
  patience: Number(values.patience),
  ...(values.temporal === undefined ? {} : { temporalAddress: values.temporal }),
});
process.stdout.write(`${describe(report)}\n`);
process.exitCode = report.findings.length === 0 ? 0 : 1;
