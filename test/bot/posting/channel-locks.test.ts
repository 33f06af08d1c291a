import { sql } from 'kysely';
import { describe, expect, it, vi } from 'vitest';
import { createChannelLocks } from '../../../bot/posting/channel-locks.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const { db, url } = await createTestDatabase();

describe('the lock of a channel', () => {
  it('has one holder among processes, for as long as that one lives', async () => {
    const first = createChannelLocks(url, () => {});
    const second = createChannelLocks(url, () => {});
    expect(await first.hold('19:a')).toBe(true);
    expect(await first.hold('19:a')).toBe(true);
    expect(await second.hold('19:a')).toBe(false);
    expect(await second.hold('19:b')).toBe(true);
    await first.close();
    expect(await second.hold('19:a')).toBe(true);
    await second.close();
  });

  it('is free when the connection of its holder breaks, and the holder knows', async () => {
    const lost = vi.fn();
    const first = createChannelLocks(url, lost);
    const second = createChannelLocks(url, () => {});
    await first.hold('19:a');
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'patchcenter-posting' and datname = current_database()`.execute(db);
    await vi.waitFor(() => expect(lost).toHaveBeenCalledOnce(), { timeout: 10_000 });
    expect(await second.hold('19:a')).toBe(true);
    expect(await first.hold('19:a')).toBe(false);
    await first.close();
    await second.close();
  });
});
