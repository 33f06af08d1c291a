// PEOPLE-5: an account, a key or a secret by which the product logs in somewhere, who answers for it and when it is to be renewed.
import type { IsoDate } from '../clock.ts';

/** What an identity is. `other`: what the settings say nothing of, say an account at a proxy. */
export const IDENTITY_KINDS = [
  'ssh-key',
  'psmp',
  'vcenter',
  'database',
  'redis',
  'redis-sentinel',
  'bot-secret',
  'bot-certificate',
  'link-secret',
  'log-receiver',
  'trace-receiver',
  'other',
] as const;
export type IdentityKind = (typeof IDENTITY_KINDS)[number];

export const DEFAULT_NOTICE_DAYS = 30;

/** One of the accounts, keys and secrets that the settings hold. `vcenter`: its name; null where the kind says all. */
export type IdentitySubject = {
  readonly kind: Exclude<IdentityKind, 'other'>;
  readonly vcenter: string | null;
};

export type ServiceIdentity = {
  readonly name: string;
  readonly kind: IdentityKind;
  readonly vcenter?: string | undefined;
  /** Address of a person, or a team's mailbox. */
  readonly owner: string;
  /** The last day on which it may be as it is. */
  readonly renewBy: IsoDate;
  /** From so many days before on, it is due. */
  readonly noticeDays: number;
};

/** The same for an identity and for what it is about; null: it is about nothing that the settings hold. */
export function subjectKey(of: { readonly kind: IdentityKind; readonly vcenter?: string | null | undefined }) {
  return of.kind === 'other' ? null : `${of.kind} ${of.vcenter ?? ''}`;
}

/** What nobody is named for (PEOPLE-5). */
export function unnamedSubjects(
  subjects: readonly IdentitySubject[],
  identities: readonly ServiceIdentity[],
): readonly IdentitySubject[] {
  const named = new Set(identities.map(subjectKey));
  return subjects.filter((subject) => !named.has(subjectKey(subject)));
}

/** Those about something that is not there: they may hide that what is there has nobody. `known`: the kinds that can be told. */
export function identitiesOfNothing(
  subjects: readonly IdentitySubject[],
  identities: readonly ServiceIdentity[],
  known: (kind: IdentityKind) => boolean,
): readonly ServiceIdentity[] {
  const there = new Set<string | null>([null, ...subjects.map(subjectKey)]);
  return identities.filter((one) => known(one.kind) && !there.has(subjectKey(one)));
}
