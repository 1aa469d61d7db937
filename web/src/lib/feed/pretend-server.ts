import type { ConversationView, MessageView } from '$contracts/conversation.js';
import { ApiError } from '$lib/api/api-error.js';
import type { FeedTransport } from './feed.svelte.js';
import { messageOf, viewOf } from './testing.js';

/** A server in a few lines: stores by client message id, answers what came after a seq, fails on demand. */
export class PretendServer implements FeedTransport {
  readonly messages: MessageView[] = [];
  readonly asked: number[] = [];
  readonly reads: number[] = [];
  readonly delivered: number[] = [];
  readonly typing: boolean[] = [];
  version = 1;
  epoch = 1;
  /** Thrown by the next messages, one each; by the next questions; by the next marks of reading. */
  readonly faults: ApiError[] = [];
  readonly syncFaults: ApiError[] = [];
  readonly readFaults: ApiError[] = [];
  /** The ack is lost after the message was stored. */
  loseAck = false;

  store(fields: Partial<MessageView>): MessageView {
    const message = messageOf({ seq: this.messages.length + 1, ...fields });
    this.messages.push(message);
    return message;
  }
  send({
    client_message_id,
    content,
  }: {
    client_message_id: string;
    content: string;
  }): Promise<{ seq: number }> {
    const fault = this.faults.shift();
    if (fault !== undefined) return Promise.reject(fault);
    const known = this.messages.find((message) => message.client_message_id === client_message_id);
    const { seq } = known ?? this.store({ client_message_id, content });
    if (!this.loseAck) return Promise.resolve({ seq });
    this.loseAck = false;
    return Promise.reject(new ApiError({ code: 'client.timeout', message: 'lost' }));
  }
  sync(after: number): Promise<ConversationView> {
    this.asked.push(after);
    const fault = this.syncFaults.shift();
    if (fault !== undefined) return Promise.reject(fault);
    const messages = this.messages.filter((message) => message.seq > after);
    const { epoch, version: state_version } = this;
    return Promise.resolve(viewOf({ messages, head_seq: this.messages.length, state_version, epoch }));
  }
  markRead(seq: number): Promise<void> {
    this.reads.push(seq);
    const fault = this.readFaults.shift();
    return fault === undefined ? Promise.resolve() : Promise.reject(fault);
  }
  markDelivered(seq: number): Promise<void> {
    this.delivered.push(seq);
    return Promise.resolve();
  }
  setTyping(typing: boolean): Promise<void> {
    this.typing.push(typing);
    return Promise.resolve();
  }
}
