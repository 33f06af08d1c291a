// `/coverage` as a file: every server in its state, days as days, text as text, and nothing of it for an account with a list of hosts.
import { beforeAll, describe, expect, it } from 'vitest';
import { refusalOfDownload } from '../../../bot/files/download-reach.ts';
import { offerDownload } from '../../../bot/files/offer-download.ts';
import { contentOf } from '../../../bot/front/contents.ts';
import type { Db } from '../../../db/schema/database.ts';
import type { Language } from '../../../domain/language.ts';
import { readWorkbook } from '../../../spreadsheets/read-workbook.ts';
import { openChatBench } from '../../support/chat-bench.ts';
import { bytesOf } from '../../support/file-bytes.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { openBench, type Somebody, somebody } from '../shared/bench.ts';
import { addServer, NOW, seedEstate } from '../shared/seed.ts';

const COVERAGE = { kind: 'coverage', integration: 'sentinelone' } as const;
const FORMULA = '=HYPERLINK("http://example.com","x")';
/** In Paris it is the 21st. */
const SINCE = new Date('2026-01-20T23:30:00Z');

let db: Db;
let ana: Somebody;
let leo: Somebody;
let bench: ReturnType<typeof openBench>;

beforeAll(async () => {
  ({ db } = await createTestDatabase());
  const seed = await seedEstate(db);
  ana = await somebody(db, 'Ana', ['viewer']);
  leo = await somebody(db, 'Leo', ['viewer']);
  await db.insertInto('account_hosts').values({ user_id: leo.userId, kind: 'host', value: 'vrcov1' }).execute();
  bench = openBench(db);
  bench.time.now = NOW;
  await db
    .insertInto('integration_states')
    .values([{ integration: 'sentinelone', coverage_at: NOW }, { integration: 'qualys' }])
    .execute();
  const row = { integration: 'sentinelone', since: SINCE } as const;
  await db
    .insertInto('integration_coverage')
    .values([
      {
        ...row,
        server_id: await addServer(seed, 'vrcov1', 'hprod'),
        remote_id: '11',
        name: 'VRCOV1',
        state: 'covered',
      },
      { ...row, server_id: await addServer(seed, 'vrcov2', 'hprod'), remote_id: null, name: 'vrcov2', state: 'absent' },
      { ...row, server_id: null, remote_id: '13', name: FORMULA, state: 'unknown' },
      { ...row, integration: 'qualys', server_id: null, remote_id: '14', name: 'elsewhere', state: 'unknown' },
    ])
    .execute();
});

const file = (format: 'csv' | 'xlsx', language: Language = 'en') =>
  contentOf({ db, language, now: NOW, zone: 'Europe/Paris' }, { ...COVERAGE, format });

describe('coverage as a file', () => {
  it('is a workbook of that system alone, the worst first, with days as days and formulas as text', async () => {
    const { fileName, ...content } = await file('xlsx');
    expect(fileName).toBe('coverage-sentinelone-2026-02-02.xlsx');
    const read = await readWorkbook(await bytesOf(content));
    if (read.kind !== 'sheets') throw new Error('no workbook');
    const [sheet] = read.sheets;
    expect(sheet?.name).toBe('SentinelOne');
    const cells = sheet?.rows.map((row) => row.map((cell) => ('value' in cell ? cell.value : cell)));
    const day = new Date('2026-01-21T00:00:00Z');
    expect(cells).toEqual([
      ['State', 'Server', 'Domain', 'Environment', 'Application', 'Name in that system', 'Since'],
      ['Absent', 'vrcov2', 'INFRASTRUC', 'Recette', 'Péage Nord', 'vrcov2', day],
      ['Not in the inventory', null, null, null, null, FORMULA, day],
      ['Covered', 'vrcov1', 'INFRASTRUC', 'Recette', 'Péage Nord', 'VRCOV1', day],
    ]);
  });

  it('is a CSV in French, in which nothing is taken for a formula', async () => {
    const lines = Buffer.from(await bytesOf(await file('csv', 'fr')))
      .toString('utf8')
      .trim()
      .split('\r\n');
    expect(lines[0]).toContain('État;Serveur;Domaine;Environnement;Application;Nom dans ce système;Depuis');
    expect(lines[1]).toBe('Absents;vrcov2;INFRASTRUC;Recette;Péage Nord;vrcov2;2026-01-21');
    expect(lines[2]).toMatch(/^Inconnus de l’inventaire;;;;;/);
    expect(lines[2]).not.toMatch(/;"?=/);
  });

  it('is offered by the card, to whoever has no list of hosts (PEOPLE-3)', async () => {
    const chat = openChatBench(bench);
    const key = await chat.type(ana, '/coverage SentinelOne');
    expect(await chat.verbs(key, ana)).toContain('coverage.export');
    expect(await chat.text(key, leo)).not.toContain('vrcov');
    const offered = async () => (await db.selectFrom('downloads').select('id').execute()).length;
    await chat.press(ana, 'coverage.export', { integration: 'sentinelone', format: 'csv' });
    expect(await offered()).toBe(1);
    await chat.press(leo, 'coverage.export', { integration: 'sentinelone', format: 'csv' });
    expect(await offered()).toBe(1);
    const asked = { ...COVERAGE, format: 'xlsx' } as const;
    expect(await offerDownload(bench, ana, asked)).toMatchObject({ kind: 'done' });
    expect(await offerDownload(bench, leo, asked)).toMatchObject({ kind: 'refused' });
    // A link that was had before the account got its list.
    expect(await refusalOfDownload(db, leo.userId, asked)).toMatchObject({ kind: 'refused' });
    expect(await refusalOfDownload(db, ana.userId, asked)).toBeNull();
  });
});
