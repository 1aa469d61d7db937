import { randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';

/** Above the well-known services, below what Linux (32768), macOS and Windows (49152) hand to outgoing connections. */
const OURS = { from: 10_240, to: 32_767 };
const RANGE_FILE = '/proc/sys/net/ipv4/ip_local_port_range';
const TRIES = 200;

/**
 * A port that nobody listens on, for a server that will listen on it soon, and again after it was killed. It is none
 * that the system gives to outgoing connections: such a connection, of whomever, would hold it when the server comes,
 * and a client that calls a dead server's port from that very port even connects to itself.
 */
export async function freePort(host = '127.0.0.1'): Promise<number> {
  const outgoing = await outgoingRange();
  for (let tries = 0; tries < TRIES; tries += 1) {
    const port = randomInt(OURS.from, OURS.to + 1);
    if (port >= outgoing.from && port <= outgoing.to) continue;
    if (await portIsFree(port, host)) return port;
  }
  return anyPort(host);
}

export function portIsFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}

/** The ports of outgoing connections, where the system tells and has been told otherwise than usual. */
async function outgoingRange(): Promise<{ from: number; to: number }> {
  const text = await readFile(RANGE_FILE, 'utf8').catch(() => '');
  const [from, to] = text.trim().split(/\s+/).map(Number);
  return from && to ? { from, to } : { from: OURS.to + 1, to: 65_535 };
}

/** The system's choice: the last resort where outgoing connections may have every port. */
function anyPort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, host, () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
