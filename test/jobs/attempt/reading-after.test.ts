// An attempt ends with a reading of what still waits: boards and cards never show what waited before it.

import { describe, expect, it } from 'vitest';
import { loadScanOf, loadScanTotals } from '../../../db/queries/cve/scan-facts.ts';
import { storeScan } from '../../../db/queries/cve/scans.ts';
import { ATTEMPT_STEPS, isBeforeUpdate } from '../../../domain/attempts/attempt-steps.ts';
import type { OpenAdvisory } from '../../../domain/cve/advisory.ts';
import { runAttempt } from '../../../jobs/attempt/run-attempt.ts';
import { runScanJob } from '../../../jobs/cve/scan-job.ts';
import { startSession } from '../../../jobs/sessions/start-session.ts';
import { HostAnswerError, type HostScan } from '../../../targets/ports.ts';
import { rendererOf, textOf } from '../../bot/shared/card-text.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import { addCampaign, addServer, addSession, addUser, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { createJobContext } from '../../support/job-context.ts';
import fc from '../../support/properties.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const { db } = await createTestDatabase();
const operator = await addUser(db, 'Khalid', ['operator']);
const campaign = await addCampaign(db, operator);
const targets = createFakeTargets();
const jobs = createJobContext(db, targets);
const DAY = 24 * 3_600_000;
const EARLIER = new Date(MONDAY_MORNING.getTime() - 5 * 3_600_000);
let serial = 0;

const advisory = (id: string, heldBack: boolean): OpenAdvisory => {
  return { id, severity: 'important', cves: ['CVE-2026-1234'], packages: ['openssl'], heldBack };
};
const read = (packages: number, advisories: readonly OpenAdvisory[] | null): Extract<HostScan, { kind: 'read' }> => {
  return { kind: 'read', packages, advisories, rebootNeeded: 'no' };
};

/** Read this morning, with security updates waiting. */
async function scannedServer() {
  serial += 1;
  const hostname = `vrreading${serial}`;
  const server = await addServer(db, hostname);
  const session = await addSession(db, campaign, server, { orderedBy: operator });
  await storeScan(db, server, read(9, [advisory('RHSA-2026:1', false), advisory('RHSA-2026:2', true)]), {
    at: EARLIER,
  });
  return { hostname, server, session, host: targets.hostNamed(hostname) };
}

type One = Awaited<ReturnType<typeof scannedServer>>;

async function attempt({ session }: One): Promise<void> {
  const outcome = await startSession(jobs, session);
  if (outcome.kind !== 'started') throw new Error(JSON.stringify(outcome));
  await runAttempt(jobs, outcome.attemptId);
}

const card = async ({ hostname }: One, language: 'fr' | 'en' = 'en') =>
  textOf(await rendererOf(db).render(`server:${hostname}`, language));
const totals = async () => {
  const found = await loadScanTotals(db, new Date(MONDAY_MORNING.getTime() - DAY));
  if (found === null) throw new Error('nothing was scanned');
  return found;
};

describe('what waits, after an attempt', () => {
  it('is read by the attempt itself, together with its end', async () => {
    const one = await scannedServer();
    const before = await totals();
    one.host.scan = read(0, [advisory('RHSA-2026:2', true)]);
    await attempt(one);
    const after = await totals();
    expect(after.withSecurity).toBe(before.withSecurity - 1);
    expect(after.heldOnly).toBe(before.heldOnly + 1);
    expect(after.outdated).toBe(before.outdated);
    expect(await card(one)).toContain('nothing to update · 1 security advisory · 1 held back by exclusions');
    expect(
      await db.selectFrom('server_advisories').select('advisory').where('server_id', '=', one.server).execute(),
    ).toEqual([{ advisory: 'RHSA-2026:2' }]);
  });

  it.each([
    ['says nothing', { kind: 'unreadable', why: 'no answer' } as const, null],
    ['breaks off', null, new HostAnswerError('garbage')],
  ])(
    'is unknown where the host %s, is asked again, and the server is patched all the same',
    async (_, answer, error) => {
      const one = await scannedServer();
      const before = await totals();
      if (answer !== null) one.host.scan = answer;
      targets.onOperation = (operation) => {
        if (operation === 'scan' && error !== null) throw error;
      };
      await attempt(one);
      targets.onOperation = () => {};
      expect(await card(one)).toContain('Patched on');
      expect(await card(one)).toMatch(/unknown: last scanned .*, before its last update/);
      expect(await card(one, 'fr')).toContain('inconnu : dernier scan');
      expect(await card(one)).not.toContain('packages to update');
      expect(await totals()).toMatchObject({ withSecurity: before.withSecurity - 1, outdated: before.outdated + 1 });
      one.host.scan = read(2, []);
      await runScanJob(jobs, one.server);
      expect(await card(one)).toContain('2 packages to update');
    },
  );

  it('is unknown after an update that failed, until the server is read again', async () => {
    const one = await scannedServer();
    one.host.exitCode = 1;
    await attempt(one);
    expect(await loadScanOf(db, one.server)).toMatchObject({ outdated: true });
    one.host.scan = read(3, []);
    await runScanJob(jobs, one.server);
    expect(await loadScanOf(db, one.server)).toMatchObject({ outdated: false, packages: 3 });
  });

  it('stays what it was where nothing was touched', async () => {
    const one = await scannedServer();
    one.host.rootMb = 10;
    await attempt(one);
    expect(await loadScanOf(db, one.server)).toMatchObject({ outdated: false, packages: 9 });
  });
});

describe('a reboot that is needed', () => {
  it('is known from the end of the update on, while its hour is waited for', async () => {
    const one = await scannedServer();
    await db.updateTable('servers').set({ reboot_policy: 'ask' }).where('id', '=', one.server).execute();
    one.host.needsReboot = 'yes';
    const before = await totals();
    await attempt(one);
    expect((await totals()).needReboot).toBe(before.needReboot + 1);
    expect(await card(one)).toContain('needs a reboot');
  });

  it('is none once it was made, and stays one where the policy never reboots', async () => {
    const [made, never] = [await scannedServer(), await scannedServer()];
    await db.updateTable('servers').set({ reboot_policy: 'never' }).where('id', '=', never.server).execute();
    for (const one of [made, never]) one.host.needsReboot = 'yes';
    never.host.scan = { ...read(0, []), rebootNeeded: 'yes' };
    const before = await totals();
    await attempt(made);
    await attempt(never);
    expect((await totals()).needReboot).toBe(before.needReboot + 1);
    const rows = await db
      .selectFrom('patch_attempts')
      .select(['reboot_required', 'rebooted'])
      .where('session_id', 'in', [made.session, never.session])
      .orderBy('id')
      .execute();
    expect(rows).toEqual([
      { reboot_required: true, rebooted: true },
      { reboot_required: true, rebooted: false },
    ]);
  });
});

type Known = {
  readonly packages: number;
  readonly open: number;
  readonly held: number | null;
  readonly reboot: 'yes' | 'no' | 'unknown';
  /** Hours from the reading to the end of the attempt; negative: the attempt came first. */
  readonly later: number;
  readonly step: (typeof ATTEMPT_STEPS)[number] | null;
};

/** Each server is in exactly one of these. */
describe('the figures of the estate', () => {
  const known: fc.Arbitrary<Known> = fc.record({
    packages: fc.nat(3),
    open: fc.nat(2),
    held: fc.option(fc.nat(2), { nil: null }),
    reboot: fc.constantFrom('yes', 'no', 'unknown'),
    later: fc.constantFrom(-2, 2),
    step: fc.option(fc.constantFrom(...ATTEMPT_STEPS), { nil: null }),
  });

  it('are the sum of its servers, whatever each is', { timeout: 30_000 }, () =>
    fc.assert(
      fc.asyncProperty(fc.array(known, { minLength: 1, maxLength: 5 }), async (servers) => {
        const start = await totals();
        const ids = [];
        for (const one of servers) {
          const { server, session } = await scannedServer();
          ids.push(server);
          const advisories = [
            ...Array.from({ length: one.open }, (_, i) => advisory(`OPEN-${i}`, false)),
            ...Array.from({ length: one.held ?? 0 }, (_, i) => advisory(`HELD-${i}`, true)),
          ];
          const found = { packages: one.packages, advisories: one.held === null ? null : advisories };
          await storeScan(db, server, { ...found, rebootNeeded: one.reboot }, { at: MONDAY_MORNING });
          if (one.step === null) continue;
          const ended = new Date(MONDAY_MORNING.getTime() + one.later * 3_600_000);
          await db
            .insertInto('patch_attempts')
            .values({
              ...{ session_id: session, server_id: server, campaign_id: campaign, number: 1, state: 'failed' },
              ...{ step: one.step, started_at: ended, ended_at: ended, failure_class: 'unknown' },
            })
            .execute();
        }
        const isRead = ({ step, later }: Known) => step === null || isBeforeUpdate(step) || later < 0;
        const installs = (one: Known) => isRead(one) && one.held !== null && one.open > 0 && one.packages > 0;
        const count = (is: (one: Known) => boolean) => servers.filter(is).length;
        const end = await totals();
        expect(end).toEqual({
          scanned: start.scanned + servers.length,
          withSecurity: start.withSecurity + count(installs),
          heldOnly: start.heldOnly + count((one) => isRead(one) && (one.held ?? 0) > 0 && !installs(one)),
          unlisted: start.unlisted + count((one) => isRead(one) && one.held === null),
          needReboot: start.needReboot + count((one) => isRead(one) && one.reboot === 'yes'),
          outdated: start.outdated + count((one) => !isRead(one)),
          silent: start.silent,
        });
      }),
      { numRuns: 15 },
    ),
  );
});
