import { ActivityFault } from '../../../activities/failures.js';
import type { TurnContext, TurnDraft, TurnInput } from '../../../activities/assistant/port.js';
import { draftOf, scriptedAssistant } from '../../factories/scripted-assistant.js';
import type { Says } from './plan.js';

/** The assistant of the plays: the first word of a message says what it makes of it; `hold` waits at a gate of its own. */
export class Gates {
  /** Who waits, by the text: of a turn begun anew two attempts may wait for a while. */
  readonly #closed = new Map<string, Set<() => void>>();
  readonly assistant = scriptedAssistant((_last, input, context) => this.#answer(input, context));

  #standOpen = false;

  /** Lets every answer out that is held for one of these texts. */
  open(texts: Iterable<string>): void {
    for (const text of texts) this.#closed.get(text)?.forEach((letOut) => letOut());
  }

  /** Nothing is held meanwhile: time does not skip while an activity runs. */
  async standOpen(work: () => Promise<void>): Promise<void> {
    this.#standOpen = true;
    this.open([...this.#closed.keys()]);
    try {
      await work();
    } finally {
      this.#standOpen = false;
    }
  }

  async #answer({ messages, covers_to }: TurnInput, { signal }: TurnContext): Promise<TurnDraft> {
    const text = messages.find((message) => message.seq === covers_to)?.text ?? '';
    switch (text.split(' ')[0] as Says) {
      case 'sure':
        return draftOf('an answer');
      case 'hold':
        if (!this.#standOpen) await this.#wait(text, signal);
        return draftOf('an answer at last');
      case 'close':
        return draftOf('which one?', { confidence: 0.4, ask_back_options: 2 });
      case 'unsure':
        return draftOf('perhaps', { confidence: 0.2 });
      case 'human':
        return draftOf('a person', { human_requested: true });
      default:
        throw new ActivityFault('model.broken', { retryable: false });
    }
  }

  #wait(text: string, signal: AbortSignal): Promise<void> {
    const waiting = this.#closed.get(text) ?? new Set();
    this.#closed.set(text, waiting);
    let own = (): void => undefined;
    return new Promise<void>((resolve, reject) => {
      own = resolve;
      waiting.add(own);
      signal.addEventListener('abort', () => reject(signal.reason as Error));
    }).finally(() => waiting.delete(own));
  }
}
