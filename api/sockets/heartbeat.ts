import type { AppContext } from '../context.js';
import { room, type AppSocket } from '../realtime/audience.js';

const EVERY_MS = 15_000;
const BATCH = 1_000;

type Head = { head_seq: number; state_version: number; epoch: number };

const CONVERSATION_PREFIX = room.conversation('');

const beat = async (ctx: AppContext): Promise<void> => {
  const { audience, repositories } = ctx;
  const ids = audience.inRooms(CONVERSATION_PREFIX);
  const agentIds = audience.inRooms(room.agent(''));
  const heads = new Map<string, Head>();
  const owned = new Map<string, string[]>();
  for (let at = 0; at === 0 || at < ids.length; at += BATCH) {
    const batch = { ids: ids.slice(at, at + BATCH), agentIds: at === 0 ? agentIds : [] };
    for (const row of await repositories.conversations.heads(batch)) {
      const { id, head_seq, state_version, epoch, agent_id } = row;
      heads.set(id, { head_seq, state_version, epoch });
      if (agent_id !== null) owned.set(agent_id, [...(owned.get(agent_id) ?? []), id]);
    }
  }
  const versions = new Map(
    agentIds.length === 0
      ? []
      : (await repositories.desk.inboxVersions(agentIds)).map((row) => [row.agent_id, row.inbox_version]),
  );
  for (const socket of audience.sockets()) send(socket, { heads, owned, versions });
};

const send = (
  socket: AppSocket,
  known: { heads: Map<string, Head>; owned: Map<string, string[]>; versions: Map<string, number> },
): void => {
  const { caller } = socket.data;
  const joined = [...socket.rooms]
    .filter((name) => name.startsWith(CONVERSATION_PREFIX))
    .map((name) => name.slice(CONVERSATION_PREFIX.length));
  const own = caller.kind === 'staff' ? (known.owned.get(caller.staff.id) ?? []) : [];
  const heads: Record<string, Head> = {};
  for (const id of new Set([...joined, ...own])) {
    const head = known.heads.get(id);
    if (head !== undefined) heads[id] = head;
  }
  const version = caller.kind === 'staff' ? known.versions.get(caller.staff.id) : undefined;
  socket.emit('heartbeat', { heads, ...(version === undefined ? {} : { inbox_version: version }) });
};

/** Every 15 s each socket hears the heads of what it follows, so that a lost push is noticed. Returns how to stop. */
export const startHeartbeat = (ctx: AppContext): (() => void) => {
  const timer = setInterval(() => {
    beat(ctx).catch((error: unknown) => ctx.logger.debug({ err: error }, 'a heartbeat was left out'));
  }, EVERY_MS).unref();
  return () => clearInterval(timer);
};
