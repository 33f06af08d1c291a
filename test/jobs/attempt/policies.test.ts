// POL-1, POL-2: what a server's baseline and patch group make of its attempt.
import { describe, expect, it } from 'vitest';
import { recordPendingPackages } from '../../../db/queries/baselines/record-pending-packages.ts';
import type { Candidate } from '../../../domain/baselines/candidate.ts';
import { type Rules, SHIPPED_RULES } from '../../../domain/baselines/rules.ts';
import type { ServerId, SessionId } from '../../../domain/ids.ts';
import { runAttempt } from '../../../jobs/attempt/run-attempt.ts';
import { runSessionJob } from '../../../jobs/sessions/session-job.ts';
import { startSession } from '../../../jobs/sessions/start-session.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import { addCampaign, addServer, addSession, addUser, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { createJobContext } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const { db } = await createTestDatabase();
const operator = await addUser(db, 'Khalid', ['operator']);
const campaign = await addCampaign(db, operator);
const targets = createFakeTargets();
const jobs = createJobContext(db, targets);

async function group(name: string, server: ServerId, more: { reboot?: 'never' | 'always'; rules?: Rules }) {
  const { id } = await db
    .insertInto('patch_groups')
    .values({ name, reboot_policy: more.reboot ?? null, made_by: operator, made_at: MONDAY_MORNING })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('patch_group_servers')
    .values({ server_id: server, group_id: id, added_by: operator, added_at: MONDAY_MORNING })
    .execute();
  if (more.rules === undefined) return;
  const baseline = await db
    .insertInto('baselines')
    .values({ family: 'rpm', name, is_default: false })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('baseline_versions')
    .values({
      ...{ baseline_id: baseline.id, version: 1, rules: JSON.stringify(more.rules), reason: null },
      ...{ made_by: operator, made_at: MONDAY_MORNING },
    })
    .execute();
  await db
    .insertInto('patch_group_baselines')
    .values({ group_id: id, family: 'rpm', baseline_id: baseline.id })
    .execute();
}

async function patched(hostname: string, server: ServerId) {
  const session = await addSession(db, campaign, server, { orderedBy: operator });
  const outcome = await startSession(jobs, session);
  if (outcome.kind !== 'started') throw new Error(JSON.stringify(outcome));
  await runAttempt(jobs, outcome.attemptId);
  return targets.hostNamed(hostname);
}

/** Asked for alone: nobody has ordered a start. */
async function prerequisitesOf(session: SessionId) {
  const { id } = await db
    .insertInto('prereq_runs')
    .values({ campaign_id: campaign, asked_by: operator, asked_at: MONDAY_MORNING })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db.insertInto('prereq_run_sessions').values({ run_id: id, session_id: session, done_at: null }).execute();
  await runSessionJob(jobs, session);
}

const offered = (name: string, kind: string): Candidate => ({
  ...{ name, arch: 'x86_64', version: '0:2-1', installed: '0:1-1', repository: 'baseos', bytes: 10, kind },
  ...{ notices: [], obstacle: null, obsoletes: [], hidden: false },
});

describe('the baseline of a server (POL-1)', () => {
  it('is what its update is asked for, by exact versions, with what they need but what is rejected', async () => {
    const server = await addServer(db, 'vrpol1', { excludes: 'java*' });
    const rules: Rules = {
      ...SHIPPED_RULES,
      rejected: { packages: ['glibc*', 'libc^1'], advisories: [], asDependency: 'block' },
    };
    await group('Careful', server, { rules });
    const candidates = [offered('bash', 'bugfix'), offered('glibc', 'security'), offered('glibc-common', 'security')];
    await db
      .transaction()
      .execute((trx) =>
        recordPendingPackages(trx, server, { manager: 'dnf', candidates, noticesRead: true }, MONDAY_MORNING),
      );
    const host = await patched('vrpol1', server);
    const bash = { name: 'bash', arch: 'x86_64', version: '0:2-1' };
    expect(host.updated).toEqual([{ kind: 'versions', packages: [bash], dependencies: 'any' }]);
    expect(host.excluded).toEqual([['java*', 'glibc*']]);
  });

  it('narrows prerequisites that are asked for alone as well, and as shipped does not', async () => {
    const [narrowed, shipped] = [await addServer(db, 'vrpol5'), await addServer(db, 'vrpol6')];
    const rules: Rules = {
      ...SHIPPED_RULES,
      rejected: { packages: ['glibc*'], advisories: [], asDependency: 'block' },
    };
    await group('Cautious', narrowed, { rules });
    const candidates = [offered('bash', 'bugfix'), offered('glibc', 'security')];
    for (const server of [narrowed, shipped]) {
      await db
        .transaction()
        .execute((trx) =>
          recordPendingPackages(trx, server, { manager: 'dnf', candidates, noticesRead: true }, MONDAY_MORNING),
        );
      await prerequisitesOf(await addSession(db, campaign, server));
    }
    const bash = { name: 'bash', arch: 'x86_64', version: '0:2-1' };
    expect(targets.hostNamed('vrpol5').previewed).toEqual([
      { kind: 'versions', packages: [bash], dependencies: 'any' },
    ]);
    expect(targets.hostNamed('vrpol6').previewed).toEqual([{ kind: 'all' }]);
    expect(await db.selectFrom('patch_attempts').select('id').where('server_id', '=', narrowed).execute()).toEqual([]);
  });

  it('changes nothing as it is shipped', async () => {
    const server = await addServer(db, 'vrpol2');
    const candidates = [offered('bash', 'bugfix')];
    await db
      .transaction()
      .execute((trx) =>
        recordPendingPackages(trx, server, { manager: 'dnf', candidates, noticesRead: true }, MONDAY_MORNING),
      );
    expect((await patched('vrpol2', server)).updated).toEqual([{ kind: 'all' }]);
  });
});

describe('the reboot policy of a patch group (POL-2)', () => {
  it('stands before that of the campaign', async () => {
    const [never, always] = [await addServer(db, 'vrpol3'), await addServer(db, 'vrpol4')];
    await group('Never', never, { reboot: 'never' });
    await group('Always', always, { reboot: 'always' });
    targets.hostNamed('vrpol3').needsReboot = 'yes';
    expect((await patched('vrpol3', never)).reboots).toBe(0);
    expect((await patched('vrpol4', always)).reboots).toBe(1);
  });
});
