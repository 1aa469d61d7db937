import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PretendSocketServer } from './pretend-socket-server.js';
import type { Realtime } from './realtime.svelte.js';

const READ = { session_id: '00000000-0000-4000-8000-000000000001', seq: 1 };
const eventually = <T>(look: () => T) => expect.poll(look, { timeout: 10_000 });

let server: PretendSocketServer;
beforeEach(async () => {
  server = new PretendSocketServer();
  await server.start();
});
afterEach(async () => {
  vi.useRealTimers();
  await server.stop();
});

/** From here on waits pass only by `vi.advanceTimersByTimeAsync`; the network does not wait. */
const holdTimers = (): void => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
};
const refuseWith = (...codes: string[]): { tries: () => number } => {
  let tries = 0;
  server.io.use((_socket, next) => {
    const code = codes[tries];
    tries += 1;
    if (code === undefined) next();
    else next(Object.assign(new Error('refused'), { data: { code } }));
  });
  return { tries: () => tries };
};
const connects = (page: Realtime): { times: number } => {
  const heard = { times: 0 };
  page.onConnect(() => (heard.times += 1));
  return heard;
};

describe('a command', () => {
  it('gives its ack, or the code of the refusal with the seconds to wait', async () => {
    server.io.on('connection', (socket) => {
      socket.on('conversation:read', (_input, ack: (answer: object) => void) => ack({ ok: true }));
      socket.on('typing:set', (_input, ack: (answer: object) => void) =>
        ack({ ok: false, code: 'rate.limited', error: 'slowly', request_id: 'r1', retry_after: 3 }),
      );
    });
    const page = await server.connectedPage();
    expect(await page.command('conversation:read', READ)).toMatchObject({ ok: true });
    await expect(
      page.command('typing:set', { session_id: READ.session_id, typing: true }),
    ).rejects.toMatchObject({ code: 'rate.limited', requestId: 'r1', retryAfterSeconds: 3 });
  });

  it('is refused at once without a connection, and never kept to be sent behind the back of the outbox', async () => {
    let heard = 0;
    server.io.on('connection', (socket) => socket.on('conversation:read', () => (heard += 1)));
    const page = server.page();
    await expect(page.command('conversation:read', READ)).rejects.toMatchObject({ code: 'client.offline' });
    page.open();
    await eventually(() => page.connection).toBe('connected');
    expect(heard).toBe(0);
  });

  it('without an answer within 8 s ends a connection that only looks open, and a new one is made', async () => {
    // Socket.IO takes its timers when the page is made
    holdTimers();
    const page = await server.connectedPage();
    const heard = connects(page);
    const asked = page.command('conversation:read', READ).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(8000);
    expect(await asked).toMatchObject({ code: 'client.timeout' });
    await eventually(() => page.connection).toBe('lost');
    await eventually(async () => {
      await vi.advanceTimersByTimeAsync(1000);
      return [page.connection, heard.times];
    }).toEqual(['connected', 2]);
  });
});

describe('the connection', () => {
  it('tells at every connect that something may have been missed', async () => {
    const page = server.page();
    const heard = connects(page);
    page.open();
    await eventually(() => heard.times).toBe(1);
    // a proxy that is restarted
    for (const socket of server.io.sockets.sockets.values()) socket.conn.close();
    await eventually(() => heard.times).toBe(2);
    expect(connects(page).times).toBe(1);
  });

  it('is made anew when the server has cut it', async () => {
    const page = await server.connectedPage();
    const heard = connects(page);
    server.io.disconnectSockets();
    await eventually(() => heard.times).toBe(2);
  });

  it('tells the same when the storage is back, because nothing could be asked meanwhile', async () => {
    const page = await server.connectedPage();
    const heard = connects(page);
    for (const storage of ['away', 'away', 'ok', 'ok'])
      server.io.emit('service:status', { assistant: 'ok', storage });
    await eventually(() => [page.service.storage, heard.times]).toEqual(['ok', 2]);
  });

  it.each(['auth.required', 'conversation.not_found', 'auth.forbidden'])(
    'is given up when the server says %s',
    async (code) => {
      const { tries } = refuseWith(code);
      const page = server.page();
      page.open();
      await eventually(() => page.connection).toBe('refused');
      holdTimers();
      await vi.advanceTimersByTimeAsync(60_000);
      expect([page.connection, tries()]).toEqual(['refused', 1]);
    },
  );

  it('is tried again when the server cannot let anybody in for the time being', async () => {
    refuseWith('unavailable');
    const page = server.page();
    holdTimers();
    page.open();
    await eventually(() => page.connection).toBe('lost');
    await vi.advanceTimersByTimeAsync(10_000);
    await eventually(() => page.connection).toBe('connected');
  });

  it('shows the token of the customer', async () => {
    const shown: unknown[] = [];
    server.io.on('connection', (socket) => shown.push(socket.handshake.auth));
    const page = server.page('the token');
    page.open();
    await eventually(() => shown).toEqual([{ token: 'the token' }]);
  });
});
