import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { escalated, conversation, rows, say, staffMember, type StaffMember } from '../factories/staff.js';
import { startTestApi, type TestApi } from '../harness/api.js';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const offline = async (...members: StaffMember[]) => {
  for (const { http } of members) await http.post('/api/agent/status').send({ status: 'offline' });
};
/** Ends what other tests left in the queue, so that each test sees only its own. */
const emptyQueue = async () => {
  const waiting = await rows<{ id: string }>(api, `select id from conversations where status <> 'resolved'`);
  for (const { id } of waiting) {
    await api.ctx.doors.transition({ conversationId: id, action: 'resolve', actorKind: 'admin' });
  }
};
const offersOf = async (member: StaffMember) =>
  (await member.http.get('/api/agent/offers')).body.offers as { offer_id: string; session_id: string }[];

it('going online twice starts one shift, and offline ends it', async () => {
  const agent = await staffMember(api);
  const first = await agent.http.post('/api/agent/status').send({ status: 'online' });
  expect(first.status).toBe(200);
  expect(first.body).toMatchObject({ success: true, status: 'online', shift: { state: 'on' } });
  const second = await agent.http.post('/api/agent/status').send({ status: 'online' });
  expect(second.body.shift.started_at).toBe(first.body.shift.started_at);
  const status = await agent.http.get(`/api/agent/status/${agent.id}`);
  expect(status.body).toMatchObject({ status: 'online', availability: 'available', capacity: 3 });
  expect((await agent.http.post('/api/agent/status').send({ status: 'offline' })).body.shift.state).toBe(
    'off',
  );
  const intervals = await rows(api, `select 1 from shift_intervals where agent_id = $1`, [agent.id]);
  expect(intervals).toHaveLength(1);
});

it('a break pauses the paid time and the next other availability resumes it', async () => {
  const agent = await staffMember(api, { online: true });
  const set = (availability: string) => agent.http.post('/api/agent/availability').send({ availability });
  expect((await set('break')).body).toMatchObject({ availability: 'break', shift: { state: 'break' } });
  const open = `select 1 from shift_intervals where agent_id = $1 and upper_inf(period)`;
  expect(await rows(api, open, [agent.id])).toHaveLength(0);
  expect((await set('break')).status).toBe(200);
  expect((await set('busy')).body).toMatchObject({ availability: 'busy', shift: { state: 'on' } });
  expect(await rows(api, open, [agent.id])).toHaveLength(1);
  await offline(agent);
  const refused = await set('available');
  expect([refused.status, refused.body.code]).toEqual([409, 'agent.offline']);
  const intervals = await rows(api, `select 1 from shift_intervals where agent_id = $1`, [agent.id]);
  expect(intervals).toHaveLength(2);
});

it('an offer shows why it comes; accepting gives the conversation, accepting again changes nothing', async () => {
  await emptyQueue();
  const agent = await staffMember(api, { online: true });
  const id = await escalated(api, 'Mira');
  const [offer] = await offersOf(agent);
  expect(offer).toMatchObject({ session_id: id, reason: 'customer_request', customer_name: 'Mira' });
  const accepted = await agent.http.post(`/api/agent/offers/${offer?.offer_id}/accept`);
  expect(accepted.status).toBe(200);
  expect(accepted.body).toMatchObject({ session_id: id, status: 'in_progress', owner: 'agent' });
  const again = await agent.http.post(`/api/agent/offers/${offer?.offer_id}/accept`).send({});
  expect([again.status, again.body.session_id]).toEqual([200, id]);
  const assignments = await rows(api, 'select 1 from assignments where conversation_id = $1', [id]);
  expect(assignments).toHaveLength(1);
  await offline(agent);
});

it('an offer belongs to one agent: to the other it does not exist', async () => {
  await emptyQueue();
  const agent = await staffMember(api, { online: true });
  await escalated(api);
  const [offer] = await offersOf(agent);
  const other = await staffMember(api);
  for (const action of ['accept', 'decline']) {
    expect((await other.http.post(`/api/agent/offers/${offer?.offer_id}/${action}`)).status).toBe(404);
    expect((await other.http.post(`/api/agent/offers/${randomUUID()}/${action}`)).status).toBe(404);
  }
  await offline(agent, other);
});

it('a declined offer goes to the next agent', async () => {
  await emptyQueue();
  const [first, second] = [
    await staffMember(api, { online: true }),
    await staffMember(api, { online: true }),
  ];
  const id = await escalated(api);
  const holder = (await offersOf(first)).length > 0 ? first : second;
  const other = holder === first ? second : first;
  const [offer] = await offersOf(holder);
  expect((await holder.http.post(`/api/agent/offers/${offer?.offer_id}/decline`)).status).toBe(200);
  expect((await offersOf(other)).map((one) => one.session_id)).toEqual([id]);
  await offline(first, second);
});

it('of two agents who claim at once one wins, and the other is told who has it', async () => {
  for (let round = 0; round < 5; round += 1) {
    await emptyQueue();
    const members = [await staffMember(api, { online: true }), await staffMember(api, { online: true })];
    const id = await conversation(api);
    const answers = await Promise.all(
      members.map((member) => member.http.post(`/api/agent/conversations/${id}/claim`)),
    );
    const statuses = answers.map((answer) => answer.status);
    expect([...statuses].sort()).toEqual([200, 409]);
    const winner = members[statuses.indexOf(200)];
    const refusal = answers[statuses.indexOf(409)]?.body;
    expect(refusal).toMatchObject({ code: 'conversation.taken', taken_by: { id: winner?.id } });
    const open = await rows(
      api,
      `select 1 from assignments where conversation_id = $1 and status = 'accepted'`,
      [id],
    );
    expect(open).toHaveLength(1);
    await offline(...members);
  }
});

it('nobody gets more conversations than the capacity allows', async () => {
  await emptyQueue();
  const agent = await staffMember(api, { online: true, capacity: 2 });
  const ids = [await conversation(api), await conversation(api), await conversation(api)];
  const answers = await Promise.all(ids.map((id) => agent.http.post(`/api/agent/conversations/${id}/claim`)));
  expect(answers.map((answer) => answer.status).sort()).toEqual([200, 200, 409]);
  expect(answers.find((answer) => answer.status === 409)?.body.code).toBe('agent.at_capacity');
  const status = await agent.http.get(`/api/agent/status/${agent.id}`);
  expect(status.body.active_conversations).toBe(2);
  await offline(agent);
});

it('only the owner writes, resolves, releases and notes; others are told who has it', async () => {
  await emptyQueue();
  const [owner, other] = [await staffMember(api, { online: true }), await staffMember(api, { online: true })];
  const id = await conversation(api, 'Tom');
  await owner.http.post(`/api/agent/conversations/${id}/claim`);
  const message = { session_id: id, message: 'Hello Tom', client_message_id: randomUUID() };
  const [sent, again] = [
    await owner.http.post('/api/agent/send-message').send(message),
    await owner.http.post('/api/agent/send-message').send(message),
  ];
  expect(sent.body).toMatchObject({ success: true });
  expect(again.body).toEqual(sent.body);
  const reused = await owner.http.post('/api/agent/send-message').send({ ...message, message: 'Other' });
  expect([reused.status, reused.body.code]).toEqual([409, 'message.id_reused']);

  const foreign = await other.http
    .post('/api/agent/send-message')
    .send({ session_id: id, message: 'Me too' });
  expect([foreign.status, foreign.body.code]).toEqual([409, 'conversation.not_owner']);
  for (const action of ['resolve', 'release', 'claim']) {
    const refused = await other.http.post(`/api/agent/conversations/${id}/${action}`);
    expect([refused.status, refused.body.code]).toEqual([409, 'conversation.taken']);
    expect(refused.body.taken_by.id).toBe(owner.id);
  }
  const note = await other.http.post(`/api/agent/conversations/${id}/notes`).send({ content: 'psst' });
  expect([note.status, note.body.taken_by.id]).toEqual([409, owner.id]);

  expect(
    (await owner.http.post(`/api/agent/conversations/${id}/notes`).send({ content: 'VIP' })).status,
  ).toBe(200);
  expect((await owner.http.post(`/api/agent/conversations/${id}/resolve`)).body.status).toBe('resolved');
  expect((await owner.http.post(`/api/agent/conversations/${id}/resolve`)).status).toBe(200);
  const late = await owner.http.post(`/api/agent/conversations/${id}/notes`).send({ content: 'afterwards' });
  expect(late.body.staff_seq).toBe(2);
  const claim = await other.http.post(`/api/agent/conversations/${id}/claim`);
  expect([claim.status, claim.body.code]).toEqual([409, 'conversation.resolved']);
  await offline(owner, other);
});

it('the history shows messages, notes, the reason of the hand-over and every change with its actor', async () => {
  await emptyQueue();
  const agent = await staffMember(api, { online: true });
  const id = await escalated(api, 'Ida');
  const [offer] = await offersOf(agent);
  await agent.http.post(`/api/agent/offers/${offer?.offer_id}/accept`);
  await agent.http.post(`/api/agent/conversations/${id}/notes`).send({ content: 'calls back at five' });
  const { body } = await agent.http.get(`/api/agent/chat-history/${id}`);
  expect(body).toMatchObject({
    session_id: id,
    owner: 'agent',
    writable: true,
    workflow_url: null,
    customer: { name: 'Ida' },
    escalation: { reason: 'customer_request' },
    notes: [{ content: 'calls back at five', author: { id: agent.id } }],
  });
  expect(body.messages[0]).toMatchObject({ seq: 1, sender: 'user', content: 'Where is my parcel?' });
  const actions = body.trail.map((entry: { action: string }) => entry.action);
  expect(actions).toEqual(['start', 'escalate', 'offer', 'accept']);
  expect(body.trail[2].actor.id).toBe(agent.id);
  expect(body.trail.at(-1)).toMatchObject({
    actor: { id: agent.id },
    from_owner: 'queue',
    to_owner: 'agent',
  });
  const after = await agent.http.get(`/api/agent/chat-history/${id}?after=${body.head_seq}`);
  expect(after.body.messages).toEqual([]);
  await offline(agent);
});

it('with agents_see_all off, what is foreign looks like what is missing', async () => {
  await emptyQueue();
  const admin = await staffMember(api, { role: 'super_admin' });
  const [owner, other] = [await staffMember(api, { online: true }), await staffMember(api)];
  const id = await conversation(api);
  await owner.http.post(`/api/agent/conversations/${id}/claim`);
  await admin.http.put('/api/admin/settings').send({ agents_see_all: false });
  const tries = (sessionId: string) => [
    other.http.get(`/api/agent/chat-history/${sessionId}`),
    other.http.post(`/api/agent/conversations/${sessionId}/claim`),
    other.http.post(`/api/agent/conversations/${sessionId}/notes`).send({ content: 'x' }),
    other.http.post('/api/agent/send-message').send({ session_id: sessionId, message: 'x' }),
  ];
  const [foreign, missing] = [await Promise.all(tries(id)), await Promise.all(tries(randomUUID()))];
  const seen = (answers: typeof foreign) =>
    answers.map(({ status, body }) => `${status} ${String(body.code)}`);
  expect(seen(foreign)).toEqual(seen(missing));
  expect(new Set(foreign.map((answer) => answer.status))).toEqual(new Set([404]));
  const all = await other.http.get('/api/agent/conversations?view=all');
  expect(all.body.conversations.map((item: { session_id: string }) => item.session_id)).not.toContain(id);
  expect((await admin.http.get(`/api/agent/chat-history/${id}`)).status).toBe(200);
  expect((await owner.http.get(`/api/agent/chat-history/${id}`)).status).toBe(200);
  await admin.http.put('/api/admin/settings').send({ agents_see_all: true });
  await offline(owner, other);
});

it('views list what they promise, page by cursor without gaps, and count the unread', async () => {
  await emptyQueue();
  const ids: string[] = [];
  for (let n = 0; n < 5; n += 1) ids.push(await escalated(api, `Customer ${n}`));
  const agent = await staffMember(api);
  const list = async (view: string) => {
    const found: { session_id: string; unread: number; reason: string; waiting_since: string }[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page = await agent.http.get(`/api/agent/conversations?view=${view}&limit=2&cursor=${cursor}`);
      expect(page.status).toBe(200);
      found.push(...(page.body.conversations as typeof found));
      cursor = page.body.next_cursor;
    }
    return found;
  };
  const queue = await list('queue');
  expect(queue.map((item) => item.session_id)).toEqual(ids);
  expect(queue[0]).toMatchObject({
    status: 'escalated',
    customer_name: 'Customer 0',
    last_message: 'Where is my parcel?',
    last_sender: 'user',
    unread: 1,
    reason: 'customer_request',
  });
  expect((await list('all')).slice(0, 5).map((item) => item.session_id)).toEqual([...ids].reverse());
  expect(await list('mine')).toEqual([]);

  await agent.http.post('/api/agent/status').send({ status: 'online' });
  for (const id of ids.slice(0, 2)) await agent.http.post(`/api/agent/conversations/${id}/claim`);
  const [first, second] = ids;
  await agent.http.post('/api/agent/send-message').send({ session_id: first, message: 'Hello' });
  await say(api, second ?? '', 'anyone?');
  expect((await list('mine')).map((item) => item.session_id)).toEqual([second, first]);
  await agent.http.post(`/api/agent/conversations/${first}/resolve`);
  expect((await list('resolved'))[0]?.session_id).toBe(first);
  await offline(agent);
});

it('going offline can be refused while conversations are open; otherwise they go back to the queue', async () => {
  await emptyQueue();
  const agent = await staffMember(api, { online: true });
  const id = await conversation(api);
  await agent.http.post(`/api/agent/conversations/${id}/claim`);
  const refused = await agent.http.post('/api/agent/status').send({ status: 'offline', only_if_idle: true });
  expect([refused.status, refused.body.code]).toEqual([409, 'agent.has_open_conversations']);
  expect((await agent.http.post('/api/agent/status').send({ status: 'offline' })).status).toBe(200);
  const [row] = await rows<{ status: string }>(api, `select status from conversations where id = $1`, [id]);
  expect(row?.status).toBe('escalated');
});
