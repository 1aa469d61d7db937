import { randomBytes } from 'node:crypto';
import type { NewUser } from '../db/repositories/users.repository.js';
import { tellOperator } from '../platform/operator-notice.js';
import { hashPassword } from './auth/password-hash.js';
import type { AppContext } from './context.js';

/** Documented in the README; only ever made outside production. */
const DEMO_PASSWORD = 'demo-agent-1';

const AGENTS = [
  {
    username: 'mila',
    firstName: 'Mila',
    lastName: 'Novak',
    languages: ['en', 'de'],
    timeZone: 'Europe/Berlin',
  },
  {
    username: 'jonas',
    firstName: 'Jonas',
    lastName: 'Berg',
    languages: ['en', 'sv'],
    timeZone: 'Europe/Stockholm',
  },
  {
    username: 'priya',
    firstName: 'Priya',
    lastName: 'Raman',
    languages: ['en', 'hi'],
    timeZone: 'Asia/Kolkata',
  },
] as const;

export const demoAgents = (): Promise<NewUser[]> =>
  Promise.all(
    AGENTS.map(async (agent) => ({
      ...agent,
      languages: [...agent.languages],
      email: `${agent.username}@example.com`,
      passwordHash: await hashPassword(DEMO_PASSWORD),
      role: 'agent' as const,
      mustChangePassword: false,
      skills: ['orders', 'returns'],
      hourlyRate: 24,
    })),
  );

const mustWork = <T extends { ok: boolean }>(result: T): T => {
  if (!result.ok) throw new Error('a step of the demo was refused');
  return result;
};

/** A talk that an agent has solved, one that waits for a person and one for the assistant, through the usual doors. */
export const playDemo = async (ctx: AppContext, agents: readonly NewUser[]): Promise<void> => {
  const [first] = agents;
  if (first === undefined) return;
  const { doors } = ctx;
  const agent = await ctx.repositories.users.secretOf(first.username);
  if (agent === undefined) return;
  const agentId = agent.id;
  const arrive = async (name: string, text: string): Promise<string> => {
    const id = await doors.createConversation({ tokenHash: randomBytes(32), name, locale: 'en' });
    mustWork(await doors.postMessage({ conversationId: id, authorKind: 'customer', content: text }));
    return id;
  };
  const askForPerson = async (conversationId: string) =>
    mustWork(
      await doors.transition({
        conversationId,
        action: 'escalate',
        actorKind: 'customer',
        args: { reason: 'customer_request' },
      }),
    );
  const asAgent = { actorKind: 'agent', actorId: agentId } as const;

  const solved = await arrive('Lena', 'My lamp arrived with a broken shade. Can I have a new one?');
  await askForPerson(solved);
  mustWork(await doors.shiftTransition({ agentId, action: 'online', ...asAgent }));
  mustWork(await doors.transition({ conversationId: solved, action: 'claim', ...asAgent }));
  mustWork(
    await doors.postMessage({
      conversationId: solved,
      authorKind: 'agent',
      agentId,
      content: 'Sorry about that, Lena! A new shade is on its way and should be with you on Thursday.',
    }),
  );
  mustWork(await doors.transition({ conversationId: solved, action: 'resolve', ...asAgent }));
  mustWork(await doors.shiftTransition({ agentId, action: 'offline', ...asAgent }));
  await ctx.repositories.conversations.giveFeedback({
    id: solved,
    rating: 5,
    comment: 'Fast and friendly.',
    type: 'positive',
  });

  await askForPerson(await arrive('Oskar', 'I was charged twice for the same order, please check.'));
  await arrive('Nina', 'How much is standard delivery?');
  ctx.wakeRelay();
  for (const one of agents) tellOperator(`Demo agent: ${one.username} / ${DEMO_PASSWORD}`);
};
