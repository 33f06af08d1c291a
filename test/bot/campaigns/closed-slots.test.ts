// A campaign says that slots of it have come to stand on a closed day: the freeze is younger than the campaign (PLAN-4, RUN-2).
import { expect, it } from 'vitest';
import { createTestDatabase } from '../../support/test-database.ts';
import { rendererOf, textOf } from '../shared/card-text.ts';
import { addCampaign, addSession, insert, seedEstate } from '../shared/seed.ts';

it('is told on the card, and no longer once the calendar is lifted', async () => {
  const { db } = await createTestDatabase();
  const seed = await seedEstate(db);
  const id = await addCampaign(seed);
  await addSession(seed, id, 'vrslot1', { date_prevue: '2026-02-02' });
  await addSession(seed, id, 'vrslot2', { date_prevue: '2026-02-03' });
  await addSession(seed, id, 'vrslot3', {
    date_prevue: '2026-02-03',
    status: 'excluded',
    exclusion_reason: 'EOL',
    excluded_at: new Date(),
  });
  const shown = async () => textOf(await rendererOf(db).render(`campaign:${id}`, 'en'));
  expect(await shown()).not.toContain('closed day');
  await insert(db, 'freeze_periods', { first_day: '2026-02-03', last_day: '2026-02-04', reason: 'Audit' });
  expect(await shown()).toContain(
    'Slot on a closed day for 1 server: nothing will start that day. Freeze from 3 February 2026 to 4 February 2026: Audit',
  );
  const lifted = {
    calendar_override_reason: 'agreed',
    calendar_override_by: seed.people.admin,
    calendar_override_at: new Date(),
  };
  await db.updateTable('campaigns').set(lifted).where('id', '=', id).execute();
  expect(await shown()).not.toContain('closed day');
});
