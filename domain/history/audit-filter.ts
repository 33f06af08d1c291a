// What the audit is narrowed to (AUD-1), and its form as text: in keys of cards, in buttons and in orders for files.
import type { IsoDate } from '../clock.ts';
import { type CampaignId, parseId } from '../ids.ts';
import { filterText, parseFilterText } from './filter-text.ts';
import { isoDay } from './iso-day.ts';

export type AuditFilter = {
  /** Display name. */
  readonly person: string | null;
  readonly object:
    | { readonly kind: 'campaign'; readonly campaignId: CampaignId }
    /** Lower case. */
    | { readonly kind: 'server'; readonly hostname: string }
    | null;
  /** `campaign.create`, or how it begins (`campaign`); `refused`: whatever was refused. */
  readonly action: string | null;
  /** Both days included, in local time. */
  readonly from: IsoDate | null;
  readonly to: IsoDate | null;
};

export const WHOLE_AUDIT: AuditFilter = { person: null, object: null, action: null, from: null, to: null };
export const REFUSED = 'refused';

const MAX_NAME = 200;
const HOSTNAME = /^[a-z0-9_][a-z0-9._-]{0,99}$/;
const ACTION = /^[a-z][a-z0-9.-]{1,59}$/;

export function isAuditAction(word: string): boolean {
  return ACTION.test(word);
}

/** One text for one filter, of letters that mean nothing in a key; empty for the whole audit. */
export function auditFilterText({ person, object, action, from, to }: AuditFilter): string {
  const campaign = object?.kind === 'campaign' ? object.campaignId : null;
  const server = object?.kind === 'server' ? object.hostname : null;
  return filterText({ by: person, c: campaign, h: server, a: action, from, to });
}

/** null for a text that is not what `auditFilterText` writes. */
export function parseAuditFilter(text: string): AuditFilter | null {
  return parseFilterText(text, filterOf, auditFilterText);
}

function filterOf(values: ReadonlyMap<string, string>): AuditFilter | null {
  const person = values.get('by') ?? null;
  const action = values.get('a') ?? null;
  const [from, to] = [values.get('from') ?? null, values.get('to') ?? null];
  const isSound =
    (person === null || (person.isWellFormed() && person.length <= MAX_NAME)) &&
    (action === null || ACTION.test(action)) &&
    [from, to].every((day) => day === null || isoDay(day) !== null);
  return isSound ? { person, object: objectOf(values), action, from, to } : null;
}

function objectOf(values: ReadonlyMap<string, string>): AuditFilter['object'] {
  const campaignId = parseId<CampaignId>(values.get('c'));
  if (campaignId !== null) return { kind: 'campaign', campaignId };
  const hostname = values.get('h');
  return hostname !== undefined && HOSTNAME.test(hostname) ? { kind: 'server', hostname } : null;
}
