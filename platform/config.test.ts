import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ConfigError, environmentNames, readEnv, readLauncherEnv } from './config.js';
import { projectRoot } from './project.js';

const SECRET = 'a-session-secret-of-enough-length-1234';
const complete = { DATABASE_URL: 'postgres://app:hunter2@db:5432/app', SESSION_SECRET: SECRET };

function faultsOf(env: Record<string, string>): readonly string[] {
  try {
    readEnv(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

describe('the configuration of a service', () => {
  it('needs no more than a database and a session secret', () => {
    const config = readEnv(complete);
    expect(config.http).toMatchObject({ port: 8000, host: '127.0.0.1', trustedProxies: 0 });
    expect(config.temporal).toMatchObject({ address: '127.0.0.1:7233', namespace: 'default', uiUrl: null });
    expect(config.openai).toBeNull();
    expect(config.database.url.reveal()).toBe(complete.DATABASE_URL);
  });

  it('fails with every fault at once, and quotes no value', () => {
    const faults = faultsOf({
      DATABASE_URL: 'mysql://hunter2',
      SESSION_SECRET: 'short-hunter2',
      PORT: '99999',
      LOG_LEVEL: 'loud',
      DEMO: 'perhaps',
      RATE_LIMIT_FACTOR: '-1',
      OPENAI_BASE_URL: 'not an address',
    });
    expect(faults.map((fault) => fault.split(' ')[0])).toEqual([
      'LOG_LEVEL',
      'PORT',
      'DEMO',
      'DATABASE_URL',
      'OPENAI_BASE_URL',
      'SESSION_SECRET',
      'RATE_LIMIT_FACTOR',
    ]);
    expect(faults.join()).not.toContain('hunter2');
  });

  it('names what is missing', () => {
    expect(faultsOf({})).toEqual(['DATABASE_URL is missing', 'SESSION_SECRET is missing']);
  });

  it('treats an empty variable as not set', () => {
    expect(readEnv({ ...complete, PORT: '', OPENAI_API_KEY: ' ' })).toMatchObject({
      http: { port: 8000 },
      openai: null,
    });
  });

  it('uses the model once a base URL is given, without a key', () => {
    const { openai } = readEnv({ ...complete, OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' });
    expect(openai).toMatchObject({ baseUrl: 'http://127.0.0.1:9/v1', apiKey: null });
  });

  it('keeps secrets out of JSON, templates and the inspector', () => {
    const config = readEnv({
      ...complete,
      OPENAI_API_KEY: 'sk-hunter2',
      ADMIN_PASSWORD: 'hunter2',
      TEMPORAL_API_KEY: 'hunter2',
    });
    const shown = `${JSON.stringify(config)}${inspect(config, { depth: 9 })}${String(config.database.url)}`;
    expect(shown).not.toContain('hunter2');
    expect(shown).not.toContain(SECRET);
    expect(shown).toContain('[redacted]');
  });

  it('gives the address, the API key and TLS to the connection to Temporal', () => {
    const { temporal } = readEnv({
      ...complete,
      TEMPORAL_ADDRESS: 'cloud.example:7233',
      TEMPORAL_API_KEY: 'key',
    });
    expect(temporal.connection.reveal()).toMatchObject({
      address: 'cloud.example:7233',
      apiKey: 'key',
      tls: true,
    });
  });
});

describe('the configuration of the launcher', () => {
  it('starts everything embedded when nothing is set', () => {
    expect(readLauncherEnv({})).toMatchObject({
      databaseUrl: null,
      temporalAddress: null,
      postgresPort: null,
      sessionSecret: null,
      apiCopies: 1,
      workerCopies: 1,
      dataDir: '.data',
    });
  });

  it('refuses copies out of range', () => {
    expect(() => readLauncherEnv({ API_COPIES: '0', WORKER_COPIES: 'two' })).toThrow(/2 fault/);
  });
});

it('.env.example lists every variable that the processes or docker-compose.yml read, and no other', async () => {
  const [example = '', compose = ''] = await Promise.all(
    ['.env.example', 'docker-compose.yml'].map((name) => readFile(join(projectRoot, name), 'utf8')),
  );
  const listed = [...example.matchAll(/^#? ?([A-Z][A-Z0-9_]+)=/gm)].map((match) => match[1]);
  const composed = [...compose.matchAll(/\$\{([A-Z0-9_]+)/g)].map((match) => match[1]);
  expect([...listed].sort()).toEqual([...new Set([...environmentNames(), ...composed])].sort());
});
