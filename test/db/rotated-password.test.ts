// The password of PostgreSQL changes while a process runs: what is connected stays, and every new connection takes the new one.
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createNamedLocks } from '../../bot/chat/named-locks.ts';
import { connectDatabase } from '../../db/connect.ts';
import { openDatabase } from '../../db/open.ts';
import { openBackend } from '../../jobs/queue/backend.ts';
import { type Restartable, startPostgres } from '../faults/restartable.ts';

const role = `rotated_${randomUUID().replaceAll('-', '')}`;
let server: Restartable;
let password = 'one/two@three';
const address = () => `postgres://${role}:${encodeURIComponent(password)}@127.0.0.1:${server.port}/patchcenter`;

async function asOwner(statement: string): Promise<void> {
  const db = connectDatabase(server.url, () => {});
  await sql.raw(statement).execute(db);
  await db.destroy();
}

beforeAll(async () => {
  server = await startPostgres();
  await asOwner(`create role ${role} login superuser password '${password}'`);
}, 60_000);
afterAll(() => server.stop());

/** All connections of the role are cut, as at a failover: the next ones are new. */
const cut = () => asOwner(`select pg_terminate_backend(pid) from pg_stat_activity where usename = '${role}'`);

describe('a password that changes', () => {
  it('is taken by every new connection, of the pool, of the queue, and of locks', { timeout: 60_000 }, async () => {
    const quiet = () => {};
    const db = connectDatabase(address, quiet);
    const locks = createNamedLocks(address, 'channels', quiet);
    const backend = await openBackend({ kind: 'postgres', url: address }, quiet);
    const queue = backend.openQueue('sessions');
    const ran: string[] = [];
    const worker = backend.openWorker('sessions', async ({ id }) => void ran.push(id ?? ''), {
      concurrency: 1,
      onError: quiet,
    });
    const works = async (id: string) => {
      await vi.waitFor(() => sql`select 1`.execute(db), 10_000);
      await vi.waitFor(() => locks.hold(id), 10_000);
      await vi.waitFor(() => queue.add([{ name: 'session', data: {}, id }]), 10_000);
      await vi.waitFor(() => expect(ran).toContain(id), 20_000);
    };
    try {
      await works('before');
      password = 'four five';
      await asOwner(`alter role ${role} password '${password}'`);
      await sql`select 1`.execute(db);
      await cut();
      await works('after');
    } finally {
      await worker.close();
      await queue.close();
      await backend.close();
      await locks.close();
      await db.destroy();
    }
  });

  it('that is wrong is said, as before', async () => {
    const wrong = () => `postgres://${role}:wrong@127.0.0.1:${server.port}/patchcenter`;
    await expect(openDatabase(wrong, () => {})).rejects.toThrow(/password authentication failed/);
  });
});
