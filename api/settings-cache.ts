import { Settings, settingsFrom } from '../contracts/settings.js';
import type { SettingsRepository } from '../db/repositories/settings.repository.js';
import type { Logger } from '../platform/logger.js';

const REFRESH_MS = 2_000;
const DEFAULTS = Settings.parse({});

/**
 * The newest settings as this process knows them: at most 2 s old while the database is there, the last known ones (at
 * first the defaults) while it is away. Decisions read the database themselves; this serves limits and time-outs.
 */
export class SettingsCache {
  #settings = DEFAULTS;
  #version = 0;
  readonly #startLevel: string;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly repository: SettingsRepository,
    private readonly logger: Logger,
  ) {
    this.#startLevel = logger.level;
  }

  get current(): Settings {
    return this.#settings;
  }

  get version(): number {
    return this.#version;
  }

  start(): void {
    this.#timer ??= setInterval(() => void this.refresh(), REFRESH_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Also called by the process that has just written new settings. */
  async refresh(): Promise<void> {
    try {
      const row = await this.repository.newest();
      if (row.version === this.#version) return;
      this.#settings = settingsFrom(row.data);
      this.#version = row.version;
      this.#setLogLevel();
    } catch (error) {
      this.logger.debug({ err: error }, 'settings could not be read');
    }
  }

  /** The setting wins over LOG_LEVEL as soon as somebody has chosen another level than the default. */
  #setLogLevel(): void {
    const { log_level: chosen } = this.#settings;
    this.logger.level = chosen === DEFAULTS.log_level ? this.#startLevel : chosen;
  }
}
