import type { Notifier } from '../db/notifier.js';
import type { Doors } from '../db/repositories/doors.repository.js';
import type { SettingsRepository } from '../db/repositories/settings.repository.js';
import type { TurnsRepository } from '../db/repositories/turns.repository.js';
import type { Logger } from '../platform/logger.js';
import type { Assistant, KnowledgeSnapshot } from './assistant/port.js';

/** The world of the short activities. */
export interface DeskDeps {
  doors: Doors;
  turns: TurnsRepository;
  notifier: Pick<Notifier, 'wakeRelay' | 'push'>;
  logger: Logger;
}

/** The world of the assistant's activity. */
export interface AssistantDeps {
  doors: Doors;
  turns: TurnsRepository;
  settings: SettingsRepository;
  knowledge: { current: () => Promise<KnowledgeSnapshot> };
  notifier: Pick<Notifier, 'hint'>;
  assistant: Assistant;
  logger: Logger;
}
