import { readFileSync } from 'node:fs';
import { AppManifestUtils } from '@microsoft/app-manifest';
import { strFromU8, strToU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { applicationUri } from '../../bot/teams/entra-token.ts';
import { zipped } from '../../manifest/app-package.ts';
import { packageFaults } from '../../manifest/checks/package.ts';
import { LISTED_COMMANDS } from '../../manifest/listed-commands.ts';
import { languageFile, teamsManifest } from '../../manifest/teams-manifest.ts';
import { appOf, commands, packed } from './app.ts';

const app = appOf();
const manifest = () => teamsManifest(app, commands);
type Schema = {
  readonly additionalProperties: boolean;
  readonly patternProperties: Record<string, { maxLength: number }>;
};

function changed(name: string, change: (text: string) => string): Uint8Array {
  const files = unzipSync(packed());
  const text = strFromU8(files[name] ?? new Uint8Array());
  expect(change(text), `${name} is not as the test thinks`).not.toBe(text);
  return zipped({ ...files, [name]: strToU8(change(text)) });
}

describe('the manifest', () => {
  it('is one of the newest schema that Microsoft’s own validator brings', async () => {
    expect(manifest().manifestVersion).toBe('1.30');
    expect(await AppManifestUtils.validateAgainstSchema(manifest() as never)).toEqual([]);
  });

  it('is told apart from one that is wrong', async () => {
    const wrong = { ...manifest(), name: { short: 'P'.repeat(31) }, supportsChannelFeatures: 'tier9' };
    expect(await AppManifestUtils.validateAgainstSchema(wrong as never)).toHaveLength(2);
  });

  it('takes files, slash commands and every kind of channel, and asks for no permission', () => {
    const { bots, supportsChannelFeatures, ...rest } = manifest();
    expect(bots[0]).toMatchObject({
      botId: app.botId,
      scopes: ['personal', 'team', 'groupChat'],
      supportsFiles: true,
      supportsTargetedMessages: true,
    });
    expect(bots[0].commandLists.map(({ triggers }) => triggers)).toEqual(Array(3).fill(['slash', 'mention']));
    expect(supportsChannelFeatures).toBe('tier1');
    for (const asked of ['permissions', 'authorization', 'devicePermissions', 'webApplicationInfo']) {
      expect(rest).not.toHaveProperty(asked);
    }
  });

  it('has the board as a tab of each person where that is asked for, for which Teams says who they are', async () => {
    const withTab = appOf({ boardTab: true });
    const made = teamsManifest(withTab, commands);
    expect(made).toMatchObject({
      staticTabs: [{ contentUrl: 'https://patching.example.com/bot/board/tab', scopes: ['personal'] }],
      webApplicationInfo: { id: app.botId, resource: applicationUri('patching.example.com', app.botId) },
    });
    expect(await AppManifestUtils.validateAgainstSchema(made as never)).toEqual([]);
    expect(languageFile(withTab, commands, 'en')).toMatchObject({ 'staticTabs[0].name': 'Board' });
    expect(packageFaults(packed(withTab), commands)).toEqual([]);
    expect(manifest()).not.toHaveProperty('staticTabs');
  });

  it.each(['fr', 'en'] as const)('has texts in %s at the places that the localisation schema knows', (language) => {
    const file = new URL(
      '../../node_modules/@microsoft/app-manifest/build/json-schemas/teams/v1.30/MicrosoftTeams.Localization.schema.json',
      import.meta.url,
    );
    const schema: Schema & { properties: Record<string, { maxLength?: number }> } = JSON.parse(
      readFileSync(file, 'utf8'),
    );
    expect(schema.additionalProperties).toBe(false);
    for (const [place, text] of Object.entries(languageFile(app, commands, language))) {
      const pattern = Object.keys(schema.patternProperties).find((one) => new RegExp(one).test(place));
      const known = schema.properties[place] ?? schema.patternProperties[pattern ?? ''];
      expect(known, place).toBeDefined();
      expect(text.length, place).toBeLessThanOrEqual(known?.maxLength ?? 200);
    }
  });

  it('offers in each scope what is used most there, help last', () => {
    for (const names of Object.values(LISTED_COMMANDS)) {
      expect(names.length).toBeLessThanOrEqual(12);
      expect(names.at(-1)).toBe('help');
    }
    const [, team] = manifest().bots[0].commandLists;
    expect(team?.commands[1]).toEqual({
      title: 'demarrer',
      description: 'Démarre les serveurs d’une campagne. Exemple : /demarrer NUMÉRO',
    });
  });
});

describe('the package', () => {
  it('can be uploaded', () => {
    expect(packageFaults(packed(), commands)).toEqual([]);
    expect(Object.keys(unzipSync(packed())).sort()).toEqual([
      'color.png',
      'en.json',
      'fr.json',
      'manifest.json',
      'outline.png',
    ]);
  });

  it('has the same bytes each time, and others for another version', () => {
    expect(Buffer.from(packed()).equals(packed())).toBe(true);
    expect(Buffer.from(packed({ ...app, version: '1.2.4' })).equals(packed())).toBe(false);
  });

  const others = () => {
    const { 'en.json': _, ...files } = unzipSync(packed());
    return zipped(files);
  };
  it.each<[string, () => Uint8Array, string]>([
    ['something that is no zip', () => strToU8('PK'), 'is no zip'],
    ['a language less', others, 'en.json is not in the package'],
    ['a file more', () => zipped({ ...unzipSync(packed()), 'notes.txt': strToU8('x') }), 'notes.txt is none of'],
    ['an icon that is another', () => changed('outline.png', () => 'x'), 'outline.png is no PNG'],
    [
      'an icon that nobody names',
      () => changed('manifest.json', (text) => text.replace('"color.png"', '"c.png"')),
      'does not name color.png',
    ],
    ['a broken file', () => changed('en.json', () => '{'), 'no JSON object'],
    ['a version that is none', () => packed({ ...app, version: '1.2.3-beta' }), 'is not three numbers'],
    ['a placeholder', () => packed({ ...app, name: '{{NAME}}' }), 'holds a placeholder'],
    ['a name that is too long', () => packed({ ...app, name: 'N'.repeat(31) }), 'name.short has 31 characters'],
    [
      'a command that does not exist',
      () => changed('en.json', (text) => text.replace('"campaign"', '"campaigns"')),
      'no command is named campaigns',
    ],
    [
      'a command of the other language',
      () => changed('en.json', (text) => text.replace('"campaign"', '"campagne"')),
      'no command is named campagne',
    ],
    ['a command twice', () => changed('en.json', (text) => text.replace('"ko"', '"ok"')), 'ok is listed twice'],
    [
      'a text that says something else than the manifest',
      () => changed('fr.json', (text) => text.replace('Planifie', 'Prévoit')),
      'says something else',
    ],
    [
      'a place that the manifest does not have',
      () => changed('en.json', (text) => text.replace('[0].title', '[11].titles')),
      'the manifest has no',
    ],
    ['an empty text', () => changed('en.json', (text) => text.replace('"ko"', '" "')), 'is empty'],
  ])('is refused with %s', (_, zip, sentence) => {
    expect(packageFaults(zip(), commands).join('\n')).toContain(sentence);
  });
});
