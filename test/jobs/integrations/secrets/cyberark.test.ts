// The vault before campaigns need it: every fault of its stand-in ends in the last good state, one line of the log and one line on /integrations. And
// an attempt whose key is changed in the middle, on OpenSSH itself.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pino } from 'pino';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { loadIntegrations } from '../../../../db/queries/integrations/overview.ts';
import { type CyberArkFault, EVERY_FAULT } from '../../../../integrations/cyberark/stand-in.ts';
import type { CommonFault } from '../../../../integrations/floor/stand-in-faults.ts';
import { runAttempt } from '../../../../jobs/attempt/run-attempt.ts';
import { followVaults } from '../../../../jobs/integrations/follow-vault.ts';
import { secretsJob } from '../../../../jobs/integrations/secrets-job.ts';
import { startSession } from '../../../../jobs/sessions/start-session.ts';
import { createSshPort } from '../../../../targets/ssh/port.ts';
import { createFakeTargets } from '../../../fakes/targets.ts';
import { accountOf, joinVault, KEY } from '../../../integrations/cyberark/joined.ts';
import { addApplication, addCampaign, addServer, addSession, addUser } from '../../../support/campaign-data.ts';
import { createJobContext } from '../../../support/job-context.ts';
import { createTestDatabase } from '../../../support/test-database.ts';
import { newKeyPair } from '../../../targets/ssh/key-pair.ts';
import { createMemoryKeyStore } from '../../../targets/ssh/key-store.ts';
import { describeWithSshd, startRealSshd } from '../../../targets/ssh/real-sshd.ts';
import { openFor } from '../joined-monitoring.ts';

const { db } = await createTestDatabase();
const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});
afterAll(() => db.destroy());

const OTHER = accountOf('secret-of-another', { object: 'another', userName: 'another' });

async function worldOf(content = 'secret-one', more: Partial<Parameters<typeof joinVault>[0]> = {}) {
  await db.deleteFrom('integration_runs').where('integration', '=', 'cyberark').execute();
  await db.deleteFrom('integration_states').where('integration', '=', 'cyberark').execute();
  const vault = await joinVault({ accounts: [accountOf(content), OTHER], ...more });
  opened.push(vault.close);
  const lines: { level: number; msg: string; [name: string]: unknown }[] = [];
  const log = pino({ level: 'info' }, { write: (line) => void lines.push(JSON.parse(line)) });
  const targets = createFakeTargets();
  const { secrets } = vault;
  const open = {
    ...openFor('cyberark', { probe: async () => '', secrets, close: async () => {} }),
    keepsSecrets: true,
  };
  const ctx = { ...createJobContext(db, targets), log, integrations: [open] };
  followVaults(ctx, [open]);
  const round = async () => {
    expect(await secretsJob.due(ctx)).toEqual([{ integration: 'cyberark' }]);
    await secretsJob.run(ctx, { integration: 'cyberark' });
  };
  const shown = async () => {
    const [row] = await loadIntegrations(db, ['cyberark']);
    if (row === undefined) throw new Error('no row');
    return row;
  };
  return { ...vault, ctx, targets, round, shown, lines, warnings: () => lines.filter(({ level }) => level >= 40) };
}

type Fault = CyberArkFault | CommonFault;
/** An account that is being changed is there. */
const IS_FINE = (fault: Fault) =>
  ['again', 'clock-skew', 'language', 'stale', 'change-in-progress'].includes(fault.kind) ||
  (fault.kind === 'wrong-type' && (fault.what === 'null-user' || fault.what === 'flag'));

describe.each(EVERY_FAULT.map((fault) => [JSON.stringify(fault), fault] as const))('%s', (_name, fault) => {
  it('ends in the last good state, one line of the log and one on /integrations', async () => {
    const { ctx, ccp, secrets, round, shown, warnings, lines } = await worldOf();
    await round();
    const good = await shown();
    expect(good).toMatchObject({ failures: 0, lastRun: { fault: null }, lastOkAt: ctx.time.now });
    ctx.time.now = new Date(ctx.time.now.getTime() + 3_600_000);
    ccp.fail({ ...fault, times: Number.POSITIVE_INFINITY });
    await round();
    if (IS_FINE(fault)) {
      expect(await shown()).toMatchObject({ failures: 0, lastOkAt: ctx.time.now });
      expect(warnings()).toEqual([]);
      return;
    }
    expect(await shown()).toMatchObject({ failures: 1, lastOkAt: good.lastOkAt });
    expect((await shown()).lastRun?.fault).toBeTruthy();
    expect(warnings()).toHaveLength(1);
    for (const word of ['secret-one', 'secret-of', KEY.safe, KEY.object]) {
      expect(JSON.stringify(lines)).not.toContain(word);
      expect(JSON.stringify(await db.selectFrom('integration_runs').selectAll().execute())).not.toContain(word);
    }
    // Not asked again before its time.
    expect(await secretsJob.due(ctx)).toEqual([]);
    ccp.heal();
    ctx.time.now = new Date(ctx.time.now.getTime() + 3_700_000);
    await round();
    expect(await shown()).toMatchObject({ failures: 0, lastRun: { fault: null } });
    expect(await secrets.secretOf('key').ask()).toBe('secret-one');
  });
});

it('what logins find out is said once, whichever of them is the first, and so is its end', async () => {
  const { ctx, ccp, secrets, round, shown, warnings } = await worldOf();
  await round();
  ccp.fail({ kind: 'vault-down', times: Number.POSITIVE_INFINITY });
  const key = secrets.secretOf('key');
  await Promise.allSettled(Array.from({ length: 50 }, () => key.ask()));
  await expect.poll(async () => (await shown()).failures).toBe(1);
  expect((await shown()).lastRun).toMatchObject({ fault: 'unreachable', detail: expect.stringContaining('APPAP007E') });
  expect(warnings()).toHaveLength(1);
  expect(await secretsJob.due(ctx)).toEqual([]);
  ccp.heal();
  await expect.poll(() => key.ask().catch(() => null)).toBe('secret-one');
  await expect.poll(() => secretsJob.due(ctx)).toEqual([{ integration: 'cyberark' }]);
  await round();
  expect(await shown()).toMatchObject({ failures: 0, lastRun: { fault: null } });
});

it('names each account that is not given, and asks for the others', async () => {
  const accounts = { none: { safe: KEY.safe, object: 'none' }, key: KEY, gone: { safe: 'X', userName: 'gone' } };
  const { ccp, round, shown } = await worldOf('secret-one', { settings: { accounts } });
  await round();
  expect(ccp.seen).toHaveLength(3);
  expect((await shown()).lastRun).toMatchObject({
    fault: 'settings',
    detail: expect.stringMatching(/^none: .*; gone: /),
  });
});

it('of two workers one asks', async () => {
  const { ctx, ccp } = await worldOf();
  const other = { ...ctx, owner: 'worker-2' };
  await Promise.all([ctx, other].map((one) => secretsJob.run(one, { integration: 'cyberark' })));
  expect(ccp.seen).toHaveLength(1);
});

describeWithSshd('an attempt', () => {
  async function attemptOn(hostname: string) {
    const [before, after] = [newKeyPair(), newKeyPair()];
    const world = await worldOf(before.private);
    const sshd = await startRealSshd({ userKey: before });
    opened.push(sshd.stop);
    const { ctx, targets, secrets } = world;
    const ssh = createSshPort(
      {
        username: sshd.username,
        privateKey: secrets.secretOf('key'),
        hosts: { [hostname]: { address: '127.0.0.1', port: sshd.port } },
      },
      createMemoryKeyStore(),
    );
    const operator = await addUser(db, `Omar-${hostname}`, ['operator']);
    const application = await addApplication(db, hostname, await addUser(db, `Olivia-${hostname}`, ['owner']));
    const server = await addServer(db, hostname, { application });
    const session = await addSession(db, await addCampaign(db, operator), server, {
      orderedBy: operator,
      method: 'snapshot',
    });
    const jobs = { ...ctx, ssh, settings: { ...ctx.settings, retryMinutes: 1 } };
    const outcome = await startSession(jobs, session);
    if (outcome.kind !== 'started') throw new Error(JSON.stringify(outcome));
    const rotate = async () => {
      world.ccp.rotate(KEY.object, after.private);
      await writeFile(path.join(sshd.dir, 'authorized_keys'), `${after.public}\n`);
    };
    const stateOf = () =>
      db
        .selectFrom('patch_attempts')
        .select(['state', 'failure_class', 'failure_detail'])
        .where('id', '=', outcome.attemptId)
        .executeTakeFirstOrThrow();
    return { ...world, jobs, targets, rotate, stateOf, attemptId: outcome.attemptId };
  }

  it('whose key is changed while its update runs goes on with the new one', async () => {
    const { jobs, targets, rotate, stateOf, attemptId, ccp } = await attemptOn('vrkept1');
    let isRotated = false;
    targets.onOperation = async (operation, _server, when) => {
      if (operation !== 'startUpdate' || when !== 'after' || isRotated) return;
      isRotated = true;
      await rotate();
    };
    await runAttempt(jobs, attemptId);
    expect(isRotated).toBe(true);
    expect(await stateOf()).toMatchObject({ state: 'patched' });
    expect(ccp.seen.length).toBeGreaterThan(1);
  });

  it('whose vault is away for a while after its update has started waits, and is not judged', async () => {
    const { jobs, targets, stateOf, attemptId, ccp } = await attemptOn('vrkept2');
    targets.onOperation = async (operation, _server, when) => {
      if (operation !== 'startUpdate' || when !== 'after') return;
      ccp.fail({ kind: 'vault-down', times: 3 });
    };
    await runAttempt(jobs, attemptId);
    expect(ccp.seen.filter(({ fault }) => fault === 'vault-down').length).toBeGreaterThan(0);
    expect(await stateOf()).toMatchObject({ state: 'patched' });
  });
});
