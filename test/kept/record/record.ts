// Lives a week with the code of today and keeps what it leaves: `npm run kept:record`, once a version (test/kept/README.md).
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { runLookJob } from '../../../jobs/snapshots/vcenter-look.ts';
import release from '../../../package.json' with { type: 'json' };
import { flowHouse } from '../../flow/flow-house.ts';
import { createJobContext } from '../../support/job-context.ts';
import { askForEveryCard } from './boards.ts';
import { everyState, missingKinds, missingVerbs } from './complete.ts';
import { dumpDatabase } from './dump.ts';
import { liveIn } from './house.ts';
import { keepCards } from './keep-cards.ts';
import { leaveUnfinished } from './unfinished.ts';
import { liveWeek } from './week.ts';
import { MONDAY, seedWorld, shapeTargets } from './world.ts';

const folder = path.join(import.meta.dirname, '..', release.version);
const house = await flowHouse(MONDAY);
afterAll(() => house.close());

it('a week is lived and kept', async () => {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await seedWorld(house.db);
  shapeTargets(house.targets);
  const week = liveIn(house, await house.open((url) => ({ kind: 'postgres', url })));
  await liveWeek(week);
  await lookAtVcenter();
  await askForEveryCard(week);
  await house.close();
  const cards = await keepCards(week, folder);
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

/** The daily look, which finds what nobody knows. */
async function lookAtVcenter(): Promise<void> {
  const jobs = createJobContext(house.db, house.targets, 'worker-kept');
  const settings = { ...jobs.settings, vcenterLookTime: '06:00' as const };
  await runLookJob({ ...jobs, clock: { now: () => house.time.now }, settings }, 'VC');
}
