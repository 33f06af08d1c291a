// The correspondence in Teams: seen, detected, made and undone by hand, from workbooks; and what the gate sees of it (LINK-1 to LINK-3).

import * as XLSX from '@e965/xlsx';
import { beforeEach, describe, expect, it } from 'vitest';
import { applyChange, cancelChange, undoChange } from '../../../bot/change-sets/change-set.ts';
import type { ReadFile } from '../../../bot/files/read-incoming-file.ts';
import { contentOf } from '../../../bot/front/contents.ts';
import { createRenderer } from '../../../bot/front/render.ts';
import { linkServers } from '../../../bot/links/link-servers.ts';
import { LINK_CHANGES } from '../../../bot/links/link-work.ts';
import { linksCommands } from '../../../bot/links/links-command.ts';
import { proposeDetection } from '../../../bot/links/propose-links.ts';
import type { PatchCommand } from '../../../bot/shared/command-answers.ts';
import type { CommandAnswer, CommandContext } from '../../../bot/shared/typed/command.ts';
import { parseCommandLine } from '../../../bot/shared/typed/parse.ts';
import { loadGateQuestions } from '../../../db/queries/gate/gate.ts';
import { loadLinkRows } from '../../../db/queries/links/links.ts';
import { foldCase } from '../../../domain/fold-case.ts';
import type { LinkChangeId, ServerId } from '../../../domain/ids.ts';
import { addCampaign, addServer, addSession } from '../../support/campaign-data.ts';
import { bytesOf } from '../../support/file-bytes.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { audited, dirtySeq, done, openBench, refusal, showing, somebody } from '../shared/bench.ts';
import { textOf, verbsOf } from '../shared/card-text.ts';
import { SETTINGS } from '../shared/seed.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const renderer = createRenderer({ db, clock: ctx.clock, settings: SETTINGS });
const carole = await somebody(db, 'Carole', ['coordinator']);
const chloe = await somebody(db, 'Chloe', ['coordinator']);
const omar = await somebody(db, 'Omar', ['operator']);
let sent: ReadFile = { kind: 'refused', text: { fr: 'Illisible.', en: 'Unreadable.' } };
const commands = linksCommands(ctx, { readIncomingFile: async () => sent });
const prod = { environment: 'Production' };
const dns = await addServer(db, 'vpdns1', prod);
for (const hostname of ['vrdns1', 'vddns1', 'vrbase1', 'vrweb1']) await addServer(db, hostname);
for (const hostname of ['vpbase1', 'vsbase1', 'vpalone1']) await addServer(db, hostname, prod);
await addServer(db, 'vrorphan1');
await addServer(db, 'ls-odd1');
const campaignId = await addCampaign(db, carole.userId);
await showing(db, `go:${campaignId}`, 'channel-1');
await showing(db, 'links', 'channel-1');

beforeEach(async () => {
  for (const table of ['server_correspondance', 'link_dismissals'] as const) await db.deleteFrom(table).execute();
  await db.deleteFrom('link_changes').where('undoes', 'is not', null).execute();
  await db.deleteFrom('link_changes').execute();
});

let serial = 0;
async function answer(line: string, kind: 'personal' | 'channel' = 'channel', files = 0): Promise<CommandAnswer> {
  serial += 1;
  const parsed = parseCommandLine(line);
  const command = commands.find(({ name }) => [name.fr, name.en].map(foldCase).includes(parsed?.name ?? ''));
  if (parsed === null || command === undefined) throw new Error(`no command for ${line}`);
  const incoming = {
    activityId: `activity-${serial}`,
    conversation: { id: 'channel-1', threadId: null, kind },
    files: Array.from({ length: files }, () => ({ name: 'links.xlsx', type: 'xlsx', downloadUrl: 'x' })),
  };
  const user = { id: carole.userId, entraId: 'entra-carole', name: 'Carole', language: 'en', roles: ['coordinator'] };
  return run(command as PatchCommand<unknown>, parsed.words, { user, incoming, now: ctx.time.now });
}

async function run<Args>(
  command: PatchCommand<Args>,
  words: Parameters<PatchCommand<Args>['parse']>[0],
  around: object,
) {
  const parsed = command.parse(words);
  if (parsed.kind === 'wrong') return { kind: 'text', text: parsed.problem } as const;
  return command.run({ ...around, args: parsed.args } as unknown as CommandContext<Args>);
}

async function said(line: string, kind?: 'personal' | 'channel', files?: number): Promise<string> {
  const given = await answer(line, kind, files);
  if (given.kind === 'text') return given.text.en;
  return given.kind === 'card' ? given.key : given.kind;
}

async function links(): Promise<string[]> {
  return (await loadLinkRows(db, null)).map(({ prod: p, nonprod, source }) => `${p} ${nonprod} ${source}`);
}

async function shown(key: string): Promise<string> {
  return textOf(await renderer.render(key, 'en'));
}

async function detected(by = carole): Promise<LinkChangeId> {
  return done(await proposeDetection(ctx, by)).changeId;
}

describe('/links detect (LINK-2)', () => {
  it('is previewed, applied whole, and finds nothing the second time', async () => {
    const key = await said('/links detect');
    expect(key).toMatch(/^link-change:/);
    expect(await links()).toEqual([]);
    const card = await renderer.render(key, 'en');
    expect(textOf(card)).toContain('Added: 2 links');
    expect(verbsOf(card)).toEqual(['link-change.apply', 'link-change.cancel']);
    done(await applyChange(LINK_CHANGES, ctx, carole, { changeId: Number(key.split(':')[1]) as LinkChangeId }));
    expect(await links()).toEqual(['vpdns1 vddns1 auto', 'vpdns1 vrdns1 auto']);
    expect(await said('/correspondances détecter')).toMatch(/No new link detected/);
    expect((await audited(db, 'links.apply')).length).toBe(1);
  });

  it('lists what it cannot settle: ambiguous, productions without a link, orphans', async () => {
    const text = await shown('links');
    expect(text).toContain(
      '1 unclear · 2 production servers without a link · 2 non-production servers without production',
    );
    expect(text).toContain('unclear link · vpbase1, vsbase1 · with vrbase1');
    expect(text).toContain('no link · vpalone1');
    expect(text).toContain('no production · vrorphan1');
    expect(text).toContain('Detection would add 2 links.');
  });

  it('changes no link made by hand, and does not bring back a pair that somebody removed', async () => {
    await said('/link vpdns1 vrdns1');
    done(await applyChange(LINK_CHANGES, ctx, carole, { changeId: await detected() }));
    expect(await links()).toEqual(['vpdns1 vddns1 auto', 'vpdns1 vrdns1 manual']);
    expect(await said('/unlink vpdns1 vddns1')).toBe('vpdns1 is no longer linked to vddns1.');
    expect(await said('/links detect')).toMatch(/No new link detected/);
    expect(await shown('links')).toContain('1 pair removed by hand will not be proposed again.');
    expect(await said('/link vpdns1 vddns1')).toMatch(/is linked to vddns1/);
    expect(await db.selectFrom('link_dismissals').selectAll().execute()).toEqual([]);
  });

  it('applied by two people at once is applied by one, and the other is told who did', async () => {
    const changeId = await detected();
    const outcomes = await Promise.all([
      applyChange(LINK_CHANGES, ctx, carole, { changeId }),
      applyChange(LINK_CHANGES, ctx, chloe, { changeId }),
      cancelChange(LINK_CHANGES, ctx, chloe, { changeId }),
    ]);
    expect(outcomes.filter(({ kind }) => kind === 'done')).toHaveLength(1);
    for (const outcome of outcomes) if (outcome.kind === 'refused') expect(outcome.text.en).toMatch(/Carole|Chloe/);
  });

  it('is refused whole when one of its pairs has been linked since it was shown', async () => {
    const changeId = await detected();
    done(await linkServers(ctx, chloe, { prod: 'vpdns1', nonprods: ['vrdns1'] }));
    expect(refusal(await applyChange(LINK_CHANGES, ctx, carole, { changeId }))).toMatch(
      /vpdns1 and vrdns1 were linked/,
    );
    expect(await links()).toEqual(['vpdns1 vrdns1 manual']);
  });
});

describe('/link and /unlink (LINK-3)', () => {
  it.each([
    ['/link vpalone1 vrweb1', 'vpalone1 is linked to vrweb1.'],
    ['/lier VPALONE1 vrweb1,vrorphan1', 'vpalone1 is linked to vrweb1, vrorphan1.'],
    ['/link', 'The production server is missing.'],
    ['/link vpdns1', 'The non-production server is missing.'],
    ['/link vpdns1 vrnowhere1', 'Unknown server: vrnowhere1.'],
    ['/link vpdns1 vpdns1', 'vpdns1 cannot be linked to itself.'],
    ['/link vrdns1 vpdns1', 'vpdns1 is the production server: put it first (vpdns1 vrdns1).'],
    ['/unlink vpdns1', 'vpdns1 has no links.'],
    ['/delier vpdns1 vrdns1', 'vpdns1 and vrdns1 are not linked.'],
  ])('%s answers %s', async (line, expected) => {
    expect(await said(line)).toBe(expected);
  });

  it('refuses a pair twice, and the same the other way round', async () => {
    await said('/link vrweb1 vrorphan1');
    expect(await said('/link vrweb1 vrorphan1')).toBe('vrweb1 and vrorphan1 are already linked.');
    expect(await said('/link vrorphan1 vrweb1')).toMatch(/already linked, the other way round/);
  });

  it('shows the links of one server, with who made them and how its name reads (LINK-1)', async () => {
    await said('/link vpdns1 vrdns1');
    expect(await said('/links VPDNS1.sanef.fr')).toMatch(/links-of:vpdns1|Unknown server/);
    const card = await renderer.render('links-of:vpdns1', 'en');
    expect(textOf(card)).toContain('By its name: production, signature v_dns1.');
    expect(textOf(card)).toContain('production of vrdns1 · never validated');
    expect(textOf(card)).toMatch(/by hand, Carole/);
    expect(verbsOf(card)).toEqual(['links.unlink', 'links.link']);
    expect(await shown('links-of:vrdns1')).toContain('non-production of vpdns1');
    expect(await shown('links-of:ls-odd1')).toMatch(/begin with ls- or sp/);
  });

  it('takes the last change back, and is for coordinators', async () => {
    await said('/link vpdns1 vrdns1,vddns1');
    expect(await said('/links undo')).toMatch(/^link-change:/);
    expect(await links()).toEqual([]);
    expect(await said('/links undo')).toMatch(/no change of links of yours/);
    expect(refusal(await linkServers(ctx, omar, { prod: 'vpdns1', nonprods: ['vrdns1'] }))).toMatch(/coordinator/);
  });

  it('is what the gate sees at once: its cards are drawn again (GATE-1, GATE-5)', async () => {
    await addSession(db, campaignId, dns, { branch: 'prod' });
    const before = await dirtySeq(db, `go:${campaignId}`);
    await said('/link vpdns1 vrdns1');
    expect(await dirtySeq(db, `go:${campaignId}`)).not.toBe(before);
    const gate = await loadGateQuestions(db, campaignId, [dns as ServerId], 'cycle');
    expect(gate.get(dns)?.linked.map(({ hostname }) => hostname)).toEqual(['vrdns1']);
  });
});

describe('links from Excel (LINK-3)', () => {
  it('are previewed, applied whole and taken back; what was exported comes back without a difference', async () => {
    await said('/link vpdns1 vrdns1');
    sent = workbook([
      ['Correspondances production / hors production 2027'],
      ['Production', 'Hors-prod', 'Action', 'Remarque'],
      ['VPDNS1', 'vrdns1', 'supprimer', 'fini'],
      ['vpdns1', ' vddns1 ', 'Ajouter'],
      ['vpbase1', 'vrbase1', null],
    ]);
    const key = await said('/links import', 'personal', 1);
    expect(await links()).toEqual(['vpdns1 vrdns1 manual']);
    expect(await shown(key)).toMatch(/Added: 2 links\nRemoved: 1 link\n.*Ignored in this file\ncolumn D “Remarque”/s);
    const changeId = Number(key.split(':')[1]) as LinkChangeId;
    done(await applyChange(LINK_CHANGES, ctx, carole, { changeId }));
    expect(await links()).toEqual(['vpbase1 vrbase1 manual', 'vpdns1 vddns1 manual']);
    const at = { db, language: 'fr', now: ctx.time.now, zone: 'Europe/Paris' } as const;
    sent = { kind: 'bytes', bytes: await bytesOf(await contentOf(at, { kind: 'links' })), name: 'links.xlsx' };
    expect(await said('/links import', 'personal', 1)).toMatch(/nothing to change/);
    done(await undoChange(LINK_CHANGES, ctx, carole, { changeId }));
    expect(await links()).toEqual(['vpdns1 vrdns1 manual']);
  });

  it('are refused with every cell that is wrong, and nothing of them is applied', async () => {
    sent = workbook([
      ['Production', 'Non-production', 'Action'],
      ['vpdns1', 'vrdns1', 'add'],
      ['vpnowhere1', 'vrdns1', 'add'],
      ['vpdns1', '', 'add'],
      ['vpdns1', 'vddns1', 'maybe'],
      ['vrdns1', 'vpdns1', 'add'],
      ['vpdns1', 'vrdns1', 'add'],
    ]);
    const key = await said('/links import', 'personal', 1);
    const card = await renderer.render(key, 'en');
    for (const address of ['Links!A3', 'Links!B4', 'Links!C5', 'Links!A6', 'Links!A7'])
      expect(textOf(card)).toContain(address);
    expect(verbsOf(card)).toEqual([]);
    expect(
      refusal(await applyChange(LINK_CHANGES, ctx, carole, { changeId: Number(key.split(':')[1]) as LinkChangeId })),
    ).toMatch(/refused cells/);
    expect(await links()).toEqual([]);
    expect(await said('/links import', 'channel', 1)).toMatch(/in a private chat/);
  });
});

function workbook(rows: readonly (readonly unknown[])[]): ReadFile {
  const book = XLSX.utils.book_new();
  XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet(rows.map((row) => [...row])), 'Links');
  const bytes = new Uint8Array(XLSX.write(book, { type: 'buffer', bookType: 'xlsx' }));
  return { kind: 'bytes', bytes, name: 'links.xlsx' };
}
