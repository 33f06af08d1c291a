import { describe, expect, it } from 'vitest';
import { firstSeen } from '../../../../db/queries/chat/seen-activities.ts';
import { createTestDatabase } from '../../../support/test-database.ts';

const { db } = await createTestDatabase();
const NOW = new Date('2027-02-01T08:00:00Z');

describe('an activity', () => {
  it('is seen first by one caller only, even at the same moment', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => firstSeen(db, 'a1', NOW)));
    expect(answers.filter(Boolean)).toHaveLength(1);
  });
});
