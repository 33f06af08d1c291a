// What a Windows update and its restart say of themselves on the cards of the campaign and of the reboot, from the tables: in the language of
// the card, in words.
import { beforeAll, expect, it } from 'vitest';
import type { Renderer } from '../../../bot/front/render.ts';
import { needsReboot } from '../../../targets/windows/scripts/pending-reboot.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { rendererOf, textOf } from '../shared/card-text.ts';
import { addAttempt, addCampaign, addSession, seedEstate } from '../shared/seed.ts';

const { evidence } = needsReboot({
  ...{ CbsRebootPending: true, CbsPackagesPending: false, AutoUpdateRebootRequired: true, CcmRebootPending: null },
  ...{ PendingFileRenameOperations: [], ComputerName: 'A', ActiveComputerName: 'A', TiWorker: false },
});
const KEYS = /RebootPending|RebootRequired/;

let renderer: Renderer;
let campaign: string;
let reboot: string;

beforeAll(async () => {
  const { db } = await createTestDatabase();
  const seed = await seedEstate(db);
  renderer = rendererOf(db);
  const id = await addCampaign(seed);
  const updating = await addSession(seed, id, 'vrwinupd', { status: 'in_progress' });
  const progress = { phase: 'downloading', done: 0, total: 3, line: 'downloading 1 of 3: KB5032198' };
  await addAttempt(seed, id, updating, { progress: JSON.stringify(progress) });
  const asking = await addSession(seed, id, 'vrwinask', { status: 'in_progress' });
  const waiting_for = JSON.stringify({ kind: 'reboot-decision', evidence });
  reboot = `reboot:${await addAttempt(seed, id, asking, { state: 'waiting', step: 'reboot', waiting_for })}`;
  campaign = `campaign:${id}`;
});

const text = async (key: string, language: 'fr' | 'en') =>
  textOf(await renderer.render(key, language)).replace(/[\u00a0\u202f]/g, ' ');

it('the line of an update is in the language of the card', async () => {
  expect(await text(campaign, 'fr')).toContain('téléchargement 1 sur 3 : KB5032198');
  expect(await text(campaign, 'fr')).not.toContain('downloading');
  expect(await text(campaign, 'en')).toContain('downloading 1 of 3: KB5032198');
});

it('the campaign says who asks for the restart, and no key of the registry', async () => {
  expect(await text(campaign, 'fr')).toContain('maintenance des composants de Windows, Windows Update');
  expect(await text(campaign, 'en')).toContain('Windows component servicing, Windows Update');
  for (const language of ['fr', 'en'] as const) expect(await text(campaign, language)).not.toMatch(KEYS);
});

it('the card of the reboot says so too, with the keys of those that ask below it', async () => {
  const lines = (await text(reboot, 'fr')).split('\n');
  const at = lines.indexOf('maintenance des composants de Windows, Windows Update');
  expect(lines.slice(at + 1, at + 3)).toEqual([
    'Component Based Servicing\\RebootPending',
    'WindowsUpdate\\Auto Update\\RebootRequired',
  ]);
  expect(lines.join('\n')).not.toMatch(/TiWorker|: yes|: no\b/);
});
