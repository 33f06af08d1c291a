// The unified history on a real database: every filter, pages, and the files that hold the same rows (HIST-1, HIST-2).
import * as XLSX from '@e965/xlsx';
import { beforeAll, describe, expect, it } from 'vitest';
import { contentOf } from '../../../bot/front/contents.ts';
import type { Renderer } from '../../../bot/front/render.ts';
import { historyContent } from '../../../bot/history/history-content.ts';
import { historyScope, loadHistoryRows } from '../../../db/queries/history/history-view.ts';
import type { Db } from '../../../db/schema/database.ts';
import { parseHistoryFilter, WHOLE_HISTORY } from '../../../domain/history/history-filter.ts';
import type { CampaignId, ServerId } from '../../../domain/ids.ts';
import { readTable } from '../../../spreadsheets/read-table.ts';
import { bytesOf } from '../../support/file-bytes.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { dataOf, rendererOf, textOf, verbsOf } from '../shared/card-text.ts';
import { addCampaign, addServer, insert, NOW, type Seed, seedEstate } from '../shared/seed.ts';

let db: Db;
let seed: Seed;
let renderer: Renderer;
let campaignId: CampaignId;

type Event = {
  at: string;
  status?: 'ok' | 'ko';
  source?: 'standard' | 'imported' | 'quickwin';
  by?: string;
  campaign?: boolean;
  notes?: string;
};

async function patched(
  server_id: ServerId,
  { at, status = 'ok', source = 'standard', by = 'Omar Oper', campaign = true, notes = '' }: Event,
) {
  await insert(db, 'patch_history', {
    ...{ server_id, status, source, notes, intervenant_name: by, date_patch: new Date(at) },
    campaign_id: campaign ? campaignId : null,
    intervenant_id: by === 'Omar Oper' ? seed.people.operator : null,
    packages: JSON.stringify([{ name: 'bash', arch: 'x86_64', from: '4', to: '5' }]),
  });
}

beforeAll(async () => {
  ({ db } = await createTestDatabase());
  seed = await seedEstate(db);
  renderer = rendererOf(db);
  campaignId = await addCampaign(seed);
  const zone = await insert(db, 'zones', { name: 'DMZ' });
  const domain = await insert(db, 'domains', { code: 'DMZ', name: 'Zone démilitarisée' });
  const environment = await insert(db, 'environments', { name: 'Test' });
  const place = await insert(db, 'domain_environments', { domain_id: domain, environment_id: environment });
  const a = await addServer(seed, 'vra1', 'hprod', { os_version: 'RHEL 8.10', zone_id: zone });
  const b = await addServer(seed, 'vpb1', 'prod', { os_version: 'RHEL 9.4' });
  const c = await addServer(seed, 'vtc_1', 'hprod', {
    os_family: 'windows',
    os_version: 'Windows Server 2022',
    domain_environment_id: place,
  });
  await patched(a, { at: '2026-01-28T09:00:00Z' });
  await patched(b, { at: '2026-02-02T09:00:00Z', status: 'ko', notes: '=cmd|calc <b>disk</b>' });
  await patched(c, { at: '2025-12-31T23:30:00Z', source: 'imported', by: 'Zoé', campaign: false });
  await patched(a, { at: '2025-01-29T09:00:00Z', source: 'quickwin', campaign: false });
});

/** Hostnames with their years, newest first. */
async function found(filter: string): Promise<string> {
  const parsed = parseHistoryFilter(filter);
  if (parsed === null) throw new Error(`${filter} is no filter`);
  const rows = await loadHistoryRows(db, await historyScope(db, parsed, 'Europe/Paris'), null, 100);
  return rows.map(({ hostname, at }) => `${hostname}/${at.getUTCFullYear()}`).join(' ');
}

describe('filters of the history (HIST-2)', () => {
  it.each([
    ['', 'vpb1/2026 vra1/2026 vtc_1/2025 vra1/2025'],
    ['y=2026', 'vpb1/2026 vra1/2026 vtc_1/2025'],
    ['y=2025', 'vra1/2025'],
    ['y=2026;w=5', 'vra1/2026'],
    ['w=5', 'vra1/2026 vra1/2025'],
    ['w=1', 'vtc_1/2025'],
    ['y=2025;w=53', ''],
    ['r=ko', 'vpb1/2026'],
    ['s=imported', 'vtc_1/2025'],
    ['s=quickwin', 'vra1/2025'],
    ['os=rhel8', 'vra1/2026 vra1/2025'],
    ['os=rhel', 'vpb1/2026 vra1/2026 vra1/2025'],
    ['os=windows', 'vtc_1/2025'],
    ['os=beos', ''],
    ['z=DMZ', 'vra1/2026 vra1/2025'],
    ['d=INFRASTRUC', 'vpb1/2026 vra1/2026 vra1/2025'],
    ['d=DMZ', 'vra1/2026 vtc_1/2025 vra1/2025'],
    ['by=Zo%C3%A9', 'vtc_1/2025'],
    ['by=Omar%20Oper', 'vpb1/2026 vra1/2026 vra1/2025'],
    ['h=vra1,vtc_1', 'vra1/2026 vtc_1/2025 vra1/2025'],
    ['h=v*1', 'vpb1/2026 vra1/2026 vtc_1/2025 vra1/2025'],
    ['h=vt*_*', 'vtc_1/2025'],
    ['h=*_*', 'vtc_1/2025'],
    ['y=2026;r=ok;s=standard;os=rhel;d=INFRASTRUC;z=DMZ;by=Omar%20Oper;h=vr*', 'vra1/2026'],
  ])('“%s”', async (filter, rows) => {
    expect(await found(filter)).toBe(rows);
  });

  it('takes one campaign', async () => {
    expect(await found(`c=${campaignId}`)).toBe('vpb1/2026 vra1/2026');
  });

  it('reads a file in pieces without losing or repeating a row, whatever the fractions of a second', async () => {
    await db.updateTable('patch_history').set({ date_patch: NOW }).where('source', '=', 'imported').execute();
    const scope = await historyScope(db, WHOLE_HISTORY, 'Europe/Paris');
    const all = await loadHistoryRows(db, scope, null, 100);
    const pieces: number[] = [];
    for (let last = null as (typeof all)[number] | null; pieces.length < all.length; ) {
      const [row] = await loadHistoryRows(db, scope, last, 1);
      if (row === undefined) break;
      pieces.push(row.id);
      last = row;
    }
    expect(pieces).toEqual(all.map(({ id }) => id));
    await db
      .updateTable('patch_history')
      .set({ date_patch: new Date('2025-12-31T23:30:00Z') })
      .where('source', '=', 'imported')
      .execute();
  });
});

describe('the card of the history', () => {
  it('shows the filter in words, the counts, each event, and buttons for the files', async () => {
    const card = await renderer.render('history:y=2026;d=INFRASTRUC', 'fr');
    const text = textOf(card);
    expect(text).toContain('2 exécutions · 1 OK · 1 KO\nannée 2026 · domaine INFRASTRUC');
    expect(text).toContain(`vra1 · OK · 28 janv. 2026 10h00 · 1 paquet · campagne ${campaignId} · Omar Oper`);
    expect(text).toContain(
      `vpb1 · KO · 2 févr. 2026 10h00 · campagne ${campaignId} · Omar Oper\n=cmd|calc <b>disk</b>`,
    );
    expect(verbsOf(card)).toEqual(['history.export', 'history.export', 'card.page']);
    expect(dataOf(card, 'history.export')).toEqual({ filter: 'y=2026;d=INFRASTRUC', format: 'csv' });
    expect(dataOf(card, 'card.page')).toEqual({ cardKey: 'history', page: 1 });
  });

  it('says when nothing answers, and then offers no file', async () => {
    const card = await renderer.render('history:os=beos', 'en');
    expect(textOf(card)).toContain('No patches match.');
    expect(verbsOf(card)).toEqual(['card.page']);
  });
});

describe('the history as a file', () => {
  const at = {
    get db() {
      return db;
    },
    language: 'fr',
    now: NOW,
    zone: 'Europe/Paris',
  } as const;
  const content = (format: 'csv' | 'xlsx', filter = '') => contentOf(at, { kind: 'history', filter, format });

  it('has the rows of the card, as CSV that is never a formula', async () => {
    const file = await content('csv', 'y=2026');
    expect(file.fileName).toBe('history-2026-02-02.csv');
    const lines = Buffer.from(await bytesOf(file))
      .toString('utf8')
      .replace(/^\ufeff/, '')
      .trimEnd()
      .split('\r\n');
    expect(lines[0]).toBe(
      'Date;Heure;Année;Semaine;Hostname;OS;Domaine;Environnement;Zone;Application;Opérateur;Source;Campagne;Statut;Paquets;Liste des paquets;Notes',
    );
    expect(lines).toHaveLength(4);
    expect(lines[1]).toContain(
      `2026-02-02;10:00;2026;S06;vpb1;RHEL 9.4;INFRASTRUC;Production;;Péage Nord;Omar Oper;standard;${campaignId};KO;1;bash.x86_64 4 > 5;`,
    );
    expect(lines[1]).not.toMatch(/;"?=cmd/);
    expect(lines[3]).toContain(
      '2026-01-01;00:30;2026;S01;vtc_1;Windows Server 2022;DMZ;Test;;Péage Nord;Zoé;importé;;OK',
    );
  });

  it('goes to the last row as CSV, whatever is read at once and whatever a workbook takes', async () => {
    const ask = { filter: '', format: 'csv' } as const;
    const whole = Buffer.from(await bytesOf(await content('csv'))).toString();
    for (const atOnce of [1, 2, 3, 4]) {
      const file = await historyContent(at, ask, { atOnce, mostExcel: 1 });
      expect(Buffer.from(await bytesOf(file)).toString()).toBe(whole);
    }
    expect(whole.trimEnd().split('\r\n')).toHaveLength(5);
  });

  it('says on the first sheet of a workbook, and in its name, what is left out', async () => {
    const file = await historyContent(at, { filter: '', format: 'xlsx' }, { mostExcel: 3, atOnce: 2 });
    expect(file.fileName).toBe('history-2026-02-02-incomplete.xlsx');
    const book = XLSX.read(await bytesOf(file), { type: 'array' });
    expect(book.SheetNames).toEqual(['Incomplet', 'Historique des patchs']);
    const [left, rows] = book.SheetNames.map((name) =>
      XLSX.utils.sheet_to_json<string[]>(book.Sheets[name] ?? {}, { header: 1 }),
    );
    expect(left?.[1]?.[0]).toMatch(/ne peut contenir que 3 lignes, sur 4 ici/);
    expect(rows).toHaveLength(4);
    const all = await historyContent(at, { filter: '', format: 'xlsx' }, { mostExcel: 4, atOnce: 2 });
    expect(all.fileName).toBe('history-2026-02-02.xlsx');
  });

  it('has the same rows as a workbook, with days that Excel knows as days', async () => {
    const file = await content('xlsx');
    const columns = [
      { key: 'date', names: ['Date'], required: true },
      { key: 'host', names: ['Hostname'], required: true },
      { key: 'notes', names: ['Notes'], required: false },
    ] as const;
    const table = await readTable(await bytesOf(file), columns);
    if (table.kind !== 'table') throw new Error(table.text.en);
    expect(table.rows.map(({ cells }) => cells.host.value)).toEqual(['vpb1', 'vra1', 'vtc_1', 'vra1']);
    expect(table.rows[0]?.cells.date.value).toEqual(new Date('2026-02-02T00:00:00Z'));
    expect(table.rows[0]?.cells.notes.value).toBe('=cmd|calc <b>disk</b>');
  });
});
