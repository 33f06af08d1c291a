import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { packageFaults } from '../../manifest/checks/package.ts';
import { commands, DEVELOPER, ENVIRONMENT } from './app.ts';

const MAIN = new URL('../../manifest/main.ts', import.meta.url).pathname;
const folder = mkdtempSync(path.join(tmpdir(), 'manifest-'));
const settings = path.join(folder, 'settings.yaml');
const run = promisify(execFile);
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
const zip = path.join(folder, `patchcenter-teams-app-${version}.zip`);

async function make(args: readonly string[] = [], env: Record<string, string> = ENVIRONMENT) {
  const options = { env: { PATH: process.env.PATH, PATCHCENTER_CONFIG: settings, ...env } };
  return run(process.execPath, [MAIN, '--out', folder, ...args], options).then(
    ({ stdout, stderr }) => ({ code: 0, said: stdout + stderr }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      said: error.stdout + error.stderr,
    }),
  );
}

beforeAll(() => writeFileSync(settings, JSON.stringify({ teamsApp: { name: 'Patchs DSI', developer: DEVELOPER } })));

describe('npm run manifest', () => {
  it('says all that is missing, and writes nothing', async () => {
    const { code, said } = await make([], { PATCHCENTER_CONFIG: '' });
    expect(code).toBe(1);
    for (const name of ['MicrosoftAppId', 'MicrosoftAppTenantId', 'teamsApp.developer']) expect(said).toContain(name);
    expect(readdirSync(folder)).toEqual(['settings.yaml']);
  });

  it('writes a package for the tenant, once', async () => {
    expect(await make()).toMatchObject({ code: 0, said: expect.stringContaining('was written: Patchs DSI') });
    expect(packageFaults(readFileSync(zip), commands)).toEqual([]);
    expect(await make()).toMatchObject({ code: 0, said: expect.stringContaining('is there already, the same') });
  });

  it('leaves another package of that version alone, unless told otherwise', async () => {
    writeFileSync(zip, 'somebody’s');
    expect(await make()).toMatchObject({ code: 1, said: expect.stringContaining('nothing was written') });
    expect(readFileSync(zip, 'utf8')).toBe('somebody’s');
    expect(await make(['--force'])).toMatchObject({ code: 0, said: expect.stringContaining('was replaced') });
    expect(packageFaults(readFileSync(zip), commands)).toEqual([]);
  });

  it.each([
    ['an option that it does not have', ['--fore'], '--fore'],
    ['a folder that is not there', ['--out', path.join(folder, 'nowhere')], 'cannot be written (ENOENT)'],
  ])('refuses %s in a sentence', async (_, args, sentence) => {
    const { code, said } = await make(args);
    expect([code, said.includes(sentence), said.includes('    at ')]).toEqual([1, true, false]);
  });
});
