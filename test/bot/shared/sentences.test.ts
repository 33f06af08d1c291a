// A reason that says something: what people type, and what they press Enter on.
import { describe, expect, it } from 'vitest';
import { spokenText } from '../../../bot/shared/sentences.ts';
import { excludeServers } from '../../../bot/staffing/exclude-servers.ts';
import { addCampaign, addServer, addSession } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { openBench, somebody } from './bench.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const carole = await somebody(db, 'Carole', ['coordinator']);
await addSession(db, await addCampaign(db, carole.userId), await addServer(db, 'vrapp1'));

describe('a reason', () => {
  it.each(['.', '…', '???', ' - ', '"', '«  »', '—', '()', "''"])('%j says nothing', async (reason) => {
    expect(spokenText(reason)).toBe('');
    const outcome = await excludeServers(ctx, carole, { hostnames: ['vrapp1'], reason });
    expect(outcome).toMatchObject({ kind: 'refused', text: { en: 'Give a reason for the exclusion.' } });
  });

  it.each(['ok', '500', '👍', '+1', 'é', '故障', 'n/a', '100 %'])('%j says something', (reason) => {
    expect(spokenText(reason)).toBe(reason);
  });
});
