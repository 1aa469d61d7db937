import type {
  AgentOverview,
  AgentStatus,
  AvailabilityAnswer,
  AvailabilityChoice,
  ChatHistory,
  ConversationChange,
  FeedbackPage,
  InboxPage,
  InboxView,
  NoteAdded,
  OfferList,
  StatusAnswer,
} from '$contracts/agent.js';
import type { ApiRequest } from './client.js';

export interface StaffRequester {
  request<T>(input: ApiRequest): Promise<T>;
}

/** The agent's routes; each rejects with ApiError. */
export class AgentApi {
  readonly #session: StaffRequester;

  constructor(session: StaffRequester) {
    this.#session = session;
  }

  status(agentId: string): Promise<AgentStatus> {
    return this.#get(`/api/agent/status/${agentId}`);
  }

  goOnline(): Promise<StatusAnswer> {
    return this.#post('/api/agent/status', { status: 'online' });
  }

  /** With `onlyIfIdle`, open conversations refuse it with agent.has_open_conversations; else they go back to the queue. */
  goOffline(onlyIfIdle: boolean): Promise<StatusAnswer> {
    return this.#post('/api/agent/status', { status: 'offline', only_if_idle: onlyIfIdle });
  }

  setAvailability(availability: AvailabilityChoice): Promise<AvailabilityAnswer> {
    return this.#post('/api/agent/availability', { availability });
  }

  inbox(query: { view: InboxView; limit?: number; cursor?: string | null }): Promise<InboxPage> {
    return this.#get('/api/agent/conversations', query);
  }

  offers(): Promise<OfferList> {
    return this.#get('/api/agent/offers');
  }

  answerOffer(offerId: string, answer: 'accept' | 'decline'): Promise<ConversationChange> {
    return this.#post(`/api/agent/offers/${offerId}/${answer}`, {});
  }

  change(sessionId: string, change: 'claim' | 'resolve' | 'release'): Promise<ConversationChange> {
    return this.#post(`/api/agent/conversations/${sessionId}/${change}`, {});
  }

  addNote(sessionId: string, content: string): Promise<NoteAdded> {
    return this.#post(`/api/agent/conversations/${sessionId}/notes`, { content });
  }

  sendMessage(message: {
    session_id: string;
    client_message_id: string;
    content: string;
  }): Promise<{ seq: number }> {
    const { content, ...rest } = message;
    return this.#post('/api/agent/send-message', { ...rest, message: content });
  }

  history(sessionId: string, after: number): Promise<ChatHistory> {
    return this.#get(`/api/agent/chat-history/${sessionId}`, { after });
  }

  overview(agentId: string): Promise<AgentOverview> {
    return this.#get(`/api/agent/overview/${agentId}`);
  }

  feedback(agentId: string, cursor?: string | null): Promise<FeedbackPage> {
    return this.#get(`/api/agent/feedback/${agentId}`, { limit: 20, cursor });
  }

  #get<T>(path: string, query?: ApiRequest['query']): Promise<T> {
    return this.#session.request<T>(query === undefined ? { path } : { path, query });
  }

  #post<T>(path: string, body: unknown): Promise<T> {
    return this.#session.request<T>({ method: 'POST', path, body });
  }
}
