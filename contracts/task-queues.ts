/** The queue of workflows and short activities; a suffix tells copies on one Temporal apart. */
export const CONVERSATIONS_QUEUE = 'conversations';
/** The queue of model calls. */
export const ASSISTANT_QUEUE = 'assistant';

/** The queue of model calls that belongs to a queue of workflows: conversations-x → assistant-x. */
export const assistantQueueOf = (taskQueue: string): string =>
  taskQueue.replace(CONVERSATIONS_QUEUE, ASSISTANT_QUEUE);
