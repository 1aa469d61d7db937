import type { ConversationView, MessageView } from '$contracts/conversation.js';
import type { ConversationUpdated } from '$contracts/sockets.js';

/**
 * The order of a conversation as one screen knows it. Push is only a hint, so every entry comes in by one rule: a message
 * is applied when its `seq` is the next one, kept aside when it is higher, dropped when it is lower; a state is applied
 * when its `state_version` is higher. Whatever tells of a head beyond what is here makes the feed ask for the rest
 * (`needsSync`), and the answer to that question goes through the same rule. All numbers belong to one `epoch`: in another
 * one the server was put back to an older point, and what is here is given up for what it has now.
 */
export interface FeedState {
  /** Without gaps, in order of `seq`. */
  readonly messages: readonly MessageView[];
  /** Messages above the gap, by seq. */
  readonly held: ReadonlyMap<number, MessageView>;
  readonly conversation: ConversationState | null;
  /** Highest seq and state_version anybody has told us of. */
  readonly headSeq: number;
  readonly headVersion: number;
  readonly headEpoch: number;
  /** The server spoke of less than we have: it may have been restored, so ask it. */
  readonly doubted: boolean;
}

export type ConversationState = Omit<ConversationView, 'messages' | 'head_seq' | 'session_id'>;

export const emptyFeed: FeedState = {
  messages: [],
  held: new Map(),
  conversation: null,
  headSeq: 0,
  headVersion: 0,
  headEpoch: 0,
  doubted: false,
};

/** A flood far beyond the gap is dropped: the gap's answer brings it again. */
const HELD_MAX = 500;

export const lastSeq = (state: FeedState): number => state.messages.at(-1)?.seq ?? 0;

/** A page that has heard of another epoch, or has no answer yet, cannot tell which epoch its messages are of. */
const isAstray = ({ conversation, headEpoch }: FeedState): boolean =>
  conversation === null || headEpoch > conversation.epoch;

/** What to ask the server for: everything after this seq. */
export const askAfter = (state: FeedState): number => (isAstray(state) ? 0 : lastSeq(state));

export const needsSync = (state: FeedState): boolean =>
  state.conversation === null ||
  isAstray(state) ||
  state.doubted ||
  state.headSeq > lastSeq(state) ||
  state.headVersion > state.conversation.state_version;

export const applyMessages = (state: FeedState, incoming: readonly MessageView[]): FeedState => {
  const last = lastSeq(state);
  const held = new Map(state.held);
  let headSeq = state.headSeq;
  for (const message of incoming) {
    headSeq = Math.max(headSeq, message.seq);
    if (message.seq > last && (held.size < HELD_MAX || message.seq === last + 1))
      held.set(message.seq, message);
  }
  const added: MessageView[] = [];
  for (let seq = last + 1; ; seq += 1) {
    const next = held.get(seq);
    if (next === undefined) break;
    held.delete(seq);
    added.push(next);
  }
  return {
    ...state,
    held,
    headSeq,
    messages: added.length > 0 ? [...state.messages, ...added] : state.messages,
  };
};

/** A pushed state; `feedback_given` belongs to one engagement and so ends when the conversation is open again. */
export const applyUpdate = (state: FeedState, update: ConversationUpdated): FeedState => {
  const heard: FeedState = {
    ...state,
    headSeq: Math.max(state.headSeq, update.head_seq),
    headVersion: Math.max(state.headVersion, update.state_version),
  };
  const known = state.conversation;
  if (known === null || update.state_version < known.state_version) return heard;
  // the place in the queue moves with what happens to others
  if (update.state_version === known.state_version) {
    return { ...heard, conversation: { ...known, queue_position: update.queue_position } };
  }
  return {
    ...heard,
    conversation: {
      ...known,
      status: update.status,
      owner: update.owner,
      queue_position: update.queue_position,
      assigned_agent: update.assigned_agent,
      state_version: update.state_version,
      feedback_given: update.status === 'resolved' && known.feedback_given,
    },
  };
};

export const applyHead = (
  state: FeedState,
  head: { head_seq: number; state_version: number; epoch: number },
): FeedState => {
  const { epoch = 0, state_version: version = 0 } = state.conversation ?? {};
  if (head.epoch < epoch) return { ...state, doubted: true };
  return {
    ...state,
    headEpoch: Math.max(state.headEpoch, head.epoch),
    headSeq: Math.max(state.headSeq, head.head_seq),
    headVersion: Math.max(state.headVersion, head.state_version),
    doubted: state.doubted || head.head_seq < lastSeq(state) || head.state_version < version,
  };
};

const stateOf = (view: ConversationView): ConversationState => ({
  status: view.status,
  owner: view.owner,
  queue_position: view.queue_position,
  assigned_agent: view.assigned_agent,
  epoch: view.epoch,
  state_version: view.state_version,
  feedback_given: view.feedback_given,
  read_by_agent_seq: view.read_by_agent_seq,
  read_by_customer_seq: view.read_by_customer_seq,
  delivered_to_agent_seq: view.delivered_to_agent_seq,
  delivered_to_customer_seq: view.delivered_to_customer_seq,
});

/**
 * The answer to "what came after `after`?". Another epoch, a head below the `after` that was asked, or a version below the one
 * known when it was asked, means another store: what is here is given up and the next question starts from 0.
 */
export const applyView = (
  state: FeedState,
  view: ConversationView,
  asked: { after: number; stateVersion: number },
): FeedState => {
  const known = state.conversation;
  const headEpoch = Math.max(state.headEpoch, view.epoch);
  if (
    known === null ||
    view.epoch !== known.epoch ||
    view.head_seq < asked.after ||
    view.state_version < asked.stateVersion
  ) {
    const fresh: FeedState = {
      ...emptyFeed,
      conversation: stateOf(view),
      headSeq: view.head_seq,
      headVersion: view.state_version,
      headEpoch: view.epoch < (known?.epoch ?? 0) ? view.epoch : headEpoch,
      // what was pushed before the first answer may be of another epoch, or newer than the answer
      doubted: known === null && (state.headSeq > view.head_seq || state.headVersion > view.state_version),
    };
    return asked.after === 0 ? applyMessages(fresh, view.messages) : fresh;
  }
  const merged = applyMessages(state, view.messages);
  const newer = view.state_version >= known.state_version;
  return {
    ...merged,
    doubted: false,
    headSeq: Math.max(merged.headSeq, view.head_seq),
    headVersion: Math.max(merged.headVersion, view.state_version),
    headEpoch,
    conversation: newer ? withMarks(stateOf(view), known) : withMarks(known, view),
  };
};

type Marks = Partial<
  Pick<
    ConversationState,
    'read_by_agent_seq' | 'read_by_customer_seq' | 'delivered_to_agent_seq' | 'delivered_to_customer_seq'
  >
>;

/** How far somebody has received or read only ever rises. */
const withMarks = (state: ConversationState, marks: Marks): ConversationState => ({
  ...state,
  read_by_agent_seq: Math.max(state.read_by_agent_seq, marks.read_by_agent_seq ?? 0),
  read_by_customer_seq: Math.max(state.read_by_customer_seq, marks.read_by_customer_seq ?? 0),
  delivered_to_agent_seq: Math.max(state.delivered_to_agent_seq, marks.delivered_to_agent_seq ?? 0),
  delivered_to_customer_seq: Math.max(state.delivered_to_customer_seq, marks.delivered_to_customer_seq ?? 0),
});

const MARK_OF = {
  read: { user: 'read_by_customer_seq', agent: 'read_by_agent_seq' },
  delivered: { user: 'delivered_to_customer_seq', agent: 'delivered_to_agent_seq' },
} as const;

export const applyMark = (
  state: FeedState,
  mark: { how: 'read' | 'delivered'; who: 'user' | 'agent'; seq: number },
): FeedState => {
  if (state.conversation === null) return state;
  const marks = { [MARK_OF[mark.how][mark.who]]: mark.seq };
  return { ...state, conversation: withMarks(state.conversation, marks) };
};
