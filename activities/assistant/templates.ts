/**
 * The response templates that the assistant itself reads from the settings; the texts here stand in for a key that the
 * settings do not have and are the seed of a new installation.
 */
const ASSISTANT_TEMPLATES = {
  /** Above the buttons with article titles. */
  ask_back:
    'I am not quite sure what you mean. Is it one of these? You can also talk to a person at any time.',
  /** "Are you a bot?": honest, with the way to a person. */
  about_assistant:
    'I am an automated assistant, not a person. I answer from our help centre, and you can talk to a person at any time: just say so or press "Talk to a person".',
} as const;

type AssistantTemplateKey = keyof typeof ASSISTANT_TEMPLATES;

/** The administrator's own wording when there is one. */
export function templateText(templates: Record<string, string>, key: AssistantTemplateKey): string {
  const own = Object.hasOwn(templates, key) ? templates[key]?.trim() : undefined;
  return own === undefined || own === '' ? ASSISTANT_TEMPLATES[key] : own;
}
