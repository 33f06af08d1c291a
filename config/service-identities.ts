// The service identities of the settings (PEOPLE-5): their shape, what they may be about, and what of the settings needs one.
import { z } from 'zod';
import {
  DEFAULT_NOTICE_DAYS,
  IDENTITY_KINDS,
  type IdentityKind,
  type IdentitySubject,
  subjectKey,
} from '../domain/identities/service-identity.ts';

const identity = z.strictObject({
  name: z.string().min(1).max(80),
  kind: z.enum(IDENTITY_KINDS),
  /** A name of `vcenters.list`, for the kind vcenter. */
  vcenter: z.string().min(1).optional(),
  owner: z.email('an address is written patching@example.com'),
  renewBy: z.string().refine(isDay, 'a day is written 2028-06-30'),
  noticeDays: z.number().int().min(1).max(366).default(DEFAULT_NOTICE_DAYS),
});

export const identitiesSchema = z.array(identity);

type Identity = z.infer<typeof identity>;
/** Of a vault, which renews it by itself. */
type OfAccount = { readonly privateKeyAccount?: string | undefined; readonly passwordAccount?: string | undefined };
const isOfVault = ({ privateKeyAccount, passwordAccount }: OfAccount) =>
  privateKeyAccount !== undefined || passwordAccount !== undefined;

/** What of the file is a secret or an account, as far as it matters here. */
type Holding = {
  readonly identities: readonly Identity[];
  readonly ssh?: (OfAccount & { readonly psmp?: OfAccount | undefined }) | undefined;
  readonly vcenters?: { readonly list: readonly (OfAccount & { readonly name: string })[] } | undefined;
  readonly redis: { readonly sentinel?: { readonly passwordFile?: string | undefined } | undefined };
  readonly logs: { readonly otlp?: { readonly headersFile?: string | undefined } | undefined };
  readonly tracing?: { readonly headersFile?: string | undefined } | undefined;
};
type Environment = {
  readonly DATABASE_URL?: string | undefined;
  readonly REDIS_URL?: string | undefined;
  readonly MicrosoftAppPassword: string;
  readonly MicrosoftAppCertificate_FILE?: string | undefined;
  readonly PATCHCENTER_LINK_SECRET?: string | undefined;
};

/** By the kinds that the file alone holds: the setting that is missing where there is none. */
const IN_THE_FILE: { readonly [Kind in IdentityKind]?: string } = {
  'ssh-key': 'ssh.privateKeyFile',
  psmp: 'ssh.psmp',
  'redis-sentinel': 'redis.sentinel.passwordFile',
  'log-receiver': 'logs.otlp.headersFile',
  'trace-receiver': 'tracing.headersFile',
};

/** Held by the environment of the chat process alone: another process cannot tell whether they are there. */
const OF_THE_CHAT: ReadonlySet<IdentityKind> = new Set(['bot-secret', 'bot-certificate', 'link-secret']);

/** Whether a process with that environment can tell that there is none of that kind. */
export function isToldBy(processes: readonly ('chat' | 'worker')[]): (kind: IdentityKind) => boolean {
  return (kind) => processes.includes('chat') || !OF_THE_CHAT.has(kind);
}

/** Everything that expires, is locked or leaves with a person: each wants an identity. */
export function identitySubjects(environment: Environment, file: Omit<Holding, 'identities'>): IdentitySubject[] {
  return [...subjectsOfFile(file), ...subjectsOfEnvironment(environment)];
}

function subjectsOfFile({ ssh, vcenters, redis, logs, tracing }: Omit<Holding, 'identities'>): IdentitySubject[] {
  return [
    ...(ssh === undefined || isOfVault(ssh) ? [] : [subject('ssh-key')]),
    ...(ssh?.psmp === undefined || isOfVault(ssh.psmp) ? [] : [subject('psmp')]),
    ...(vcenters?.list ?? []).flatMap((one) =>
      isOfVault(one) ? [] : [{ kind: 'vcenter', vcenter: one.name } as const],
    ),
    ...(redis.sentinel?.passwordFile === undefined ? [] : [subject('redis-sentinel')]),
    ...(logs.otlp?.headersFile === undefined ? [] : [subject('log-receiver')]),
    ...(tracing?.headersFile === undefined ? [] : [subject('trace-receiver')]),
  ];
}

/** A managed identity has nothing to renew, nor has the database of a trial. */
function subjectsOfEnvironment(environment: Environment): IdentitySubject[] {
  const { DATABASE_URL, REDIS_URL, MicrosoftAppPassword, MicrosoftAppCertificate_FILE } = environment;
  return [
    ...(DATABASE_URL === undefined ? [] : [subject('database')]),
    ...(REDIS_URL === undefined || !hasPassword(REDIS_URL) ? [] : [subject('redis')]),
    ...(MicrosoftAppPassword === '' ? [] : [subject('bot-secret')]),
    ...(MicrosoftAppCertificate_FILE === undefined ? [] : [subject('bot-certificate')]),
    ...(environment.PATCHCENTER_LINK_SECRET === undefined ? [] : [subject('link-secret')]),
  ];
}

function subject(kind: IdentitySubject['kind']): IdentitySubject {
  return { kind, vcenter: null };
}

/** What cannot be read may hold one. */
function hasPassword(url: string): boolean {
  return URL.parse(url)?.password !== '';
}

/** What no identity can say by itself: that it is about something in the file, and that no other one is about the same. */
export function judgeIdentities(file: Holding, { addIssue }: { addIssue(issue: IdentityIssue): void }): void {
  const there = new Set(subjectsOfFile(file).map(subjectKey));
  const vcenters = (file.vcenters?.list ?? []).map(({ name }) => name);
  for (const [at, one] of file.identities.entries()) {
    const refuse = (field: keyof Identity, message: string) =>
      addIssue({ code: 'custom', path: ['identities', at, field], message });
    const earlier = file.identities.slice(0, at);
    const namesake = earlier.findIndex(({ name }) => name === one.name);
    const same = one.kind === 'other' ? -1 : earlier.findIndex((other) => subjectKey(other) === subjectKey(one));
    if (namesake >= 0) refuse('name', `entry ${namesake + 1} has that name`);
    if (one.kind !== 'vcenter' && one.vcenter !== undefined)
      refuse('vcenter', 'it names one of vcenters.list, for the kind vcenter alone');
    else if (one.kind === 'vcenter' && !there.has(subjectKey(one))) refuse('vcenter', vcenterFault(vcenters));
    else if (one.kind in IN_THE_FILE && !there.has(subjectKey(one)))
      refuse('kind', `${IN_THE_FILE[one.kind]} is not set`);
    else if (same >= 0) refuse(one.kind === 'vcenter' ? 'vcenter' : 'kind', `entry ${same + 1} is about the same`);
  }
}

type IdentityIssue = { readonly code: 'custom'; readonly path: (string | number)[]; readonly message: string };

function vcenterFault(known: readonly string[]): string {
  return known.length === 0 ? 'vcenters.list is not set' : `vcenters.list has no such name, but ${known.join(', ')}`;
}

/** One that the calendar has. */
/** `2028-06-30`, and a day that the calendar has. */
export function isDay(text: string): boolean {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : null;
  return at !== null && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}
