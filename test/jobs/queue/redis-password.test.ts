// The password of Redis changes while processes run: connections that are made from then on take the new one, those of BullMQ's own too.
import { Redis } from 'ioredis';
import { describe, expect, it, vi } from 'vitest';
import { openBackend } from '../../../jobs/queue/backend.ts';
import { startRedis } from '../../faults/restartable.ts';

const server = await startRedis();

describe.skipIf(server === null)('the password of Redis', () => {
  it('is that of its file at each new connection', { timeout: 60_000 }, async () => {
    const { port = 0 } = server ?? {};
    const owner = new Redis(port, '127.0.0.1');
    await owner.call('ACL', 'SETUSER', 'patchcenter', 'on', '>one', '~*', '&*', '+@all');
    await owner.call('ACL', 'SETUSER', 'default', 'resetpass', '>owner');
    let password = 'one';
    const quiet = () => {};
    const limits = { answerMs: 2000, silentMs: 12_000, blockSeconds: 1 };
    const url = () => `redis://patchcenter:${password}@127.0.0.1:${port}`;
    const backend = await openBackend({ kind: 'redis', url, limits }, quiet);
    const queue = backend.openQueue('sessions');
    const ran: string[] = [];
    const handler = async ({ id }: { id: string | undefined }) => void ran.push(id ?? '');
    const worker = backend.openWorker('sessions', handler, { concurrency: 1, onError: quiet });
    const works = async (id: string) => {
      await vi.waitFor(() => queue.add([{ name: 'session', data: {}, id }]), { timeout: 15_000, interval: 200 });
      await vi.waitFor(() => expect(ran).toContain(id), { timeout: 15_000, interval: 100 });
    };
    try {
      await works('before');
      password = 'two';
      await owner.call('ACL', 'SETUSER', 'patchcenter', 'resetpass', '>two');
      await owner.call('CLIENT', 'KILL', 'USER', 'patchcenter');
      await works('after');
    } finally {
      await worker.close();
      await queue.close();
      await backend.close();
      owner.disconnect();
      await server?.stop();
    }
  });
});
