import { pino, type DestinationStream, type Logger } from 'pino';
import type { LOG_LEVELS } from './config.js';

export type { Logger };

/** Names of fields that hold a secret or what people wrote, wherever they occur up to four levels deep. */
const PRIVATE_FIELDS = [
  'password',
  'current_password',
  'new_password',
  'password_hash',
  'totp',
  'token',
  'secret',
  'api_key',
  'apiKey',
  'authorization',
  'cookie',
  '["set-cookie"]',
  'content',
  'message_text',
  'draft',
  'answer',
  'email',
  'customer_name',
] as const;

const REDACT_PATHS = PRIVATE_FIELDS.flatMap((field) =>
  ['', '*.', '*.*.', '*.*.*.'].map((prefix) =>
    field.startsWith('[') ? `${prefix.replace(/\.$/, '')}${field}` : `${prefix}${field}`,
  ),
);

/** JSON lines on stdout; `process` names who speaks (api, worker, assistant, launcher). */
export function createLogger(
  options: { process: string; level: (typeof LOG_LEVELS)[number] },
  destination?: DestinationStream,
): Logger {
  const settings = {
    level: options.level,
    base: { process: options.process, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: REDACT_PATHS, censor: '[redacted]' },
  };
  return destination === undefined ? pino(settings) : pino(settings, destination);
}
