// RUN-19: what does not start again is told after three tries, once a day, in the channel and to the operator.
import { describe, expect, it } from 'vitest';
import { notificationDefaults } from '../../../domain/notifications/choices.ts';
import { tellUnpaidRestarts } from '../../../jobs/notices/unpaid-restarts.ts';
import { addChannel, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { db, operator, ordered, payIfDue, run, STOP, worker } from './actions-world.ts';

const DEFAULTS = notificationDefaults('Europe/Paris');
const MINUTES = 60_000;

async function messages(hostname: string) {
  const rows = await db.selectFrom('outgoing_messages').select(['conversation_id', 'text_en', 'text_fr']).execute();
  return rows.filter(({ text_en: text }) => text.includes(hostname));
}

describe('what does not start again (RUN-19)', () => {
  it('is told after three tries, then once a day until it runs', async () => {
    await addChannel(db, { id: 'channel-1', domain: null, by: operator });
    await db
      .insertInto('conversations')
      .values({
        ...{ id: 'personal-khalid', kind: 'personal', service_url: 'http://127.0.0.1', tenant_id: null, bot_id: 'bot' },
        ...{ user_id: operator, name: null, paused_until: null, seen_at: MONDAY_MORNING },
      })
      .execute();
    const one = await ordered({ app: [STOP] });
    await db.updateTable('patch_sessions').set({ intervenant_id: operator }).where('id', '=', one.session).execute();
    one.host.exitCode = 1;
    await run(one);
    one.host.actionEnd = () => ({ exitCode: 5, tail: '' });
    let { now } = worker(one).time;
    const attempt = async () => {
      await payIfDue(one, 'worker-r', now);
      now = new Date(now.getTime() + 10 * MINUTES);
      return tellUnpaidRestarts(db, now, DEFAULTS);
    };
    expect([await attempt(), await attempt()]).toEqual([0, 0]);
    expect(await attempt()).toBe(1);
    const told = await messages(one.hostname);
    expect(told.map(({ conversation_id: to }) => to).sort()).toEqual(['channel-1', 'personal-khalid'].sort());
    expect(told[0]?.text_fr).toContain('code de retour 5');
    expect(await attempt()).toBe(0);
    now = new Date(now.getTime() + 24 * 60 * MINUTES);
    expect(await attempt()).toBe(1);
    one.host.actionEnd = () => ({ exitCode: 0, tail: '' });
    await payIfDue(one, 'worker-r', now);
    now = new Date(now.getTime() + 48 * 60 * MINUTES);
    expect(await tellUnpaidRestarts(db, now, DEFAULTS)).toBe(0);
  });
});
