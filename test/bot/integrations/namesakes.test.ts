// RUN-17: a server that merely has the name of an instance of EC2 is neither reached nor written as that instance until somebody says so.
import { beforeEach, expect, it } from 'vitest';
import { answerInstance, forgetInstance } from '../../../bot/integrations/answer-instance.ts';
import { followCopies } from '../../../bot/integrations/follow-copies.ts';
import { integrationsView } from '../../../bot/integrations/integrations-view.ts';
import { integrationsCard } from '../../../cards/integrations/integrations/card.ts';
import { readSshOf } from '../../../db/queries/doctor/ssh-of.ts';
import { asAnyIntegration } from '../../../integrations/any-integration.ts';
import { integration } from '../../../integrations/aws/integration.ts';
import { applyInstances } from '../../../jobs/integrations/apply-instances.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import { addServer } from '../../support/campaign-data.ts';
import { createJobContext } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { done, openBench, refusal, somebody } from '../shared/bench.ts';

const { db } = await createTestDatabase();
const claire = await somebody(db, 'Claire', ['coordinator']);
const owner = await somebody(db, 'Olive', ['owner']);
const ada = await somebody(db, 'Ada', ['admin']);
await db.updateTable('users').set({ email: 'ada@example.com' }).where('id', '=', ada.actor.userId).execute();

const loaded = asAnyIntegration(integration).load({
  accounts: [{ name: 'main', regions: ['eu-west-3'] }],
  instances: [
    {
      fields: { environment: 'tag:Environment', domain: 'tag:Domain', ips: 'private-ip' },
      always: { etat: 'Production', licence_support: 'active', patch_os_owner: 'secops' },
    },
  ],
  bucket: 'outputs',
  onBehalfOf: 'ada@example.com',
});
if (!('loaded' in loaded)) throw new Error(loaded.faults.join('; '));
const aws = loaded.loaded;
const ctx = openBench(db, { integrations: [aws] });
const jobs = createJobContext(db, createFakeTargets());
const A = 'i-0000000000000000a';
const B = 'i-0000000000000000b';
const PLACE = { account: 'main', region: 'eu-west-3' };

/** As a reading leaves it, and what the worker does with it. */
async function read(...names: readonly (readonly [name: string, id: string])[]): Promise<void> {
  await db.deleteFrom('integration_records').execute();
  for (const [name, instanceId] of names) {
    const content = {
      ...{ ...PLACE, instanceId, state: 'running', agent: 'online', agentVersion: '3.3.0.0', hasProfile: true },
      ...{ platform: 'linux', platformName: null, computerName: null, privateIp: '10.20.0.5', patchGroup: null },
      ...{ selection: 0, tags: { Name: name, Environment: 'Recette', Domain: 'INFRASTRUC' } },
    };
    await db
      .insertInto('integration_records')
      .values({
        ...{ integration: 'aws', kind: 'instance', remote_id: `main/eu-west-3/${instanceId}` },
        ...{ content: JSON.stringify(content), changed_at: new Date() },
      })
      .execute();
  }
  await db
    .insertInto('integration_states')
    .values({ integration: 'aws', copy_version: 1, last_ok_at: new Date() })
    .onConflict((on) =>
      on.column('integration').doUpdateSet((eb) => ({ copy_version: eb('integration_states.copy_version', '+', 1) })),
    )
    .execute();
  await applyInstances(jobs, { ...aws, connection: { probe: async () => '', close: async () => {} } } as never);
}

const reachOf = async (hostname: string) => (await readSshOf(db, hostname)).instance?.instance_id ?? null;
const view = () =>
  integrationsView({ db, settings: ctx.settings, clock: ctx.clock, viewer: { roles: ['coordinator'] } } as never);
const ipsOf = async (hostname: string) =>
  (
    await db
      .selectFrom('server_ips as i')
      .innerJoin('servers as v', 'v.id', 'i.server_id')
      .select('i.ip')
      .where('v.hostname', '=', hostname)
      .execute()
  ).map(({ ip }) => ip);

beforeEach(async () => {
  for (const table of ['ec2_instances', 'ec2_seen', 'ec2_others', 'ec2_servers', 'server_ips'] as const)
    await db.deleteFrom(table).execute();
  await db.deleteFrom('servers').execute();
});

it('leaves a server over SSH that was there before, and writes nothing of the instance on it', async () => {
  const id = await addServer(db, 'vrweb1');
  await db.insertInto('server_ips').values({ server_id: id, ip: '192.168.4.7' }).execute();
  await read(['vrweb1', A]);
  await followCopies(ctx, [aws]);
  expect(await reachOf('vrweb1')).toBeNull();
  expect(await ipsOf('vrweb1')).toEqual(['192.168.4.7']);
  const state = await db.selectFrom('integration_states').select('compared_note').executeTakeFirstOrThrow();
  expect(state.compared_note?.en).toContain('1 row refused');
  const { namesakes } = await view();
  expect(namesakes.rows).toMatchObject([{ hostname: 'vrweb1', ips: ['192.168.4.7'], privateIp: '10.20.0.5' }]);
});

it('reaches as its instance what AWS itself brought into the inventory', async () => {
  await read(['vrnew1', A]);
  await followCopies(ctx, [aws]);
  expect(await reachOf('vrnew1')).toBe(A);
  expect((await view()).namesakes.total).toBe(0);
  // Somebody gives its name to another one as well: nothing changes for the server, and that one is another server's.
  await read(['vrnew1', A], ['VRNEW1.elsewhere', B]);
  expect(await reachOf('vrnew1')).toBe(A);
});

it('asks of each of two servers whose short name an instance bears', async () => {
  await addServer(db, 'vrweb2.sanef.groupe');
  await addServer(db, 'vrweb2.other.example');
  await read(['vrweb2', A]);
  expect((await view()).namesakes.rows.map(({ hostname }) => hostname)).toEqual([
    'vrweb2.other.example',
    'vrweb2.sanef.groupe',
  ]);
  done(await answerInstance(ctx, claire, { ...PLACE, hostname: 'vrweb2.sanef.groupe', instanceId: A, isSame: true }));
  expect(await reachOf('vrweb2.sanef.groupe')).toBe(A);
  expect(await reachOf('vrweb2.other.example')).toBeNull();
  expect((await view()).namesakes.total).toBe(0);
});

it('takes the word of somebody who may, on record, and lets it be taken back', async () => {
  await addServer(db, 'vrweb3');
  await read(['vrweb3', A], ['vrweb3', B]);
  const ask = { ...PLACE, hostname: 'vrweb3' };
  expect(refusal(await answerInstance(ctx, owner, { ...ask, instanceId: A, isSame: true }))).toContain('coordinator');
  done(await answerInstance(ctx, claire, { ...ask, instanceId: A, isSame: false }));
  done(await answerInstance(ctx, claire, { ...ask, instanceId: B, isSame: true }));
  expect(await reachOf('vrweb3')).toBe(B);
  // Answered meanwhile: the second click on an older card does nothing.
  expect(refusal(await answerInstance(ctx, claire, { ...ask, instanceId: A, isSame: true }))).toContain('no question');
  await read(['vrweb3', A], ['vrweb3', B]);
  expect(await reachOf('vrweb3')).toBe(B);
  const audited = await db.selectFrom('audit_log').select('action').where('action', 'like', 'instance.%').execute();
  expect(audited.map(({ action }) => action)).toContain('instance.same');
  const [answered] = (await view()).namesakes.answered;
  expect(answered).toMatchObject({ hostname: 'vrweb3', by: 'Claire' });
  done(await forgetInstance(ctx, claire, 'vrweb3'));
  expect(await reachOf('vrweb3')).toBeNull();
  expect((await view()).namesakes.total).toBe(2);
});

it('asks on the card in both languages, with the evidence and how the server is reached meanwhile', async () => {
  await addServer(db, 'vrweb4');
  await read(['vrweb4', A]);
  const en = JSON.stringify(integrationsCard(await view(), 'en'));
  expect(en).toContain('1 server has the name of an EC2 instance');
  expect(en).toContain('addresses: none in the inventory, 10.20.0.5 in AWS');
  expect(en).toContain('instance.same');
  expect(JSON.stringify(integrationsCard(await view(), 'fr'))).toContain('joint par SSH en attendant votre réponse');
});
