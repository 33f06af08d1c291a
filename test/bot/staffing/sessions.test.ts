// The form on the card of one campaign is about that campaign, whatever others have the same server.
import { describe, expect, it } from 'vitest';
import type { CardClick } from '../../../bot/chat/ports.ts';
import { createActions } from '../../../bot/front/clicks.ts';
import { dispatchAction } from '../../../bot/front/dispatch-click.ts';
import { say } from '../../../domain/language.ts';
import { may, whoMay } from '../../../domain/people/roles.ts';
import { addCampaign, addServer, addSession } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { keptLog } from '../quiet-log.ts';
import { openBench, somebody } from '../shared/bench.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const carole = await somebody(db, 'Carole', ['coordinator']);
const actions = createActions({
  send: async () => {},
  commands: () => [],
  ...ctx,
  draw: async (_key, _user, options) => {
    const text = options?.notice?.text ?? '';
    return { kind: 'message', text: typeof text === 'string' ? text : say(text, 'en') };
  },
  show: async () => {},
});

let presses = 0;
async function press(verb: string, data: unknown): Promise<string> {
  const person = { entraId: 'entra-carole', name: 'Carole' };
  const place = { id: 'c', threadId: null, kind: 'personal', serviceUrl: '', tenantId: null } as const;
  const conversation = { ...place, botId: 'b', name: null };
  const rest = { activityId: `a${presses++}`, messageId: null, trigger: 'manual', locale: 'en-US' } as const;
  const click: CardClick = { verb, data, person, conversation, ...rest };
  const deps = { db, actions, profile: async () => null, may, whoMay, clock: ctx.clock, log: keptLog() };
  const answer = await dispatchAction({ ...deps, onRefusal: async () => {}, newReference: () => 'r' }, click);
  return answer.kind === 'message' ? answer.text : 'card';
}

describe('servers of one campaign left out and brought back by its card', () => {
  it('stay as they are in the other campaigns, and nothing is done once it is closed', async () => {
    const server = await addServer(db, 'vrboth1');
    const [first, second] = [await addCampaign(db, carole.userId), await addCampaign(db, carole.userId)];
    // A server is open in one standard campaign at a time (ELIG-5): the second one is no standard campaign.
    await db.updateTable('campaigns').set({ kind: 'emergency' }).where('id', '=', second).execute();
    const sessions = [await addSession(db, first, server), await addSession(db, second, server)];
    const statuses = async () => {
      const rows = await db
        .selectFrom('patch_sessions')
        .select('status')
        .where('id', 'in', sessions)
        .orderBy('id')
        .execute();
      return rows.map(({ status }) => status);
    };
    const form = { campaignId: first, page: 1, servers: String(server), comment: 'panne' };
    expect(await press('sessions.exclude', form)).toBe('Done.');
    expect(await statuses()).toEqual(['excluded', 'prereq_ok']);
    expect(await press('sessions.exclude', { ...form, campaignId: second })).toBe('Done.');
    expect(await press('sessions.restore', form)).toMatch(/^(Done\.|Slot passed, taken or not available: vrboth1)/);
    expect(await statuses()).toEqual(['pending', 'excluded']);
    expect(await press('sessions.restore', form)).toMatch(/vrboth1/);
    await db
      .updateTable('campaigns')
      .set({ status: 'closed', closed_at: ctx.time.now })
      .where('id', '=', second)
      .execute();
    expect(await press('sessions.restore', { ...form, campaignId: second })).toMatch(`Campaign ${second} is closed. `);
    expect(await statuses()).toEqual(['pending', 'excluded']);
  });
});
