import { readFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { freePort, portIsFree } from './ports.js';

const ends: (() => unknown)[] = [];

afterEach(() => ends.splice(0).forEach((end) => end()));

/** The port from which this connection goes out, chosen by the system. */
async function outgoing(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  await once(client, 'connect');
  ends.push(() => client.destroy().once('close', () => server.close()));
  return client.localPort ?? 0;
}

test('a port for a server is none that the system may give to an outgoing connection', async () => {
  const text = await readFile('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').catch(() => '49152 65535');
  const [from = 0] = text.trim().split(/\s+/).map(Number);
  expect(await outgoing()).toBeGreaterThanOrEqual(from);
  for (let draw = 0; draw < 50; draw += 1) expect(await freePort()).toBeLessThan(from);
});

test('a port that an outgoing connection holds is not free, nor is one that is listened on', async () => {
  expect(await portIsFree(await outgoing())).toBe(false);
  const port = await freePort();
  expect(await portIsFree(port)).toBe(true);
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  ends.push(() => server.close());
  expect(await portIsFree(port)).toBe(false);
});

test('two hundred ports asked for at once are different, but for a rare chance', async () => {
  const ports = await Promise.all(Array.from({ length: 200 }, () => freePort()));
  expect(new Set(ports).size).toBeGreaterThan(190);
});
