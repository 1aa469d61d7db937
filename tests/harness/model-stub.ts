import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { StubMode } from './model-stub-modes.js';
import { replyOf, type StubReply } from './model-stub-reply.js';

export type { StubMode } from './model-stub-modes.js';

export interface ModelStub {
  /** The base URL for OPENAI_BASE_URL, with /v1. */
  baseUrl: string;
  /** May be changed between calls; takes effect at the next call. */
  mode: StubMode;
  /** Milliseconds before the first piece in mode `slow`. */
  slowMs: number;
  /** Seconds told in mode `rate_limited`. */
  retryAfterSeconds: number;
  /** Chat completion calls received since the start. */
  readonly calls: number;
  /** Replies that stopped half way, after their first half was sent. */
  readonly halfSent: number;
  /** Bodies of the calls, parsed, oldest first. */
  readonly requests: readonly StubRequest[];
  /** Ends all connections and frees the port. */
  close(): Promise<void>;
}

export interface StubRequest {
  stream?: boolean;
  response_format?: unknown;
  messages: { role: string; content: string }[];
}

interface State {
  mode: StubMode;
  slowMs: number;
  retryAfterSeconds: number;
  requests: StubRequest[];
  halfSent: number;
  readonly calls: number;
}

/** A deterministic OpenAI-compatible server on a free port of 127.0.0.1: it answers by quoting the article it was shown. */
export async function startModelStub(mode: StubMode = 'ok', port = 0): Promise<ModelStub> {
  const state: State = {
    mode,
    slowMs: 1_500,
    retryAfterSeconds: 1,
    requests: [],
    halfSent: 0,
    get calls() {
      return this.requests.length;
    },
  };
  const server = createServer((request, response) => {
    void handle(state, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((done, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', done);
  });
  const address = server.address() as AddressInfo;
  return Object.assign(state, {
    baseUrl: `http://127.0.0.1:${address.port}/v1`,
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  });
}

async function handle(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  if (!(request.url ?? '').endsWith('/chat/completions')) return fail(response, 404, 'no such route');
  const body = JSON.parse(Buffer.concat(parts).toString('utf8')) as StubRequest;
  state.requests.push(body);
  const { mode } = state;
  switch (mode) {
    case 'rate_limited':
      response.setHeader('retry-after', String(state.retryAfterSeconds));
      return fail(response, 429, 'slow down');
    case 'server_error':
      return fail(response, 500, 'the model crashed');
    case 'unauthorized':
      return fail(response, 401, 'wrong key');
    case 'hang':
      return;
    case 'refuses_schema':
      if (body.response_format !== undefined) return fail(response, 400, 'response_format is not supported');
      break;
    case 'refuses_stream':
      if (body.stream === true) return fail(response, 400, 'stream is not supported');
      break;
    case 'slow':
      await pause(state.slowMs);
      break;
    default:
      break;
  }
  const reply = replyOf(mode, body.messages);
  if (body.stream === true) await stream(state, response, reply);
  else whole(response, reply);
}

async function stream(state: State, response: ServerResponse, reply: StubReply): Promise<void> {
  const { mode } = state;
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.flushHeaders();
  if (mode === 'hang_after_headers') return;
  const pieces = reply.text.match(mode === 'five_megabytes' ? /[\s\S]{1,65536}/g : /[\s\S]{1,24}/g) ?? [];
  for (const [at, piece] of pieces.entries()) {
    const half = at === Math.ceil(pieces.length / 2);
    if (half && mode === 'stops_half_way') {
      state.halfSent += 1;
      return;
    }
    if (half && mode === 'ends_unfinished') {
      response.end('data: [DONE]\n\n');
      return;
    }
    if (half && mode === 'cut_stream') {
      response.destroy();
      return;
    }
    response.write(event({ content: piece }, null));
    if (mode === 'one_byte_a_second') await pause(1_000);
    if (response.destroyed) return;
  }
  if (reply.refusal !== null) response.write(event({ refusal: reply.refusal }, null));
  response.write(event({}, reply.finish));
  response.end('data: [DONE]\n\n');
}

function event(delta: Record<string, string>, finish: string | null): string {
  const chunk = { ...base('chat.completion.chunk'), choices: [{ index: 0, delta, finish_reason: finish }] };
  return `data: ${JSON.stringify(chunk)}\n\n`;
}

function whole(response: ServerResponse, reply: StubReply): void {
  const message = { role: 'assistant', content: reply.text, refusal: reply.refusal };
  const choices = [{ index: 0, message, finish_reason: reply.finish }];
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ ...base('chat.completion'), choices }));
}

function base(object: string): Record<string, unknown> {
  return { id: 'stub', object, created: 0, model: 'stub' };
}

function fail(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'content-type': 'application/json', 'x-request-id': 'stub-request' });
  response.end(JSON.stringify({ error: { message, type: 'stub', code: null, param: null } }));
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
