// What admins have changed in chat stands before the file, and is judged by the same schema.

import type { Settings } from '../config.ts';
import type { StoredSettings } from '../domain/settings/setting-line.ts';
import { type FileSettings, fileSchema } from './structure.ts';

/** `dropped`: what this version does not take (any more); the file holds there. */
export function withStored(
  settings: Settings,
  stored: StoredSettings,
): { readonly settings: Settings; readonly dropped: readonly string[] } {
  const dropped: string[] = [];
  let { file } = settings;
  for (const [name, value] of stored) {
    const next = fileWith(file, name, value);
    if (next === null) dropped.push(name);
    else file = next;
  }
  return { settings: { ...settings, file }, dropped };
}

type Warns = { warn(fields: object, message: string): void };

/** The same for a process that runs: what is dropped is told in its log, so that nobody believes that it holds. */
export function withStoredTold(settings: Settings, stored: StoredSettings, log: Warns): Settings {
  const { settings: now, dropped } = withStored(settings, stored);
  if (dropped.length > 0) log.warn({ settings: dropped }, 'stored settings that this version does not take');
  return now;
}

/** null: the schema refuses it. */
export function fileWith(file: FileSettings, name: string, value: unknown): FileSettings | null {
  const parsed = fileSchema.safeParse(placed(file, name.split('.'), value));
  return parsed.success ? parsed.data : null;
}

export function valueNamed(file: unknown, name: string): unknown {
  return name
    .split('.')
    .reduce<unknown>((value, part) => (isGroup(value) && Object.hasOwn(value, part) ? value[part] : undefined), file);
}

function placed(group: unknown, [part, ...rest]: readonly string[], value: unknown): unknown {
  if (part === undefined) return value;
  const own = isGroup(group) ? group : {};
  return { ...own, [part]: placed(own[part], rest, value) };
}

export function isGroup(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
