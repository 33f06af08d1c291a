// RUN-17: what people see of a server that is normally off and was started for its patching.
import { describe, expect, it } from 'vitest';
import { installCardTriggers } from '../../../db/card-triggers.ts';
import { collectCardChanges } from '../../../db/queries/chat/card-changes.ts';
import { addCampaign, addServer, addSession, addUser, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { rendererOf, textOf } from '../shared/card-text.ts';

const { db } = await createTestDatabase();
await installCardTriggers(db);
const operator = await addUser(db, 'Khalid', ['operator']);
const server = await addServer(db, 'vroff1');
const campaign = await addCampaign(db, operator);
const session = await addSession(db, campaign, server);
const keys = [`campaign:${campaign}`, 'server:vroff1'];
const renderer = rendererOf(db);
const show = async (key: string, language: 'fr' | 'en' = 'en') => textOf(await renderer.render(key, language));

async function versions() {
  const rows = await db
    .selectFrom('cards')
    .select(['key', 'dirty_seq'])
    .where('key', 'in', keys)
    .orderBy('key')
    .execute();
  return rows.map(({ dirty_seq }) => Number(dirty_seq));
}

/** The cards that the change concerns, of both. */
async function followed(change: () => Promise<unknown>) {
  await collectCardChanges(db);
  const before = await versions();
  await change();
  await collectCardChanges(db);
  return (await versions()).map((version, i) => version > (before[i] ?? 0));
}

describe('RUN-17: the cards of a server that is normally off', () => {
  it('RUN-17 say that it was started, that it is being stopped, and why it is not', async () => {
    await db
      .insertInto('cards')
      .values(keys.map((key) => ({ key })))
      .execute();
    const declared = () => db.updateTable('servers').set({ normally_off: true }).where('id', '=', server).execute();
    expect(await followed(declared)).toContain(true);
    expect(await show('server:vroff1')).toContain('start it by hand the first time');
    expect(await show(`campaign:${campaign}`)).not.toContain('started for patching');

    const machine = { vcenter: 'VC', vcenter_instance: 'i-1', vm_moref: 'vm-1', vm_name: 'vroff1', vm_uuid: null };
    const started = () =>
      db
        .insertInto('powered_on_servers')
        .values({
          ...{ server_id: server, session_id: session, asked_at: MONDAY_MORNING, used_at: MONDAY_MORNING },
          ...{ started_at: null, start_order_at: null, stop_begun_at: null, stop_order_at: null, stop_error: null },
          ...{ stopped_at: null, outcome: null, lease_owner: null, lease_until: null },
          ...machine,
        })
        .execute();
    expect(await followed(started)).toEqual([true, true]);
    expect(await show(`campaign:${campaign}`)).toContain('started for patching');
    expect(await show(`campaign:${campaign}`, 'fr')).toContain('démarré pour le patching');
    expect(await show('server:vroff1', 'fr')).toContain(`démarré pour la campagne ${campaign}`);

    const stopping = { stop_begun_at: MONDAY_MORNING, stop_error: 'unreachable: VC does not answer' };
    expect(await followed(() => db.updateTable('powered_on_servers').set(stopping).execute())).toEqual([true, true]);
    expect(await show(`campaign:${campaign}`)).toContain('shutting down');
    expect(await show('server:vroff1')).toContain('VC does not answer');

    const off = { stopped_at: MONDAY_MORNING, outcome: 'off' as const };
    expect(await followed(() => db.updateTable('powered_on_servers').set(off).execute())).toEqual([true, true]);
    expect(await show(`campaign:${campaign}`)).not.toContain('shutting down');
    expect(await show('server:vroff1')).not.toContain('VC does not answer');
  });
});
