import type {
  AdminConversationPage,
  AuditPage,
  Board,
  CreateUser,
  UpdateUser,
  UserAnswer,
  UserCreated,
  UserPage,
} from '$contracts/admin.js';
import type { ChatHistory } from '$contracts/agent.js';
import type {
  ArticleAnswer,
  ArticlePage,
  CreateArticle,
  ImportAnswer,
  ImportArticles,
  IntentList,
  UpdateArticle,
} from '$contracts/knowledge.js';
import type { SettingsView, UpdateSettings } from '$contracts/settings-update.js';
import type { SystemStatus } from '$contracts/system-status.js';
import type { StaffRequester } from './agent.api.js';
import type { ApiRequest } from './client.js';

type Query = NonNullable<ApiRequest['query']>;
/** Importing or training may take longer than an ordinary request; milliseconds. */
const LONG_MS = 120_000;

/** The admin's routes; each rejects with ApiError. */
export class AdminApi {
  readonly #session: StaffRequester;

  constructor(session: StaffRequester) {
    this.#session = session;
  }

  board(): Promise<Board> {
    return this.#get('/api/admin/board');
  }

  status(): Promise<SystemStatus> {
    return this.#get('/api/admin/system-status');
  }

  conversations(query: Query): Promise<AdminConversationPage> {
    return this.#get('/api/admin/conversations', query);
  }

  history(sessionId: string, after: number): Promise<ChatHistory> {
    return this.#get(`/api/agent/chat-history/${sessionId}`, { after });
  }

  users(query: Query): Promise<UserPage> {
    return this.#get('/api/admin/users', query);
  }

  createUser(user: CreateUser): Promise<UserCreated> {
    return this.#send('POST', '/api/admin/users', user);
  }

  updateUser(id: string, change: UpdateUser): Promise<UserAnswer> {
    return this.#send('PATCH', `/api/admin/users/${id}`, change);
  }

  deactivateUser(id: string): Promise<unknown> {
    return this.#session.request({ method: 'DELETE', path: `/api/admin/users/${id}` });
  }

  articles(query: Query): Promise<ArticlePage> {
    return this.#get('/api/admin/articles', query);
  }

  createArticle(article: CreateArticle): Promise<ArticleAnswer> {
    return this.#send('POST', '/api/admin/articles', article);
  }

  updateArticle(id: string, change: UpdateArticle): Promise<ArticleAnswer> {
    return this.#send('PUT', `/api/admin/articles/${id}`, change);
  }

  deleteArticle(id: string): Promise<unknown> {
    return this.#session.request({ method: 'DELETE', path: `/api/admin/articles/${id}` });
  }

  importArticles(input: ImportArticles): Promise<ImportAnswer> {
    return this.#send('POST', '/api/admin/articles/import', input);
  }

  intents(): Promise<IntentList> {
    return this.#get('/api/admin/intents');
  }

  /** Replaces the whole list. */
  saveIntents(list: IntentList): Promise<unknown> {
    return this.#send('PUT', '/api/admin/intents', list);
  }

  settings(): Promise<SettingsView> {
    return this.#get('/api/admin/settings');
  }

  saveSettings(change: UpdateSettings): Promise<SettingsView> {
    return this.#send('PUT', '/api/admin/settings', change);
  }

  auditLogs(query: Query): Promise<AuditPage> {
    return this.#get('/api/admin/audit-logs', query);
  }

  #get<T>(path: string, query: Query = {}): Promise<T> {
    return this.#session.request<T>({ path, query });
  }

  #send<T>(method: 'POST' | 'PUT' | 'PATCH', path: string, body: unknown): Promise<T> {
    return this.#session.request<T>({ method, path, body, timeoutMs: LONG_MS });
  }
}
