// POL-4: where the advisories of a server could not be read, what has none is not taken for an update without an advisory.
import { expect, it } from 'vitest';
import { loadEffectiveLists } from '../../../db/queries/baselines/effective-lists.ts';
import { loadKnownVersions } from '../../../db/queries/baselines/pending-packages.ts';
import { recordPendingPackages } from '../../../db/queries/baselines/record-pending-packages.ts';
import type { Candidate, Notice } from '../../../domain/baselines/candidate.ts';
import { type Rules, SHIPPED_RULES } from '../../../domain/baselines/rules.ts';
import { simulate } from '../../../domain/baselines/simulate.ts';
import { withNoticesUnread } from '../../../domain/baselines/unread-notices.ts';
import { addServer, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const { db } = await createTestDatabase();
const at = { now: MONDAY_MORNING, zone: 'Europe/Paris' };
const [server, other] = [await addServer(db, 'vrunread1'), await addServer(db, 'vrunread2')];
const notice: Notice = {
  ...{ advisory: 'RHSA-2027:9', kind: 'security', severity: 'low', issuedAt: null, updatedAt: null, cves: [] },
  rebootSuggested: false,
};
const openssl: Candidate = {
  ...{ name: 'openssl', arch: 'x86_64', version: '1:3.0.7-27.el9', installed: '1:3.0.7-24.el9', repository: 'baseos' },
  ...{ bytes: 1, kind: null, notices: [], obstacle: null, obsoletes: [], hidden: false },
};
const ANY = { kinds: [], severities: [], repositories: [], afterDays: 0, level: 'unspecified' } as const;
const rulesWith = (more: Partial<Rules>): Rules => ({ ...structuredClone(SHIPPED_RULES), ...more });

async function save(rules: Rules): Promise<void> {
  const { id } = await db
    .selectFrom('baselines')
    .select('id')
    .where('family', '=', 'rpm')
    .where('is_default', '=', true)
    .executeTakeFirstOrThrow();
  const { version } = await db
    .selectFrom('baseline_versions')
    .select((eb) => eb.fn.max('version').as('version'))
    .where('baseline_id', '=', id)
    .executeTakeFirstOrThrow();
  await db
    .insertInto('baseline_versions')
    .values({ baseline_id: id, version: Number(version) + 1, rules: JSON.stringify(rules), made_at: at.now } as never)
    .execute();
}

const read = (id: typeof server, notices: readonly Notice[], noticesRead: boolean) =>
  db
    .transaction()
    .execute((trx) =>
      recordPendingPackages(
        trx,
        id,
        { manager: 'dnf', candidates: [{ ...openssl, notices }], noticesRead },
        MONDAY_MORNING,
      ),
    );

const decided = async () => {
  const list = (await loadEffectiveLists(db, [server], at)).get(server)?.list;
  return list?.decided.map(({ decision }) => decision.kind).join();
};

it.each<[string, Partial<Rules>]>([
  ['severities', { approve: [{ ...ANY, kinds: [], severities: ['critical'], repositories: [] }] }],
  ['types', { approve: [{ ...ANY, kinds: ['security'], severities: [], repositories: [] }] }],
  ['days', { approve: [{ ...ANY, kinds: [], severities: [], repositories: [], afterDays: 7 }] }],
  ['security alone', { nonSecurity: false }],
  ['an advisory that is rejected', { rejected: { packages: [], advisories: ['RHSA-2027:9'], asDependency: 'block' } }],
])('is not installed until they are, under rules that ask for %s', async (_name, more) => {
  await save(rulesWith(more));
  await read(server, [], false);
  expect(await decided()).toBe('unrated');
  // Another server whose repositories were read has no advisory for it: the baseline says what happens to that.
  await read(server, [], true);
  expect(await decided()).toBe('approved');
});

it('is installed under rules that ask for none of it, as shipped, and by its name', async () => {
  await save(rulesWith({}));
  await read(server, [], false);
  expect(await decided()).toBe('approved');
  await save(rulesWith({ nonSecurity: false, approved: { packages: ['openssl'], advisories: [] } }));
  expect(await decided()).toBe('approved');
});

it('is counted so before a baseline is saved', () => {
  const rules = rulesWith({ nonSecurity: false });
  const seen = { ...openssl, firstSeen: at.now, advisoriesSeen: new Map() };
  const said = simulate([{ candidates: [seen], noticesRead: false, servers: 3 }], rules, at);
  expect(said).toMatchObject({ install: 0, unrated: 3 });
  expect(withNoticesUnread(SHIPPED_RULES)).toEqual(SHIPPED_RULES);
});

it('PIN-1 of a version that was validated its advisories count as another server has read them', async () => {
  await read(other, [notice], true);
  await read(server, [], false);
  const known = [...(await loadKnownVersions(db, [openssl])).values()];
  expect(known.map((one) => one.notices.map(({ advisory }) => advisory))).toEqual([['RHSA-2027:9']]);
});
