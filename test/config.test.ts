import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { botSettingsOf } from '../bot/settings-from-file.ts';
import { databaseLimitsOf, ENVIRONMENT_NAMES, loadSettings, SettingsError } from '../config.ts';
import { DEFAULT_DATABASE_LIMITS } from '../db/steady.ts';

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
    expect(databaseLimitsOf(loadSettings({}))).toEqual(DEFAULT_DATABASE_LIMITS);
  });

  it('are all in .env.example, and nothing else is', () => {
    const example = readFileSync(path.join(import.meta.dirname, '..', '.env.example'), 'utf8');
    const names = [...example.matchAll(/^([A-Za-z_]+)=/gm)].map((match) => match[1]);
    expect(names.toSorted()).toEqual(ENVIRONMENT_NAMES.toSorted());
  });

  it('refuse production with authentication off, and without a database', () => {
    expect(faultsOf({ NODE_ENV: 'production', PATCHCENTER_AUTHENTICATION: 'off' })).toHaveLength(2);
  });

  it.each(['0.0.0.0', '::', '10.1.2.3', 'bot.example.org', '127.0.0.1.evil.example'])(
    'refuse authentication off with HOST=%s, production or not',
    (HOST) => {
      expect(faultsOf({ PATCHCENTER_AUTHENTICATION: 'off', HOST }).join()).toContain('anybody could command the bot');
      expect(faultsOf({ PATCHCENTER_AUTHENTICATION: 'on', HOST })).toEqual([]);
    },
  );

  it.each(['127.0.0.1', '127.0.0.2', 'localhost', '::1'])('take authentication off with HOST=%s', (HOST) => {
    expect(faultsOf({ PATCHCENTER_AUTHENTICATION: 'off', HOST })).toEqual([]);
  });

  it('refuse a bot of many tenants in production', () => {
    const production = { NODE_ENV: 'production', DATABASE_URL: 'postgres://x/y' };
    expect(faultsOf({ ...production, MicrosoftAppType: 'MultiTenant' }).join()).toContain('MultiTenant');
    expect(faultsOf({ ...production, MicrosoftAppType: 'SingleTenant' })).toEqual([]);
  });

  it('want a secret for links where several processes would have none in common', () => {
    const production = { NODE_ENV: 'production', DATABASE_URL: 'x', PUBLIC_URL: 'https://p.test' };
    const managed = { ...production, MicrosoftAppType: 'UserAssignedMSI' };
    expect(faultsOf(managed).join()).toContain('PATCHCENTER_LINK_SECRET');
    expect(faultsOf({ ...managed, PATCHCENTER_LINK_SECRET: 'x'.repeat(32) })).toEqual([]);
    expect(faultsOf({ ...managed, PATCHCENTER_LINK_SECRET: 'short' })).toHaveLength(1);
  });

  it('refuse hosts that would let anybody in, and admins that are no Entra ids (PEOPLE-1)', async () => {
    for (const host of ['*', '*.com', 'https://x.example', 'x.example/y', '*.*.example', 'localhost']) {
      const file = await yaml(JSON.stringify({ files: { hosts: [host] }, teams: { serviceHosts: [host] } }));
      expect(faultsOf({ PATCHCENTER_CONFIG: file })).toHaveLength(2);
    }
    const id = '00000000-0000-4000-8000-00000000000A';
    const wrong = await yaml(JSON.stringify({ admins: ['ada@example.org'] }));
    expect(faultsOf({ PATCHCENTER_CONFIG: wrong }).join()).toContain('admins.0');
    const right = await yaml(JSON.stringify({ admins: [id], files: { hosts: ['*.contoso.com', 'a-b.example'] } }));
    expect(botSettingsOf(loadSettings({ PATCHCENTER_CONFIG: right })).admins).toEqual([id.toLowerCase()]);
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
