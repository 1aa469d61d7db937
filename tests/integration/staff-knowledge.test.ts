import { afterAll, beforeAll, expect, it } from 'vitest';
import { staffMember, type StaffMember } from '../factories/staff.js';
import { startTestApi, type TestApi } from '../harness/api.js';

let api: TestApi;
let admin: StaffMember;
beforeAll(async () => {
  api = await startTestApi();
  admin = await staffMember(api, { role: 'super_admin' });
});
afterAll(() => api.close());

it('articles are imported from Markdown, updated by their id, and faults are told by line', async () => {
  const content = `## Deliveries
### ZX-01 Parcel lockers
The locker keeps a parcel for 9 days.
### ZX-02 Cancelling
Up to 6 days before the billing date.
### No text here
`;
  const send = (text: string) =>
    admin.http.post('/api/admin/articles/import').send({ format: 'markdown', content: text });
  const first = await send(content);
  expect(first.status).toBe(200);
  expect(first.body).toMatchObject({ imported: 2, updated: 0, refused: [{ line: 6 }] });
  const again = await send(content.replace('9 days', '11 days'));
  expect(again.body).toMatchObject({ imported: 0, updated: 2 });
  const list = await admin.http.get('/api/admin/articles?q=11 days');
  expect(list.body.articles).toMatchObject([{ external_id: 'ZX-01', category: 'Deliveries', active: true }]);
  expect(list.body).toMatchObject({ total: 2, categories: ['Deliveries'] });
  const large = `## Big\n${Array.from({ length: 150 }, (_, n) => `### BIG-${n} Title ${n}\n${'word '.repeat(200)}`).join('\n')}`;
  expect((await send(large)).body).toMatchObject({ imported: 150, refused: [] });
});

it('articles are written, changed, switched off and removed', async () => {
  const made = await admin.http
    .post('/api/admin/articles')
    .send({ external_id: 'CR-1', title: 'Returns', content: '30 days.' });
  expect(made.status).toBe(201);
  const { id } = made.body.article;
  const twice = await admin.http
    .post('/api/admin/articles')
    .send({ external_id: 'CR-1', title: 'Other', content: 'x' });
  expect([twice.status, twice.body.code]).toEqual([409, 'article.taken']);
  const put = await admin.http.put(`/api/admin/articles/${id}`).send({ active: false });
  expect(put.body.article).toMatchObject({ title: 'Returns', active: false });
  expect((await admin.http.delete(`/api/admin/articles/${id}`)).status).toBe(204);
  expect((await admin.http.delete(`/api/admin/articles/${id}`)).status).toBe(404);
  expect((await admin.http.put(`/api/admin/articles/${id}`).send({ active: true })).status).toBe(404);
});

it('the list of intents is replaced as a whole', async () => {
  const intent = {
    key: 'order.cancel',
    label: 'Cancel',
    template: null,
    article_external_id: 'ZX-02',
    enabled: true,
    examples: ['cancel it', 'stop my order', 'cancel it'],
  };
  const put = await admin.http.put('/api/admin/intents').send({ intents: [intent] });
  expect(put.body.intents).toEqual([{ ...intent, examples: ['cancel it', 'stop my order'] }]);
  const twice = await admin.http.put('/api/admin/intents').send({ intents: [intent, intent] });
  expect(twice.status).toBe(422);
  expect((await admin.http.put('/api/admin/intents').send({ intents: [] })).body.intents).toEqual([]);
});
