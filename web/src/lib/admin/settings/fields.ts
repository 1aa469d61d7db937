import { RESPONSE_TEMPLATE_KEYS } from '$contracts/settings.js';
import * as m from '$lib/paraglide/messages.js';

type TemplateKey = (typeof RESPONSE_TEMPLATE_KEYS)[number];

export type FieldKind =
  | { kind: 'number'; step?: string; min?: number; max?: number }
  | { kind: 'lines' }
  | { kind: 'text' }
  | { kind: 'switch' }
  | { kind: 'choice'; options: readonly string[] };

/** One field of the page; `path` is where its value lies in the settings. */
export interface SettingField {
  readonly path: string;
  readonly label: () => string;
  readonly hint?: () => string;
  readonly control: FieldKind;
}
export interface SettingGroup {
  readonly id: string;
  readonly title: () => string;
  readonly text?: () => string;
  readonly fields: readonly SettingField[];
}

const number = (path: string, label: () => string, limits: { min: number; max: number }): SettingField => ({
  path,
  label,
  control: { kind: 'number', ...limits },
});

const TEMPLATE_LABEL: Record<TemplateKey, () => string> = {
  greeting: m.template_greeting,
  handover: m.template_handover,
  queued: m.template_queued,
  nobody_on_duty: m.template_nobody_on_duty,
  agent_joined: m.template_agent_joined,
  agent_left: m.template_agent_left,
  resolved: m.template_resolved,
  closed_idle: m.template_closed_idle,
  ask_back: m.template_ask_back,
  about_assistant: m.template_about_assistant,
};

export const SETTING_GROUPS: readonly SettingGroup[] = [
  {
    id: 'assistant',
    title: m.settings_group_assistant,
    fields: [
      {
        path: 'confidence_threshold',
        label: m.setting_confidence_threshold,
        hint: m.setting_confidence_threshold_hint,
        control: { kind: 'number', step: '0.01', min: 0, max: 1 },
      },
      {
        path: 'max_ask_backs',
        label: m.setting_max_ask_backs,
        hint: m.setting_max_ask_backs_hint,
        control: { kind: 'number', min: 0, max: 5 },
      },
      {
        path: 'escalation_keywords',
        label: m.setting_escalation_keywords,
        hint: m.setting_escalation_keywords_hint,
        control: { kind: 'lines' },
      },
      {
        path: 'fallback_responses',
        label: m.setting_fallback_responses,
        hint: m.setting_fallback_responses_hint,
        control: { kind: 'lines' },
      },
    ],
  },
  {
    id: 'templates',
    title: m.settings_group_templates,
    text: m.settings_group_templates_text,
    fields: RESPONSE_TEMPLATE_KEYS.map((key) => ({
      path: `response_templates.${key}`,
      label: TEMPLATE_LABEL[key],
      control: { kind: 'text' },
    })),
  },
  {
    id: 'agents',
    title: m.settings_group_agents,
    fields: [
      number('offer_timeout_seconds', m.setting_offer_timeout_seconds, { min: 5, max: 600 }),
      number('away_after_seconds', m.setting_away_after_seconds, { min: 5, max: 600 }),
      number('requeue_after_seconds', m.setting_requeue_after_seconds, { min: 5, max: 3600 }),
      number('shift_grace_seconds', m.setting_shift_grace_seconds, { min: 30, max: 7200 }),
      { path: 'agents_see_all', label: m.setting_agents_see_all, control: { kind: 'switch' } },
    ],
  },
  {
    id: 'times',
    title: m.settings_group_times,
    fields: [
      number('idle_timeout_minutes', m.setting_idle_timeout_minutes, { min: 1, max: 1440 }),
      number('response_timeout_seconds', m.setting_response_timeout_seconds, { min: 10, max: 86_400 }),
      number('turn_timeout_seconds', m.setting_turn_timeout_seconds, { min: 10, max: 300 }),
      number('queue_check_seconds', m.setting_queue_check_seconds, { min: 5, max: 3600 }),
      number('queue_timeout_minutes', m.setting_queue_timeout_minutes, { min: 1, max: 10_080 }),
      number('feedback_window_minutes', m.setting_feedback_window_minutes, { min: 1, max: 10_080 }),
    ],
  },
  {
    id: 'security',
    title: m.settings_group_security,
    fields: [
      number('session_timeout_minutes', m.setting_session_timeout_minutes, { min: 5, max: 720 }),
      number('password_policy.min_length', m.setting_min_length, { min: 8, max: 128 }),
      number('rate_limits.sessions_per_minute', m.setting_sessions_per_minute, { min: 1, max: 10_000 }),
      number('rate_limits.messages_per_minute', m.setting_messages_per_minute, { min: 1, max: 10_000 }),
      number('rate_limits.requests_per_minute', m.setting_requests_per_minute, { min: 10, max: 100_000 }),
      {
        path: 'log_level',
        label: m.setting_log_level,
        control: { kind: 'choice', options: ['fatal', 'error', 'warn', 'info', 'debug'] },
      },
    ],
  },
];

export const SETTING_FIELDS: readonly SettingField[] = SETTING_GROUPS.flatMap((group) => group.fields);
