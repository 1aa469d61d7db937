import { startPostgres } from '../../platform/embedded/postgres.js';

/** `tsx tests/harness/postgres-once.ts DATA_DIR`: starts PostgreSQL, prints its process id, stops it. For tests under another user. */
const [dataDir] = process.argv.slice(2);
if (dataDir === undefined) throw new Error('DATA_DIR is missing');
const server = await startPostgres({ dataDir, port: null, durable: false });
process.stdout.write(`${JSON.stringify({ pid: server.pid, uid: process.getuid?.() })}\n`);
await server.stop();
