// The figures once more, in the words of the reference's tables and of nobody's code: by local days as texts, with `year` where it is one.
import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../../../db/schema/database.ts';
import type { FigureId, KpiBranch } from '../../../../domain/kpi/figures.ts';

export type Asked = {
  /** `2026-01-01`, both part of it. */
  readonly first: string;
  readonly last: string;
  readonly domain: string | null;
  readonly branch: KpiBranch;
  readonly now: Date;
};
export type Expected = { readonly value: number | null; readonly reference?: number | null; readonly rows: number };

const day = (at: RawBuilder<unknown>) => sql`to_char(${at} at time zone 'Europe/Paris', 'YYYY-MM-DD')`;

export function independently(db: Db, { first, last, domain, branch, now }: Asked) {
  const isIn = (at: RawBuilder<unknown>) => sql`${day(at)} between ${first} and ${last}`;
  const env = { all: sql`true`, prod: sql`e.name = 'Production'`, hprod: sql`e.name <> 'Production'` }[branch];
  const dom =
    domain === null
      ? sql`true`
      : domain === 'DMZ'
        ? sql`(d.code = 'DMZ' or s.zone_id in (select id from zones where name = 'DMZ'))`
        : sql`d.code = ${domain}`;
  const mine = sql`(select s.id from servers s, domain_environments x, domains d, environments e
    where x.id = s.domain_environment_id and d.id = x.domain_id and e.id = x.environment_id and ${env} and ${dom})`;
  const patchable = sql`(select s.id from servers s where s.id in ${mine} and s.os_family = 'linux' and s.etat = 'Production'
    and s.patch_os_owner = 'secops' and s.licence_support in ('active', 'els'))`;
  const production = sql`(select s.id from servers s join domain_environments x on x.id = s.domain_environment_id
    join environments e on e.id = x.environment_id where e.name = 'Production')`;
  const ok = sql`(select * from patch_history where status = 'ok' and ${isIn(sql`date_patch`)} and server_id in ${mine})`;
  const any = sql`(select * from patch_history where ${isIn(sql`date_patch`)} and server_id in ${mine})`;
  /** Day of what is held: the end of the period, or today. */
  const at = sql`least(${now}::timestamptz, ((${last}::date + 1)::timestamp at time zone 'Europe/Paris'))`;
  const isPast = sql`((${last}::date + 1)::timestamp at time zone 'Europe/Paris') < ${now}::timestamptz`;
  const median = (x: RawBuilder<unknown>, from: RawBuilder<unknown>) =>
    sql`(select percentile_cont(0.5) within group (order by ${x}) from ${from})`;
  const one = async (
    value: RawBuilder<unknown>,
    rows: RawBuilder<unknown>,
    reference?: RawBuilder<unknown>,
  ): Promise<Expected> => {
    const found = await sql<{ value: number | null; reference: number | null; rows: number }>`
      select (${value})::float8 as value, (${reference ?? sql`null`})::float8 as reference, (${rows})::int as rows`.execute(
      db,
    );
    const row = found.rows[0];
    if (row === undefined) throw new Error('nothing was counted');
    return reference === undefined ? { value: row.value, rows: row.rows } : row;
  };
  const attempts = sql`(select * from patch_attempts where ended_at is not null and ${isIn(sql`ended_at`)} and server_id in ${mine})`;
  const down = sql`(select greatest(0, extract(epoch from t.ended_at - coalesce((select n.at from announcements n where n.attempt_id = a.id and n.kind = 'reboot'), t.begun_at))) as s
    from attempt_steps t join ${attempts} a on a.id = t.attempt_id where t.step = 'reboot' and a.rebooted)`;
  const sessions = sql`(select * from patch_sessions where server_id in ${mine})`;
  const read = sql`(select * from ${sessions} p where prereq_date is not null and ${isIn(sql`prereq_date`)})`;
  const failing = sql`(select p.id, k from ${read} p, jsonb_array_elements(p.prereq_detail #> '{checks}') k
    where k ->> 'answer' = 'no' and (k -> 'blocking' is null or k ->> 'blocking' = 'true'))`;
  const answered = sql`(select case when answered_at < patch_date then 0 else extract(epoch from answered_at - patch_date) / 3600 end as h from patch_validation
    where answered_at is not null and ${isIn(sql`patch_date`)} and server_id in ${mine})`;
  const installed = sql`(select case when g.ended_at < g.since[i] then 0 else extract(epoch from g.ended_at - g.since[i]) / 86400 end as d
    from ended_advisories g, generate_subscripts(g.contents, 1) i where ${isIn(sql`g.ended_at`)} and g.server_id in ${mine})`;
  const goes = sql`(select extract(epoch from h.date_patch - max(g.decided_at)) / 3600 as h
    from ${ok} h join prod_go_servers c on c.server_id = h.server_id join prod_go_decisions g on g.id = c.decision_id
      and g.campaign_id = h.campaign_id and g.decided_at <= h.date_patch and (g.withdrawn_at is null or g.withdrawn_at > h.date_patch)
    group by h.id, h.date_patch)`;
  const snapshots = sql`(select * from vm_snapshots where snapshot_moref is not null and server_id in ${mine} and created_at <= ${at}
    and (removed_at is null or removed_at > ${at}))`;
  const excludes = sql`(select server_id, glob from package_excludes where server_id in ${mine} and created_at <= ${at}
      and coalesce(removed_at, 'infinity') > ${at}
    union all select v.id, g from servers v, unnest(string_to_array(v.patch_excludes, ' ')) g where v.id in ${mine} and not (${isPast})
      and not exists (select from package_excludes x where x.server_id = v.id and x.glob = g and x.removed_at is null))`;
  const planned = sql`(select * from ${sessions} p where status <> 'excluded' and date_prevue between ${first}::date and ${last}::date)`;
  const spent = sql`(select greatest(0, extract(epoch from t.ended_at - t.begun_at)) as s from attempt_steps t join ${attempts} a on a.id = t.attempt_id
      where t.step <> 'reboot'
    union all select greatest(0, extract(epoch from t.ended_at - n.at)) from attempt_steps t join ${attempts} a on a.id = t.attempt_id
      join announcements n on n.attempt_id = a.id and n.kind = 'reboot' where t.step = 'reboot')`;
  const count = (from: RawBuilder<unknown>) => sql`(select count(*) from ${from} q)`;
  const never = sql`(select * from ${patchable} p where id in ${production} and id not in (select server_id from ${ok} h))`;
  const lastOk = sql`(select date_patch from ${ok} h order by date_patch desc limit 1)`;
  const isoWeek = (x: RawBuilder<unknown>) =>
    sql`extract(isoyear from ${x} at time zone 'Europe/Paris') * 100 + extract(week from ${x} at time zone 'Europe/Paris')`;
  const figures: Readonly<Record<FigureId, () => Promise<Expected>>> = {
    patched: () =>
      one(
        sql`select count(distinct server_id) from ${ok} h`,
        sql`select count(distinct server_id) from ${ok} h`,
        sql`select count(distinct server_id) from ${any} h`,
      ),
    events: () => one(count(ok), count(ok), count(any)),
    'never-patched': () =>
      one(
        count(never),
        count(never),
        sql`select count(*) from servers where patch_os_owner = 'secops' and id in ${mine} and id in ${production}
        and id not in (select server_id from ${any} h)`,
      ),
    coverage: () =>
      one(
        sql`select 100.0 * (select count(*) from ${patchable} p where id in (select server_id from ${ok} h)) / nullif(${count(patchable)}, 0)`,
        count(patchable),
        sql`select 100.0 * (select count(distinct server_id) from ${any} h) / nullif(${count(patchable)}, 0)`,
      ),
    'last-week': () =>
      one(
        sql`select ${isoWeek(lastOk)}`,
        sql`select count(*) from ${ok} h where ${isoWeek(sql`date_patch`)} = ${isoWeek(lastOk)}`,
        sql`select max(to_char(date_patch at time zone 'Europe/Paris', 'IW')::int) from ${any} h`,
      ),
    'go-to-patched': () => one(median(sql`h`, sql`${goes} q`), count(goes)),
    prerequisites: () =>
      one(
        sql`select 100.0 * (select count(distinct id) from ${failing} f) / nullif(${count(read)}, 0)`,
        count(failing),
      ),
    snapshots: () => one(count(snapshots), count(snapshots)),
    exclusions: () => one(count(excludes), count(excludes)),
    advisories: () => one(median(sql`d`, sql`${installed} q`), count(installed)),
    validation: () => one(median(sql`h`, sql`${answered} q`), count(answered)),
    downtime: () =>
      one(
        sql`select case when exists (select from ${attempts} a) then coalesce((select sum(s) / 60 from ${down} q), 0) end`,
        count(down),
      ),
    'hours-planned': () => one(sql`select nullif(${count(planned)}, 0) * 1.75`, count(planned)),
    'hours-spent': () => one(sql`select sum(s) / 3600 from ${spent} q`, count(attempts)),
    scheduled: () =>
      one(
        count(sql`(select * from ${ok} h where source in ('standard', 'quickwin'))`),
        count(sql`(select * from ${ok} h where source in ('standard', 'quickwin'))`),
      ),
    unscheduled: () =>
      one(
        count(sql`(select * from ${ok} h where source = 'emergency')`),
        count(sql`(select * from ${ok} h where source = 'emergency')`),
      ),
  };
  return figures;
}
