// Environment and one optional YAML file → frozen Settings. Every fault is reported at once, in sentences, before anything starts.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { type FollowOptions, followSecret } from './config/followed-secret.ts';
import { readSecretFile, type SECRET_SETTINGS, secretPath, withSecretFiles } from './config/secret-files.ts';
import { settingFaults } from './config/setting-fault.ts';
import { type FileSettings, fileSchema, supportEndsSchema } from './config/structure.ts';
import { isLoopbackHost } from './domain/network/hosts.ts';
import type { SupportEnd } from './domain/planning/support-ends.ts';
import { type Secret, secretNow } from './domain/secret.ts';

const flag = z.enum(['on', 'off']);

/** Names of the Bot Framework where it has its own. `.env.example` lists every one; a test compares. */
const environmentSchema = z.object({
  NODE_ENV: z.string().optional(),
  DATABASE_URL: z.string().optional(),
  DATABASE_URL_FILE: z.string().optional(),
  REDIS_URL: z.string().optional(),
  REDIS_URL_FILE: z.string().optional(),
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65535).default(3978),
  MONITORING_HOST: z.string().default('127.0.0.1'),
  MONITORING_PORT: z.coerce.number().int().min(0).max(65535).default(3979),
  WORKER_MONITORING_PORT: z.coerce.number().int().min(0).max(65535).default(3980),
  PUBLIC_URL: z.url().optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  PATCHCENTER_CONFIG: z.string().optional(),
  PATCHCENTER_AUTHENTICATION: flag.default('on'),
  PATCHCENTER_ALLOWED_TENANTS: z.string().default(''),
  PATCHCENTER_LINK_SECRET: z.string().min(32, 'at least 32 characters').optional(),
  PATCHCENTER_LINK_SECRET_FILE: z.string().optional(),
  MicrosoftAppId: z.string().default(''),
  MicrosoftAppPassword: z.string().default(''),
  MicrosoftAppPassword_FILE: z.string().optional(),
  MicrosoftAppCertificate_FILE: z.string().optional(),
  MicrosoftAppCertificateKey_FILE: z.string().optional(),
  MicrosoftAppTenantId: z.string().default(''),
  MicrosoftAppType: z.enum(['SingleTenant', 'UserAssignedMSI', 'MultiTenant']).default('SingleTenant'),
  ChannelService: z.literal('https://botframework.azure.us').optional(),
});

export const ENVIRONMENT_NAMES = Object.keys(environmentSchema.shape);

export type Settings = Readonly<{
  environment: Readonly<z.infer<typeof environmentSchema>>;
  file: Readonly<FileSettings>;
  /** What was written, before any default: the file, and the names of the environment. */
  stated?: { readonly file: unknown; readonly environment: readonly string[] };
}>;

/** Everything that is wrong, one sentence each. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(`The settings cannot be used:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.faults = faults;
  }
}

/** What one process needs besides; `file` is null when it could not be read. */
export type Needs = (environment: Settings['environment'], file: FileSettings | null) => readonly string[];

/** Throws SettingsError. Reads the YAML file that PATCHCENTER_CONFIG names; secrets stay in their own files until they are used. */
export function loadSettings(environment: NodeJS.ProcessEnv, needs: Needs = () => []): Settings {
  const { environment: given, faults: unread } = withSecretFiles(withoutEmpty(environment));
  const env = environmentSchema.safeParse(given);
  const name = environment.PATCHCENTER_CONFIG;
  const file =
    name === undefined || name === '' ? { value: {}, fault: null } : readYaml(name, environment.CREDENTIALS_DIRECTORY);
  const parsed = fileSchema.safeParse(file.value ?? {});
  const faults = [
    ...unread,
    ...(env.success ? [] : faultsOf(env.error, environmentSchema, given, 'environment')),
    ...faultsTogether(env.success ? env.data : withoutFaults(given, env.error), parsed.data ?? null, needs).filter(
      (fault) =>
        env.success || !env.error.issues.some(({ path: [name] }) => fault.startsWith(`${String(name)} is needed`)),
    ),
    ...(file.fault === null ? [] : [file.fault]),
    ...(parsed.success ? [] : faultsOf(parsed.error, fileSchema, file.value ?? {}, name ?? 'file')),
  ];
  if (!env.success || !parsed.success || faults.length > 0) throw new SettingsError(faults);
  return Object.freeze({
    environment: Object.freeze(env.data),
    file: Object.freeze(parsed.data),
    stated: { file: file.value, environment: Object.keys(given) },
  });
}

function faultsTogether(env: z.infer<typeof environmentSchema>, file: FileSettings | null, needs: Needs): string[] {
  const general = [...openDoorFaults(env), ...productionFaults(env)];
  const said = general.map((fault) => fault.split(/[ =]/)[0]);
  return [...general, ...needs(env, file).filter((fault) => !said.includes(fault.split(/[ =]/)[0]))];
}

/** The rest is judged as if what is wrong were not there: one start names every fault. */
function withoutFaults(given: NodeJS.ProcessEnv, error: z.ZodError): z.infer<typeof environmentSchema> {
  const wrong = new Set(error.issues.map(({ path: [name] }) => String(name)));
  return environmentSchema.parse(Object.fromEntries(Object.entries(given).filter(([name]) => !wrong.has(name))));
}

/** Whatever NODE_ENV says: forgetting it must not open the bot to everybody. */
function openDoorFaults(env: z.infer<typeof environmentSchema>): string[] {
  if (env.PATCHCENTER_AUTHENTICATION === 'on' || isLoopbackHost(env.HOST)) return [];
  return [`PATCHCENTER_AUTHENTICATION=off is refused with HOST=${env.HOST}: anybody could command the bot.`];
}

function productionFaults(env: z.infer<typeof environmentSchema>): string[] {
  if (env.NODE_ENV !== 'production') return [];
  return [
    ...(env.PATCHCENTER_AUTHENTICATION === 'off' ? ['PATCHCENTER_AUTHENTICATION=off is refused in production.'] : []),
    ...(env.MicrosoftAppType === 'MultiTenant'
      ? ['MicrosoftAppType=MultiTenant is refused in production: SingleTenant or UserAssignedMSI.']
      : []),
    ...(env.PUBLIC_URL !== undefined && env.MicrosoftAppPassword === '' && env.PATCHCENTER_LINK_SECRET === undefined
      ? [
          'PATCHCENTER_LINK_SECRET is needed with PUBLIC_URL where there is no MicrosoftAppPassword: links to files are made with it.',
        ]
      : []),
    ...(env.DATABASE_URL === undefined
      ? ['DATABASE_URL is needed in production: the embedded PostgreSQL is for trials.']
      : []),
  ];
}

function withoutEmpty(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
}

function readYaml(name: string, credentials?: string): { value: unknown; fault: string | null } {
  try {
    return { value: parse(readFileSync(secretPath(name, credentials), 'utf8')), fault: null };
  } catch (error) {
    return {
      value: {},
      fault: `${name} cannot be read: ${error instanceof Error ? error.message.split('\n')[0] : 'unknown error'}`,
    };
  }
}

function faultsOf(error: z.ZodError, schema: z.core.$ZodType, input: unknown, source: string): string[] {
  return settingFaults(error, schema, input).map((fault) => `${source}: ${fault}`);
}

/**
 * For a process that is about to connect: as `redisConnectionOf`, but what is no address of Redis is refused. Without a scheme the client takes
 * the rest for the name of a file, and says it aloud, the password included. The doctor tells it in a line of its own.
 */
export function checkedRedisOf(settings: Settings, warn: Warn) {
  const redis = redisConnectionOf(settings, warn);
  if (redis !== undefined && !/^rediss?:\/\//i.test(secretNow(redis.url)))
    throw new SettingsError(['REDIS_URL is no address of Redis: redis://:PASSWORD@HOST:6379, or rediss://.']);
  return redis;
}

/** undefined: the queue is in PostgreSQL. Throws SettingsError for a file that cannot be read. */
export function redisConnectionOf(settings: Settings, warn?: Warn) {
  const url = secretSetting(settings, 'REDIS_URL', warn);
  if (url === undefined) return undefined;
  const { caFile, sentinel } = settings.file.redis;
  return {
    url,
    caPem: caFile === undefined ? null : readSecret(caFile),
    sentinel:
      sentinel === undefined
        ? null
        : {
            name: sentinel.name,
            hosts: sentinel.hosts,
            password: sentinel.passwordFile === undefined ? null : followedSecret(sentinel.passwordFile, { warn }),
          },
  };
}

/** Told of a file whose new content cannot be used, in a sentence without any of it. */
export type Warn = (sentence: string) => void;

/** As its `_FILE` says it when it is used, or as it was set. */
export function secretSetting(
  { environment }: Pick<Settings, 'environment'>,
  name: (typeof SECRET_SETTINGS)[number],
  warn?: Warn,
): Secret | undefined {
  const [value, file] = [environment[name], environment[`${name}_FILE`]];
  return value === undefined || file === undefined ? value : followSecret(file, value, { warn });
}

/** In milliseconds, as `db/steady.ts` takes them. */
export function databaseLimitsOf({ file }: Settings): { connectMs: number; statementMs: number } {
  const { connectSeconds, statementSeconds } = file.database;
  return { connectMs: connectSeconds * 1000, statementMs: statementSeconds * 1000 };
}

/** ELIG-7: the site's own list, YAML or JSON. Every fault of it at once. */
export function readSupportEnds(file: string): readonly SupportEnd[] {
  const { value, fault } = readYaml(file);
  if (fault !== null) throw new SettingsError([fault]);
  const parsed = supportEndsSchema.safeParse(value);
  if (!parsed.success) throw new SettingsError(faultsOf(parsed.error, supportEndsSchema, value, file));
  return parsed.data.map(({ extendedEnds, source, ...end }) => ({
    ...end,
    ...(extendedEnds === undefined ? {} : { extendedEnds }),
    ...(source === undefined ? {} : { source }),
  }));
}

/** Text of a file that holds one secret, without the newline at its end. Throws a sentence that names the file, never its content. */
export function readSecret(file: string): string {
  const read = readSecretFile(file);
  if ('fault' in read) throw new SettingsError([read.fault]);
  // An empty password would be tried, and lock the account.
  if (read.text === '') throw new SettingsError([`${file} is empty.`]);
  return read.text;
}

/** The same, read again when the file has changed. Throws as above when it cannot be read now. */
export function followedSecret(file: string, options?: FollowOptions): () => string {
  return followSecret(file, readSecret(file), options);
}
