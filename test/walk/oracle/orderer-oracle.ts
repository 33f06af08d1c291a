// RUN-2 and PEOPLE-3 read from the rows: who ordered a start, or let its campaign start each at its slot, as they are now.
import { find, instant, type Row, type Tables } from './tables.ts';

export type Ordered = {
  readonly session: Row;
  readonly campaign: Row;
  readonly server: Row;
  /** null: at its slot. */
  readonly askedBy: unknown;
};

export function ordererObjections(
  tables: Tables,
  { session, campaign, server, askedBy }: Ordered,
  { now, ownServersOnly }: { readonly now: Date; readonly ownServersOnly: boolean },
): string[] {
  const id = askedBy ?? (campaign.start_mode === 'slot' ? campaign.start_mode_by : null);
  if (id === null) return ['RUN-2: it is unknown who ordered it'];
  const who = find(tables.users, id);
  const roles = who.roles as string[];
  const limited = ownServersOnly && !roles.includes('admin') && !roles.includes('coordinator');
  return [
    ...(isInForce(who, now) ? [] : ['RUN-2: who ordered it is disabled']),
    ...(roles.includes('operator') || roles.includes('admin') ? [] : ['RUN-2: who ordered it may not any more']),
    ...(isReached(tables, who, server) ? [] : ['PEOPLE-3: not on the list of hosts of who ordered it']),
    ...(limited && isOfAnother(tables, session, who, now) ? ['RUN-2: it is another operator’s by now'] : []),
  ];
}

function isInForce(who: Row, now: Date): boolean {
  const expires = instant(who.expires_at);
  return who.disabled_at === null && (expires === null || expires > now.getTime());
}

/** Without a list: everything. */
function isReached(tables: Tables, who: Row, server: Row): boolean {
  const list = tables.reach.filter((one) => one.user_id === who.id);
  return list.length === 0 || list.some(({ kind, value }) => isNamed(server, String(kind), String(value)));
}

function isNamed(server: Row, kind: string, value: string): boolean {
  if (kind !== 'host') return String(server[kind] ?? '').toLowerCase() === value.toLowerCase();
  const [before = '', ...after] = value.toLowerCase().split('*');
  const hostname = String(server.hostname);
  return after.length === 0 ? hostname === before : hostname.startsWith(before) && hostname.endsWith(after.join('*'));
}

/** Whose account is closed holds nothing. */
function isOfAnother(tables: Tables, session: Row, who: Row, now: Date): boolean {
  if (session.intervenant_id === null || session.intervenant_id === who.id) return false;
  return isInForce(find(tables.users, session.intervenant_id), now);
}
