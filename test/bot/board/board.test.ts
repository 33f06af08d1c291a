// The board: whose link opens it, what it shows to whom, and that open pages follow what changes.
import { afterAll, describe, expect, it, vi } from 'vitest';
import { boardCommand } from '../../../bot/board/board-command.ts';
import { boardPath } from '../../../bot/board/board-path.ts';
import { endBoard, giveBoard } from '../../../bot/board/give-board.ts';
import { parseCommandLine } from '../../../bot/shared/typed/parse.ts';
import { addApplication, addCampaign, addServer, addSession } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { done, openBench, type Somebody, somebody } from '../shared/bench.ts';
import { LINK_SECRET, openStream, serveBoards, shownBy } from './boards.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db, { files: { linkMinutes: 15, linkSecret: LINK_SECRET } });
const pace = { everyMs: 40, statementsASecond: 10_000, rest: 0 };
const served = await serveBoards({ db, clock: ctx.clock, pace });
afterAll(() => served.close());

const carole = await somebody(db, 'Carole', ['coordinator']);
const peage = await addApplication(db, '<b>Péage</b> "Nord"', carole.userId);
const campaign = await addCampaign(db, carole.userId);
await db.updateTable('campaigns').set({ label: '<script>alert(1)</script> & co' }).where('id', '=', campaign).execute();
const first = await addServer(db, 'vrboard1', { application: peage });
const second = await addServer(db, 'vrboard2');
const firstSession = await addSession(db, campaign, first);
await addSession(db, campaign, second);
await db
  .insertInto('patch_history')
  .values(history(first, '2027-01-05T23:30:00Z', 'ok'))
  .execute();
await db
  .insertInto('patch_history')
  .values(history(second, '2027-01-05T10:00:00Z', 'ko'))
  .execute();
await db
  .insertInto('patch_planning')
  .values({
    year: 2027,
    week_number: 20,
    week_code: 'S20',
    week_start: '2027-05-17',
    week_end: '2027-05-23',
    cycle: 2,
    domain_code: 'INFRASTRUC',
    env_scope: 'prod',
    status: 'open',
  })
  .execute();
await db
  .insertInto('freeze_periods')
  .values({ first_day: '2027-04-05', last_day: '2027-04-06', reason: 'Closing <i>accounts</i>' })
  .execute();

function history(server: typeof first, at: string, status: 'ok' | 'ko') {
  const packages = JSON.stringify([]);
  return { server_id: server, source: 'imported', date_patch: new Date(at), status, packages } as never;
}

/** A machine of CI does several things at once. */
const waitFor = <T>(seen: () => T | Promise<T>) => vi.waitFor(seen, { timeout: 20_000 });

const given = async (who: Somebody, renew = false) =>
  `${served.url}${boardPath({ ...done(await giveBoard(ctx, who, { renew })), kind: 'link' })}`;
const pageOf = async (address: string) => (await fetch(address)).text();

/** The text of a table's rows, cell by cell. */
const rowsOf = (section: string) =>
  [...section.matchAll(/<tr[^>]*>(.*?)<\/tr>/gs)].map(([, row = '']) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = '']) =>
      cell
        .replace(/<[^>]*>/g, '')
        .replace(/\s+/g, ' ')
        .trim(),
    ),
  );

describe('the page', () => {
  it('shows the week, the campaigns and the year, and escapes whatever people named', async () => {
    const text = await pageOf(`${await given(carole)}?lang=en`);
    expect(text).toContain('&#60;script&#62;alert(1)&#60;/script&#62; &#38; co');
    expect(text).not.toMatch(/<script>|<b>P|<i>acc/);
    expect(rowsOf(text)).toContainEqual(['Mon 11 Jan today', '2', '0', '0']);
    const campaignRow = rowsOf(text).find(([name]) => name?.includes('alert'));
    expect(campaignRow?.slice(1)).toEqual(['planned', '0 of 2 servers', '0', '0']);
    // 00:30 in Paris is the day after.
    expect(text).toMatch(/title="Wed 6 Jan · 1 server patched/);
    expect(text).toMatch(/title="Mon 17 May · planned week"/);
    expect(text).toMatch(/title="Mon 5 Apr · [^"]*Closing &#60;i&#62;accounts/);
    expect(rowsOf(text)).toContainEqual(['S20', 'Mon 17 May', 'INFRASTRUC']);
  });

  it('speaks the language and wears the theme that the address asks for', async () => {
    const address = await given(carole);
    const french = await pageOf(`${address}?lang=fr&theme=dark`);
    expect(french).toMatch(/<html lang="fr" data-theme="dark">[\s\S]*Campagnes ouvertes/);
    expect(await pageOf(`${address}?lang=de&theme=pink`)).toMatch(/<html lang="fr">/);
  });

  it('runs no script but its own, is framed by nobody, and is kept nowhere', async () => {
    const address = await given(carole);
    const response = await fetch(address);
    const policy = response.headers.get('content-security-policy');
    expect(policy).toMatch(/default-src 'none'; script-src 'self'; style-src 'self'.*frame-ancestors 'none'/);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const text = await response.text();
    expect(text).not.toMatch(/ style=| on\w+=/);
    for (const [, file] of text.matchAll(/(?:src|href)="([^"#]+)"/g)) {
      expect((await fetch(new URL(file ?? '', address))).status, file).toBe(200);
    }
  });

  it('holds the servers alone that its person may see (PEOPLE-3)', async () => {
    const lea = await somebody(db, 'Lea', ['viewer']);
    await db.insertInto('account_hosts').values({ user_id: lea.userId, kind: 'host', value: 'vrboard2' }).execute();
    const text = await pageOf(`${await given(lea)}?lang=en`);
    expect(rowsOf(text)).toContainEqual(['Mon 11 Jan today', '1', '0', '0']);
    expect(text).toContain('0 of 1 server');
    expect(text).not.toContain('1 server patched');
  });
});

describe('the link', () => {
  it('is the same one each time, and over once it is renewed or turned off', async () => {
    const nina = await somebody(db, 'Nina', ['viewer']);
    const one = await given(nina);
    expect(await given(nina)).toBe(one);
    const two = await given(nina, true);
    expect([(await fetch(one)).status, (await fetch(two)).status]).toEqual([410, 200]);
    expect(done(await endBoard(ctx, nina)).was).toBe(true);
    expect(done(await endBoard(ctx, nina)).was).toBe(false);
    expect((await fetch(two)).status).toBe(410);
  });

  it('opens nothing with another token, and no token gets into the log', async () => {
    const address = await given(carole);
    const token = address.split('/').at(-1) ?? '';
    const other = `${address.slice(0, -1)}${address.endsWith('A') ? 'B' : 'A'}`;
    for (const path of [other, `${other}/live`, address.replace(/board\/\d+/, 'board/99999')]) {
      expect((await fetch(path)).status).toBe(404);
    }
    expect((await fetch(address, { method: 'POST' })).status).toBe(405);
    expect(JSON.stringify(served.log.lines)).not.toContain(token.slice(0, 30));
  });
});

describe('an open page', { timeout: 60_000 }, () => {
  it('is told of what changed, and of nothing else', async () => {
    const stream = await openStream(`${await given(carole)}/live?lang=en`);
    await waitFor(() => expect(shownBy(stream)).toHaveProperty('year'));
    // It is read beside, and comes once.
    await waitFor(() => expect(shownBy(stream).compliance).toContain('up to date'));
    const before = stream.events.length;
    await db.updateTable('patch_sessions').set({ status: 'failed' }).where('id', '=', firstSession).execute();
    await waitFor(() => expect(rowsOf(shownBy(stream).week ?? '')).toContainEqual(['Mon 11 Jan today', '2', '0', '1']));
    const names = () => stream.events.slice(before).flatMap(({ data }) => Object.keys(JSON.parse(data)));
    // A reading that began before the change has seen a part of it.
    await waitFor(() => expect([...new Set(names())].sort()).toEqual(['campaigns', 'summary', 'week']));
    stream.close();
  });

  it('ends when its person may no longer read, and at once with the process', async () => {
    const gone = await somebody(db, 'Gone', ['viewer']);
    const stream = await openStream(`${await given(gone)}/live`);
    await waitFor(() => expect(stream.events.length).toBeGreaterThan(0));
    await db.updateTable('users').set({ disabled_at: ctx.time.now }).where('id', '=', gone.userId).execute();
    await stream.ended;
    expect(stream.events.at(-1)?.name).toBe('over');
    const again = await serveBoards({ db, clock: ctx.clock, pace });
    const path = new URL(await given(carole)).pathname;
    const open = await openStream(`${again.url}${path}/live`);
    expect(open.status).toBe(200);
    await again.close();
    await open.ended;
  });

  it('follows its person’s list of hosts while it is open (PEOPLE-3)', async () => {
    const omar = await somebody(db, 'Omar', ['viewer']);
    const stream = await openStream(`${await given(omar)}/live?lang=en`);
    await waitFor(() => expect(shownBy(stream).campaigns).toContain('of 2 servers'));
    await db.insertInto('account_hosts').values({ user_id: omar.userId, kind: 'host', value: 'vrboard2' }).execute();
    await waitFor(() => expect(shownBy(stream).campaigns).toContain('of 1 server'));
    stream.close();
  });

  it('is one of twelve at most of a person', async () => {
    const wall = await somebody(db, 'Wall', ['viewer']);
    const address = `${await given(wall)}/live`;
    const open = await Promise.all(Array.from({ length: 12 }, () => openStream(address)));
    expect(open.map(({ status }) => status)).toEqual(open.map(() => 200));
    expect((await openStream(address)).status).toBe(503);
    for (const one of open) one.close();
    await waitFor(async () => {
      const next = await openStream(address);
      next.close();
      expect(next.status).toBe(200);
    });
  });
});

it.each([
  ['/board', { kind: 'args', args: { what: 'give' } }],
  ['/tableau', { kind: 'args', args: { what: 'give' } }],
  ['/tableau nouveau', { kind: 'args', args: { what: 'renew' } }],
  ['/tableau arrêter', { kind: 'args', args: { what: 'end' } }],
  ['/board off', { kind: 'args', args: { what: 'end' } }],
  ['/board INFRASTRUC', { kind: 'wrong' }],
])('%s is understood', (line, parsed) => {
  const words = parseCommandLine(line)?.words ?? { list: [], rest: '' };
  expect(boardCommand(ctx, () => null).parse(words)).toMatchObject(parsed);
});
