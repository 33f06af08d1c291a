// A world at rest: its hosts answer and do what they are told, nobody holds anything, and the workers come round until nothing is left to do.
import { pass } from './clock.ts';
import { resetByHand } from './kernels/kernel-deeds.ts';
import type { World } from './world.ts';

const ROUNDS = 4;

export async function bringToRest(world: World): Promise<void> {
  const { db, targets, workers } = world;
  for (const { hostname } of await db.selectFrom('servers').select('hostname').execute()) {
    const repaired = { exitCode: 0, reachable: true, rootMb: 5000, failedUnits: [], actionEnd: () => SUCCESS };
    Object.assign(targets.hostNamed(hostname), repaired);
  }
  resetByHand(world);
  for (let round = 0; round < ROUNDS; round += 1) {
    await workers.expireLeases();
    await workers.sweep();
    for (const job of ['snapshot', 'stop', 'attempt', 'restart'] as const) await workers.runAll(job);
    pass(world, { minutes: 12 });
  }
}

const SUCCESS = { exitCode: 0, tail: '' } as const;
