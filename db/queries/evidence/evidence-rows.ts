// Everything that a campaign left behind, as the tables have it: who decided what on which evidence, what ran, what changed.
import { type RawBuilder, sql } from 'kysely';
import type { EvidenceRow } from '../../../domain/evidence/chain.ts';
import type { CampaignId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';
import { aboutCampaign } from '../history/audit-view.ts';

type Part = { readonly kind: string; readonly rows: (id: CampaignId) => RawBuilder<unknown> };

const SERVER = (table: string) =>
  sql`jsonb_build_object('hostname', (select v.hostname from servers v where v.id = ${sql.ref(`${table}.server_id`)}))`;

/** In the order of the pack; each gives `id`, by which its rows are sorted, and `data`. */
const PARTS: readonly Part[] = [
  { kind: 'campaign', rows: (id) => sql`select c.id::bigint, to_jsonb(c) as data from campaigns c where c.id = ${id}` },
  {
    kind: 'person',
    rows: (
      id,
    ) => sql`select u.id::bigint, jsonb_build_object('id', u.id, 'name', u.display_name, 'entra_id', u.entra_id) as data
      from users u where u.id in (
        select created_by from campaigns where id = ${id}
        union select decided_by from prod_go_decisions where campaign_id = ${id}
        union select overridden_by from gate_overrides where campaign_id = ${id}
        union select answered_by from patch_validation where campaign_id = ${id}
        union select started_by from patch_attempts where campaign_id = ${id}
        union select intervenant_id from patch_sessions where campaign_id = ${id})`,
  },
  {
    kind: 'server',
    rows: (id) => sql`select s.id::bigint, to_jsonb(s) - array['lease_owner', 'lease_until'] || ${SERVER('s')} as data
      from patch_sessions s where s.campaign_id = ${id}`,
  },
  {
    kind: 'override',
    rows: (id) =>
      sql`select g.id::bigint, to_jsonb(g) || ${SERVER('g')} as data from gate_overrides g where g.campaign_id = ${id}`,
  },
  {
    kind: 'approval',
    rows: (id) => sql`select d.id::bigint, to_jsonb(d) || jsonb_build_object('servers',
        (select coalesce(jsonb_agg(to_jsonb(x) || ${SERVER('x')} order by x.server_id), '[]') from prod_go_servers x
          where x.decision_id = d.id)) as data
      from prod_go_decisions d where d.campaign_id = ${id}`,
  },
  {
    kind: 'attempt',
    rows: (
      id,
    ) => sql`select a.id::bigint, to_jsonb(a) - array['lease_owner', 'lease_until', 'lease_epoch'] || ${SERVER('a')}
        || jsonb_build_object('steps', (select coalesce(jsonb_agg(to_jsonb(t) order by t.begun_at, t.step), '[]')
          from attempt_steps t where t.attempt_id = a.id)) as data
      from patch_attempts a where a.campaign_id = ${id}`,
  },
  {
    kind: 'action',
    rows: (id) => sql`select o.id::bigint, to_jsonb(o) || ${SERVER('o')} as data
      from attempt_actions o join patch_attempts a on a.id = o.attempt_id where a.campaign_id = ${id}`,
  },
  {
    kind: 'log',
    rows: (
      id,
    ) => sql`select l.attempt_id::bigint as id, jsonb_build_object('attempt_id', l.attempt_id, 'stored_at', l.stored_at,
        'sha256', encode(sha256(convert_to(l.log, 'UTF8')), 'hex')) as data
      from attempt_logs l join patch_attempts a on a.id = l.attempt_id where a.campaign_id = ${id}`,
  },
  {
    kind: 'snapshot',
    rows: (id) =>
      sql`select s.id::bigint, to_jsonb(s) || ${SERVER('s')} as data from vm_snapshots s where s.campaign_id = ${id}`,
  },
  {
    kind: 'validation',
    rows: (id) =>
      sql`select p.id::bigint, to_jsonb(p) || ${SERVER('p')} as data from patch_validation p where p.campaign_id = ${id}`,
  },
  {
    kind: 'history',
    rows: (id) =>
      sql`select h.id::bigint, to_jsonb(h) || ${SERVER('h')} as data from patch_history h where h.campaign_id = ${id}`,
  },
  {
    kind: 'audit',
    rows: (id) =>
      sql`select l.id::bigint, to_jsonb(l) as data from audit_log l where (l.object_type, l.object_id) in (${aboutCampaign(id)})`,
  },
];

/** Part by part, `atOnce` rows at a time. */
export async function* evidenceRows(db: Db, id: CampaignId, atOnce = 500): AsyncGenerator<EvidenceRow> {
  for (const { kind, rows } of PARTS) {
    let last = '0';
    for (;;) {
      const read = await sql<{ id: string; data: unknown }>`
        select q.id, q.data from (${rows(id)}) q where q.id > ${last}::bigint order by q.id limit ${atOnce}`.execute(
        db,
      );
      for (const { data } of read.rows) yield { kind, data };
      if (read.rows.length < atOnce) break;
      last = read.rows.at(-1)?.id ?? last;
    }
  }
}
