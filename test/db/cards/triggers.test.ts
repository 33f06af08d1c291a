import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { installCardTriggers } from '../../../db/card-triggers.ts';
import { collectCardChanges } from '../../../db/queries/card-changes.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const { db } = await createTestDatabase();

describe('x', () => {
  it('installs', async () => {
    await installCardTriggers(db);
    await sql`insert into cards (key) select k || ':1' from unnest(array['campaign','go','prereqs','prereq','draft','server','day']) k`.execute(
      db,
    );
    console.log((await sql`select * from card_changes`.execute(db)).rows.length);
    console.log(
      await collectCardChanges(db),
      (await sql`select *, pg_snapshot_xmin(pg_current_snapshot()) from card_changes`.execute(db)).rows[0],
    );
    expect(await collectCardChanges(db)).toBe(7);
    expect(await collectCardChanges(db)).toBe(0);
  });
});
