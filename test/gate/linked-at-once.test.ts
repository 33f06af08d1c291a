// GATE-1 to GATE-3: what is read at once for many servers is what the rules say of each by itself, whatever links, attempts, answers,
// orders and rollbacks there are. The question a server, as it was asked before, stands here in its own words.
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { loadLinked } from '../../db/queries/gate/gate-linked.ts';
import type { CampaignId, ServerId } from '../../domain/ids.ts';
import { addCampaign, addServer, addUser } from '../support/campaign-data.ts';
import { createRandom, seedOf } from '../support/random.ts';
import { createTestDatabase } from '../support/test-database.ts';

const { db } = await createTestDatabase();
const seed = seedOf('PROPERTY_SEED');
const random = createRandom(seed);
const PRODS = 14;
const OTHERS = 22;
const ROUNDS = 6;
const MONDAY = Date.parse('2027-01-11T09:00:00Z');

const operator = await addUser(db, 'Khalid', ['operator']);
const campaigns: CampaignId[] = [];
for (let i = 0; i < 8; i++) campaigns.push(await addCampaign(db, operator));
const prods: ServerId[] = [];
const others: ServerId[] = [];
for (let i = 0; i < PRODS; i++) prods.push(await addServer(db, `vplink${i}`, { environment: 'Production' }));
for (let i = 0; i < OTHERS; i++)
  others.push(await addServer(db, `vrlink${i}`, { environment: random.of(['Recette', 'Production', 'Unheard']) }));

const at = () => new Date(MONDAY + random.below(5000) * 60_000);
const maybe = <T>(value: T) => (random.below(2) === 0 ? value : null);

/** Any graph: a server of several productions, one of none, one that is production itself. */
async function linkAll(): Promise<void> {
  for (const prod of prods.slice(2)) {
    for (const nonprod of new Set(Array.from({ length: random.below(5) }, () => random.of([...others, ...prods])))) {
      if (nonprod === prod) continue;
      await sql`insert into server_correspondance (prod_server_id, nonprod_server_id, environment_code, source)
        values (${prod}, ${nonprod}, 'r', 'auto') on conflict do nothing`.execute(db);
    }
  }
}

async function live(server: ServerId): Promise<void> {
  if (random.below(5) === 0) await sql`update servers set etat = 'Stock' where id = ${server}`.execute(db);
  for (const campaign of campaigns.filter(() => random.below(2) === 0)) {
    const status = random.of(['pending', 'prereq_ok', 'failed', 'patched', 'reported', 'in_progress', 'excluded']);
    const { rows } = await sql<{ id: number }>`
      insert into patch_sessions (campaign_id, server_id, branch, status, start_asked_at, exclusion_reason, excluded_at)
      values (${campaign}, ${server}, 'hprod', ${status}, ${maybe(at())}, ${status === 'excluded' ? 'autre' : null},
        ${status === 'excluded' ? at() : null}) on conflict do nothing returning id`.execute(db);
    const session = rows[0]?.id;
    if (session === undefined) continue;
    const attempts = random.below(4);
    for (let number = 1; number <= attempts; number++) await attempt({ session, server, campaign, number });
    if (random.below(3) === 0)
      await sql`insert into order_withdrawals (session_id, reason, ordered_at, withdrawn_at)
        values (${session}, ${random.of(['database', 'missed'])}, ${at()}, ${at()}) on conflict do nothing`.execute(db);
    if (random.below(4) === 0) await snapshot({ session, server, campaign }, null);
  }
}

type Of = { readonly session: number; readonly server: ServerId; readonly campaign: number };

async function attempt({ number, ...of }: Of & { readonly number: number }): Promise<void> {
  const state = random.of(['patched', 'patched', 'failed', 'running']);
  const begun = at();
  const ended = state === 'running' ? null : new Date(begun.getTime() + 3_600_000);
  const { rows } = await sql<{ id: number }>`
    insert into patch_attempts (session_id, server_id, campaign_id, number, state, step, started_at, ended_at, failure_class)
    values (${of.session}, ${of.server}, ${of.campaign}, ${number}, ${state}, 'update', ${begun}, ${ended},
      ${state === 'failed' ? 'unknown' : null})
    on conflict do nothing returning id`.execute(db);
  const id = rows[0]?.id;
  if (id === undefined) return;
  if (state === 'patched' && random.below(5) > 0) {
    const answer = random.of(['en_attente', 'validated_ok', 'validated_ko', 'forced']);
    const answered = answer === 'en_attente' ? null : at();
    await sql`insert into patch_validation (server_id, campaign_id, campaign_type, attempt_id, patch_date, status, answered_by, answered_at, comment)
      values (${of.server}, ${of.campaign}, 'standard', ${id}, ${at()}, ${answer}, ${answered === null ? null : operator}, ${answered}, 'because')`.execute(
      db,
    );
  }
  if (random.below(4) > 0) await snapshot(of, id);
}

async function snapshot({ session, server, campaign }: Of, attemptId: number | null): Promise<void> {
  const asked = random.below(4) > 0 ? at() : null;
  const reverted = asked === null ? null : maybe(at());
  const error = asked === null ? null : maybe('no answer');
  await sql`insert into vm_snapshots (attempt_id, session_id, server_id, campaign_id, name, state, created_at, asked_at, asked_by,
      rollback_asked_at, restored_at, reverted_at, rollback_error)
    values (${attemptId}, ${session}, ${server}, ${campaign}, ${`PC_${random.below(1_000_000_000)}`}, 'removed', ${at()}, ${at()}, ${attemptId === null ? operator : null},
      ${asked}, ${reverted}, ${reverted}, ${error}) on conflict do nothing`.execute(db);
}

/** Of one link: everything is looked for by itself. */
async function linkedOneByOne(prod: ServerId) {
  const { rows } = await sql<Record<string, unknown>>`
    select v.id as "serverId", v.hostname, v.etat <> 'Production' as lost,
      (select coalesce(jsonb_agg(x.work order by x.work), '[]') from (
        select jsonb_build_object('kind', 'attempt', 'attemptId', a.id, 'campaignId', a.campaign_id) as work
        from patch_attempts a where a.server_id = v.id and a.ended_at is null
        union all
        select jsonb_build_object('kind', 'start-ordered', 'sessionId', s.id, 'campaignId', s.campaign_id,
          'askedAt', floor(extract(epoch from s.start_asked_at) * 1000))
        from patch_sessions s
        where s.server_id = v.id and s.start_asked_at is not null and s.status in ('pending', 'prereq_ok', 'failed')
        union all
        select jsonb_build_object('kind', 'order-lost', 'sessionId', s.id, 'campaignId', s.campaign_id,
          'askedAt', floor(extract(epoch from w.ordered_at) * 1000))
        from order_withdrawals w join patch_sessions s on s.id = w.session_id
        where s.server_id = v.id and w.reason = 'database' and not exists (
          select from patch_attempts a where a.server_id = v.id and a.started_at >= w.withdrawn_at)
        union all
        select jsonb_build_object('kind', 'rollback', 'snapshotId', n.id, 'order', n.rollback_orders) from vm_snapshots n
        where n.server_id = v.id and n.rollback_asked_at is not null and n.reverted_at is null and n.rollback_error is null
      ) x) as work,
      (select max(a.id) from patch_attempts a where a.server_id = v.id) as "lastAttempt",
      (select jsonb_build_object('attemptId', a.id, 'state', a.state, 'campaignId', a.campaign_id) from patch_attempts a
        where a.server_id = v.id and a.ended_at is not null order by a.id desc limit 1) as "lastEnded",
      (select max(a.id) from patch_attempts a where a.server_id = v.id and a.state = 'patched') as "lastPatched",
      (select coalesce(jsonb_agg(jsonb_build_object('snapshotId', n.id, 'order', n.rollback_orders,
          'proved', n.reverted_at is not null and n.rollback_error is null) order by n.id), '[]') from vm_snapshots n
        where n.server_id = v.id and n.rollback_asked_at is not null and (n.reverted_at is not null or n.rollback_error is not null)
          and not exists (select from patch_attempts a
            where a.server_id = v.id and a.state = 'patched' and a.id > n.attempt_id)) as rollbacks,
      (select jsonb_build_object('id', x.id, 'attemptId', x.attempt_id, 'status', x.status, 'answers', x.answers,
          'campaignId', c.id, 'cycle', c.cycle, 'year', c.year)
        from patch_validation x join campaigns c on c.id = x.campaign_id
        where x.server_id = v.id order by x.attempt_id desc, x.id desc limit 1) as validation,
      (select coalesce(jsonb_agg(jsonb_build_object('campaignId', c.id, 'cycle', c.cycle, 'year', c.year, 'scope', c.update_scope) order by c.id), '[]')
        from patch_validation x join campaigns c on c.id = x.campaign_id
        where x.server_id = v.id and x.status in ('validated_ok', 'forced') and not exists (select from vm_snapshots n
          where n.server_id = v.id and n.rollback_asked_at is not null and n.attempt_id = x.attempt_id)) as "validatedUpdates"
    from server_correspondance l join servers v on v.id = l.nonprod_server_id
    where l.prod_server_id = ${prod} order by v.hostname`.execute(db);
  return rows;
}

type Linked = NonNullable<ReturnType<Awaited<ReturnType<typeof loadLinked>>['get']>>;

function comparable(linked: Linked | undefined) {
  return (linked ?? []).map(({ production: _, validation, validatedUpdates, ...one }) => {
    if (validation === null)
      return { ...one, validation, validatedUpdates: validatedUpdates.toSorted((a, b) => a.campaignId - b.campaignId) };
    const { patchDate: _date, answeredAt: _answered, ...said } = validation;
    const updates = validatedUpdates.toSorted((a, b) => a.campaignId - b.campaignId);
    return { ...one, validation: said, validatedUpdates: updates };
  });
}

it(`GATE-3 of many servers at once, and of one, is what stands of each (seed ${seed})`, {
  timeout: 60_000,
}, async () => {
  const met = new Set<string>();
  await linkAll();
  for (let round = 0; round < ROUNDS; round++) {
    for (const server of [...others, ...prods]) if (random.below(3) > 0) await live(server);
    const atOnce = await loadLinked(db, [...prods, ...prods]);
    for (const prod of prods) {
      const expected = await linkedOneByOne(prod);
      expect(comparable(atOnce.get(prod))).toEqual(expected);
      expect(comparable((await loadLinked(db, [prod])).get(prod))).toEqual(expected);
      for (const one of atOnce.get(prod) ?? []) {
        for (const { kind } of one.work) met.add(kind);
        if (one.rollbacks.length > 0) met.add('rolled-back');
        if (one.validatedUpdates.length > 1) met.add('validated-twice');
        if (one.lastEnded !== null && one.lastEnded.attemptId !== one.lastAttempt) met.add('ended-before');
        if (one.validation === null) met.add('never-validated');
      }
    }
  }
  // Of eight: which of the rare ones are met is a matter of the seed.
  expect(met.size, [...met].join()).toBeGreaterThanOrEqual(6);
});
