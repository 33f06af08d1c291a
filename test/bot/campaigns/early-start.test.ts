// RUN-2: a server that is named before its slot, or is a colleague's, is started after a second yes that knows the date.
import { describe, expect, it } from 'vitest';
import { orderStart } from '../../../bot/campaigns/order-start.ts';
import { startCommand } from '../../../bot/campaigns/start-command.ts';
import type { IsoDate } from '../../../domain/clock.ts';
import type { SessionId } from '../../../domain/ids.ts';
import { addCampaign, addServer, addSession } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { done, openBench, refusal, somebody } from '../shared/bench.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const omar = await somebody(db, 'Omar', ['operator']);
const ines = await somebody(db, 'Ines', ['operator']);
let serial = 0;

async function planned(...days: readonly string[]) {
  const campaignId = await addCampaign(db, omar.userId);
  const hostnames: string[] = [];
  const sessions: SessionId[] = [];
  for (const day of days) {
    serial += 1;
    const session = await addSession(db, campaignId, await addServer(db, `vrearly${serial}`));
    await db.updateTable('patch_sessions').set({ date_prevue: day }).where('id', '=', session).execute();
    sessions.push(session);
    hostnames.push(`vrearly${serial}`);
  }
  const start = (earlyUntil?: string) =>
    orderStart(ctx, omar, {
      campaignId,
      hostnames,
      bySlot: false,
      ...(earlyUntil === undefined ? {} : { earlyUntil: earlyUntil as IsoDate }),
    });
  const change = (index: number, values: object) =>
    db
      .updateTable('patch_sessions')
      .set(values)
      .where('id', 'in', sessions.slice(index, index + 1))
      .execute();
  const ordered = async () =>
    (
      await db.selectFrom('patch_sessions').select('start_asked_at').where('campaign_id', '=', campaignId).execute()
    ).filter(({ start_asked_at: at }) => at !== null).length;
  return { campaignId, hostnames, start, change, ordered };
}

async function sendOffered(said: string) {
  const line = /\/start (.*)$/.exec(said)?.[1] ?? '';
  const parsed = startCommand(ctx).parse({ list: line.split(' '), rest: line });
  if (parsed.kind === 'wrong') throw new Error(parsed.problem.en);
  return orderStart(ctx, omar, parsed.args);
}

describe('servers that are named', () => {
  it('RUN-2 start at once on their day, and after it', async () => {
    const one = await planned('2027-01-11', '2027-01-08');
    expect(done(await one.start())).toMatchObject({ ordered: 2 });
  });

  it('RUN-2 before their day start none, and the line that is offered does', async () => {
    const one = await planned('2027-01-11', '2027-01-13', '2027-01-14');
    const said = refusal(await one.start());
    expect(said).toMatch(/vrearly\d+ \(.*13.*\).*vrearly\d+ \(.*14/);
    expect(await one.ordered()).toBe(0);
    expect(done(await sendOffered(said))).toMatchObject({ ordered: 3 });
  });

  it('RUN-2 of a colleague start none, whoever is named, and the line that is offered does', async () => {
    const one = await planned('2027-01-11', '2027-01-08');
    await one.change(1, { intervenant_id: ines.userId });
    const said = refusal(await one.start());
    expect(said).toContain(`Nothing was started: ${one.hostnames[1]} (assigned to Ines). To start now:`);
    expect(said).toMatch(/yes 2027-01-11$/);
    expect(await one.ordered()).toBe(0);
    expect(done(await sendOffered(said))).toMatchObject({ ordered: 2 });
  });

  it('RUN-2 before their slot of today start none; all reasons are asked about at once', async () => {
    const one = await planned('2027-01-11', '2027-01-11', '2027-01-13');
    await one.change(0, { heure_prevue: '14:00' });
    await one.change(2, { intervenant_id: ines.userId });
    const said = refusal(await one.start());
    const [today, , tomorrow] = one.hostnames;
    expect(said).toContain(`${today} (slot on Monday 11 January 2027 at 14:00)`);
    expect(said).toContain(`${tomorrow} (slot on Wednesday 13 January 2027 at 09:00, assigned to Ines)`);
    expect(await one.ordered()).toBe(0);
    expect(done(await sendOffered(said))).toMatchObject({ ordered: 3 });
  });

  it('RUN-2 are asked about again when one was moved further away meanwhile', async () => {
    const one = await planned('2027-01-13', '2027-01-20');
    expect(refusal(await one.start('2027-01-13'))).toMatch(/yes 2027-01-20$/);
    expect(await one.ordered()).toBe(0);
  });

  it.each(['12 vrearly1 yes', '12 yes 2027-01-13', '12 vrearly1 oui demain', '12 vrearly1 yes 2027-01-13 now'])(
    'RUN-2 a second yes that is not whole is refused: %s',
    (line) => {
      expect(startCommand(ctx).parse({ list: line.split(' '), rest: line }).kind).toBe('wrong');
    },
  );
});
