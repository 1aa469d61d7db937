import type { Mutant } from './mutant.js';

const FILE = 'db/functions/post-message.sql.ts';
const MESSAGE = ['tests/integration/doors-message.test.ts'];
const inPostMessage = (
  name: string,
  from: string,
  to: string,
  tests: readonly string[] = MESSAGE,
): Mutant => ({
  name,
  file: FILE,
  from,
  to,
  tests,
  project: 'integration',
});

/** `post_message` and `reopen`: the way of a message. */
export const MESSAGE_MUTANTS: readonly Mutant[] = [
  inPostMessage(
    'a message takes the lock of its conversation’s row',
    "from conversations where id = p_conversation for update;\n  if not found then\n    return jsonb_build_object('ok', false, 'code', 'conversation.not_found');\n  end if;\n  if p_client",
    "from conversations where id = p_conversation;\n  if not found then\n    return jsonb_build_object('ok', false, 'code', 'conversation.not_found');\n  end if;\n  if p_client",
  ),
  inPostMessage(
    'a repeated client message id finds its first row',
    'if p_client_message_id is not null then',
    'if false then',
  ),
  inPostMessage(
    'a client message id with another text is refused',
    'if m.content is distinct from p_content or',
    'if',
  ),
];
