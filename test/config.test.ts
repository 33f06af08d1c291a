import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ENVIRONMENT_NAMES, loadSettings, SettingsError } from '../config.ts';

function faultsOf(environment: NodeJS.ProcessEnv): readonly string[] {
  try {
    loadSettings(environment);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.faults;
    throw error;
  }
}

async function yaml(text: string): Promise<string> {
  const file = path.join(await mkdtemp(path.join(tmpdir(), 'patchcenter-config-')), 'config.yaml');
  writeFileSync(file, text);
  return file;
}

describe('the settings', () => {
  it('have a default for everything a trial needs', () => {
    const { environment, file } = loadSettings({});
    expect(environment.PORT).toBe(3978);
    expect(file.zone).toBe('Europe/Paris');
    expect(file.campaigns.generalExcludes).toHaveLength(20);
  });

  it('are all in .env.example, and nothing else is', () => {
    const example = readFileSync(path.join(import.meta.dirname, '..', '.env.example'), 'utf8');
    const names = [...example.matchAll(/^([A-Za-z_]+)=/gm)].map((match) => match[1]);
    expect(names.toSorted()).toEqual(ENVIRONMENT_NAMES.toSorted());
  });

  it('refuse production with authentication off, and without a database', () => {
    expect(faultsOf({ NODE_ENV: 'production', PATCHCENTER_AUTHENTICATION: 'off' })).toHaveLength(2);
  });

  it('report every fault at once, each with its place', async () => {
    const file = await yaml('zone: Europe/Nowhere\ngate: { freshness: sometimes }\nunknown: 1\n');
    const faults = faultsOf({ PORT: 'x', PATCHCENTER_CONFIG: file }).join('\n');
    for (const place of ['PORT', 'zone', 'gate.freshness', 'unknown']) expect(faults).toContain(place);
  });

  it('refuse a package glob that a shell would read (RUN-5)', async () => {
    const file = await yaml('campaigns: { generalExcludes: ["kernel*", "$(reboot)"] }\n');
    expect(faultsOf({ PATCHCENTER_CONFIG: file }).join()).toContain('generalExcludes.1');
  });

  it('say which file cannot be read', () => {
    expect(faultsOf({ PATCHCENTER_CONFIG: '/nowhere/config.yaml' })[0]).toContain('/nowhere/config.yaml');
  });
});
