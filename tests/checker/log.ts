import { readFile } from 'node:fs/promises';

/**
 * One line of a client's log, written in the order in which that client lived it. `client` is one page or program,
 * `id` the client message id, `message` the server's id, `at` the client's clock in milliseconds since 1970.
 */
export type LogEntry =
  | { t: 'sent'; client: string; conversation: string; id: string; content: string; at: number }
  | { t: 'acked'; client: string; conversation: string; id: string; seq: number; at: number }
  | { t: 'refused'; client: string; conversation: string; id: string; code: string; at: number }
  /** What the client's feed showed, after its own sorting out of hints. */
  | {
      t: 'saw';
      client: string;
      conversation: string;
      seq: number;
      message: string;
      id: string | null;
      at: number;
    }
  /** This client was there to the end: it must have seen everything from number `from` on. */
  | { t: 'expects'; client: string; conversation: string; from: number }
  /** What must be paid, by the clock of whoever worked; ISO 8601, `to` null = still at work. */
  | { t: 'worked'; agent: string; from: string; to: string | null }
  /** What the product says is paid since `since` (ISO 8601), asked at `at`. */
  | { t: 'paid'; agent: string; since: string; at: number; seconds: number };

/** Reads logs of JSON lines; throws with file and line where one cannot be read. */
export async function readLogs(files: readonly string[]): Promise<LogEntry[]> {
  const entries: LogEntry[] = [];
  for (const file of files) {
    const lines = (await readFile(file, 'utf8')).split('\n');
    lines.forEach((line, index) => {
      if (line === '') return;
      try {
        entries.push(JSON.parse(line) as LogEntry);
      } catch (error) {
        throw new Error(`${file}:${index + 1} is not JSON`, { cause: error });
      }
    });
  }
  return entries;
}
