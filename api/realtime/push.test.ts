import { expect, test } from 'vitest';
import type { MessageView } from '../../contracts/conversation.js';
import { Push, type PushDeps } from './push.js';

type Found = { message: MessageView; agent_id: string | null };

test('a message that its own request pushes while it is being fetched is told once', async () => {
  const told: number[] = [];
  const message = { session_id: 'talk', seq: 7, timestamp: new Date().toISOString() } as MessageView;
  let arrive: (found: Found[]) => void = () => undefined;
  const fetched = new Promise<Found[]>((resolve) => (arrive = resolve));
  const push = new Push({
    audience: {
      has: () => true,
      emit: (_rooms: unknown, _event: unknown, { seq }: MessageView) => told.push(seq),
    },
    waiters: { wake: () => undefined },
    conversations: { messages: () => fetched },
    metrics: { pushSeconds: { observe: () => undefined } },
  } as unknown as PushDeps);

  const fetching = push.messages([{ id: 'talk', seq: 7 }]);
  push.message({ message, agent_id: null });
  arrive([{ message, agent_id: null }]);
  await fetching;
  await push.messages([{ id: 'talk', seq: 7 }]);
  expect(told).toEqual([7]);
});
