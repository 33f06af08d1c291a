import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { appOf, BOT_ID, DEVELOPER, ENVIRONMENT, needsOf } from './app.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'manifest-settings-'));

function configOf(content: object): string {
  const file = path.join(folder, 'settings.yaml');
  writeFileSync(file, JSON.stringify(content));
  return file;
}

describe('the settings of the Teams app', () => {
  it('that are missing are all told at once, in sentences', () => {
    const told = needsOf({ MicrosoftAppType: 'MultiTenant', PUBLIC_URL: 'http://patching.example.com' });
    for (const name of ['MicrosoftAppId', 'MicrosoftAppTenantId', 'teamsApp.developer']) {
      expect(told).toContain(`${name} is needed`);
    }
    expect(told).toContain('MicrosoftAppType=MultiTenant is refused');
    expect(told).toContain('PUBLIC_URL begins with http://');
  });

  it('that are complete are told nothing of', () => {
    const PATCHCENTER_CONFIG = configOf({ teamsApp: { developer: DEVELOPER } });
    expect(needsOf({ ...ENVIRONMENT, PATCHCENTER_CONFIG })).toBe('');
  });

  it.each([
    ['a name that Teams would cut', { name: 'P'.repeat(31), developer: DEVELOPER }, 'teamsApp.name'],
    ['a page without TLS', { developer: { ...DEVELOPER, privacyUrl: 'http://x.example.com' } }, 'privacyUrl'],
    [
      'a developer of whom something is missing',
      { developer: { name: 'IT' } },
      'teamsApp.developer.websiteUrl is missing',
    ],
    ['an id that is none', { id: 'patchcenter', developer: DEVELOPER }, 'teamsApp.id'],
    ['a domain with a path', { validDomains: ['x.example.com/y'], developer: DEVELOPER }, 'teamsApp.validDomains'],
  ])('refuse %s', (_, teamsApp, sentence) => {
    expect(needsOf({ ...ENVIRONMENT, PATCHCENTER_CONFIG: configOf({ teamsApp }) })).toContain(sentence);
  });

  it('refuse an id of the bot that is none', () => {
    expect(needsOf({ ...ENVIRONMENT, MicrosoftAppId: 'patchcenter' })).toContain(
      'MicrosoftAppId: “patchcenter” is no id',
    );
  });

  it('give the app an id of its own, the same for the same bot', () => {
    const { appId } = appOf();
    expect(appId).toMatch(/^[\da-f]{8}-[\da-f]{4}-5[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    expect(appId).not.toBe(BOT_ID);
    // Written down: an update under another id would be another app.
    expect(appId).toBe('e2d77324-1264-5d4d-9fd6-527c09a840fb');
    expect(appOf({}, { MicrosoftAppId: BOT_ID.toUpperCase() }).appId).toBe(appId);
    expect(appOf({}, { MicrosoftAppId: BOT_ID.replace('1', '2') }).appId).not.toBe(appId);
    expect(appOf({ id: 'AAAAAAAA-2222-4333-8444-555555555555' }).appId).toBe('aaaaaaaa-2222-4333-8444-555555555555');
  });

  it('name the host of PUBLIC_URL and those that are added, each once', () => {
    const validDomains = ['patching.example.com', 'files.example.com'];
    expect(appOf({ validDomains }).validDomains).toEqual(['patching.example.com', 'files.example.com']);
    expect(appOf({}, { PUBLIC_URL: '' }).validDomains).toEqual([]);
  });
});
