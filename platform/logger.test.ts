import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { createLogger } from './logger.js';

it('writes no password, token, cookie or message text, however deep they sit', () => {
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  const logger = createLogger({ process: 'api', level: 'info' }, sink);
  logger.info(
    {
      password: 'CANARY',
      body: { new_password: 'CANARY', content: 'CANARY', session_id: 'kept' },
      req: { headers: { cookie: 'CANARY', authorization: 'CANARY' } },
      res: { headers: { 'set-cookie': ['CANARY'] } },
      a: { b: { c: { token: 'CANARY' } } },
    },
    'a request',
  );
  expect(lines.join('')).not.toContain('CANARY');
  expect(lines.join('')).toContain('"session_id":"kept"');
  expect(JSON.parse(lines[0] ?? '{}')).toMatchObject({ level: 'info', process: 'api', msg: 'a request' });
});
