import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { Server } from 'socket.io';

/**
 * The bare floor: Socket.IO in → one commit in PostgreSQL → ack and push. No check, no number, no owner: what the
 * machine can do at best, measured in the same minutes as the product.
 */
export async function startFloor(databaseUrl: string): Promise<{ url: string; close: () => Promise<void> }> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 });
  // PostgreSQL may end first
  pool.on('error', () => undefined);
  await pool.query(
    'create table if not exists floor_messages (id uuid primary key, room text not null, content text not null)',
  );
  const http = createServer();
  const io = new Server(http, { transports: ['websocket'], serveClient: false });
  io.on('connection', (socket) => {
    const room = String(socket.handshake.auth['room']);
    void socket.join(room);
    socket.on('send', (content: string, ack: (answer: { ok: true; id: string }) => void) => {
      const id = randomUUID();
      pool
        .query({
          name: 'floor',
          text: 'insert into floor_messages (id, room, content) values ($1, $2, $3)',
          values: [id, room, content],
        })
        .then(() => {
          ack({ ok: true, id });
          io.to(room).emit('posted', { id, content });
        })
        .catch((error: unknown) => {
          socket.emit('failed', error instanceof Error ? error.message : 'failed');
        });
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      await io.close();
      await pool.end();
    },
  };
}
