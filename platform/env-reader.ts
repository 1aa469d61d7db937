import { inspect } from 'node:util';

/** A value that never shows itself in logs, JSON, string templates or the inspector; only `reveal()` gives it. */
export class Secret<T = string> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  reveal(): T {
    return this.#value;
  }

  toString(): string {
    return '[redacted]';
  }

  toJSON(): string {
    return '[redacted]';
  }

  [inspect.custom](): string {
    return '[redacted]';
  }
}

export type Env = Readonly<Record<string, string | undefined>>;

/** Thrown once, with every fault of the environment. */
export class ConfigError extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(
      `The configuration has ${faults.length} fault(s):\n${faults.map((fault) => `  - ${fault}`).join('\n')}`,
    );
    this.name = 'ConfigError';
    this.faults = faults;
  }
}

/**
 * Reads typed values out of an environment and collects faults instead of throwing, so that a start fails with all of
 * them. An empty value counts as not set, as in docker-compose's `${NAME:-}`. Values are never quoted in a fault.
 */
export class EnvReader {
  readonly #env: Env;
  readonly #faults: string[] = [];
  readonly #names = new Set<string>();

  constructor(env: Env) {
    this.#env = env;
  }

  /** Every variable that was asked for. */
  get names(): readonly string[] {
    return [...this.#names];
  }

  fault(sentence: string): void {
    this.#faults.push(sentence);
  }

  optional(name: string): string | null {
    this.#names.add(name);
    const value = this.#env[name]?.trim();
    return value === undefined || value === '' ? null : value;
  }

  text(name: string, fallback: string): string {
    return this.optional(name) ?? fallback;
  }

  secret(name: string): Secret | null {
    const value = this.optional(name);
    return value === null ? null : new Secret(value);
  }

  list(name: string): string[] {
    return (this.optional(name) ?? '')
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
  }

  integer(name: string, range: { fallback: number; min: number; max: number }): number {
    return this.optionalInteger(name, range) ?? range.fallback;
  }

  optionalInteger(name: string, { min, max }: { min: number; max: number }): number | null {
    const value = this.optional(name);
    if (value === null) return null;
    const parsed = Number(value);
    if (/^-?\d+$/.test(value) && parsed >= min && parsed <= max) return parsed;
    this.fault(`${name} must be a whole number from ${min} to ${max}`);
    return null;
  }

  factor(name: string, fallback: number): number {
    const value = this.optional(name);
    if (value === null) return fallback;
    const parsed = Number(value);
    if (Number.isFinite(parsed) && parsed > 0) return parsed;
    this.fault(`${name} must be a number above 0`);
    return fallback;
  }

  flag(name: string): boolean {
    const value = this.optional(name)?.toLowerCase() ?? '0';
    if (['1', 'true', 'yes', 'on'].includes(value)) return true;
    if (!['0', 'false', 'no', 'off'].includes(value)) this.fault(`${name} must be 1 or 0`);
    return false;
  }

  choice<const T extends string>(name: string, choices: readonly T[], fallback: T): T {
    const value = this.optional(name);
    if (value === null) return fallback;
    const found = choices.find((choice) => choice === value);
    if (found === undefined) this.fault(`${name} must be one of ${choices.join(', ')}`);
    return found ?? fallback;
  }

  url(name: string, protocols: readonly string[]): string | null {
    const value = this.optional(name);
    if (value === null) return null;
    if (URL.canParse(value) && protocols.includes(new URL(value).protocol)) return value;
    this.fault(`${name} must be an address that starts with ${protocols.map((p) => `${p}//`).join(' or ')}`);
    return null;
  }

  /** Throws a ConfigError when anything was wrong. */
  finish(): void {
    if (this.#faults.length > 0) throw new ConfigError(this.#faults);
  }
}
