// Reads the unified history, narrowed (HIST-2): the counts, one page, and the rows of a file.
import { sql } from 'kysely';
import type { HistoryFilter, HistorySource } from '../../../domain/history/history-filter.ts';
import { type OsName, osMatches } from '../../../domain/history/os-match.ts';
import { type Period, periodsOf } from '../../../domain/history/periods.ts';
import type { CampaignId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';
import type { PackageChange } from '../../schema/execution.ts';

/** What the database is asked: made once by `historyScope`, read by every query of one card or file. */
export type HistoryScope = {
  readonly filter: HistoryFilter;
  /** null: at any time. */
  readonly periods: readonly Period[] | null;
  /** Resolved beforehand, since over ids the planner judges right; null: any. */
  readonly systems: readonly OsName[] | null;
  readonly zoneIds: readonly number[] | null;
  /** Of the domain; as in ELIG-1 the domain DMZ is also the zone. */
  readonly domain: { readonly placeIds: readonly number[]; readonly zoneIds: readonly number[] } | null;
};

/** `zone`: IANA name, in which days begin. */
export async function historyScope(db: Db, filter: HistoryFilter, zone: string): Promise<HistoryScope> {
  const periods = periodsOf(filter, await yearsOf(db, filter), zone);
  const { os, zone: named, domain } = filter;
  return {
    filter,
    periods,
    systems: os === null ? null : (await loadSystems(db)).filter((system) => osMatches(os, system)),
    zoneIds: named === null ? null : await zoneIds(db, named),
    domain: domain === null ? null : await domainIds(db, domain),
  };
}

async function zoneIds(db: Db, name: string): Promise<number[]> {
  const rows = await db.selectFrom('zones').select('id').where('name', '=', name).execute();
  return rows.map(({ id }) => id);
}

async function domainIds(db: Db, code: string) {
  const places = await db
    .selectFrom('domain_environments as e')
    .innerJoin('domains as d', 'd.id', 'e.domain_id')
    .select('e.id')
    .where('d.code', '=', code)
    .execute();
  return { placeIds: places.map(({ id }) => id), zoneIds: code === 'DMZ' ? await zoneIds(db, code) : [] };
}

/** Only a week without a year needs them. The first and last event, and a year around for the ISO weeks of their ends. */
async function yearsOf(db: Db, { year, week }: HistoryFilter): Promise<{ first: number; last: number }> {
  if (week === null || year !== null) return { first: 0, last: -1 };
  const { first, last } = await db
    .selectFrom('patch_history')
    .select([sql<Date | null>`min(date_patch)`.as('first'), sql<Date | null>`max(date_patch)`.as('last')])
    .executeTakeFirstOrThrow();
  if (first === null || last === null) return { first: 0, last: -1 };
  return { first: first.getUTCFullYear() - 1, last: last.getUTCFullYear() + 1 };
}

/** Systems of the estate, each once. */
export async function loadSystems(db: Db): Promise<OsName[]> {
  return db.selectFrom('servers').select(['os_family as family', 'os_version as version']).distinct().execute();
}

export async function countHistory(db: Db, scope: HistoryScope): Promise<{ ok: number; ko: number }> {
  return within(db, scope)
    .select([
      sql<number>`(count(*) filter (where h.status = 'ok'))::int`.as('ok'),
      sql<number>`(count(*) filter (where h.status = 'ko'))::int`.as('ko'),
    ])
    .executeTakeFirstOrThrow();
}

/** Newest first. The ids are found in the index; only the rows of the page are read. */
export async function loadHistory(db: Db, scope: HistoryScope, page: { limit: number; offset: number }) {
  const ids = within(db, scope)
    .select('h.id')
    .orderBy('h.date_patch', 'desc')
    .orderBy('h.id', 'desc')
    .limit(page.limit)
    .offset(page.offset);
  return db
    .selectFrom('patch_history as h')
    .innerJoin('servers as v', 'v.id', 'h.server_id')
    .select([
      'h.date_patch as at',
      'v.hostname',
      'h.status as result',
      // What an old tool did not write down is not known.
      sql<
        number | null
      >`case when h.source <> 'imported' or h.packages <> '[]' then jsonb_array_length(h.packages) end`.as('packages'),
      'h.intervenant_name as operator',
      'h.source',
      'h.campaign_id as campaignId',
      'h.campaign_label as campaignLabel',
      'h.notes',
    ])
    .where('h.id', 'in', ids)
    .orderBy('h.date_patch', 'desc')
    .orderBy('h.id', 'desc')
    .execute();
}

export type HistoryFileRow = {
  readonly id: number;
  /** `at` as the database has it: finer than a Date. */
  readonly cursor: string;
  readonly at: Date;
  readonly hostname: string;
  readonly osFamily: string;
  readonly osVersion: string | null;
  readonly domain: string;
  readonly environment: string;
  readonly zone: string | null;
  readonly application: string | null;
  readonly operator: string | null;
  readonly source: HistorySource;
  readonly campaignId: CampaignId | null;
  /** Campaign or week of an imported one, as its file names it. */
  readonly campaignLabel: string | null;
  readonly result: 'ok' | 'ko';
  readonly packages: readonly PackageChange[];
  readonly notes: string | null;
};

/** Newest first, the next `limit` after that row (null: from the first). */
export async function loadHistoryRows(
  db: Db,
  scope: HistoryScope,
  after: Pick<HistoryFileRow, 'id' | 'cursor'> | null,
  limit: number,
): Promise<HistoryFileRow[]> {
  let query = within(db, scope)
    .innerJoin('servers as v', 'v.id', 'h.server_id')
    .innerJoin('domain_environments as de', 'de.id', 'v.domain_environment_id')
    .innerJoin('domains as d', 'd.id', 'de.domain_id')
    .innerJoin('environments as e', 'e.id', 'de.environment_id')
    .leftJoin('zones as z', 'z.id', 'v.zone_id')
    .leftJoin('applications as a', 'a.id', 'v.application_id')
    .select([
      ...([
        'h.id',
        'h.date_patch as at',
        'v.hostname',
        'v.os_family as osFamily',
        'v.os_version as osVersion',
      ] as const),
      ...(['d.code as domain', 'e.name as environment', 'z.name as zone', 'a.name as application'] as const),
      ...(['h.intervenant_name as operator', 'h.source', 'h.campaign_id as campaignId'] as const),
      'h.campaign_label as campaignLabel',
      ...(['h.status as result', 'h.packages', 'h.notes'] as const),
      sql<string>`h.date_patch::text`.as('cursor'),
    ]);
  if (after !== null)
    query = query.where(sql<boolean>`(h.date_patch, h.id) < (${after.cursor}::timestamptz, ${after.id})`);
  return query.orderBy('h.date_patch', 'desc').orderBy('h.id', 'desc').limit(limit).execute();
}

function within(db: Db, scope: HistoryScope) {
  const { campaignId, result, source, operator } = scope.filter;
  let query = db.selectFrom('patch_history as h');
  if (campaignId !== null) query = query.where('h.campaign_id', '=', campaignId);
  if (result !== null) query = query.where('h.status', '=', result);
  if (source !== null) query = query.where('h.source', '=', source);
  if (operator !== null) {
    const users = db.selectFrom('users').select('id').where('display_name', '=', operator);
    query = query.where((eb) => eb.or([eb('h.intervenant_name', '=', operator), eb('h.intervenant_id', 'in', users)]));
  }
  const { periods } = scope;
  if (periods !== null) {
    query = query.where((eb) =>
      eb.or(periods.map(({ from, until }) => eb.and([eb('h.date_patch', '>=', from), eb('h.date_patch', '<', until)]))),
    );
  }
  const servers = serversWithin(db, scope);
  return servers === null ? query : query.where('h.server_id', 'in', servers);
}

/** null: whichever server. */
function serversWithin(db: Db, { filter, systems, zoneIds: inZones, domain }: HistoryScope) {
  const { hosts } = filter;
  if (systems === null && inZones === null && domain === null && hosts.length === 0) return null;
  let query = db.selectFrom('servers as v').select('v.id');
  if (systems !== null) {
    query = query.where((eb) =>
      eb.or(
        systems.map(({ family, version }) =>
          eb.and([eb('v.os_family', '=', family), eb('v.os_version', version === null ? 'is' : '=', version)]),
        ),
      ),
    );
  }
  if (inZones !== null) query = query.where('v.zone_id', '=', anyOf(inZones));
  if (domain !== null) {
    query = query.where((eb) =>
      eb.or([eb('v.domain_environment_id', '=', anyOf(domain.placeIds)), eb('v.zone_id', '=', anyOf(domain.zoneIds))]),
    );
  }
  if (hosts.length > 0) {
    const whole = hosts.filter((host) => !host.includes('*'));
    const patterns = hosts.filter((host) => host.includes('*')).map(likePattern);
    query = query.where(sql<boolean>`(v.hostname = any(${whole}::text[]) or v.hostname like any(${patterns}::text[]))`);
  }
  return query;
}

function anyOf(ids: readonly number[]) {
  return sql<number>`any(${[...ids]}::int[])`;
}

function likePattern(host: string): string {
  return host.replace(/[\\%_]/g, '\\$&').replaceAll('*', '%');
}
