import { appendFile, rm } from 'node:fs/promises';
import type { LogEntry } from '../../tests/checker/log.js';

/** The log of what all clients of a run lived; the checker reads it. */
export class Journal {
  readonly entries: LogEntry[] = [];

  write(entry: LogEntry): void {
    this.entries.push(entry);
  }

  /** As JSON lines. */
  async save(file: string): Promise<void> {
    await rm(file, { force: true });
    await appendFile(file, this.entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
  }
}
