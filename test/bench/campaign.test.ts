// An estate of 10,000 servers: previewed within two seconds, and created in one transaction.
import { describe, expect, it } from 'vitest';
import { fillEstate, measureCampaign } from '../../bench/campaign.ts';
import { createTestDatabase } from '../support/test-database.ts';

const { db } = await createTestDatabase();

describe('a campaign of 10,000 servers', () => {
  it('is previewed in under two seconds and created whole', { timeout: 120_000 }, async () => {
    await fillEstate(db, 10_000);
    const figures = await measureCampaign(db);
    expect(figures.servers).toBe(10_000);
    expect(figures.previewMs).toBeLessThan(2000);
    const written = await db
      .selectFrom('patch_sessions')
      .select((eb) => [eb.fn.countAll<string>().as('count'), 'xmin' as never])
      .groupBy('xmin' as never)
      .execute();
    expect(written.map(({ count }) => Number(count))).toEqual([10_000]);
  });
});
