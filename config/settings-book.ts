// Every setting of an installation: its value, where that comes from, and whether it is changed in chat.
import { parse } from 'yaml';
import { ENVIRONMENT_NAMES, type Settings } from '../config.ts';
import type {
  ReadSetting,
  SettingEffect,
  SettingLine,
  SettingsBook,
  StoredSettings,
} from '../domain/settings/setting-line.ts';
import { expectedText } from './expected-value.ts';
import { fileWith, isGroup, valueNamed, withStored } from './stored-settings.ts';
import { fileSchema } from './structure.ts';

/**
 * What is not changed in chat: addresses and names of files with secrets; who is admin; the zone, which days and slots stand on; what has a
 * command of its own (`/excludes global`).
 */
const IN_THE_FILE = [
  'zone',
  'ssh',
  'vcenters',
  'admins',
  'identities',
  'teams',
  'teamsApp',
  'files.hosts',
  'database',
  'redis',
  'logs',
  'tracing',
  'planning.supportEndsFile',
  'compliance.kevFile',
  'compliance.epssFile',
  'evidence.keyFile',
  'integrations',
  'windowsServers',
  'webhooks',
  'campaigns.generalExcludes',
];
/** Read once, when a process starts. */
const AT_START = [
  'execution.concurrentAttempts',
  'execution.concurrentPrerequisites',
  // What a vCenter is waited for is read once; the steps follow at once.
  'execution.retryMinutes',
  'scan.concurrent',
  'files.maxMegabytes',
];
const SECRET = /^(DATABASE_URL|REDIS_URL|MicrosoftAppPassword|PATCHCENTER_LINK_SECRET)$/;

export function createSettingsBook(settings: Settings, refresh: () => Promise<void>): SettingsBook {
  return {
    lines: (stored) => [...fileLines(settings, stored).flatMap(asShown(settings)), ...environmentLines(settings)],
    read: (name, typed, stored) => readSetting(settings, name, typed, stored),
    refresh,
  };
}

function fileLines(settings: Settings, stored: StoredSettings): readonly SettingLine[] {
  const { file } = withStored(settings, stored).settings;
  const defaults = fileSchema.parse({});
  return leavesOf(file, defaults).map((name) => ({
    name,
    value: shownValue(valueNamed(file, name)),
    default: shownValue(valueNamed(defaults, name)),
    source: stored.has(name) ? 'database' : isStated(settings, name) ? 'file' : 'default',
    effect: effectOf(name),
  }));
}

/** Service identities a line each: who answers for it, and until when (PEOPLE-5). */
function asShown({ file }: Settings): (line: SettingLine) => readonly SettingLine[] {
  return (line) => {
    if (line.name !== 'identities' || file.identities.length === 0) return [line];
    const each = file.identities.map(({ name, owner, renewBy }) => ({
      ...line,
      name: `identities.${name}`,
      value: `${owner}, ${renewBy}`,
    }));
    return [{ ...line, value: file.identities.map(({ name }) => name).join(', ') }, ...each];
  };
}

function isStated({ stated }: Settings, name: string): boolean {
  return valueNamed(stated?.file, name) !== undefined;
}

function environmentLines({ environment, stated }: Settings): readonly SettingLine[] {
  const named = new Set(stated?.environment ?? []);
  const values: Readonly<Record<string, unknown>> = environment;
  return ENVIRONMENT_NAMES.map((name) => ({
    name,
    value: SECRET.test(name) && (values[name] ?? '') !== '' ? '***' : shownValue(values[name]),
    default: '',
    source: named.has(name) ? 'environment' : 'default',
    effect: 'file',
  }));
}

/** `gate.freshness`: names of what holds no group of others, in the order of the schema. */
function leavesOf(file: unknown, defaults: unknown, path = ''): readonly string[] {
  if (!isGroup(file) || (path !== '' && Object.keys(file).length === 0)) return [path];
  const names = [...new Set([...(isGroup(defaults) ? Object.keys(defaults) : []), ...Object.keys(file)])];
  return names.flatMap((name) =>
    leavesOf(file[name], isGroup(defaults) ? defaults[name] : undefined, path === '' ? name : `${path}.${name}`),
  );
}

function effectOf(name: string): SettingEffect {
  const isUnder = (group: string) => name === group || name.startsWith(`${group}.`);
  if (IN_THE_FILE.some(isUnder)) return 'file';
  return AT_START.includes(name) ? 'restart' : 'at-once';
}

/** As it is typed: lists with commas, nothing as `null`. */
function shownValue(value: unknown): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.map(shownValue).join(',');
  return isGroup(value) ? JSON.stringify(value) : String(value);
}

function readSetting(settings: Settings, name: string, typed: string | null, stored: StoredSettings): ReadSetting {
  const others = new Map([...stored].filter(([known]) => known !== name));
  const { file } = withStored(settings, others).settings;
  const before = valueNamed(file, name);
  if (typed === null) return { kind: 'value', value: before, shown: shownValue(before) };
  const value = typedValue(typed, Array.isArray(valueNamed(fileSchema.parse({}), name)));
  const next = fileWith(file, name, value);
  if (next === null) return { kind: 'wrong', text: expectedText(fileSchema, name, typed) };
  const read = valueNamed(next, name);
  return { kind: 'value', value: read, shown: shownValue(read) };
}

/** As in the file: a number, `true`, `null`, a text; a list is written with commas. */
function typedValue(typed: string, isList: boolean): unknown {
  if (!isList) return scalar(typed);
  return typed
    .split(/[\s,;]+/)
    .filter((part) => part !== '')
    .map(scalar);
}

function scalar(text: string): unknown {
  const isPlain = /^(true|false|null|-?\d+(\.\d+)?)$/.test(text);
  return isPlain ? parse(text) : text;
}
