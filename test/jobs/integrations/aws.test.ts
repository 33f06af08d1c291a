// Instances of EC2 read by the product's own client, from the stand-in: whole, and through everything that AWS may do wrong.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadCopy } from '../../../db/queries/integrations/copy.ts';
import { loadOpenQuestions } from '../../../db/queries/servers/ec2-instances.ts';
import { asAnyIntegration } from '../../../integrations/any-integration.ts';
import { integration } from '../../../integrations/aws/integration.ts';
import { awsInventory } from '../../../integrations/aws/mapping.ts';
import { awsSettings } from '../../../integrations/aws/settings.ts';
import {
  type AwsStandIn,
  EVERY_FAULT,
  type FaultOrder,
  generate,
  STANDARD_ACCOUNT,
  STANDARD_BUCKET,
  startAws,
} from '../../../integrations/aws/stand-in.ts';
import { openFloor } from '../../../integrations/floor/open-floor.ts';
import type { RemoteRecord } from '../../../integrations/integration.ts';
import { syncJob } from '../../../jobs/integrations/sync-job.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import { addServer } from '../../support/campaign-data.ts';
import { createJobContext, type TestJobs } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const { db } = await createTestDatabase();
const INSTANCES = generate({ instances: 8, withoutRole: 1, withoutAgent: 1 });
const closes: (() => Promise<void>)[] = [];
for (const { name } of INSTANCES) await addServer(db, name);
let aws: AwsStandIn;
let ctx: TestJobs;

afterEach(async () => {
  for (const close of closes.splice(0)) await close();
});

beforeEach(async () => {
  for (const table of [
    'integration_incoming',
    'integration_runs',
    'integration_states',
    'integration_records',
    'ec2_instances',
    'ec2_seen',
    'ec2_servers',
    'ec2_others',
  ] as const)
    await db.deleteFrom(table).execute();
  // As the integration has brought them into the inventory.
  const now = new Date();
  await db
    .insertInto('ec2_servers')
    .columns(['server_id', 'added_at'])
    .expression((eb) => eb.selectFrom('servers').select((c) => ['id' as const, c.val(now).as('added_at')]))
    .execute();
});

const settingsOf = (url: string) => ({
  accounts: [{ name: 'main', regions: ['eu-west-3'], id: '123456789012' }],
  instances: [
    {
      tags: { Environment: ['production', 'recette'] },
      fields: {
        environment: 'tag:Environment',
        application: 'tag:Application',
        ips: 'private-ip',
        os_version: 'platform-name',
      },
      always: { domain: 'INF' },
    },
  ],
  bucket: STANDARD_BUCKET,
  silenceSeconds: 1,
  endpoints: { ssm: url, ec2: url, s3: url },
});

async function joined(more: Readonly<Record<string, unknown>> = {}): Promise<void> {
  process.env.AWS_ACCESS_KEY_ID = STANDARD_ACCOUNT.accessKeyId;
  process.env.AWS_SECRET_ACCESS_KEY = STANDARD_ACCOUNT.secretAccessKey;
  aws = await startAws({ instances: INSTANCES });
  const read = asAnyIntegration(integration).load({ ...settingsOf(aws.url), ...more });
  if (!('loaded' in read)) throw new Error(read.faults.join('; '));
  const { connect, ...own } = read.loaded;
  const connection = connect(openFloor({ warn: () => {}, now: () => new Date() }));
  ctx = {
    ...createJobContext(db, createFakeTargets()),
    integrations: [{ ...own, connection }],
  };
  closes.push(
    () => connection.close(),
    () => aws.close(),
  );
}

async function run(): Promise<void> {
  ctx.time.now = new Date(ctx.time.now.getTime() + 24 * 3_600_000);
  await syncJob.run(ctx, { integration: 'aws' });
}

const lastRun = () => db.selectFrom('integration_runs').selectAll().orderBy('id', 'desc').executeTakeFirstOrThrow();
const reached = () => db.selectFrom('ec2_instances').select(['hostname', 'instance_id']).orderBy('hostname').execute();
const copied = async () => JSON.stringify([...(await loadCopy(db, 'aws'))]);

describe('a reading of AWS', () => {
  it('brings every instance of the tags, with what its agent says, or that it has none', async () => {
    await joined();
    await run();
    expect(await lastRun()).toMatchObject({ outcome: 'done', added: INSTANCES.length, unreadable: 0 });
    const records = (await loadCopy(db, 'aws')).get('instance') ?? [];
    expect(records.map(({ content }) => content.agent).toSorted()).toEqual([
      ...['absent', 'absent'],
      ...Array.from({ length: 6 }, () => 'online'),
    ]);
    expect(records.filter(({ content }) => content.hasProfile === false)).toHaveLength(1);
  });

  it('says them as servers, with the tag that each field comes from', async () => {
    await joined();
    await run();
    const copy = (await loadCopy(db, 'aws')) as ReadonlyMap<string, readonly RemoteRecord[]>;
    const { tables } = awsInventory(copy, awsSettings.parse(settingsOf(aws.url)));
    expect(tables[0]?.rows[0]).toMatchObject({
      hostname: { value: 'ec2-lnx-001', address: 'main/eu-west-3/i-00000000000000001.tag:Name' },
      environment: { value: 'production', address: 'main/eu-west-3/i-00000000000000001.tag:Environment' },
      domain: { value: 'INF' },
      os_family: { value: 'linux' },
      machine_type: { value: 'vm' },
    });
  });

  it('of a patch group takes that alone', async () => {
    await joined({ instances: [{ patchGroups: ['production-linux'] }] });
    await run();
    const records = (await loadCopy(db, 'aws')).get('instance') ?? [];
    expect(records.length).toBeGreaterThan(0);
    expect(new Set(records.map(({ content }) => content.patchGroup))).toEqual(new Set(['production-linux']));
  });

  it('makes Systems Manager the way to each, and writes nothing when nothing has changed', async () => {
    await joined();
    await run();
    const first = await db.selectFrom('ec2_instances').selectAll().orderBy('hostname').execute();
    expect(first.map(({ hostname }) => hostname)).toEqual(INSTANCES.map(({ name }) => name).toSorted());
    await run();
    expect(await db.selectFrom('ec2_instances').selectAll().orderBy('hostname').execute()).toEqual(first);
  });

  it('keeps the way to an instance whose name a second one takes, and ends it where the name moves on', async () => {
    await joined();
    await run();
    const before = await reached();
    const [first, second] = INSTANCES;
    aws.machine(second?.id ?? '').tags.set('Name', first?.name ?? '');
    await run();
    const after = new Map((await reached()).map((one) => [one.hostname, one.instance_id]));
    expect(after.get(first?.name ?? '')).toBe(first?.id);
    expect(after.get(second?.name ?? '')).toBeNull();
    expect(after.size).toBe(before.length);
  });

  it('knows of a server that AWS did not bring nothing but a name, and leaves it as it is', async () => {
    await db.deleteFrom('ec2_servers').execute();
    await joined();
    await run();
    expect(await reached()).toEqual([]);
    const { total, rows } = await loadOpenQuestions(db, 1);
    expect(total).toBe(INSTANCES.length);
    expect(rows[0]).toMatchObject({
      hostname: INSTANCES[0]?.name,
      instanceId: INSTANCES[0]?.id,
      reached: { by: 'ssh' },
    });
  });

  it('of an instance that takes the place of another asks first, and keeps the one that it was', async () => {
    await joined();
    await run();
    const [first, second] = INSTANCES;
    aws.machine(second?.id ?? '').tags.set('Name', first?.name ?? '');
    aws.machine(first?.id ?? '').tags.set('Environment', 'elsewhere');
    await run();
    const ways = new Map((await reached()).map((one) => [one.hostname, one.instance_id]));
    expect(ways.get(first?.name ?? '')).toBe(first?.id);
    const { rows } = await loadOpenQuestions(db, 9);
    expect(rows).toMatchObject([
      { hostname: first?.name, instanceId: second?.id, reached: { by: 'instance', instanceId: first?.id } },
    ]);
  });

  it('refuses an account that is not the one of the settings', async () => {
    await joined({ accounts: [{ name: 'main', regions: ['eu-west-3'], id: '999999999999' }] });
    await run();
    expect(await lastRun()).toMatchObject({ outcome: 'failed', fault: 'settings' });
  });
});

describe('a fault of AWS', () => {
  const OF = ['DescribeInstances', 'DescribeInstanceInformation'];

  it.each(EVERY_FAULT.map((fault) => [JSON.stringify(fault), fault] as const))(
    'ends in what is so, or in the last good state and one line: %s',
    { timeout: 30_000 },
    async (_, fault) => {
      await joined();
      await run();
      const [copy, ways] = [await copied(), await reached()];
      for (const operation of OF) {
        // Whole pages are wrong for as long as it lasts.
        aws.fail({ ...fault, of: { operation }, times: 1000 } as FaultOrder);
        await run();
        aws.heal();
        const { outcome, fault: kind, detail } = await lastRun();
        // That one is missing nobody can see; what it was is kept as the way to it.
        if (fault.kind === 'missing-row' && operation === 'DescribeInstances') expect(outcome).toBe('done');
        else if (outcome === 'failed') expect([kind, detail]).not.toContain(null);
        else if (fault.kind !== 'missing-row') expect(await copied()).toBe(copy);
        if (outcome === 'failed') expect(await copied()).toBe(copy);
        expect(await reached()).toEqual(ways);
        await run();
        // A clock is set by the first answer that refuses it.
        if (fault.kind === 'clock-skew') await run();
        expect(await lastRun()).toMatchObject({ outcome: 'done', detail: null });
        expect(await copied()).toBe(copy);
      }
    },
  );
});
