import { createConnection, createServer, type AddressInfo, type Socket } from 'node:net';

/** How the network treats what goes through; both directions alike. */
export type Weather =
  | { kind: 'clear' }
  /** Everything arrives, `ms` later. */
  | { kind: 'slow'; ms: number }
  /** Connections stay open, nothing arrives any more, and nobody is told: the half-open network. */
  | { kind: 'silent' }
  /** What the client sends arrives, what the server sends does not. */
  | { kind: 'deaf' }
  /** New connections are refused. */
  | { kind: 'down' };

export interface Proxy {
  url: string;
  /** Connections open now. */
  open: () => number;
  set: (weather: Weather) => void;
  /** Ends all connections with a reset, as a cable that is pulled and plugged in again looks to TCP. */
  reset: () => void;
  close: () => Promise<void>;
}

/** A TCP proxy on 127.0.0.1 in front of `target`, for faults of the network between a page and the product. */
export async function startProxy(target: { host: string; port: number }): Promise<Proxy> {
  let weather: Weather = { kind: 'clear' };
  const sockets = new Set<Socket>();
  const pass = (from: Socket, to: Socket, way: 'up' | 'down'): void => {
    // a chunk never overtakes the one before it, also when the weather clears up between them
    let free = 0;
    from.on('data', (chunk: Buffer) => {
      if (weather.kind === 'silent' || (weather.kind === 'deaf' && way === 'down')) return;
      const now = performance.now();
      free = Math.max(free, now + (weather.kind === 'slow' ? weather.ms : 0));
      if (free <= now) to.write(chunk);
      else setTimeout(() => to.destroyed || to.write(chunk), free - now);
    });
    from.on('close', () => to.destroy());
    from.on('error', () => to.destroy());
  };
  const server = createServer((client) => {
    if (weather.kind === 'down') {
      client.resetAndDestroy();
      return;
    }
    const upstream = createConnection(target);
    for (const socket of [client, upstream]) {
      socket.setNoDelay(true);
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    }
    pass(client, upstream, 'up');
    pass(upstream, client, 'down');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const reset = (): void => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  return {
    url: `http://127.0.0.1:${port}`,
    open: () => sockets.size / 2,
    set: (next) => {
      weather = next;
    },
    reset,
    close: async () => {
      reset();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
