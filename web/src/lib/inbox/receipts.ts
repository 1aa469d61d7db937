import type { InboxItem } from '$contracts/agent.js';
import { Receipt } from '$lib/feed/receipt.js';

/** Tells what has arrived in the agent's own conversations while another one, or none, is open. */
export class Receipts {
  readonly #tell: (sessionId: string, seq: number) => Promise<void>;
  readonly #receipts = new Map<string, Receipt>();

  constructor(tell: (sessionId: string, seq: number) => Promise<void>) {
    this.#tell = tell;
  }

  arrived(sessionId: string, seq: number): void {
    const known = this.#receipts.get(sessionId);
    const receipt = known ?? new Receipt((upTo) => this.#tell(sessionId, upTo));
    if (known === undefined) this.#receipts.set(sessionId, receipt);
    receipt.note(seq);
  }

  /** What a list of the agent's own conversations shows as unread has come as far as this desk. */
  listed(mine: readonly InboxItem[]): void {
    for (const item of mine) if (item.unread > 0) this.arrived(item.session_id, item.head_seq);
  }

  close(): void {
    for (const receipt of this.#receipts.values()) receipt.close();
  }
}
