import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { vi } from 'vitest';
import { Realtime } from './realtime.svelte.js';

/** A real Socket.IO server on a port of its own, and pages whose origin it is. */
export class PretendSocketServer {
  readonly #http = createServer();
  readonly io = new Server(this.#http);
  readonly #pages: Realtime[] = [];

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#http.listen(0, '127.0.0.1', resolve));
    const { port } = this.#http.address() as AddressInfo;
    // what a browser has and Node has not
    vi.stubGlobal('location', { protocol: 'http:', hostname: '127.0.0.1', port, host: `127.0.0.1:${port}` });
    vi.stubGlobal('addEventListener', () => undefined);
    vi.stubGlobal('removeEventListener', () => undefined);
  }

  /** A page that has not begun to connect. */
  page(token?: string): Realtime {
    const page = new Realtime(token === undefined ? {} : { token });
    this.#pages.push(page);
    return page;
  }

  async connectedPage(): Promise<Realtime> {
    const page = this.page();
    page.open();
    await vi.waitFor(() => {
      if (page.connection !== 'connected') throw new Error(page.connection);
    }, 10_000);
    return page;
  }

  async stop(): Promise<void> {
    for (const page of this.#pages.splice(0)) page.close();
    await this.io.close();
    vi.unstubAllGlobals();
  }
}
