import type { SettingsView } from '$contracts/settings-update.js';
import { ApiError } from '$lib/api/api-error.js';
import type { AdminApi } from '$lib/api/admin.api.js';
import { SETTING_FIELDS } from './fields.js';
import { changesOf, draftOf, faultyPaths, patchOf, rebased, type Draft } from './settings-draft.js';

/** The settings as one admin edits them: a base of a known version and a draft over it. */
export class SettingsEditor {
  readonly #api: AdminApi;
  #version: number;
  #base: Draft;
  #draft: Draft;
  /** The version that somebody else saved while this one was edited. */
  #staleBy = $state<number | null>(null);

  readonly changes = $derived.by(() => changesOf(this.#base, this.#draft, SETTING_FIELDS));
  readonly faulty = $derived.by(() => faultyPaths(this.#draft, SETTING_FIELDS));

  constructor(input: { api: AdminApi; settings: SettingsView }) {
    this.#api = input.api;
    this.#version = $state(input.settings.version);
    this.#base = $state.raw(draftOf(input.settings, SETTING_FIELDS));
    this.#draft = $state.raw(this.#base);
  }

  get version(): number {
    return this.#version;
  }
  get staleBy(): number | null {
    return this.#staleBy;
  }

  valueOf(path: string): string | boolean {
    return this.#draft[path] ?? '';
  }

  set(path: string, value: string | boolean): void {
    this.#draft = { ...this.#draft, [path]: value };
  }

  discard(): void {
    this.#draft = this.#base;
  }

  /** Rejects with ApiError; when somebody else was faster, their version is laid under the own changes and `staleBy` is set. */
  async save(): Promise<void> {
    const patch = patchOf(this.changes, this.#draft, SETTING_FIELDS);
    try {
      await this.#api.saveSettings({ version: this.#version, ...patch });
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'settings.stale') throw error;
      await this.#rebase();
      return;
    }
    this.#take(await this.#api.settings());
    this.#draft = this.#base;
    this.#staleBy = null;
  }

  async #rebase(): Promise<void> {
    const { changes } = this;
    const draft = this.#draft;
    this.#take(await this.#api.settings());
    this.#draft = rebased(this.#base, changes, draft);
    this.#staleBy = this.#version;
  }

  #take(settings: SettingsView): void {
    this.#version = settings.version;
    this.#base = draftOf(settings, SETTING_FIELDS);
  }
}
