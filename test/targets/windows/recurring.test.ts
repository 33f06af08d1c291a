// KBs that come again under one number: which one it is stands in their title, in every language, or nobody can tell.
import { expect, it } from 'vitest';
import { packagesOf } from '../../../targets/windows/read/inventory.ts';
import { editionOf, versionOf } from '../../../targets/windows/read/updates.ts';

const ID = '6a1f5b0e-3d6c-4c52-9d4a-2f6d0d6a1c04';
const update = (kb: string, Title: string, RevisionNumber: number | null = 203) => ({
  ...{ UpdateID: ID, RevisionNumber, Title, KBArticleIDs: [kb] },
});

it.each([
  ['890830', 'Windows Malicious Software Removal Tool x64 - v5.119 (KB890830)', '0:5.119'],
  ['890830', 'Outil de suppression de logiciels malveillants Windows x64 - v5.119 (KB890830)', '0:5.119'],
  [
    '2267602',
    'Security Intelligence Update for Microsoft Defender Antivirus - KB2267602 (Version 1.401.1166.0)',
    '0:1.401.1166.0',
  ],
  ['2267602', 'Mise à jour de la veille de sécurité - KB2267602 (Version 1.401.1166.0)', '0:1.401.1166.0'],
  ['4052623', 'Microsoft Defender - KB4052623 (バージョン 4.18.23100.2009)', '0:4.18.23100.2009'],
  ['890830', 'Windows Malicious Software Removal Tool x64 (KB890830)', '0:u6a1f5b0e3d6c4c529d4a2f6d0d6a1c04.203'],
  ['5031364', '2026-10 Cumulative Update for Microsoft server operating system version 21H2 (KB5031364)', '0:1'],
  ['5031364', 'Cumulative Update for .NET Framework 3.5 and 4.8 for Windows Server Version 1809 (KB5031364)', '0:1'],
])('KB%s: %s', (kb, title, version) => {
  expect(versionOf(update(kb, title))).toBe(version);
  expect(editionOf(version)).toBe(version === '0:1' ? null : version.slice(2));
});

it('of several that are installed the newest counts, and what a hot fix says beside it nothing', () => {
  const installed = ['v5.118', 'v5.120', 'v5.119'].map((one) => update('890830', `Tool - ${one} (KB890830)`));
  const inventory = {
    ...{ Error: null, Build: '20348.2849', Installed: installed, Waiting: [] },
    HotFixes: [{ HotFixID: 'KB890830' }, { HotFixID: 'KB5031364' }],
  };
  expect(packagesOf(inventory)).toEqual([
    { name: 'Windows', arch: 'windows', version: '0:20348.2849' },
    { name: 'KB5031364', arch: 'windows', version: '0:1' },
    { name: 'KB890830', arch: 'windows', version: '0:5.120' },
  ]);
});
