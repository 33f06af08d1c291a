// The settings as an admin sees and changes them: what they are made of is known to `config/`, what is stored to the database.
import type { Text } from '../language.ts';

/** What admins have changed in chat, by name, as the file would say it. It goes before the file. */
export type StoredSettings = ReadonlyMap<string, unknown>;

export type SettingSource = 'default' | 'file' | 'environment' | 'database';

/** `restart`: when its process starts anew. `file`: a secret, an address or what holds others up: where it stands, not in chat. */
export type SettingEffect = 'at-once' | 'restart' | 'file';

export type SettingLine = {
  /** `gate.freshness`, `LOG_LEVEL`. */
  readonly name: string;
  /** As it is typed; a secret is `***`. Empty: there is none. */
  readonly value: string;
  readonly default: string;
  readonly source: SettingSource;
  readonly effect: SettingEffect;
};

export type ReadSetting =
  | { readonly kind: 'value'; readonly value: unknown; readonly shown: string }
  | { readonly kind: 'wrong'; readonly text: Text };

export type SettingsBook = {
  /** Every setting, in the order of the file, then of the environment. */
  lines(stored: StoredSettings): readonly SettingLine[];
  /** What was typed, judged as the file would be, together with all the others. `typed` null: as if nobody had changed it in chat. */
  read(name: string, typed: string | null, stored: StoredSettings): ReadSetting;
  /** Takes what is stored now into account in this process; others follow within seconds. */
  refresh(): Promise<void>;
};
