// The real processes, started as an operator starts them with settings that are wrong.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadSettings } from '../config.ts';
import { vcenterSettingsOf, workerNeeds } from '../jobs/settings-from-file.ts';
import { createVcenterPort } from '../targets/vcenter/vcenter-port.ts';

async function run(script: string | readonly string[], environment: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, typeof script === 'string' ? [script] : script, {
    cwd: path.resolve(import.meta.dirname, '..'),
    env: { PATH: process.env.PATH, TMPDIR: environment.TMPDIR ?? tmpdir(), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      text += chunk;
    });
  await once(child, 'close');
  return { text, code: child.exitCode };
}

describe('a start with wrong settings', () => {
  it.each([
    [
      'bot/main.ts',
      { PORT: 'abc', MicrosoftAppId: '', MicrosoftAppType: 'Nobody' },
      ['PORT', 'MicrosoftAppType', 'MicrosoftAppId', 'MicrosoftAppTenantId', 'MicrosoftAppPassword', 'DATABASE_URL'],
    ],
    ['jobs/main.ts', { PORT: '70000' }, ['PORT', 'DATABASE_URL', 'ssh']],
    ['db/migrate-cli.ts', { LOG_LEVEL: 'loud' }, ['LOG_LEVEL', 'DATABASE_URL']],
    ['bot/planning/planning-import-cli.ts', { PORT: '-1' }, ['PORT', 'DATABASE_URL']],
  ])(
    'of %s names every fault at once, without a stack, before anything is opened',
    { timeout: 60_000 },
    async (script, environment, named) => {
      const { text, code } = await run(script, { NODE_ENV: 'production', ...environment });
      expect(code).toBe(2);
      for (const name of named) expect(text).toContain(name);
      expect(text).not.toMatch(/^\s+at |Error:/m);
    },
  );

  it('of a bot without any opens no database', { timeout: 60_000 }, async () => {
    const TMPDIR = mkdtempSync(path.join(tmpdir(), 'patchcenter-start-'));
    const { text, code } = await run('bot/main.ts', { TMPDIR });
    expect([code, text.includes('MicrosoftAppId')]).toEqual([2, true]);
    expect(existsSync(path.join(TMPDIR, 'patchcenter-postgres'))).toBe(false);
  });

  it('says in one sentence that a database does not answer', { timeout: 60_000 }, async () => {
    const { text, code } = await run('db/migrate-cli.ts', { DATABASE_URL: 'postgres://127.0.0.1:1/x' });
    expect([code, text.trim().split('\n').length]).toEqual([1, 1]);
    expect(text).not.toMatch(/^\s+at /m);
  });
});

describe('a start with a Node that is too old', () => {
  const scripts = JSON.parse(readFileSync('package.json', 'utf8')).scripts as Record<string, string>;
  const guard = './config/node-version.mjs';

  it.each(['bot', 'worker', 'migrate', 'planning:import', 'demo'])('is looked for by npm run %s', (name) => {
    expect(scripts[name]).toMatch(
      /^node (?:--max-semi-space-size=\d+ )?--import \.\/config\/node-version\.mjs \S+\.ts$/,
    );
  });

  it('answers with one sentence, and loads nothing', async () => {
    const older = "Object.defineProperty(process.versions, 'node', { value: '20.20.2' });";
    const args = ['--import', `data:text/javascript,${encodeURIComponent(older)}`, '--import', guard, 'bot/main.ts'];
    const { text, code } = await run(args);
    expect([code, text.trim()]).toEqual([
      2,
      'PatchCenter needs Node 24 or later, and this is Node 20.20.2: install Node 24, or run npm ci without --omit=dev, which brings it.',
    ]);
  });

  it('is no news for the one that the tests run on', async () => {
    expect(await run(['--import', guard, '--eval', 'console.log(1)'])).toEqual({ text: '1\n', code: 0 });
  });

  it('gives the process threads for names that take long to resolve', async () => {
    const count = 'console.log(process.env.UV_THREADPOOL_SIZE)';
    expect(await run(['--import', guard, '--eval', count])).toEqual({ text: '64\n', code: 0 });
  });
});

describe('a worker without a vCenter', () => {
  it('starts, and a virtual server is told that none is set', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'patchcenter-physical-'));
    writeFileSync(path.join(folder, 'key'), 'key');
    writeFileSync(
      path.join(folder, 'config.yaml'),
      `ssh: { username: patch, privateKeyFile: ${path.join(folder, 'key')} }`,
    );
    const settings = loadSettings({ PATCHCENTER_CONFIG: path.join(folder, 'config.yaml') }, workerNeeds);
    const port = createVcenterPort(vcenterSettingsOf(settings));
    const ask = {
      hostname: 'vpapp1',
      vmName: null,
      addresses: [],
      uuid: null,
      nodeName: null,
      branch: 'prod',
      fresh: false,
    };
    await expect(port.findMachines(ask as never)).rejects.toMatchObject({
      detail: expect.stringMatching(/no vCenter is set/),
    });
    await port.close();
  });
});
