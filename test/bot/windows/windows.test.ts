// `/window` on a real database (POL-5): read as typed, nothing until it is approved, approved again after a change.
import { expect, it } from 'vitest';
import { addWindow, approveWindow, archiveWindow, changeWindow } from '../../../bot/windows/edit-windows.ts';
import { parseWindow, type WindowAsked } from '../../../bot/windows/window-words.ts';
import { loadWindows } from '../../../db/queries/windows/windows.ts';
import { addServer } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { openBench, somebody } from '../shared/bench.ts';

const { db } = await createTestDatabase();
const ada = await somebody(db, 'Ada', ['admin']);
const omar = await somebody(db, 'Omar', ['operator']);
const bench = openBench(db);
await addServer(db, 'vrwin1', { domain: 'TRAFIC' });

function asked(line: string): WindowAsked {
  const list = line.split(' ');
  const parsed = parseWindow({ list, rest: line });
  if (parsed.kind !== 'args' || !('asked' in parsed.args)) throw new Error(JSON.stringify(parsed));
  return parsed.args.asked;
}

it.each([
  [
    'add night every second Tuesday 22:00 4h for domain trafic',
    { recurrence: 'second Tuesday', minutes: 240, startsAt: '22:00' },
  ],
  [
    'ajouter nuit chaque mardi et jeudi 21h30 90m dernier 15m production pour serveurs a b',
    {
      recurrence: 'mardi et jeudi',
      startsAt: '21:30',
      lastStartMinutes: 15,
      production: true,
      covers: { kind: 'server', names: ['a', 'b'] },
    },
  ],
  [
    'add x FREQ=DAILY 03:00 1h scan zone UTC for application Péage Nord',
    { task: 'scan', zone: 'UTC', covers: { kind: 'application', names: ['Péage', 'Nord'] } },
  ],
])('POL-5 %s is read', (line, expected) => {
  expect(asked(line)).toMatchObject(expected);
});

it.each([
  'add',
  'add x',
  'add x every Tuesday',
  'add x every Tuesday 22:00',
  'add x every Tuesday 22:00 4h',
  'add x every Tuesday 22:00 25h for domain y',
  'add x every Tuesday 22:00 20m for domain y',
  'x explode',
  'x approve now',
])('POL-5 “%s” is refused', (line) => {
  expect(parseWindow({ list: line.split(' '), rest: line }).kind).toBe('wrong');
});

it('POL-5 is made by an admin alone, changes nothing until it is approved, and is approved again after a change', async () => {
  const ctx = bench;
  const first = asked('add night every second Tuesday 22:00 4h for domain trafic');
  expect((await addWindow(ctx, omar, first)).kind).toBe('refused');
  expect((await addWindow(ctx, ada, first)).kind).toBe('done');
  expect((await addWindow(ctx, ada, { ...first, name: 'NIGHT' })).kind).toBe('refused');
  const window = async () => (await loadWindows(db))[0];
  expect(await window()).toMatchObject({
    name: 'night',
    recurrence: 'FREQ=MONTHLY;BYDAY=2TU',
    approvedAt: null,
    inForceSince: null,
  });
  expect(await db.selectFrom('server_windows').selectAll().execute()).toHaveLength(1);
  expect((await approveWindow(ctx, omar, { window: 'night' })).kind).toBe('refused');
  expect((await approveWindow(ctx, ada, { window: 'Night' })).kind).toBe('done');
  expect((await window())?.approvedBy).toBe(ada.userId);
  const other = asked('change night every Tuesday 21:00 3h for servers vrwin1');
  expect((await changeWindow(ctx, ada, { window: 'night', asked: other })).kind).toBe('done');
  expect(await window()).toMatchObject({ recurrence: 'FREQ=WEEKLY;BYDAY=TU', approvedAt: null });
  expect((await window())?.inForceSince).not.toBeNull();
  expect((await archiveWindow(ctx, ada, 'night')).kind).toBe('done');
  expect(await loadWindows(db)).toEqual([]);
});
