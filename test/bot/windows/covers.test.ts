// How many servers a maintenance window covers, by each way of naming them (POL-5).
import { expect, it } from 'vitest';
import { addToGroup, createGroup } from '../../../bot/patch-groups/edit-groups.ts';
import { addWindow } from '../../../bot/windows/edit-windows.ts';
import { readWindowFields } from '../../../bot/windows/window-words.ts';
import { loadCovers } from '../../../db/queries/windows/covers.ts';
import { addApplication, addServer } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { done, openBench, somebody } from '../shared/bench.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const ada = await somebody(db, 'Ada', ['admin']);
const [north, south] = [await addApplication(db, 'Nord', ada.userId), await addApplication(db, 'Sud', ada.userId)];
await addServer(db, 'vrcov1', { application: north });
await addServer(db, 'vrcov2', { application: south });
await addServer(db, 'vrcov3');
const { groupId } = done(await createGroup(ctx, ada, 'Fronts'));
done(await addToGroup(ctx, ada, { group: groupId, hostnames: ['vrcov1', 'vrcov3'] }));

async function covering(cover: 'server' | 'application' | 'domain' | 'group', covered: string) {
  const read = readWindowFields({
    ...{ name: `${cover} ${covered}`.replaceAll(',', ''), days: 'deuxième mardi', slot: '22h', long: '4 h', last: '' },
    ...{ task: 'install', zone: '', production: 'no', automatic: 'no', tell: '', cover, covered },
  });
  if (read.kind !== 'args') throw new Error(JSON.stringify(read));
  const { windowId } = done(await addWindow(ctx, ada, read.args));
  return windowId;
}

it('POL-5 counts each server once, however many covers name it', async () => {
  const { code } = await db.selectFrom('domains').select('code').executeTakeFirstOrThrow();
  const windows = [
    await covering('server', 'vrcov2'),
    await covering('application', 'Nord'),
    await covering('group', 'Fronts'),
    await covering('domain', code),
  ] as const;
  const server = await db.selectFrom('servers').select('id').where('hostname', '=', 'vrcov1').executeTakeFirstOrThrow();
  // As only psql can, of two kinds at once: the group names it already.
  await db.insertInto('maintenance_window_covers').values({ window_id: windows[2], server_id: server.id }).execute();
  const covers = await loadCovers(db, null);
  expect(windows.map((id) => covers.get(id)?.servers)).toEqual([1, 1, 2, 3]);
  expect((await loadCovers(db, [windows[1]])).get(windows[1])).toEqual({
    ...{ kind: 'application', names: ['Nord'], servers: 1 },
  });
});
