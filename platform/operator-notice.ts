/** What a child of the launcher sends over its IPC channel to have it shown in the terminal. */
export type OperatorNotice = { operator_notice: string };

/**
 * Shows one line to whoever runs the product, and never to the log: the first log-in, for instance. Below the launcher
 * it appears in the launcher's terminal, elsewhere on standard output.
 */
export function tellOperator(line: string): void {
  if (process.send) process.send({ operator_notice: line } satisfies OperatorNotice);
  else process.stdout.write(`${line}\n`);
}

export function isOperatorNotice(message: unknown): message is OperatorNotice {
  return (
    typeof message === 'object' &&
    message !== null &&
    'operator_notice' in message &&
    typeof message.operator_notice === 'string'
  );
}
