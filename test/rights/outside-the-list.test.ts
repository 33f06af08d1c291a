// PEOPLE-3, where what an account with a list of hosts decides rests on servers outside it: links, goes, overrides, keys, operators.
import { beforeAll, expect, it } from 'vitest';
import { decideProdGo } from '../../bot/gate/decide-prod-go.ts';
import { overrideGate } from '../../bot/gate/override-gate.ts';
import { acceptHostKey } from '../../bot/host-keys/accept-host-key.ts';
import { unlinkServers } from '../../bot/links/link-servers.ts';
import { assignSessions } from '../../bot/staffing/assign-sessions.ts';
import type { ServerId } from '../../domain/ids.ts';
import { done, refusal, somebody } from '../bot/shared/bench.ts';
import { gateWorld } from '../gate/gate-world.ts';
import { addServer } from '../support/campaign-data.ts';
import { openChatBench } from '../support/chat-bench.ts';
import { createTestDatabase } from '../support/test-database.ts';

const { db } = await createTestDatabase();
const world = await gateWorld(db);
const { ctx, people } = world;
const chat = openChatBench(ctx);
/** Production alone: what it is linked to is outside. */
const lea = await somebody(db, 'Lea', ['operator', 'coordinator', 'admin']);

beforeAll(async () => {
  await db.insertInto('account_hosts').values({ user_id: lea.userId, kind: 'host', value: 'vpgate*' }).execute();
});

const linksOf = async (prod: ServerId) =>
  (await db.selectFrom('server_correspondance').select('id').where('prod_server_id', '=', prod).execute()).length;

/** A production whose linked server has failed. */
async function blocked() {
  const campaignId = await world.campaign();
  const pair = await world.pair();
  await world.session(campaignId, pair.prod);
  await world.patch(campaignId, pair.nonprod, 'failed');
  return { campaignId, pair };
}

it('PEOPLE-3: "/unlink PROD" does not take away a link to a server outside the list', async () => {
  const { pair } = await blocked();
  expect(refusal(await unlinkServers(ctx, lea, { prod: pair.prodName, nonprods: [] }))).toContain(pair.nonprodName);
  expect(await linksOf(pair.prod)).toBe(1);
});

it('PEOPLE-3, GATE-6: no override of what is about a server outside the list', async () => {
  const { campaignId, pair } = await blocked();
  // Of its servers she has all but the linked one, which is in no session of a campaign of its own.
  const own = await world.campaign();
  await world.session(own, pair.prod);
  const ask = { campaignId: own, servers: [pair.prod], reason: 'urgent', shownHash: null };
  expect(refusal(await overrideGate(ctx, lea, ask))).toContain(pair.nonprodName);
  expect(campaignId).not.toBe(own);
});

it('PEOPLE-3, GATE-5: no approval on the evidence of a server outside the list, as its card says', async () => {
  const other = await world.campaign();
  const pair = await world.pair();
  await world.validated(other, pair);
  const own = await world.campaign();
  await world.session(own, pair.prod);
  const { named: _names, ...click } = await world.card(own);
  const ask = { ...click, decision: 'approve', acknowledged: 'listed', reason: null } as const;
  expect(refusal(await decideProdGo(ctx, lea, ask))).toContain(pair.nonprodName);
  done(await decideProdGo(ctx, people.omar, ask));
});

it('PEOPLE-3: the key of a host that is no server of the list is not accepted', async () => {
  const key = { host: 'psmp.example.test', port: 22, key_type: 'ssh-ed25519', fingerprint: 'SHA256:old' };
  const refused = { refused_key_type: 'ssh-ed25519', refused_fingerprint: 'SHA256:new', refused_at: ctx.time.now };
  await db
    .insertInto('host_keys')
    .values({ ...key, ...refused })
    .execute();
  const ask = { host: key.host, port: 22, fingerprint: 'SHA256:new', reason: 'new proxy' };
  expect(refusal(await acceptHostKey(ctx, lea, ask))).toContain('limited to some servers');
});

it('PEOPLE-3, ASSIGN-3: an operator does not spread to servers outside the list', async () => {
  const campaignId = await world.campaign();
  const inside = await addServer(db, 'vpgate-a', { appGroup: 'grp' });
  const outside = await addServer(db, 'vxother-a', { appGroup: 'grp' });
  await world.session(campaignId, inside);
  await world.session(campaignId, outside);
  const ask = { hostnames: ['vpgate-a'], userId: people.omar.userId, campaignId };
  expect(done(await assignSessions(ctx, lea, ask)).followers).toEqual([]);
  const row = await db
    .selectFrom('patch_sessions')
    .select('intervenant_id')
    .where('server_id', '=', outside)
    .where('campaign_id', '=', campaignId)
    .executeTakeFirstOrThrow();
  expect(row.intervenant_id).toBeNull();
});

it('PEOPLE-3, GATE-3: a card for somebody limited does not show production as open that a server outside closes', async () => {
  const { pair } = await blocked();
  const text = await chat.text(`server:${pair.prodName}`, lea);
  expect(text).not.toContain(pair.nonprodName);
  expect(text).toMatch(/outside (the servers of )?your account/i);
});
