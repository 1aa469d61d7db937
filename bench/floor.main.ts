import { startFloor } from './floor.js';

// A process of its own, so that its CPU can be told from the driver's: prints its address, ends with its parent.
const [, , databaseUrl = ''] = process.argv;
const floor = await startFloor(databaseUrl);
process.stdout.write(`${floor.url}\n`);
process.stdin.on('end', () => process.exit(0)).resume();
