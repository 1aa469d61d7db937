import { z } from 'zod';
import { Text, VisibleText } from './primitives.js';

const seconds = (min: number, max: number) => z.int().min(min).max(max);

export const PasswordPolicy = z.strictObject({
  min_length: z.int().min(8).max(128).default(8),
});

export const RateLimits = z.strictObject({
  /** New sessions per address and minute. */
  sessions_per_minute: z.int().min(1).max(10_000).default(300),
  /** Customer messages per conversation and minute. */
  messages_per_minute: z.int().min(1).max(10_000).default(120),
  /** Other requests per address and minute. */
  requests_per_minute: z.int().min(10).max(100_000).default(3000),
});

/** Texts the product itself writes into a conversation; `{agent}` and `{position}` are filled in. */
export const RESPONSE_TEMPLATE_KEYS = [
  'greeting',
  'handover',
  'queued',
  'nobody_on_duty',
  'agent_joined',
  'agent_left',
  'resolved',
  'closed_idle',
  'ask_back',
  'about_assistant',
] as const;

export const Settings = z.strictObject({
  confidence_threshold: z.number().min(0).max(1).default(0.7),
  max_ask_backs: z.int().min(0).max(5).default(1),
  escalation_keywords: z
    .array(VisibleText(100))
    .max(200)
    .default(['complaint', 'lawyer', 'legal action', 'chargeback', 'unacceptable']),
  response_templates: z.partialRecord(z.enum(RESPONSE_TEMPLATE_KEYS), Text(1000)).default({}),
  fallback_responses: z.array(VisibleText(1000)).max(20).default([]),
  offer_timeout_seconds: seconds(1, 600).default(30),
  away_after_seconds: seconds(1, 600).default(30),
  requeue_after_seconds: seconds(1, 3600).default(120),
  shift_grace_seconds: seconds(1, 7200).default(600),
  agents_see_all: z.boolean().default(true),
  idle_timeout_minutes: z.int().min(1).max(1440).default(30),
  response_timeout_seconds: seconds(10, 86_400).default(300),
  turn_timeout_seconds: seconds(10, 300).default(45),
  queue_check_seconds: seconds(5, 3600).default(60),
  queue_timeout_minutes: z.int().min(1).max(10_080).default(1440),
  feedback_window_minutes: z.int().min(1).max(10_080).default(1440),
  session_timeout_minutes: z.int().min(1).max(720).default(30),
  password_policy: PasswordPolicy.prefault({}),
  rate_limits: RateLimits.prefault({}),
  log_level: z.enum(['fatal', 'error', 'warn', 'info', 'debug']).default('info'),
});
export type Settings = z.infer<typeof Settings>;

/** What the database keeps may be older than the product: missing keys take their defaults. */
export const settingsFrom = (stored: unknown): Settings => Settings.parse(stored);
