// Which servers and which time the indicators are about, as SQL that every figure begins with (KPI-1, KPI-2).
import { type RawBuilder, sql } from 'kysely';
import type { IsoDate } from '../../../domain/clock.ts';
import type { KpiBranch } from '../../../domain/kpi/figures.ts';
import { isPatchedFamily } from '../servers/patched-families.ts';

export type KpiScope = {
  readonly from: Date;
  /** Not part of it. */
  readonly until: Date;
  /** When what is held is counted: the end of the period, or now. */
  readonly at: Date;
  /** The local day of `at`. */
  readonly day: IsoDate;
  readonly firstDay: IsoDate;
  /** Part of it. */
  readonly lastDay: IsoDate;
  /** null: every one. */
  readonly domain: string | null;
  readonly branch: KpiBranch;
  /** IANA name. */
  readonly zone: string;
  /** PLAN-6. */
  readonly hoursPerServer: number;
};

/** What indicators show of one server or deed. `amount`: in the unit of the figure. */
export type KpiRow = {
  readonly hostname: string;
  readonly at: Date | null;
  readonly campaignId: number | null;
  readonly what: string | null;
  readonly amount: number | null;
};

/** A name that reads as Production is production, whatever the list says (`isProduction`). */
const PRODUCTION = sql`(e.name_key = 'production' or e.production is true)`;

/** `id`, `hostname`, `application_id`, `environment`, `production`, `patchable` (ELIG-1). The domain DMZ is also the zone. */
export function serversIn({ domain, branch }: KpiScope): RawBuilder<unknown> {
  const ofDomain = domain === null ? sql`true` : sql`(d.code = ${domain} or (${domain} = 'DMZ' and z.name = 'DMZ'))`;
  const ofBranch = { all: sql`true`, prod: PRODUCTION, hprod: sql`not ${PRODUCTION} and e.production is false` }[
    branch
  ];
  return sql`select v.id, v.hostname, v.application_id, v.patch_excludes, e.name as environment, ${PRODUCTION} as production,
      v.patch_os_owner = 'secops' as secops,
      ${isPatchedFamily()} and v.etat = 'Production' and v.patch_os_owner = 'secops'
        and v.licence_support in ('active', 'els') as patchable
    from servers v
    join domain_environments de on de.id = v.domain_environment_id
    join domains d on d.id = de.domain_id
    join environments e on e.id = de.environment_id
    left join zones z on z.id = v.zone_id
    where ${ofDomain} and ${ofBranch}`;
}

/** OK patches; `any`: failures too, as the reference counts. */
export function patches(scope: KpiScope, status: 'ok' | 'any' = 'ok'): RawBuilder<unknown> {
  const ofStatus = status === 'ok' ? sql`h.status = 'ok'` : sql`true`;
  return sql`select h.* from patch_history h
    where h.date_patch >= ${scope.from} and h.date_patch < ${scope.until} and ${ofStatus}`;
}
