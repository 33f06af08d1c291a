// Everything that a walk acts on: the estate in a database of its own, its clock, its people and workers, and what was counted.

import type { Db } from '../../db/schema/database.ts';
import type { UserId } from '../../domain/ids.ts';
import { DEFAULT_BUDGET } from '../../domain/previews/hours.ts';
import type { FakeTargets } from '../fakes/targets.ts';
import { createFakeTargets } from '../fakes/targets.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { type Chat, createChat, type FilledButton } from './chat.ts';
import { idOf, type PersonName, seedEstate } from './estate.ts';
import { keepJournal } from './journal.ts';
import { type KernelHosts, withKernels } from './kernels/kernel-hosts.ts';
import { type OtherTargets, seedOtherTargets, withOtherTargets } from './others/other-targets.ts';
import { createRandom, type Random } from './random.ts';
import { hasRings, seedRings } from './rings/rings.ts';
import { createWorkers, type Workers } from './workers.ts';

/** `ownServersOnly`: every other world keeps operators to what is theirs, or nobody's. */
function settingsOf(seed: number) {
  return {
    zone: 'Europe/Paris',
    freshness: 'cycle',
    fourEyes: true,
    validatedVersions: true,
    ownServersOnly: seed % 2 === 1,
    hoursBudget: DEFAULT_BUDGET,
    files: { publicUrl: null, linkMinutes: 60 },
    generalExcludes: 'kernel*',
    rebootPolicy: 'if-needed',
  } as const;
}

export type WalkSettings = ReturnType<typeof settingsOf>;

export type World = {
  readonly db: Db;
  readonly time: { now: Date };
  readonly random: Random;
  readonly targets: FakeTargets;
  readonly chat: Chat;
  readonly people: ReadonlyMap<PersonName, UserId>;
  readonly workers: Workers;
  readonly settings: WalkSettings;
  readonly hasRings: boolean;
  /** null: a world without kernel campaigns. */
  readonly kernels: KernelHosts | null;
  /** null: a world of Linux alone. */
  readonly others: OtherTargets | null;
  /** What was done, refused and seen, by name. */
  readonly tally: Map<string, number>;
  count(name: string): void;
  /** Buttons that were drawn some time ago. */
  readonly old: FilledButton[];
  /** Whoever watches looks after each job, too. */
  afterJob: () => Promise<void>;
  /** The same after each deed, and before one clears away what it has made. */
  afterDeed: () => Promise<void>;
};

/** Of a world's seed: none of those with rings. */
export function hasKernels(seed: number): boolean {
  return seed % 3 === 0;
}

/** Windows servers and instances of EC2, whose boot loaders are nobody's matter. */
export function hasOthers(seed: number): boolean {
  return !hasKernels(seed);
}

/** Monday of S02 2027, 09:00 in Paris. */
const BEGIN = new Date('2027-01-11T08:00:00Z');

export async function openWorld(seed: number): Promise<World> {
  const { db } = await createTestDatabase();
  const time = { now: BEGIN };
  const random = createRandom(seed);
  const targets = createFakeTargets();
  const kernels = hasKernels(seed) ? withKernels(targets) : null;
  const others = hasOthers(seed) ? withOtherTargets(targets) : null;
  const settings = settingsOf(seed);
  const people = await seedEstate(db);
  if (hasRings(seed)) await seedRings({ db }, idOf(people, 'Olivia'));
  if (others !== null) await seedOtherTargets(db, others);
  await keepJournal(db);
  const workers = createWorkers({ db, targets, time, random, settings });
  const clock = { now: () => time.now };
  const jobQueue = { enqueue: async (enqueued: Parameters<Workers['enqueue']>[0]) => workers.enqueue(enqueued) };
  const chat = createChat({ db, clock, jobQueue, random, people, settings });
  const tally = new Map<string, number>();
  const count = (name: string) => void tally.set(name, (tally.get(name) ?? 0) + 1);
  const parts = {
    hasRings: hasRings(seed),
    kernels,
    others,
    db,
    time,
    random,
    targets,
    chat,
    people,
    workers,
    settings,
  };
  return { ...parts, tally, count, old: [], afterJob: async () => {}, afterDeed: async () => {} };
}
