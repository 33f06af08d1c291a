// A year and more of an estate at random: what people and jobs would have left in the tables, written there by itself.
import { sql } from 'kysely';
import type { Trx } from '../../../../db/schema/database.ts';
import type { ServerId, UserId } from '../../../../domain/ids.ts';
import { addServer, addUser } from '../../../support/campaign-data.ts';
import fc from '../../../support/properties.ts';

/** Turns of years and of ISO years, both clock changes of Paris, week 53 of 2026, and any other hour. */
const instant = fc.oneof(
  fc.integer({ min: -180, max: 180 }).map((minutes) => new Date(Date.UTC(2026, 11, 31, 23, minutes))),
  fc.integer({ min: -180, max: 180 }).map((minutes) => new Date(Date.UTC(2026, 0, 4, 23, minutes))),
  fc.integer({ min: -180, max: 180 }).map((minutes) => new Date(Date.UTC(2027, 0, 3, 23, minutes))),
  fc.integer({ min: -180, max: 180 }).map((minutes) => new Date(Date.UTC(2026, 2, 29, 1, minutes))),
  fc.integer({ min: -180, max: 180 }).map((minutes) => new Date(Date.UTC(2026, 9, 25, 1, minutes))),
  fc.integer({ min: 0, max: 24 * 500 }).map((hours) => new Date(Date.UTC(2025, 11, 1, hours, 7))),
);

const server = fc.record({
  environment: fc.constantFrom('Production', 'Recette', 'Pilote'),
  domain: fc.constantFrom('INFRASTRUC', 'DMZ', 'FL'),
  inDmz: fc.boolean(),
  etat: fc.constantFrom('Production', 'Production', 'Stock'),
  owner: fc.constantFrom('secops', 'secops', 'editeur'),
  support: fc.constantFrom('active', 'els', 'obsolete'),
  application: fc.boolean(),
  excludes: fc.constantFrom(null, 'kernel*', 'java* tomcat'),
});

const deed = fc.record({
  server: fc.nat(5),
  at: instant,
  kind: fc.constantFrom('imported', 'standard', 'quickwin', 'emergency'),
  ok: fc.boolean(),
  minutes: fc.integer({ min: 1, max: 300 }),
  reboot: fc.option(fc.integer({ min: 1, max: 20 })),
  announced: fc.boolean(),
  answer: fc.option(
    fc.record({
      // Below 0: a clock was set back in between.
      hours: fc.integer({ min: -3, max: 99 }),
      status: fc.constantFrom('validated_ok', 'validated_ko', 'forced'),
    }),
  ),
  go: fc.option(fc.record({ hours: fc.integer({ min: -5, max: 50 }), withdrawn: fc.boolean() })),
  checks: fc.array(
    fc.record({
      code: fc.constantFrom('ssh', 'disk', 'satellite'),
      answer: fc.constantFrom('yes', 'no', 'unknown'),
      blocking: fc.option(fc.boolean(), { nil: undefined }),
    }),
    { maxLength: 3 },
  ),
  excluded: fc.boolean(),
  snapshot: fc.option(
    fc.record({ hours: fc.integer({ min: 1, max: 2000 }), removed: fc.boolean(), bytes: fc.option(fc.nat(1e10)) }),
  ),
});

const exclusion = fc.record({
  server: fc.nat(5),
  glob: fc.constantFrom('kernel*', 'java*', 'nginx'),
  at: instant,
  days: fc.option(fc.integer({ min: 0, max: 200 })),
  removedAfter: fc.option(fc.integer({ min: 0, max: 300 })),
});

const installed = fc.record({
  server: fc.nat(5),
  at: instant,
  days: fc.array(fc.integer({ min: -3, max: 400 }), { minLength: 1, maxLength: 4 }),
  severity: fc.constantFrom('critical', 'moderate', null),
});

export const history = fc.record({
  installed: fc.array(installed, { maxLength: 6 }),
  servers: fc.array(server, { minLength: 1, maxLength: 6 }),
  deeds: fc.array(deed, { maxLength: 14 }),
  exclusions: fc.array(exclusion, { maxLength: 4 }),
});
type Of<A> = A extends fc.Arbitrary<infer T> ? T : never;
export type History = Of<typeof history>;
type Deed = Of<typeof deed>;

const HOUR = 3_600_000;
const later = (at: Date, ms: number) => new Date(at.getTime() + ms);

export async function writeHistory(trx: Trx, given: History): Promise<void> {
  const ada = await addUser(trx, 'Ada', ['admin']);
  const { id: zone } = await trx.insertInto('zones').values({ name: 'DMZ' }).returning('id').executeTakeFirstOrThrow();
  const { id: application } = await trx
    .insertInto('applications')
    .values({ name: 'Péage' })
    .returning('id')
    .executeTakeFirstOrThrow();
  const ids: ServerId[] = [];
  for (const [i, of] of given.servers.entries()) {
    const id = await addServer(trx, `v${i}app`, { environment: of.environment, domain: of.domain });
    await trx
      .updateTable('servers')
      .set({
        etat: of.etat,
        patch_os_owner: of.owner,
        licence_support: of.support,
        zone_id: of.inDmz ? zone : null,
        application_id: of.application ? application : null,
        patch_excludes: of.excludes,
      })
      .where('id', '=', id)
      .execute();
    ids.push(id);
  }
  for (const [i, one] of given.deeds.entries()) {
    const id = ids[one.server];
    if (id !== undefined) await writeDeed(trx, i, one, id, ada);
  }
  for (const [n, one] of given.installed.entries()) {
    const id = ids[one.server];
    if (id !== undefined) await writeInstalled(trx, n, one, id);
  }
  const standing = new Set<string>();
  for (const { server: at, glob, ...one } of given.exclusions) {
    const id = ids[at];
    const key = `${at} ${glob}`;
    if (id === undefined || (one.removedAfter === null && standing.has(key))) continue;
    if (one.removedAfter === null) standing.add(key);
    await sql`insert into package_excludes (server_id, glob, owner_id, reason, expires_on, created_at, removed_at)
      values (${id}, ${glob}, ${ada}, 'x', ${one.days === null ? null : later(one.at, one.days * 24 * HOUR)}::timestamptz::date,
        ${one.at}, ${one.removedAfter === null ? null : later(one.at, one.removedAfter * 24 * HOUR)})`.execute(trx);
  }
}

/** Advisories of one severity that were pending for so many days, and gone at the same scan. */
async function writeInstalled(trx: Trx, n: number, of: History['installed'][number], server: ServerId): Promise<void> {
  const contents: number[] = [];
  for (const i of of.days.keys()) {
    const { rows } = await sql<{
      id: number;
    }>`insert into advisory_contents (advisory, severity, cves, packages, digest, seen_at)
      values (${`RHSA-2026:${n}${i}`}, ${of.severity}, '{}', '{}', ${`${n}.${i}`}, ${of.at}) returning id`.execute(trx);
    contents.push(rows[0]?.id ?? 0);
  }
  const since = of.days.map((days) => later(of.at, -days * 24 * HOUR));
  await sql`insert into ended_advisories (server_id, ended_at, contents, since, first_since)
    values (${server}, ${of.at}, ${contents}, ${since}, ${of.at}) on conflict do nothing`.execute(trx);
}

/** One patch: imported, or of a campaign of its own with everything around it. */
async function writeDeed(trx: Trx, n: number, of: Deed, server: ServerId, ada: UserId): Promise<void> {
  const { at, kind, ok } = of;
  const status = ok ? 'ok' : 'ko';
  if (kind === 'imported') {
    await sql`insert into patch_history (server_id, source, date_patch, status) values (${server}, 'imported', ${at}, ${status})`.execute(
      trx,
    );
    return;
  }
  const one = async (query: ReturnType<typeof sql<{ id: number }>>) => (await query.execute(trx)).rows[0]?.id ?? 0;
  const campaign =
    await one(sql`insert into campaigns (kind, label, year, week_number, week_code, week_start, cycle, env_scope,
      domain_codes, phase, created_by, created_at)
    values (${kind}, ${`c${n}`}, 2026, 1, 'S01', '2025-12-29', 1, 'all', '{}', ${kind === 'quickwin' ? 'patching' : null}, ${ada}, ${at})
    returning id`);
  const detail = JSON.stringify({ checks: of.checks, warnings: [], preview: null, transcript: [] });
  const ended = of.excluded ? 'excluded' : ok ? 'patched' : 'failed';
  const session =
    await one(sql`insert into patch_sessions (campaign_id, server_id, branch, status, date_prevue, heure_prevue, prereq_date,
      prereq_detail, exclusion_reason, excluded_at)
    values (${campaign}, ${server}, 'hprod', ${ended}, (${at}::timestamptz at time zone 'Europe/Paris')::date, '09:00',
      ${of.checks.length > 0 ? at : null}, ${of.checks.length > 0 ? detail : null}::jsonb, ${of.excluded ? 'x' : null}, ${of.excluded ? at : null})
    returning id`);
  if (of.excluded) return;
  const began = later(at, -of.minutes * 60_000);
  const attempt =
    await one(sql`insert into patch_attempts (session_id, server_id, campaign_id, number, state, step, started_at, ended_at,
      failure_class, rebooted)
    values (${session}, ${server}, ${campaign}, 1, ${ok ? 'patched' : 'failed'}, 'conclude', ${began}, ${at}, ${ok ? null : 'disk'},
      ${of.reboot !== null}) returning id`);
  await sql`insert into attempt_steps (attempt_id, step, status, begun_at, ended_at) values
    (${attempt}, 'update', 'done', ${began}, ${later(began, of.minutes * 30_000)})`.execute(trx);
  if (of.reboot !== null) {
    const down = later(at, -of.reboot * 60_000);
    await sql`insert into attempt_steps (attempt_id, step, status, begun_at, ended_at)
      values (${attempt}, 'reboot', 'done', ${of.announced ? later(down, -2 * HOUR) : down}, ${at})`.execute(trx);
    if (of.announced) {
      await sql`insert into announcements (session_id, attempt_id, kind, at) values (${session}, ${attempt}, 'reboot', ${down})`.execute(
        trx,
      );
    }
  }
  await sql`insert into patch_history (server_id, campaign_id, attempt_id, source, date_patch, status)
    values (${server}, ${campaign}, ${attempt}, ${kind}, ${at}, ${status})`.execute(trx);
  if (of.go !== null) {
    const decided = later(at, -of.go.hours * HOUR);
    const decision =
      await one(sql`insert into prod_go_decisions (campaign_id, decision, evidence_hash, evidence, decided_by, decided_at,
        withdrawn_at, withdrawn_reason)
      values (${campaign}, 'approved', ${'a'.repeat(64)}, '{}', ${ada}, ${decided}, ${of.go.withdrawn ? later(at, -60_000) : null},
        ${of.go.withdrawn ? 'x' : null}) returning id`);
    await sql`insert into prod_go_servers (decision_id, server_id, kind, linked, enrolment) values (${decision}, ${server}, 'validated', '{}', 1)`.execute(
      trx,
    );
  }
  if (ok) {
    const { answer } = of;
    await sql`insert into patch_validation (server_id, campaign_id, campaign_type, attempt_id, patch_date, status, answered_at, comment)
      values (${server}, ${campaign}, ${kind}, ${attempt}, ${at}, ${answer?.status ?? 'en_attente'},
        ${answer === null ? null : later(at, answer.hours * HOUR)}, ${answer === null ? null : 'x'})`.execute(trx);
  }
  if (of.snapshot !== null) {
    const { removed, hours, bytes } = of.snapshot;
    await sql`insert into vm_snapshots (attempt_id, session_id, server_id, campaign_id, name, state, vcenter, vm_moref, snapshot_moref,
        created_at, removed_at, size_bytes, size_read_at)
      values (${attempt}, ${session}, ${server}, ${campaign}, ${`s${n}`}, ${removed ? 'removed' : 'present'}, 'vc', 'vm', 's', ${began},
        ${removed ? later(began, hours * HOUR) : null}, ${bytes}, ${bytes === null ? null : began})`.execute(trx);
  }
}
