// Three chat processes and three workers that are killed at any moment and started again, as systemd does it: until they stay.
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../../../db/embedded.ts';
import type { Random } from '../../walk/random.ts';
import { type Running, run, untilItSays } from '../support/processes.ts';
import { OFFSET_VARIABLE } from '../support/shifted-clock.ts';

const ENTRIES = path.resolve(import.meta.dirname, '..');
const OF_EACH = 3;
const START_SECONDS = 240;
const SIGNS = { chat: 'the bot is ready', worker: 'the worker is ready' } as const;

export type Kind = keyof typeof SIGNS;
export type Killed = { readonly kind: Kind; readonly at: number };

type Place = { readonly kind: Kind; readonly number: number; readonly port: number; process: Running | null };

export type Crew = {
  /** Of the chat processes. */
  ports(): readonly number[];
  readonly killed: readonly Killed[];
  /** SIGKILL to one that lives; it is started again `downMs` later. Resolves when it is ready, or was killed anew. */
  kill(kind: Kind, downMs: number): Promise<void>;
  /** Each is told to end, in any order. */
  stopAll(): Promise<void>;
  /** Business time less the machine’s. */
  offsetMs(): number;
  /** All of them, in any order, at that business time. Resolves when each is ready. */
  startAll(at: Date): Promise<void>;
  /** What each process that ever was has written. */
  outputs(): readonly { readonly name: string; readonly text: string }[];
};

/** `environment`: where the stores and the settings are. Starts nothing yet. */
export async function createCrew(environment: NodeJS.ProcessEnv, random: Random): Promise<Crew> {
  const places: Place[] = [];
  for (const kind of ['chat', 'worker'] as const) {
    for (let number = 1; number <= OF_EACH; number += 1) {
      places.push({ kind, number, port: kind === 'chat' ? await freePort() : 0, process: null });
    }
  }
  const killed: Killed[] = [];
  const started: { name: string; process: Running }[] = [];
  let offsetMs = 0;
  /** Counts the stops of all: what was on its way back then stays away. */
  let era = 0;

  async function start(place: Place): Promise<void> {
    const begun = era;
    while (era === begun) {
      const process = spawnAt(place, { ...environment, [OFFSET_VARIABLE]: String(offsetMs) });
      place.process = process;
      started.push({ name: `${place.kind}-${place.number}.${started.length}`, process });
      const isReady = await untilItSays(process, SIGNS[place.kind], START_SECONDS).then(
        () => true,
        () => false,
      );
      if (isReady || place.process !== process) return;
      await process.end('SIGKILL');
      await wait(500);
    }
  }

  return {
    ports: () => places.filter(({ kind, process }) => kind === 'chat' && process !== null).map(({ port }) => port),
    killed,
    offsetMs: () => offsetMs,
    async kill(kind, downMs) {
      const place = random.pick(places.filter((one) => one.kind === kind && one.process?.isAlive() === true));
      const victim = place?.process ?? null;
      if (place === undefined || victim === null) return;
      const begun = era;
      place.process = null;
      killed.push({ kind, at: Date.now() });
      await victim.end('SIGKILL');
      await wait(downMs);
      if (era === begun) await start(place);
    },
    async stopAll() {
      era += 1;
      await Promise.all(
        random.shuffled(places).map(async (place, i) => {
          const process = place.process;
          place.process = null;
          await wait(i * random.below(400));
          await process?.end('SIGTERM', 30);
        }),
      );
    },
    async startAll(at) {
      offsetMs = at.getTime() - Date.now();
      await Promise.all(
        random.shuffled(places).map(async (place, i) => {
          await wait(i * random.below(600));
          await start(place);
        }),
      );
    },
    outputs: () => started.map(({ name, process }) => ({ name, text: process.output() })),
  };
}

function spawnAt({ kind, port }: Place, environment: NodeJS.ProcessEnv): Running {
  return run(process.execPath, ['--no-warnings', path.join(ENTRIES, `${kind}.ts`)], {
    env: {
      PATH: process.env.PATH,
      PATCHCENTER_AUTHENTICATION: 'off',
      PORT: String(port),
      MONITORING_PORT: '0',
      ...environment,
    },
  });
}
