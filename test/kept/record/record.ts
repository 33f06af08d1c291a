// Lives a week with the code of today and keeps what it leaves: `npm run kept:record`, once a version (test/kept/README.md).
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { proposeTakeover } from '../../../bot/takeover/propose-takeover.ts';
import { loadSettings } from '../../../config.ts';
import { openSource } from '../../../db/patchcenter/source.ts';
import { showCard } from '../../../db/queries/chat/cards.ts';
import { personalPlaces } from '../../../db/queries/chat/places.ts';
import { registerDestinations } from '../../../db/queries/logs/departures.ts';
import type { Db } from '../../../db/schema/database.ts';
import { ANA, OLIVIA } from '../../../demo/inventory/people.ts';
import { cardKeyText } from '../../../domain/card-key.ts';
import type { ServerId } from '../../../domain/ids.ts';
import { runScanJob, scanJob } from '../../../jobs/cve/scan-job.ts';
import { runLookJob } from '../../../jobs/snapshots/vcenter-look.ts';
import release from '../../../package.json' with { type: 'json' };
import { CHAT_CHECKS } from '../../../setup/chat-checks.ts';
import { runChecks } from '../../../setup/run-checks.ts';
import type { HostScan } from '../../../targets/ports.ts';
import { done, openBench } from '../../bot/shared/bench.ts';
import { flowHouse } from '../../flow/flow-house.ts';
import { createJobContext } from '../../support/job-context.ts';
import { createPatchCenter } from '../../support/patchcenter-database.ts';
import { patchCenterRows } from '../../support/patchcenter-estate.ts';
import { askForEveryCard } from './boards.ts';
import { everyState, missingKinds, missingVerbs } from './complete.ts';
import { dumpDatabase } from './dump.ts';
import { liveIn } from './house.ts';
import { keepCards } from './keep-cards.ts';
import { actor, leaveUnfinished } from './unfinished.ts';
import { liveWeek } from './week.ts';
import { MONDAY, OPEN_ADVISORY, seedWorld, shapeTargets } from './world.ts';

const IDENTITIES = {
  named: [
    { name: 'SSH key', kind: 'ssh-key', owner: OLIVIA.email, renewBy: '2027-03-01', noticeDays: 30 },
    { name: 'Proxy', kind: 'other', owner: 'network@demo.example', renewBy: '2027-02-15', noticeDays: 30 },
  ],
  unnamed: [{ kind: 'vcenter', vcenter: 'VC' }],
} as const;

const folder = path.join(import.meta.dirname, '..', release.version);
const house = await flowHouse(MONDAY, (db) => ({
  settings: { identities: IDENTITIES },
  checkInstallation: () => checkThis(db),
}));
const patchCenter = await createPatchCenter(patchCenterRows(2, { applications: 3, history: 12, messy: false }));
afterAll(() => house.close());

it('a week is lived and kept', async () => {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await seedWorld(house.db);
  shapeTargets(house.targets);
  const week = liveIn(house, await house.open((url) => ({ kind: 'postgres', url })));
  await scanOnMonday();
  await liveWeek(week);
  await lookAtVcenter();
  await takeOver();
  await askForEveryCard(week);
  await house.close();
  const cards = await keepCards(week, folder);
  await logsLeave();
  const unfinished = await leaveUnfinished(house.db, house.targets, house.time.now);
  const { empty } = await dumpDatabase(house.db, folder);
  await writeFile(path.join(folder, 'moment.jsonl'), `${JSON.stringify(house.time.now)}\n`);
  const states = await everyState(house.db);
  await unfinished.end();
  expect({ empty, states, kinds: missingKinds(cards), verbs: missingVerbs(cards) }).toEqual({
    empty: [],
    states: [],
    kinds: [],
    verbs: [],
  });
});

/** The daily scan, before the week: what it finds is installed by Wednesday. */
async function scanOnMonday(): Promise<void> {
  const { db, targets } = house;
  const jobs = createJobContext(db, targets, 'worker-kept');
  const settings = { ...jobs.settings, scanTime: '06:00' as const };
  const ctx = { ...jobs, clock: { now: () => house.time.now }, settings };
  const gone = { ...OPEN_ADVISORY, id: 'RHSA-2026:1111', cves: ['CVE-2026-1111'], packages: ['bash'] };
  const before = new Map<string, HostScan>();
  for (const hostname of ['vrgescpt1', 'vtflofac1']) {
    const host = targets.hostNamed(hostname);
    before.set(hostname, host.scan);
    host.scan = { kind: 'read', packages: 4, advisories: [OPEN_ADVISORY, gone], rebootNeeded: 'no' };
  }
  for (const { serverId } of await scanJob.due(ctx)) await runScanJob(ctx, serverId as ServerId);
  for (const [hostname, scan] of before) targets.hostNamed(hostname).scan = scan;
}

/** The daily look, which finds what nobody knows. */
async function lookAtVcenter(): Promise<void> {
  const jobs = createJobContext(house.db, house.targets, 'worker-kept');
  const settings = { ...jobs.settings, vcenterLookTime: '06:00' as const };
  await runLookJob({ ...jobs, clock: { now: () => house.time.now }, settings }, 'VC');
}

/** Proposed from a shell; its card has it decided in the chat. */
async function takeOver(): Promise<void> {
  const ctx = { ...openBench(house.db), clock: { now: () => house.time.now } };
  const ana = await actor(house.db, ANA);
  const source = await openSource(patchCenter.readerUrl, 'Europe/Paris');
  try {
    const { changeId } = done(await proposeTakeover(ctx, ana, { source, covers: [] }));
    const place = (await personalPlaces(house.db, [ana.actor.userId])).get(ana.actor.userId);
    if (place === undefined) throw new Error('Ana has no chat');
    const shown = { key: cardKeyText({ kind: 'inventory-change', changeId }), ...place, threadId: null };
    await house.db.transaction().execute((trx) => showCard(trx, { ...shown, now: house.time.now }));
  } finally {
    await source.close();
  }
}

/** A receiver was named, and does not answer yet. */
async function logsLeave(): Promise<void> {
  await registerDestinations(house.db, ['syslog']);
}

function checkThis(db: Db) {
  const settings = loadSettings({ PATCHCENTER_AUTHENTICATION: 'off', PORT: '0', MONITORING_PORT: '0' });
  return runChecks(CHAT_CHECKS, { processes: ['chat'], faults: [], settings, database: { kind: 'reached', db } });
}
