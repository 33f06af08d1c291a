// What is stored of the settings and cannot be used: the file holds there, the process works, and its log says so.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { withStoredTold } from '../../config/stored-settings.ts';
import { loadSettings } from '../../config.ts';
import { loadStoredSettings } from '../../db/queries/settings/stored-settings.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { newKeyPair } from '../targets/ssh/key-pair.ts';

const { db, url } = await createTestDatabase();

/** As somebody writes them with psql: a name of another version, a value that is none, one without its quotes. */
async function storeByHand() {
  const rows = { 'gate.freshnes': '"none"', 'campaigns.backupHours': '{12', 'gate.freshness': 'campaign' };
  const values = Object.entries(rows).map(([name, value]) => ({ key: `setting:${name}`, value }));
  await db
    .insertInto('app_secrets')
    .values(values as never)
    .execute();
}
const DROPPED = ['campaigns.backupHours', 'gate.freshnes'];

it('a stored setting that cannot be used leaves the others alone, and is told', async () => {
  await storeByHand();
  const told: unknown[] = [];
  const log = { warn: (fields: object, message: string) => void told.push({ ...fields, message }) };
  const { file } = withStoredTold(loadSettings({}), await loadStoredSettings(db), log);
  expect([file.gate.freshness, file.campaigns.backupHours]).toEqual(['campaign', 24]);
  expect(told).toEqual([{ settings: DROPPED, message: 'stored settings that this version does not take' }]);
});

it('a worker starts with it, and says it in its log', { timeout: 60_000 }, async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'patchcenter-stored-'));
  const key = path.join(folder, 'key');
  await writeFile(key, newKeyPair().private, { mode: 0o600 });
  const config = path.join(folder, 'config.yaml');
  await writeFile(config, `ssh: { username: patch, privateKeyFile: ${key} }`);
  const worker = spawn(process.execPath, ['jobs/main.ts'], {
    cwd: path.resolve(import.meta.dirname, '../..'),
    env: { PATH: process.env.PATH, DATABASE_URL: url, PATCHCENTER_CONFIG: config, WORKER_MONITORING_PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(worker, 'exit');
  const said: { msg?: string; settings?: unknown }[] = [];
  for await (const line of createInterface({ input: worker.stdout })) {
    if (line.startsWith('{')) said.push(JSON.parse(line));
    if (said.at(-1)?.msg === 'the worker is ready') worker.kill('SIGTERM');
  }
  await ended;
  await rm(folder, { recursive: true });
  expect(said.filter(({ settings }) => settings !== undefined)).toEqual([
    expect.objectContaining({ settings: DROPPED, msg: 'stored settings that this version does not take' }),
  ]);
});
