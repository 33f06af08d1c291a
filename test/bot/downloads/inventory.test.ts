// Inventories of a campaign as CSV, and the log of an update as a file.
import { describe, expect, it } from 'vitest';
import { contentOf } from '../../../bot/front/contents.ts';
import { loadLastLog, storeLog } from '../../../db/queries/attempts/attempt-logs.ts';
import type { Download } from '../../../domain/download.ts';
import type { AttemptId } from '../../../domain/ids.ts';
import { runAttempt } from '../../../jobs/attempt/run-attempt.ts';
import { startSession } from '../../../jobs/sessions/start-session.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import {
  addApplication,
  addCampaign,
  addServer,
  addSession,
  addUser,
  MONDAY_MORNING,
} from '../../support/campaign-data.ts';
import { bytesOf } from '../../support/file-bytes.ts';
import { createJobContext } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const { db } = await createTestDatabase();
const targets = createFakeTargets();
const jobs = createJobContext(db, targets);
const operator = await addUser(db, 'Omar', ['operator']);
const campaign = await addCampaign(db, operator);

const application = await addApplication(db, 'Péage', await addUser(db, 'Olivia Owner', ['owner']));
/** As the prerequisites have stored it: what the update would bring, and the advisories that are open. */
const read = {
  ...{ checks: [], warnings: [], preview: null },
  planned: [
    { name: 'bash', version: '0:4.4.20-5.el8' },
    { name: 'libx', version: '2-1' },
  ],
  transcript: [
    {
      ...{ command: 'dnf -q updateinfo list security', exitCode: 0 },
      output: 'RHSA-2026:1 Important/Sec. bash-4.4.20-5.el8.x86_64',
    },
  ],
};

for (const hostname of ['vrinv1', 'vrinv2']) {
  const server = await addServer(db, hostname, { application });
  const session = await addSession(db, campaign, server, { orderedBy: operator });
  if (hostname === 'vrinv2')
    Object.assign(targets.hostNamed(hostname), { exitCode: 1, log: 'Error: =cmd|x\nError: nothing provides libx\n' });
  const outcome = await startSession(jobs, session);
  if (outcome.kind !== 'started') throw new Error(JSON.stringify(outcome));
  await runAttempt(jobs, outcome.attemptId);
  const planned = hostname === 'vrinv1' ? read.planned.slice(0, 1) : read.planned;
  await db
    .updateTable('patch_sessions')
    .set({ prereq_detail: JSON.stringify({ ...read, planned }) })
    .where('id', '=', session)
    .execute();
}

async function file(download: Download): Promise<string> {
  const content = await contentOf({ db, language: 'en', now: MONDAY_MORNING, zone: 'Europe/Paris' }, download);
  return Buffer.from(await bytesOf(content))
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .replaceAll('\r\n', '\n')
    .trim();
}
const part = (name: 'before' | 'after' | 'changes' | 'held' | 'failures') =>
  file({ kind: 'inventory', campaignId: campaign, part: name });

describe('the inventory of a campaign', () => {
  it('is what was installed before and after, what changed, and what failed', async () => {
    expect((await part('before')).split('\n').slice(1)).toEqual([
      expect.stringMatching(/^vrinv1.1.bash.x86_64.0:4\.4\.20-4\.el8.Olivia Owner.INFRASTRUC.Péage.RHSA-2026:1.2027-/),
      expect.stringMatching(/^vrinv2.1.bash.x86_64.0:4\.4\.20-4\.el8.Olivia Owner.INFRASTRUC.Péage.RHSA-2026:1.2027-/),
    ]);
    expect(await part('after')).toMatch(
      /vrinv1.1.bash.x86_64.0:4\.4\.20-5\.el8.Olivia Owner.INFRASTRUC.Péage.RHSA-2026:1.2027-/,
    );
    expect((await part('changes')).split('\n').slice(1)).toEqual([
      expect.stringMatching(
        /^vrinv1.1.bash.x86_64.0:4\.4\.20-4\.el8.0:4\.4\.20-5\.el8.Olivia Owner.INFRASTRUC.Péage.RHSA-2026:1.2027-/,
      ),
    ]);
  });

  it('names each package that was not installed, with its advisory', async () => {
    const [header, ...rows] = (await part('failures')).split('\n');
    expect(header).toBe(
      'Server;Attempt;Start;Class;Detail;Package;Version due;Owner;Domain;Application;Advisories;Date',
    );
    expect(rows).toEqual([
      expect.stringMatching(
        /^vrinv2;1;.*;dependency;.*;bash;0:4\.4\.20-5\.el8;Olivia Owner;INFRASTRUC;Péage;RHSA-2026:1;2027-/,
      ),
      expect.stringMatching(/^vrinv2;1;.*;dependency;.*;libx;2-1;Olivia Owner;INFRASTRUC;Péage;;2027-/),
    ]);
  });

  it('PIN-1: says which versions an update of exact ones did not bring, and why; so does the history', async () => {
    const packages = [
      { name: 'bash', arch: 'x86_64', version: '0:4.4.20-6.el8' },
      { name: 'absent', arch: 'x86_64', version: '0:1-1' },
    ];
    const pinned = await addCampaign(db, operator);
    await db
      .updateTable('campaigns')
      .set({ update_scope: JSON.stringify({ kind: 'versions', packages, dependencies: 'listed' }) })
      .where('id', '=', pinned)
      .execute();
    const session = await addSession(db, pinned, await addServer(db, 'vrinv9'), { orderedBy: operator });
    const host = targets.hostNamed('vrinv9');
    host.log =
      'No match for argument: bash-0:4.4.20-6.el8.x86_64\nNo match for argument: absent-0:1-1.x86_64\nNothing to do.\n';
    host.after = host.packages;
    const outcome = await startSession(jobs, session);
    if (outcome.kind !== 'started') throw new Error(JSON.stringify(outcome));
    await runAttempt(jobs, outcome.attemptId);
    expect(host.updated).toEqual([{ kind: 'versions', packages, dependencies: 'listed' }]);
    const held = await file({ kind: 'inventory', campaignId: pinned, part: 'held' });
    expect(held.split('\n').slice(1)).toEqual([
      expect.stringMatching(/^vrinv9.1.bash-0:4\.4\.20-6\.el8\.x86_64.not in the server’s repositories/),
    ]);
    const { notes } = await db
      .selectFrom('patch_history')
      .select('notes')
      .where('campaign_id', '=', pinned)
      .executeTakeFirstOrThrow();
    expect(notes).toBe(
      '0 packages (2 exact versions); 1 package held back: bash-0:4.4.20-6.el8.x86_64 (not in the server’s repositories)',
    );
  });

  it('comes with the whole log of the last update', async () => {
    expect(await file({ kind: 'log', hostname: 'vrinv2' })).toBe('Error: =cmd|x\nError: nothing provides libx');
    expect(await file({ kind: 'log', hostname: 'vrinv1' })).toBe('Complete!');
    expect(await file({ kind: 'log', hostname: 'nobody' })).toBe('');
  });

  it('is that of the newest attempt that updated anything: one that failed before it has none', async () => {
    const server = await addServer(db, 'vrinv3');
    const session = await addSession(db, campaign, server, { orderedBy: operator });
    const attempt = (number: number, at: string) => ({
      ...{
        session_id: session,
        server_id: server,
        campaign_id: campaign,
        number,
        state: 'failed' as const,
        failure_class: 'network',
      },
      ...{ step: 'prerequisites' as const, started_by: operator, started_at: new Date(at), ended_at: new Date(at) },
    });
    const [first] = await db
      .insertInto('patch_attempts')
      .values([attempt(1, '2027-01-11T09:10:00Z'), attempt(2, '2027-01-11T09:40:00Z')])
      .returning('id')
      .execute();
    expect(await loadLastLog(db, 'vrinv3')).toBeUndefined();
    await storeLog(db, first?.id ?? (0 as AttemptId), 'Error: nothing provides libx', MONDAY_MORNING);
    expect(await file({ kind: 'log', hostname: 'vrinv3' })).toBe('Error: nothing provides libx');
  });
});
