// `/excludes`: exclusions with an owner and an end, on one server, on all, and from a workbook (RUN-5).

import { describe, expect, it } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';
import { addServerExcludes, editGeneralExcludes, removeServerExcludes } from '../../../bot/exclusions/edit-excludes.ts';
import { excludesCommand } from '../../../bot/exclusions/excludes-command.ts';
import { excludesView } from '../../../bot/exclusions/excludes-view.ts';
import { importExcludes } from '../../../bot/exclusions/import-excludes.ts';
import { excludesCard } from '../../../cards/exclusions/excludes/card.ts';
import { loadOverdueGlobs } from '../../../db/queries/exclusions/overdue-excludes.ts';
import { loadGeneralExcludes, loadServerExcludes } from '../../../db/queries/exclusions/package-excludes.ts';
import { isOverdue, withDebt } from '../../../domain/exclusions/debt.ts';
import { overdueFindings } from '../../../domain/exclusions/overdue-findings.ts';
import { notificationDefaults } from '../../../domain/notifications/choices.ts';
import { askEnds, tellKeeping } from '../../../jobs/exclusions/ask-ends.ts';
import { writeExcludesWorkbook } from '../../../spreadsheets/excludes-workbook.ts';
import { addServer } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { dirtySeq, done, openBench, refusal, showing, somebody } from '../shared/bench.ts';
import { SETTINGS } from '../shared/seed.ts';

const defaults = notificationDefaults('Europe/Paris');
const { db } = await createTestDatabase();
const ctx = openBench(db);
const omar = await somebody(db, 'Omar', ['operator']);
const vera = await somebody(db, 'Vera', ['viewer']);
const ada = await somebody(db, 'Ada', ['admin']);
const server = await addServer(db, 'vrapp1', { excludes: 'mysql*' });
await addServer(db, 'vrapp2');

const listOf = async (id = server) =>
  (await db.selectFrom('servers').select('patch_excludes').where('id', '=', id).executeTakeFirstOrThrow())
    .patch_excludes;
const add = (globs: string[], until: string | null = null, reason = 'pinned by the vendor') =>
  addServerExcludes(ctx, omar, { hostname: 'VRapp1', globs, until, reason });

describe('exclusions of a server', () => {
  it('have an owner, a reason and an end, and end up in what updates read', async () => {
    expect(done(await add(['httpd*', 'mod_ssl'])).until).toBe('2027-04-11');
    expect(await listOf()).toBe('mysql* httpd* mod_ssl');
    expect(await loadServerExcludes(db, 'vrapp1')).toMatchObject([
      { glob: 'httpd*', owner: 'Omar', expiresOn: '2027-04-11' },
      { glob: 'mod_ssl', owner: 'Omar' },
      { glob: 'mysql*', owner: null, reason: null, expiresOn: null },
    ]);
    done(await removeServerExcludes(ctx, omar, { hostname: 'vrapp1', globs: ['mod_ssl'] }));
    expect(await listOf()).toBe('mysql* httpd*');
    expect(refusal(await removeServerExcludes(ctx, omar, { hostname: 'vrapp1', globs: ['mod_ssl'] }))).toMatch(
      /Excluded here: httpd\*/,
    );
  });

  it('refuses what is no package, no reason, a day that has passed, and those who may not', async () => {
    const before = await listOf();
    expect(refusal(await add(['$(reboot)']))).toMatch(/is not a package name/);
    expect(refusal(await add(['a'], null, ' '))).toMatch(/Give the reason/);
    expect(refusal(await add(['a'], '2027-01-10'))).toBe('10 January 2027 has passed.');
    expect(
      refusal(await addServerExcludes(ctx, vera, { hostname: 'vrapp1', globs: ['a'], until: null, reason: 'r' })),
    ).toMatch(/Only/);
    expect(await listOf()).toBe(before);
  });

  it('DEBT-1 stay in force after their last day, and ask their owner, each week, until extended or lifted', async () => {
    done(await add(['bind*'], '2027-01-12'));
    const ask = (day: string) => askEnds(db, new Date(`2027-01-${day}T09:00:00Z`), defaults);
    await db
      .insertInto('conversations')
      .values({
        ...{ id: 'a:omar', kind: 'personal', user_id: omar.userId, service_url: 'http://t.test', bot_id: 'b' },
        ...{ tenant_id: null, name: null, paused_until: null, seen_at: new Date('2027-01-01T00:00:00Z') },
      })
      .execute();
    expect(await ask('12')).toBe(0);
    await showing(db, 'excludes:vrapp1', 'c1');
    // Three chat processes, or workers, at once.
    expect((await Promise.all([ask('13'), ask('13'), ask('13')])).reduce((sum, n) => sum + n, 0)).toBe(1);
    expect(await listOf()).toBe('mysql* httpd* bind*');
    expect([await ask('14'), await ask('20'), await ask('20')]).toEqual([0, 1, 0]);
    const said = await db.selectFrom('personal_notices').select('line_en').where('user_id', '=', omar.userId).execute();
    expect(said.map(({ line_en }) => line_en)).toEqual([
      expect.stringMatching(/^The end of this package exclusion has passed: bind\* \(vrapp1\)\. Still in force/),
      expect.stringMatching(/^The end of this package exclusion has passed/),
    ]);
    const row = (await loadServerExcludes(db, 'vrapp1')).find(({ glob }) => glob === 'bind*');
    expect(isOverdue(row ?? { expiresOn: null }, '2027-01-13')).toBe(true);
    done(await add(['bind*'], '2027-02-12'));
    expect(await ask('28')).toBe(0);
    done(await removeServerExcludes(ctx, omar, { hostname: 'vrapp1', globs: ['bind*'] }));
    expect(await listOf()).toBe('mysql* httpd*');
  });

  it('DEBT-1 say in a preview which are overdue', async () => {
    const [server] = await db.selectFrom('servers').select('id').where('hostname', '=', 'vrapp1').execute();
    done(await add(['bind*'], '2027-01-12'));
    const globs = await loadOverdueGlobs(db, [server?.id ?? (0 as never)], '2027-01-13');
    expect([...globs.values()]).toEqual([['bind*']]);
    const planned = [{ id: server?.id, hostname: 'vrapp1' }] as never;
    expect(overdueFindings(planned, globs)[0]?.text.en).toContain('still in force: vrapp1 (bind*)');
    expect(overdueFindings(planned, new Map())).toEqual([]);
    expect(await loadOverdueGlobs(db, [server?.id ?? (0 as never)], '2027-01-12')).toEqual(new Map());
    done(await removeServerExcludes(ctx, omar, { hostname: 'vrapp1', globs: ['bind*'] }));
  });

  it('DEBT-1 of before the upgrade are told once', async () => {
    done(await add(['bind*'], '2027-03-12'));
    expect(await tellKeeping(db, new Date('2027-01-13T09:00:00Z'), defaults)).toBe(0);
    await db.updateTable('package_excludes').set({ keeping_untold: true }).where('glob', '=', 'bind*').execute();
    const tell = () => tellKeeping(db, new Date('2027-01-13T09:00:00Z'), defaults);
    expect((await Promise.all([tell(), tell()])).sort()).toEqual([0, 1]);
    expect(await tell()).toBe(0);
    done(await removeServerExcludes(ctx, omar, { hostname: 'vrapp1', globs: ['bind*'] }));
  });
});

describe('the global list', () => {
  it('is that of the settings until an admin changes it, for campaigns made from then on', async () => {
    expect(await loadGeneralExcludes(db, 'kernel*')).toBe('kernel*');
    expect(refusal(await editGeneralExcludes(ctx, omar, { add: ['tuned*'], remove: [] }))).toMatch(/Only an admin/);
    done(await editGeneralExcludes(ctx, ada, { add: ['tuned*'], remove: ['glibc*'] }));
    expect(await loadGeneralExcludes(db, 'kernel*')).toBe('kernel* tuned*');
    expect(refusal(await editGeneralExcludes(ctx, ada, { add: [], remove: ['nope'] }))).toMatch(/Not excluded: nope/);
  });
});

describe('a workbook of exclusions', () => {
  const book = (rows: (string | null)[][]) =>
    writeXlsxFile(
      [['Serveur', 'Paquets', 'Jusqu’au', 'Motif'], ...rows].map((row) =>
        row.map((value) => (value === null ? null : { type: String, value })),
      ) as never,
    ).toBuffer();

  it('is applied whole', async () => {
    const bytes = await book([
      ['vrapp1', 'httpd*', '01/06/2027', 'renewed'],
      ['vrapp2', 'php* pcre', null, 'frozen'],
    ]);
    await showing(db, 'excludes:vrapp2', 'c1');
    expect(done(await importExcludes(ctx, omar, { bytes, fileName: 'x.xlsx' })).rows).toBe(3);
    expect(await dirtySeq(db, 'excludes:vrapp2')).toBeGreaterThan(7);
    expect(
      (await loadServerExcludes(db, null)).map(({ hostname, glob, expiresOn }) => [hostname, glob, expiresOn]),
    ).toEqual([
      ['vrapp1', 'httpd*', '2027-06-01'],
      ['vrapp1', 'mysql*', null],
      ['vrapp2', 'pcre', '2027-04-11'],
      ['vrapp2', 'php*', '2027-04-11'],
    ]);
  });

  it('says which columns were not read', async () => {
    const bytes = await writeExcludesWorkbook(
      [{ hostname: 'vrapp1', glob: 'httpd*', expiresOn: '2027-06-01', reason: 'renewed', owner: 'Ada' }],
      'en',
    );
    expect(done(await importExcludes(ctx, omar, { bytes, fileName: 'x.xlsx' })).unread).toEqual([
      { fr: 'colonne E « Owner »', en: 'column E “Owner”' },
    ]);
  });

  it('changes nothing when a cell is wrong, and names it', async () => {
    const before = await loadServerExcludes(db, null);
    const bytes = await book([
      ['vrapp1', 'new*', null, 'ok'],
      ['vrapp9', 'a;b', null, 'ko'],
    ]);
    const said = refusal(await importExcludes(ctx, omar, { bytes, fileName: 'x.xlsx' }));
    expect(said).toMatch(/Nothing was imported.*!A3: no server is called “vrapp9”.*!B3/);
    expect(await loadServerExcludes(db, null)).toEqual(before);
  });

  it('is about the server that it names, with or without its domain', async () => {
    const dotted = await addServer(db, 'vrapp2.site-b');
    const bytes = await book([['VRapp2.site-b', 'nginx*', null, 'pinned']]);
    done(await importExcludes(ctx, omar, { bytes, fileName: 'x.xlsx' }));
    expect(await listOf(dotted)).toBe('nginx*');
    const long = await book([['vrapp2.sanef.fr', 'nginx*', null, 'pinned']]);
    done(await importExcludes(ctx, omar, { bytes: long, fileName: 'x.xlsx' }));
    const names = (await loadServerExcludes(db, 'vrapp2')).map(({ glob }) => glob);
    expect(names).toContain('nginx*');
  });

  it('exported and imported again changes nothing', async () => {
    const before = await loadServerExcludes(db, null);
    const known = before.filter(({ owner }) => owner !== null);
    done(
      await importExcludes(ctx, omar, {
        bytes: await writeExcludesWorkbook(known, 'fr', withDebt(known, new Map(), '2027-01-11')),
        fileName: 'x.xlsx',
      }),
    );
    expect(await loadServerExcludes(db, null)).toEqual(before);
  });
});

describe('what the card and the command say', () => {
  it('counts what is held back only when a scan has said so', async () => {
    const view = (hostname: string | null) =>
      excludesView({ db, now: ctx.time.now, settings: SETTINGS, viewer: null, notice: null }, hostname, 1);
    expect((await view('vrapp1')).heldBack).toBeNull();
    await db
      .insertInto('server_scans')
      .values({ server_id: server, scanned_at: ctx.time.now, held_back: 4 } as never)
      .execute();
    expect(await view('vrapp1')).toMatchObject({
      heldBack: { advisories: 4 },
      rows: { total: 2 },
      general: ['kernel*', 'tuned*'],
    });
    expect((await view(null)).heldBack).toEqual({ advisories: 4, servers: 1 });
    const nothing = await view(null);
    const [rows, owners] = [nothing.rows.rows.length, nothing.owners.first.length];
    expect([rows, owners]).toEqual([6, 2]);
    // All four are held back by the list of every campaign: said of each exclusion, and of its owner.
    const [fr, en] = (['fr', 'en'] as const).map((language) => JSON.stringify(excludesCard(nothing, language)));
    expect(fr?.match(/aucun avis de sécurité connu n’est retenu/g)).toHaveLength(rows + owners);
    expect(en?.match(/no known security advisory is held back/g)).toHaveLength(rows + owners);
    expect(fr).toContain('Ce que cette liste retient');
    expect(fr).toContain('Par responsable');
    expect(fr).not.toMatch(/porteur/i);
  });

  it.each([
    [
      'vrapp1 add httpd* mod_ssl until 01/03/2027 because the vendor, pins it',
      { kind: 'add', globs: ['httpd*', 'mod_ssl'], until: '2027-03-01', reason: 'the vendor, pins it' },
    ],
    ['vrapp1 ajouter httpd* motif figé', { kind: 'add', until: null, reason: 'figé' }],
    ['vrapp1 add httpd* because', { kind: 'add', globs: ['httpd*'], reason: '' }],
    [
      'vrapp1 add httpd*\nbecause\nthe vendor pins it',
      { kind: 'add', globs: ['httpd*'], reason: 'the vendor pins it' },
    ],
    ['vrapp1 add httpd* MOTIF "figé par l’éditeur"', { kind: 'add', reason: 'figé par l’éditeur' }],
    ['vrapp1 remove httpd*', { kind: 'remove', globs: ['httpd*'] }],
    ['global add tuned*', { kind: 'general', add: ['tuned*'] }],
    ['export', { kind: 'export' }],
    ['vrapp1', { kind: 'one', hostname: 'vrapp1' }],
  ])('reads /excludes %s', (rest, args) => {
    const command = excludesCommand(ctx, {
      readIncomingFile: async () => ({ kind: 'refused', text: { fr: '', en: '' } }),
    });
    expect(command.parse({ rest, list: rest.split(/[\s,]+/) })).toMatchObject({ kind: 'args', args });
  });

  it('names every package of the global list, or says that there are more', async () => {
    const list = Array.from({ length: 34 }, (_, i) => `pkg${i}*`);
    done(await editGeneralExcludes(ctx, ada, { add: list, remove: [] }));
    const ofAll = await excludesView(
      { db, now: ctx.time.now, settings: SETTINGS, viewer: null, notice: null },
      null,
      1,
    );
    expect(JSON.stringify(excludesCard(ofAll, 'en'))).toContain('pkg33*');
  });

  it('says what is wrong with a day', () => {
    const command = excludesCommand(ctx, {
      readIncomingFile: async () => ({ kind: 'refused', text: { fr: '', en: '' } }),
    });
    const rest = 'vrapp1 add httpd* until tomorrow because x';
    expect(command.parse({ rest, list: rest.split(' ') })).toMatchObject({ kind: 'wrong' });
  });
});
