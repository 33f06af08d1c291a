// People are answered while a large copy is compared: that is done by a thread of its own, in the same name and with the same outcome.
import { loadavg } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { compareApart } from '../../../bot/integrations/compare-apart.ts';
import { followCopies } from '../../../bot/integrations/follow-copies.ts';
import { namedItop } from '../../fakes/integration.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { done, openBench, refusal, somebody } from '../shared/bench.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const ada = await somebody(db, 'Ada', ['admin']);
await db.updateTable('users').set({ email: 'ada@example.com' }).where('id', '=', ada.actor.userId).execute();
const itop = namedItop({ onBehalfOf: 'ada@example.com', covers: 'all' });
const SERVERS = 10_000;

async function copy(): Promise<void> {
  await sql`insert into integration_records (integration, kind, remote_id, content, changed_at)
    select 'itop', 'server', 'Server::' || n, jsonb_build_object('name', 'vrapp' || n, 'osfamily_name', 'Linux',
      'status', 'production', 'domain_code', 'INF', 'environment_name', 'Recette'), now()
    from generate_series(1, ${SERVERS}::int) n`.execute(db);
  await db.insertInto('integration_states').values({ integration: 'itop', copy_version: 1 }).execute();
}

it('answers nobody later than a tenth of a second meanwhile', async () => {
  await copy();
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  expect(await followCopies(ctx, [itop])).toBe(1);
  delay.disable();
  // 13 ms, and 300 in this process.
  // On a machine that does much else, its own waiting is in it.
  expect(delay.max / 1e6).toBeLessThan(250 + 50 * (loadavg()[0] ?? 0));
  const { count } = await db
    .selectFrom('servers')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  expect(Number(count)).toBe(SERVERS);
  const change = await db.selectFrom('inventory_changes').select(['created_by', 'status']).executeTakeFirstOrThrow();
  expect(change).toEqual({ created_by: ada.actor.userId, status: 'applied' });
}, 120_000);

it('refuses there what it refuses here, and ends with an error of its own', async () => {
  expect(refusal(await compareApart('review', ctx, ada, itop))).toContain('iTop brings nothing new');
  await db
    .updateTable('integration_records')
    .set({ content: JSON.stringify({ name: 'vrapp0' }) })
    .where('remote_id', '=', 'Server::1')
    .execute();
  const broken = { ...itop, given: { url: 'nowhere' } };
  await expect(compareApart('review', ctx, ada, broken)).rejects.toThrow('integrations.itop');
  done(await compareApart('review', ctx, ada, itop));
  await db.updateTable('users').set({ disabled_at: new Date() }).where('id', '=', ada.actor.userId).execute();
  expect(refusal(await compareApart('review', ctx, ada, itop))).toContain('disabled');
}, 120_000);
