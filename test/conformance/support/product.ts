// The product under test: its settings in a YAML file, its two processes, at a business time of our choice.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { stringify } from 'yaml';
import { freePort } from '../../../db/embedded.ts';
import type { Harness } from './harness.ts';
import { type Running, run, untilItSays } from './processes.ts';
import { OFFSET_VARIABLE } from './shifted-clock.ts';

const ENTRIES = path.resolve(import.meta.dirname, '..');

export type Product = {
  /** Where Teams is told to send. */
  readonly endpoint: string;
  startChat(): Promise<void>;
  /** One more: several work side by side. */
  startWorker(): Promise<Running>;
  /** Ends both processes; what is started next lives from that instant on. */
  moveTo(instant: Date): Promise<void>;
  /** The last lines of both, for the report of a failure. */
  output(): string;
  stop(): Promise<void>;
};

/** Starts nothing yet. `databaseUrl` is migrated already. */
export async function prepareProduct(harness: Harness, databaseUrl: string, at: Date): Promise<Product> {
  const port = await freePort();
  const settingsFile = path.join(harness.folder, 'patchcenter.yml');
  await writeSettings(harness, settingsFile);
  const running: { readonly name: string; readonly process: Running }[] = [];
  let offsetMs = at.getTime() - Date.now();

  async function start(name: 'chat' | 'worker', sign: string): Promise<Running> {
    const environment = {
      DATABASE_URL: databaseUrl,
      PORT: String(port),
      MONITORING_PORT: '0',
      PATCHCENTER_CONFIG: settingsFile,
    };
    const started = run(process.execPath, ['--no-warnings', path.join(ENTRIES, `${name}.ts`)], {
      env: {
        PATH: process.env.PATH,
        PATCHCENTER_AUTHENTICATION: 'off',
        ...environment,
        [OFFSET_VARIABLE]: String(offsetMs),
      },
    });
    running.push({ name, process: started });
    await untilItSays(started, sign, 120);
    return started;
  }

  const endAll = async () => void (await Promise.all(running.splice(0).map(({ process }) => process.end())));
  return {
    endpoint: `http://127.0.0.1:${port}/api/messages`,
    startChat: async () => void (await start('chat', 'the bot is ready')),
    startWorker: () => start('worker', 'the worker is ready'),
    moveTo: async (instant) => {
      await endAll();
      offsetMs = instant.getTime() - Date.now();
    },
    output: () => running.map(({ name, process }) => `--- ${name}\n${process.output().slice(-4000)}`).join('\n'),
    stop: endAll,
  };
}

async function writeSettings({ folder, hosts, ssh, vcenters }: Harness, file: string): Promise<void> {
  const passwordFile = path.join(folder, 'vcenter-password');
  await writeFile(passwordFile, vcenters[0]?.password ?? '', { mode: 0o600 });
  const names = vcenters.map(({ name }) => name);
  const settings = {
    ssh: {
      ...ssh,
      suffixes: [''],
      hosts: Object.fromEntries(hosts.map(({ hostname, address }) => [hostname, { address }])),
    },
    vcenters: {
      list: vcenters.map(({ password: _, ...access }) => ({ ...access, passwordFile })),
      order: { hprod: names, prod: names.toReversed() },
    },
    // Kernels of the harness's repositories would be installed beside the running ones. The budget is not what is tested here.
    campaigns: { generalExcludes: ['kernel*'], failureBudget: { percent: 50, count: 6 } },
    // The hosts live at the machine's time, the product at another.
    thresholds: { clockSkewSeconds: 1_000_000_000 },
    // All hosts share the machine's network, whose listening ports come and go.
    execution: {
      pollMs: 500,
      leaseSeconds: 6,
      sweepMs: 500,
      announceSeconds: 0,
      checksSettleSeconds: 1,
      retryMinutes: 3,
      rebootTimeLimitMinutes: 3,
    },
  };
  await writeFile(file, stringify(settings));
}
