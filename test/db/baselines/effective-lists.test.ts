// POL-1, POL-3, POL-4: what is stored of readings, and that the effective lists of random estates are those of an independent computation in
// SQL.
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { loadEffectiveLists, storeLists } from '../../../db/queries/baselines/effective-lists.ts';
import { loadPendingPackages } from '../../../db/queries/baselines/pending-packages.ts';
import { recordPendingPackages } from '../../../db/queries/baselines/record-pending-packages.ts';
import { loadDecidedFor } from '../../../db/queries/baselines/simulated.ts';
import { packageLine } from '../../../domain/attempts/package-version.ts';
import type { Candidate, Notice, PendingPackages } from '../../../domain/baselines/candidate.ts';
import { listHash } from '../../../domain/baselines/effective-list.ts';
import { type Rules, SHIPPED_RULES } from '../../../domain/baselines/rules.ts';
import { simulate } from '../../../domain/baselines/simulate.ts';
import type { ServerId } from '../../../domain/ids.ts';
import { byCodePoint } from '../../../domain/order.ts';
import { addServer, MONDAY_MORNING } from '../../support/campaign-data.ts';
import fc from '../../support/properties.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { decidedBySql } from './decided-by-sql.ts';

const { db } = await createTestDatabase();
const ZONE = 'Europe/Paris';
const DAY_MS = 86_400_000;
const day = (n: number) => new Date(MONDAY_MORNING.getTime() + n * DAY_MS);

const SERVERS: readonly ServerId[] = [
  await addServer(db, 'vpbase1'),
  await addServer(db, 'vpbase2'),
  await addServer(db, 'vrbase1'),
];

function record(server: ServerId, pending: PendingPackages, at: Date) {
  return db.transaction().execute((trx) => recordPendingPackages(trx, server, pending, at));
}

const notice = (advisory: string, more: Partial<Notice> = {}): Notice => ({
  ...{
    advisory,
    kind: 'security',
    severity: 'important',
    issuedAt: day(-20),
    updatedAt: null,
    cves: ['CVE-2027-1001'],
  },
  ...{ rebootSuggested: false, ...more },
});
const candidate = (more: Partial<Candidate> = {}): Candidate => ({
  ...{ name: 'openssl', arch: 'x86_64', version: '1:3.0.7-27.el9', installed: '1:3.0.7-24.el9', repository: 'baseos' },
  ...{
    bytes: 1_200_000,
    kind: null,
    notices: [notice('RHSA-2027:1')],
    obstacle: null,
    obsoletes: [],
    hidden: false,
    ...more,
  },
});
const found = (...candidates: Candidate[]): PendingPackages => ({ manager: 'dnf', candidates, noticesRead: true });

describe('what a reading leaves (POL-3)', () => {
  const server = SERVERS[0] as ServerId;

  it('is read back as it was found, whatever its order, and twice the same writes one row', async () => {
    const kernel = candidate({
      name: 'kernel',
      hidden: true,
      installed: null,
      notices: [],
      bytes: null,
      repository: null,
    });
    await record(server, found(candidate(), kernel), day(0));
    await record(server, found(kernel, candidate()), day(1));
    const { rows } = await sql<{ xmin: string }>`select count(*) as n from pending_packages`.execute(db);
    expect(rows).toEqual([{ n: '2' }]);
    const stored = (await loadPendingPackages(db, [server])).get(server);
    expect(stored?.readAt).toEqual(day(1));
    expect(stored?.candidates.map(({ advisoriesSeen, firstSeen, ...one }) => one)).toEqual([kernel, candidate()]);
    const row = await db.selectFrom('server_pending_packages').select('changed_at').executeTakeFirst();
    expect(row?.changed_at).toEqual(day(0));
  });

  it('keeps when the estate first saw an advisory and a version, through another server, another date and its return', async () => {
    const [, other] = SERVERS as [ServerId, ServerId];
    await record(other, found(candidate({ notices: [notice('RHSA-2027:1', { issuedAt: null })] })), day(5));
    await record(server, found(), day(6));
    await record(server, found(candidate({ notices: [notice('RHSA-2027:1', { issuedAt: day(7) })] })), day(7));
    for (const one of [server, other]) {
      const [stored] = (await loadPendingPackages(db, [one])).get(one)?.candidates ?? [];
      expect(stored?.firstSeen).toEqual(day(0));
      expect(stored?.advisoriesSeen.get('RHSA-2027:1')).toEqual(day(0));
    }
  });

  it('is served by one row for servers that wait for the same, in a simulation', async () => {
    for (const one of SERVERS) await record(one, found(candidate()), day(8));
    const alike = await loadDecidedFor(db, { id: null, family: 'rpm', isDefault: true });
    expect(alike.filter(({ candidates }) => candidates !== null).map(({ servers }) => servers)).toEqual([3]);
    const said = simulate(alike, SHIPPED_RULES, { now: day(8), zone: ZONE });
    expect(said).toMatchObject({ install: 3, receiving: 3, held: 0, withoutAdvisory: 0 });
  });

  it('is stored as a list once, under a hash that anybody can compute', async () => {
    const lists = await loadEffectiveLists(db, SERVERS, { now: day(8), zone: ZONE });
    await db.transaction().execute((trx) =>
      storeLists(
        trx,
        [...lists.values()].map(({ list }) => list),
        day(8),
      ),
    );
    const rows = await db.selectFrom('approved_lists').selectAll().execute();
    const lines = ['openssl-1:3.0.7-27.el9.x86_64'];
    expect(rows.map(({ hash, packages }) => ({ hash, packages }))).toEqual([
      { hash: listHash('rpm', lines), packages: lines },
    ]);
    const { rows: computed } = await sql<{ hash: string }>`
      select encode(sha256(convert_to(to_json(array['rpm'] || packages)::text, 'UTF8')), 'hex') as hash from approved_lists`.execute(
      db,
    );
    expect(computed[0]?.hash).toBe(rows[0]?.hash);
  });
});

const when = fc.option(fc.oneof(fc.integer({ min: -40, max: 3 }).map(day), fc.constant(new Date(0))), { nil: null });
const anyNotice = fc.record({
  advisory: fc.constantFrom('RHSA-2027:1', 'RHSA-2027:2', 'RHBA-2027:3', 'X-2027-4'),
  kind: fc.constantFrom('security', 'security', 'bugfix', 'enhancement', null),
  severity: fc.constantFrom('critical', 'important', 'moderate', 'low', null),
  issuedAt: when,
  updatedAt: fc.constant(null),
  cves: fc.constant([] as string[]),
  rebootSuggested: fc.constant(false),
});
const anyCandidate: fc.Arbitrary<Candidate> = fc.record({
  name: fc.constantFrom('bash', 'openssl', 'openssl-libs', 'acme_tool', 'kernel'),
  arch: fc.constantFrom('x86_64', 'i686'),
  version: fc.constantFrom('0:1-1', '0:1-2', '1:1-1'),
  installed: fc.constantFrom('0:0-1', null),
  repository: fc.constantFrom('baseos', 'base-updates', 'epel', null),
  bytes: fc.constant(100),
  kind: fc.constantFrom(null, null, 'security', 'updates'),
  notices: fc.array(anyNotice, { maxLength: 3 }),
  obstacle: fc.constantFrom(null, null, null, 'held' as const, 'phased' as const),
  obsoletes: fc.constantFrom([], [], ['acme-old']),
  hidden: fc.boolean().map((hidden) => hidden),
});
const some = (...words: string[]) => fc.subarray(words, { maxLength: Math.min(2, words.length) });
const anyRules: fc.Arbitrary<Rules> = fc.record({
  approve: fc.array(
    fc.record({
      kinds: some('security', 'bugfix', 'updates'),
      severities: some('critical', 'important', 'low'),
      repositories: some('base*', 'epel'),
      afterDays: fc.integer({ min: 0, max: 30 }),
      level: fc.constant('unspecified' as const),
    }),
    { maxLength: 3 },
  ),
  nonSecurity: fc.boolean(),
  unrated: fc.record({
    action: fc.constantFrom('install' as const, 'hold' as const, 'ask' as const),
    afterDays: fc.integer({ min: 0, max: 20 }),
  }),
  approved: fc.record({ packages: some('bash', 'acme_*'), advisories: some('RHBA-2027:3') }),
  rejected: fc.record({
    packages: some('openssl*', '*.i686', 'acme-old', 'kernel-0:1-2.x86_64'),
    advisories: some('X-2027-4'),
    asDependency: fc.constant('block' as const),
  }),
});

describe('the effective list of random estates', () => {
  it('is what SQL says of the same tables (POL-1, POL-4)', async () => {
    const estate = fc.tuple(...SERVERS.map(() => fc.array(anyCandidate, { maxLength: 8 })));
    await fc.assert(
      fc.asyncProperty(estate, anyRules, fc.integer({ min: 0, max: 30 }), async (candidates, rules, ago) => {
        await sql`truncate pending_packages, advisory_notices, advisories_seen, versions_seen, server_pending_packages`.execute(
          db,
        );
        // Seen on several days: the estate grew.
        for (const [i, server] of SERVERS.entries())
          await record(server, found(...(candidates[i] ?? [])), day(i * 3 - ago));
        await db.deleteFrom('baseline_versions').where('version', '>', 1).execute();
        await sql`insert into baseline_versions (baseline_id, version, rules, made_at)
          select id, 2, ${JSON.stringify(rules)}::jsonb, ${day(0)} from baselines where family = 'rpm'`.execute(db);
        const at = { now: day(7), zone: ZONE };
        const lists = await loadEffectiveLists(db, SERVERS, at);
        const ours = SERVERS.flatMap((server) =>
          (lists.get(server)?.list.decided ?? [])
            .map(({ candidate: one, decision }) => ({
              ...{ server, line: packageLine(one), decision: decision.kind },
              until: decision.kind === 'held' ? decision.until : null,
            }))
            .sort((a, b) => byCodePoint(a.line, b.line)),
        );
        expect(ours).toEqual(await decidedBySql(db, rules, at));
        for (const { list } of lists.values()) expect(list.hash).toBe(listHash('rpm', list.lines));
      }),
      { numRuns: 60 },
    );
  });
});
