// PIN-1: production is asked for what its linked non-production had when its owner accepted it, whatever repositories offer by then.
import { describe, expect, it } from 'vitest';
import { updatesView } from '../../bot/baselines/updates-view.ts';
import { contentOf } from '../../bot/front/contents.ts';
import { prodGoView } from '../../bot/gate/prod-go-view.ts';
import type { ViewSettings } from '../../bot/shared/view-context.ts';
import { recordPendingPackages } from '../../db/queries/baselines/record-pending-packages.ts';
import { recordPackages } from '../../db/queries/compliance/record-packages.ts';
import type { GateSettings } from '../../db/queries/gate/campaign-lists.ts';
import { type PackageVersion, packageLine, packageOfLine } from '../../domain/attempts/package-version.ts';
import type { Candidate } from '../../domain/baselines/candidate.ts';
import { listHash } from '../../domain/baselines/effective-list.ts';
import type { CampaignId, ServerId } from '../../domain/ids.ts';
import { runSessionJob } from '../../jobs/sessions/session-job.ts';
import { startSession } from '../../jobs/sessions/start-session.ts';
import { done } from '../bot/shared/bench.ts';
import { SETTINGS } from '../bot/shared/seed.ts';
import { bytesOf } from '../support/file-bytes.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { gateWorld, type Pair } from './gate-world.ts';

const { db } = await createTestDatabase();
const world = await gateWorld(db);

const packages = (...lines: string[]): PackageVersion[] =>
  lines.map((line) => packageOfLine(line) ?? expect.fail(line));
const offered = (line: string, more: Partial<Candidate> = {}): Candidate => ({
  ...(packageOfLine(line) ?? expect.fail(line)),
  ...{ installed: null, repository: 'baseos', bytes: 10, kind: null, notices: [], obstacle: null, obsoletes: [] },
  ...{ hidden: false, ...more },
});
const BEFORE = ['bash-0:4-1.el8.x86_64', 'zsh-0:1-1.el8.x86_64'];

function scanned(server: ServerId, installed: readonly string[], ...candidates: Candidate[]) {
  const pending = { manager: 'dnf', candidates, noticesRead: true } as const;
  return db.transaction().execute(async (trx) => {
    await recordPendingPackages(trx, server, pending, world.later());
    await recordPackages(trx, server, packages(...installed), world.later());
  });
}

/** Validated with `after` on non-production, then production is read. */
async function validatedWith(after: readonly string[], release = 'el8'): Promise<{ campaign: CampaignId; pair: Pair }> {
  const campaign = await world.campaign();
  const pair = await world.pair();
  await world.session(campaign, pair.prod);
  const change = (line: string) => line.replace('el8', release);
  Object.assign(world.targets.hostNamed(pair.nonprodName), {
    packages: packages(...BEFORE.map(change)),
    after: packages(...after.map(change)),
  });
  await world.validated(campaign, pair);
  return { campaign, pair };
}

async function listOf(attempt: number) {
  return db
    .selectFrom('patch_attempts as a')
    .innerJoin('approved_lists as l', 'l.hash', 'a.list_hash')
    .select(['l.hash', 'l.packages', 'l.dependencies'])
    .where('a.id', '=', attempt as never)
    .executeTakeFirst();
}

function sessionOf(campaign: CampaignId, server: ServerId) {
  return db
    .selectFrom('patch_sessions')
    .selectAll()
    .where('campaign_id', '=', campaign)
    .where('server_id', '=', server)
    .executeTakeFirstOrThrow();
}

/** Its prerequisites, asked for alone: nobody has ordered a start. */
async function checked(campaign: CampaignId, server: ServerId) {
  const { id: session_id } = await sessionOf(campaign, server);
  const { id: run_id } = await db
    .insertInto('prereq_runs')
    .values({ campaign_id: campaign, asked_by: world.people.omar.userId, asked_at: world.later() })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db.insertInto('prereq_run_sessions').values({ run_id, session_id, done_at: null }).execute();
  await runSessionJob(world.jobs, session_id);
  return sessionOf(campaign, server);
}

async function rowOf(campaign: CampaignId, change: Partial<ViewSettings> = {}) {
  const ctx = { db, now: world.ctx.time.now, settings: { ...SETTINGS, ...change }, viewer: null, notice: null };
  return (await prodGoView(ctx, campaign, 0))?.updates?.rows.first[0] ?? expect.fail('no row');
}

describe('a go for what was validated (PIN-1)', () => {
  it('asks for the versions that were accepted, and counts what appeared since as drift', async () => {
    const { campaign, pair } = await validatedWith([
      'bash-0:4-2.el8.x86_64',
      'lib-0:1-1.el8.x86_64',
      BEFORE[1] as string,
    ]);
    // Somebody goes on updating non-production by hand: nobody has validated that.
    await scanned(pair.nonprod, ['bash-0:4-9.el8.x86_64', BEFORE[1] as string]);
    await scanned(pair.prod, BEFORE, offered('bash-0:4-3.el8.x86_64'), offered('zsh-0:1-2.el8.x86_64'));
    expect(await rowOf(campaign)).toMatchObject({ packages: 1, validated: { drift: 2, nothing: null } });
    const shown = await world.card(campaign);
    // What appears between the card and the click is not part of the go.
    await scanned(pair.prod, BEFORE, offered('bash-0:4-4.el8.x86_64'), offered('zsh-0:1-2.el8.x86_64'));
    done(await world.approve(campaign, world.people.olga, shown));
    const host = world.targets.hostNamed(pair.prodName);
    Object.assign(host, {
      packages: packages(...BEFORE),
      after: packages('bash-0:4-2.el8.x86_64', BEFORE[1] as string),
    });
    const list = await listOf(await world.patch(campaign, pair.prod));
    const [lines, beside] = [['bash-0:4-2.el8.x86_64'], ['lib-0:1-1.el8.x86_64']];
    expect(list).toEqual({ hash: listHash('rpm', lines, beside), packages: lines, dependencies: beside });
    const [scope] = host.updated;
    expect(scope).toMatchObject({ kind: 'versions', dependencies: 'listed' });
    expect(scope?.kind === 'versions' && scope.packages.map(packageLine)).toEqual([...lines, ...beside]);
    // The prerequisites of the attempt compute the same transaction.
    expect(host.previewed.at(-1)).toEqual(scope);
  });

  it('holds back what the baseline of production, or an exclusion, does not let come in any version', async () => {
    const { campaign, pair } = await validatedWith(['bash-0:4-2.el8.x86_64', 'zsh-0:1-2.el8.x86_64']);
    const held = offered('zsh-0:1-3.el8.x86_64', { obstacle: 'held' });
    await db.updateTable('servers').set({ patch_excludes: 'ba*' }).where('id', '=', pair.prod).execute();
    await scanned(pair.prod, BEFORE, offered('bash-0:4-3.el8.x86_64'), held);
    expect(await rowOf(campaign)).toMatchObject({ packages: 0, validated: { drift: 1 } });
  });

  it('validates nothing where what non-production had is not known, as of before it was kept, and says so', async () => {
    const { campaign, pair } = await validatedWith(['bash-0:4-2.el8.x86_64', BEFORE[1] as string]);
    await db
      .updateTable('patch_attempts')
      .set({ installed_after: null })
      .where('server_id', '=', pair.nonprod)
      .execute();
    // What a scan finds there now was validated by nobody.
    await scanned(pair.nonprod, ['bash-0:4-9.el8.x86_64', BEFORE[1] as string]);
    await scanned(pair.prod, BEFORE, offered('bash-0:4-9.el8.x86_64'));
    expect(await rowOf(campaign)).toMatchObject({ packages: 0, validated: { drift: 1, nothing: 'unread' } });
  });

  it('previews them in prerequisites that are asked for alone, before any go, and what a go froze from then on', async () => {
    const { campaign, pair } = await validatedWith(['bash-0:4-2.el8.x86_64', BEFORE[1] as string]);
    await scanned(pair.prod, BEFORE, offered('bash-0:4-3.el8.x86_64'), offered('zsh-0:1-2.el8.x86_64'));
    const host = world.targets.hostNamed(pair.prodName);
    const versions = { ...{ kind: 'versions', dependencies: 'listed' }, packages: packages('bash-0:4-2.el8.x86_64') };
    await checked(campaign, pair.prod);
    expect(host.previewed.at(-1)).toEqual(versions);
    done(await world.approve(campaign));
    // Without a go that would take it out of the list.
    await db.updateTable('servers').set({ patch_excludes: 'bash*' }).where('id', '=', pair.prod).execute();
    await checked(campaign, pair.prod);
    expect(host.previewed).toHaveLength(2);
    expect(host.previewed.at(-1)).toEqual(versions);
  });

  it('begins nothing where nobody can tell what would come of them, and says so in its prerequisites', async () => {
    const campaign = await world.campaign();
    const pair = await world.pair();
    const session = await world.session(campaign, pair.prod);
    await scanned(pair.prod, BEFORE, offered('bash-0:4-3.el8.x86_64'));
    // As a host without a repository.
    const nobodyKnows = { narrowing: { answer: 'unknown', reason: null } } as const;
    Object.assign(world.targets.hostNamed(pair.prodName), nobodyKnows);
    expect(await checked(campaign, pair.prod), 'nothing validated yet').toMatchObject({ prereq_validated: true });
    Object.assign(world.targets.hostNamed(pair.nonprodName), {
      packages: packages(...BEFORE),
      after: packages('bash-0:4-2.el8.x86_64', BEFORE[1] as string),
    });
    await world.validated(campaign, pair);
    done(await world.approve(campaign));
    const { prereq_validated, prereq_detail } = await checked(campaign, pair.prod);
    expect(prereq_validated).toBe(false);
    expect(prereq_detail?.checks.find(({ code }) => code === 'narrowing')).toMatchObject({
      ...{ answer: 'unknown', blocking: true },
      text: { en: 'Limited update (1 exact version): not checked' },
    });
    await world.order(campaign, pair.prod);
    await db.updateTable('patch_sessions').set({ prereq_validated: false }).where('id', '=', session).execute();
    await runSessionJob(world.jobs, session);
    const { status, start_asked_at } = await sessionOf(campaign, pair.prod);
    expect({ status, start_asked_at }).toEqual({ status: 'pending', start_asked_at: null });
    const begun = await db.selectFrom('patch_attempts').select('id').where('session_id', '=', session).execute();
    expect(begun).toEqual([]);
  });

  it('lists what is offered beyond, package by package, with why it is not included', async () => {
    const { campaign, pair } = await validatedWith(['bash-0:4-2.el8.x86_64']);
    await db.updateTable('servers').set({ patch_excludes: 'unseen*' }).where('id', '=', pair.prod).execute();
    const notice = {
      advisory: 'RHSA-2027:1',
      kind: 'security',
      severity: 'important',
      issuedAt: null,
      updatedAt: null,
    } as const;
    const notices = [{ ...notice, cves: [], rebootSuggested: false }];
    await scanned(
      pair.prod,
      BEFORE,
      offered('bash-0:4-3.el8.x86_64', { installed: '0:4-1.el8', notices }),
      offered('zsh-0:1-2.el8.x86_64', { installed: '0:1-1.el8' }),
      offered('fresh-0:1-1.el8.x86_64', { repository: 'extras' }),
      offered('unseen-0:1-1.el8.x86_64'),
    );
    const ctx = { db, now: world.ctx.time.now, zone: 'Europe/Paris', language: 'en' } as const;
    const file = async (gate?: GateSettings) => {
      const content = await contentOf({ ...ctx, gate }, { kind: 'inventory', campaignId: campaign, part: 'drift' });
      const text = Buffer.from(await bytesOf(content))
        .toString()
        .replace('\uFEFF', '')
        .trim();
      return text.split('\r\n').map((one) =>
        one
          .split(/[;,\t]/)
          .slice(0, 9)
          .join(';'),
      );
    };
    const [prod, scan] = [pair.prodName, 'x86_64'];
    expect(await file()).toEqual([
      'Server;Package;Architecture;Installed;Validated;Offered;Repository;Why it is not included;Advisories',
      `${prod};bash;${scan};0:4-1.el8;0:4-2.el8;0:4-3.el8;baseos;Newer than the version validated in non-production;RHSA-2027:1`,
      `${prod};fresh;${scan};;;0:1-1.el8;extras;New on this server: no version of it is validated;`,
      `${prod};zsh;${scan};0:1-1.el8;;0:1-2.el8;baseos;Missing on one of its non-production servers at least;`,
    ]);
    // Not silent about a server that nothing can be compared with.
    expect(await file({ freshness: 'cycle', validatedVersions: false })).toEqual([
      expect.anything(),
      expect.stringMatching(new RegExp(`^${prod};;;;;;;"?Nothing to compare: no version validated in non-production`)),
    ]);
    const view = { db, now: world.ctx.time.now, settings: SETTINGS, viewer: null, notice: null };
    const shown = await updatesView(view, { kind: 'campaign', campaignId: campaign }, 1);
    expect(shown?.drift).toBe(3);
    expect(shown?.rows.rows).toContainEqual(expect.objectContaining({ hostname: prod, drift: 3 }));
  });

  it('validates nothing for another release of the system, and says so', async () => {
    const { campaign, pair } = await validatedWith(['bash-0:4-2.el8.x86_64', BEFORE[1] as string], 'el9');
    await scanned(pair.prod, BEFORE, offered('bash-0:4-2.el8.x86_64'));
    expect(await rowOf(campaign)).toMatchObject({ packages: 0, validated: { drift: 1, nothing: 'other-release' } });
  });

  it('asks for whatever is offered where nobody wants it so', async () => {
    const { campaign, pair } = await validatedWith(['bash-0:4-2.el8.x86_64', BEFORE[1] as string]);
    await scanned(pair.prod, BEFORE, offered('bash-0:4-3.el8.x86_64'));
    expect(await rowOf(campaign, { validatedVersions: false })).toMatchObject({ packages: 1, validated: null });
  });

  it('brings what the campaign itself does not exclude, whatever scans leave out: an emergency, or kernels', async () => {
    const { campaign, pair } = await validatedWith(['bash-0:4-2.el8.x86_64', BEFORE[1] as string]);
    await scanned(pair.prod, BEFORE, offered('bash-0:4-2.el8.x86_64', { hidden: true }));
    expect(await rowOf(campaign)).toMatchObject({ packages: 1 });
    await db.updateTable('campaigns').set({ general_excludes: 'bash*' }).where('id', '=', campaign).execute();
    expect(await rowOf(campaign)).toMatchObject({ packages: 0 });
  });

  it('is the same without a frozen list: the last that was accepted decides at the start', async () => {
    const { campaign, pair } = await validatedWith(['bash-0:4-2.el8.x86_64', BEFORE[1] as string]);
    done(await world.approve(campaign));
    await scanned(pair.prod, BEFORE, offered('bash-0:4-3.el8.x86_64'));
    const outcome = await startSession(world.jobs, await world.order(campaign, pair.prod));
    if (outcome.kind !== 'started') throw new Error('not started');
    expect((await listOf(outcome.attemptId))?.packages).toEqual(['bash-0:4-2.el8.x86_64']);
  });
});
