// The bill of materials of a version: what production is made of, and nothing of development; made without a registry too.
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ROOT } from './imports.ts';

describe('the bill of materials', () => {
  it('names what production is made of, where nothing answers too', { timeout: 60_000 }, async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'patchcenter-sbom-'));
    const env = { ...process.env, npm_config_registry: 'http://127.0.0.1:1', PATCHCENTER_IMAGE: '' };
    const { stdout } = await promisify(execFile)(path.join(ROOT, '.ci/sbom'), [folder], { env });
    expect(stdout).toMatch(/no audit: the registry does not answer/);
    expect(existsSync(path.join(folder, 'audit.json'))).toBe(false);
    const bill = JSON.parse(readFileSync(path.join(folder, 'sbom.cdx.json'), 'utf8'));
    expect(bill).toMatchObject({ bomFormat: 'CycloneDX' });
    const names = new Set(bill.components.map(({ name }: { name: string }) => name));
    const { dependencies, devDependencies } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
    expect(Object.keys(dependencies).filter((name) => !names.has(name))).toEqual([]);
    expect(['vitest', 'knip', 'typescript'].filter((name) => name in devDependencies && names.has(name))).toEqual([]);
  });
});
