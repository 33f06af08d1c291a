// An account with a list of hosts: what it orders, reads and answers outside it is refused, at the door too (PEOPLE-3).
import * as XLSX from '@e965/xlsx';
import { beforeAll, describe, expect, it } from 'vitest';
import { offerDownload } from '../../../bot/files/offer-download.ts';
import { contentOf } from '../../../bot/front/contents.ts';
import { proposeInventory } from '../../../bot/inventory/propose-inventory.ts';
import { proposeDetection } from '../../../bot/links/propose-links.ts';
import { proposeTemplate } from '../../../bot/planning/propose-change.ts';
import { loadOrderer } from '../../../db/queries/attempts/orders.ts';
import { readWithinReach } from '../../../db/queries/people/within-reach.ts';
import type { Download } from '../../../domain/download.ts';
import type { CampaignId, ServerId } from '../../../domain/ids.ts';
import { addCampaign, addServer, addSession, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { openChatBench } from '../../support/chat-bench.ts';
import { bytesOf } from '../../support/file-bytes.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { audited, openBench, refusal, somebody } from '../shared/bench.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const chat = openChatBench(ctx);
const ada = await somebody(db, 'Ada', ['admin']);
const lea = await somebody(db, 'Lea', ['operator', 'coordinator', 'owner', 'admin']);
let campaign = 0 as CampaignId;
let outside = 0 as ServerId;
let inside = 0 as ServerId;

beforeAll(async () => {
  campaign = await addCampaign(db, ada.userId);
  inside = await addServer(db, 'vrin1');
  outside = await addServer(db, 'vrout1');
  await addSession(db, campaign, inside, { status: 'prereq_ok' });
  await addSession(db, campaign, outside, { status: 'prereq_ok' });
  expect(await chat.type(ada, '/role @Lea only vrin*')).toBe('Lea is limited to: vrin*.');
});

const REFUSED = 'Outside the servers of your account: vrout1. An admin can extend it (/role).';

describe('an account that is limited to some servers (PEOPLE-3)', () => {
  it.each([
    '/start 1 vrout1',
    '/prereqs 1 vrout1',
    '/retry 1 vrout1',
    '/exclude vrout1 broken disk',
    '/assign vrout1 @Lea',
    '/move vrout1 tuesday 10:15',
    '/excludes vrout1 add httpd* because pinned',
    '/excludes vrout1',
    '/links vrout1',
    '/rollback vrout1 broken',
    '/reboot vrout1',
    '/give-up vrout1 broken',
    '/server vrin1 vrout1',
    '/log vrout1',
    '/quickwin new vrout1',
  ])('%s is refused', async (line) => {
    expect(await chat.type(lea, line)).toBe(REFUSED);
  });

  it('acts on its own, and of a whole campaign on its own alone', async () => {
    expect(await chat.type(lea, '/server vrin1')).toBe('server:vrin1');
    await chat.type(lea, `/prereqs ${campaign}`);
    const rows = await audited(db, 'campaign.prereqs');
    expect(rows.at(-1)?.after).toMatchObject({ servers: ['vrin1'] });
    expect(await chat.type(lea, `/start ${campaign} slots`)).toBe(REFUSED);
  });

  it('sees no card of another server, and no file of all', async () => {
    expect(await chat.card('server:vrout1', lea)).toBeNull();
    expect(await chat.card('server:vrin1', lea)).not.toBeNull();
    expect(await chat.text(await chat.type(lea, '/history'), lea)).toContain('Only the servers of your account');
    expect(await chat.type(lea, '/audit')).toBe('audit');
    expect((await chat.card('audit', lea))?.refusal).toContain('limited to some servers');
    expect(await chat.press(lea, 'audit.export', { filter: '' })).toContain('limited to some servers');
  });

  it('gets files with its servers alone', async () => {
    const text = async (download: Download) => {
      const outcome = await offerDownload(ctx, lea, download);
      if (outcome.kind === 'refused') throw new Error(outcome.text.en);
      const bytes = await readWithinReach(db, lea.userId, async (within) =>
        bytesOf(await contentOf({ db: within, language: 'en', now: MONDAY_MORNING, zone: 'Europe/Paris' }, download)),
      );
      const { Sheets } = XLSX.read(bytes, { type: 'array' });
      return Object.values(Sheets)
        .map((sheet) => XLSX.utils.sheet_to_csv(sheet))
        .join('\n');
    };
    expect(await text({ kind: 'estate' })).toContain('vrin1');
    expect(await text({ kind: 'estate' })).not.toContain('vrout1');
  });

  it('brings nothing in that is about others', async () => {
    const files = [
      { bytes: Buffer.from('Hostname,Domain,Environment\nvrin1,INFRASTRUC,Recette\n'), fileName: 'a.csv' },
    ];
    expect(refusal(await proposeInventory(ctx, lea, { files, covers: [] }))).toContain('limited to some servers');
    expect(refusal(await proposeDetection(ctx, lea))).toContain('limited to some servers');
    expect(refusal(await proposeTemplate(ctx, lea, { year: 2027 }))).toContain('limited to some servers');
  });

  it('is asked at the door', async () => {
    const at = { ability: 'campaign.start', now: MONDAY_MORNING, ownSession: null } as const;
    expect(await loadOrderer(db, lea.userId, { ...at, serverId: outside, ownSession: null })).toEqual({
      kind: 'out-of-reach',
      name: 'Lea',
    });
    expect(await loadOrderer(db, lea.userId, { ...at, serverId: inside, ownSession: null })).toEqual({
      kind: 'allowed',
      name: 'Lea',
    });
  });

  it('is limited to what there is, and has everything again', async () => {
    expect(await chat.type(ada, '/role @Lea only domain:NOWHERE')).toContain('does not know domain:NOWHERE.');
    expect(await chat.type(lea, '/role @Lea everywhere')).toContain('ask another admin');
    expect(await chat.type(ada, '/role @Lea partout', 'fr')).toBe('Lea a de nouveau tous les serveurs.');
    expect(await chat.type(lea, '/server vrout1')).toBe('server:vrout1');
  });
});
