// iTop read over HTTP by the product's own client, from its stand-in: whole, by its journal, and through everything that it may do wrong.
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { loadCopy } from '../../../db/queries/integrations/copy.ts';
import { openHttp } from '../../../integrations/floor/http.ts';
import { createItopClient } from '../../../integrations/itop/client.ts';
import { EVERY_FAULT, type ItopStandIn } from '../../../integrations/itop/stand-in.ts';
import { syncJob } from '../../../jobs/integrations/sync-job.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import { createJobContext, type TestJobs } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { idsOf, joinItop } from './joined-itop.ts';

const { db } = await createTestDatabase();
const open: { close(): Promise<void> }[] = [];
let ctx: TestJobs;

afterAll(async () => {
  for (const one of open) await one.close();
});

beforeEach(async () => {
  for (const table of [
    'integration_incoming',
    'integration_runs',
    'integration_states',
    'integration_records',
  ] as const)
    await db.deleteFrom(table).execute();
  ctx = createJobContext(db, createFakeTargets());
});

async function openItop(options: Parameters<typeof joinItop>[0] = {}) {
  const joined = await joinItop(options);
  open.push(joined);
  ctx = { ...ctx, integrations: [joined.open] };
  return { itop: joined.itop, connection: joined.open.connection };
}

const run = async (minutes = 24 * 60) => {
  ctx.time.now = new Date(ctx.time.now.getTime() + minutes * 60_000);
  await syncJob.run(ctx, { integration: 'itop' });
};
const lastRun = () => db.selectFrom('integration_runs').selectAll().orderBy('id', 'desc').executeTakeFirstOrThrow();
const copied = async () => {
  const rows = await db
    .selectFrom('integration_records')
    .select(['kind', 'remote_id', 'content'])
    .orderBy('remote_id')
    .execute();
  return new Map(rows.map(({ kind, remote_id: id, content }) => [`${kind} ${id}`, JSON.stringify(content)]));
};

/** What somebody does there meanwhile: one changed, one made, one removed. */
function workThere(itop: ItopStandIn): void {
  itop.change('Server', idsOf(itop, 'Server')[0] ?? 0, { name: 'renamed-1' });
  itop.create('Server', { name: 'new-1', status: 'production', domain_code: 'INF', environment_name: 'Recette' });
  itop.remove('Server', idsOf(itop, 'Server')[1] ?? 0);
}

describe('a reading', () => {
  it('is whole, and says of each server what iTop says', async () => {
    const { itop } = await openItop();
    await run();
    expect(await lastRun()).toMatchObject({ outcome: 'done', unreadable: 0 });
    const servers = (await loadCopy(db, 'itop')).get('server') ?? [];
    expect(servers).toHaveLength(idsOf(itop, 'Server').length + idsOf(itop, 'VirtualMachine').length);
    for (const { id, content } of servers) {
      const [of = '', key = ''] = id.split('::');
      expect(content.name).toBe(itop.get(of, Number(key))?.name);
    }
  });

  it('asks two things at once at most, and each page once', async () => {
    const { itop } = await openItop();
    await run();
    expect(itop.mostAtOnce()).toBeLessThanOrEqual(2);
  });

  it('of what has changed takes the journal, and comes to the same as a whole one', async () => {
    const { itop } = await openItop();
    await run();
    workThere(itop);
    const before = itop.seen.length;
    await run(60);
    expect(await lastRun()).toMatchObject({ outcome: 'done', mode: 'since', added: 1, changed: 1, gone: 1 });
    const asked = itop.seen.slice(before).length;
    const since = await copied();
    await run();
    expect(await lastRun()).toMatchObject({ mode: 'whole', added: 0, changed: 0, gone: 0 });
    expect(await copied()).toEqual(since);
    expect(asked).toBeLessThan(40);
  });

  it('goes on by the journal although the clock of iTop is wrong', async () => {
    const { itop } = await openItop();
    itop.clockAhead(-7);
    await run();
    workThere(itop);
    await run(60);
    expect(await lastRun()).toMatchObject({ outcome: 'done', added: 1, changed: 1, gone: 1 });
  });
});

describe('whatever goes wrong', () => {
  it.each(
    EVERY_FAULT.flatMap((fault) =>
      (['whole', 'since'] as const).map((mode) => [JSON.stringify(fault), mode, fault] as const),
    ),
  )(
    '%s leaves the last good copy, or the true one, in a reading of what is %s',
    async (_, mode, fault) => {
      const { itop } = await openItop();
      await run();
      const before = await copied();
      workThere(itop);
      const after = mode === 'whole' ? 1 : 0;
      itop.fail({ ...fault, after, times: Number.POSITIVE_INFINITY, on: { class: 'Server' } });
      await run(mode === 'whole' ? undefined : 61);
      const during = await copied();
      const { outcome, fault: kind, detail } = await lastRun();
      itop.heal();
      itop.clockAhead(0);
      await run();
      const { unreadable } = await lastRun();
      const then = await copied();
      expect(await lastRun()).toMatchObject({ outcome: 'done' });
      // What is there before and afterwards is never missing.
      expect([...before.keys()].filter((key) => then.has(key) && !during.has(key))).toEqual([]);
      if (outcome === 'failed') {
        expect(during).toEqual(before);
        expect(kind).not.toBeNull();
        expect(detail ?? '').not.toMatch(/token-of-itop|json_data/);
      } else if (fault.kind === 'page-drift') {
        // There, a row is changed with each page: its old content was true when it was read.
        if (mode === 'whole') expect(new Set(during.keys())).toEqual(new Set(then.keys()));
      } else {
        const untrue = [...during].filter(([key, said]) => then.get(key) !== said && before.get(key) !== said);
        expect(untrue).toEqual([]);
      }
      expect(unreadable).toBe(0);
    },
    60_000,
  );

  it('a certificate that nobody vouches for is a fault of the settings', async () => {
    const { itop } = await openItop({ https: true });
    const client = createItopClient(openHttp({ url: itop.url, silenceSeconds: 5, retryMs: 1 }), '1.4', {
      token: () => 'x',
    });
    const asked = client.list(
      { class: 'Server', where: [], attributes: ['name'], limit: 1 },
      new AbortController().signal,
    );
    await expect(asked).rejects.toMatchObject({ fault: { kind: 'settings' } });
    await run();
    expect(await lastRun()).toMatchObject({ outcome: 'done' });
  });
});

describe('what goes there', () => {
  const wish = (id: number, excludes: string) => ({
    ...{ topic: 'server', kind: 'server', id: `Server::${id}` },
    fields: { patch_excludes: excludes, last_patch_date: '2026-11-30' },
  });

  it('is written, read again, and not written when it stands there', async () => {
    const { itop, connection } = await openItop();
    const [id = 0] = idsOf(itop, 'Server');
    const signal = new AbortController().signal;
    const written = await connection.writer?.write(wish(id, 'kernel* glibc*'), signal);
    expect(written).toMatchObject({ kind: 'written' });
    expect(itop.get('Server', id)).toMatchObject({ patch_excludes: 'kernel* glibc*', last_patch_date: '2026-11-30' });
    const before = itop.seen.filter(({ operation }) => operation === 'core/update').length;
    await connection.writer?.write(wish(id, 'kernel* glibc*'), signal);
    expect(itop.seen.filter(({ operation }) => operation === 'core/update')).toHaveLength(before);
  });

  it('of a server that is no more is said to be absent', async () => {
    const { itop, connection } = await openItop();
    const [id = 0] = idsOf(itop, 'Server');
    itop.remove('Server', id);
    const written = await connection.writer?.write(wish(id, 'kernel*'), new AbortController().signal);
    expect(written).toEqual({ kind: 'absent' });
  });
});
