// PEOPLE-5: which service identities are to be renewed, for the doctor, the weekly notice and the figures.
import type { IsoDate } from '../clock.ts';
import { addDays } from '../planning/iso-week.ts';
import type { IdentityKind, ServiceIdentity } from './service-identity.ts';

/** `overdue`: from the day after the last one on. */
export type IdentityState = 'fine' | 'due' | 'overdue';

export type DatedIdentity = {
  readonly identity: ServiceIdentity;
  /** The earlier of the day that was said and its own end. */
  readonly renewBy: IsoDate;
  /** 0 on the last day, negative after it. */
  readonly daysLeft: number;
  readonly state: IdentityState;
};

/** The day on which something ends by itself, whatever was said: a certificate. Absent: it has no end of its own, or it is not known here. */
export type OwnEnds = { readonly [Kind in IdentityKind]?: IsoDate };

const DAY_MS = 86_400_000;

/** The earliest first. `today` is of the zone of the settings. */
export function datedIdentities(
  identities: readonly ServiceIdentity[],
  today: IsoDate,
  ends: OwnEnds = {},
): readonly DatedIdentity[] {
  return identities
    .map((identity) => dated(identity, today, ends[identity.kind]))
    .sort((a, b) => compare(a.renewBy, b.renewBy) || compare(a.identity.name, b.identity.name));
}

/** Within its days of notice, or past them. */
export function isDue({ state }: DatedIdentity): boolean {
  return state !== 'fine';
}

function dated(identity: ServiceIdentity, today: IsoDate, end: IsoDate | undefined): DatedIdentity {
  const renewBy = end !== undefined && end < identity.renewBy ? end : identity.renewBy;
  const from = addDays(renewBy, -identity.noticeDays);
  const state = today > renewBy ? 'overdue' : today >= from ? 'due' : 'fine';
  return { identity, renewBy, daysLeft: (Date.parse(renewBy) - Date.parse(today)) / DAY_MS, state };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
