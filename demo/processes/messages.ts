// What the launcher and its processes say to each other over Node's own channel: nothing of it is on disk or in a process list.
import type { Language } from '../../domain/language.ts';
import type { SshSettings } from '../../targets/ssh/settings.ts';
import type { VcenterSettings } from '../../targets/vcenter/settings.ts';

export type DatabaseOrder = { readonly dataDir: string };
export type DatabaseReady = { readonly url: string };

export type ChatOrder = {
  readonly databaseUrl: string;
  readonly clockFile: string;
  readonly settingsFile: string;
  readonly language: Language;
};
/** The endpoint of the bot. */
export type ChatReady = { readonly address: string };

export type WorkerOrder = {
  readonly databaseUrl: string;
  readonly clockFile: string;
  readonly settingsFile: string;
  readonly ssh: SshSettings;
  readonly vcenter: VcenterSettings;
};

export type ToParent =
  | { readonly kind: 'ready'; readonly facts: unknown }
  | { readonly kind: 'fix'; readonly id: number; readonly hostnames: readonly string[] };
export type ToChild =
  | { readonly kind: 'start'; readonly order: unknown }
  | { readonly kind: 'fixed'; readonly id: number; readonly hostnames: readonly string[] };
