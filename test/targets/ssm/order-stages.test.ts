// What is said of an update by Systems Manager while it runs: where its order is, of how many packages, at one request a look.
import { afterEach, expect, it } from 'vitest';
import { openAws } from '../../../jobs/integrations/open-aws.ts';
import { type SsmEstate, startEstate } from './ssm-estate.ts';

const NAME = 'patchcenter-attempt-7-20270111090000';
const ASK = { excludes: [], scope: { kind: 'all' }, untilUptime: null } as const;

let estate: SsmEstate;
afterEach(() => estate.close());

async function started(fault: Parameters<SsmEstate['aws']['fail']>[0]) {
  estate = await startEstate({ hostnames: ['vraws1'] });
  const host = await estate.open.port.connect(estate.target('vraws1'));
  estate.aws.fail({ ...fault, of: { document: 'AWS-RunPatchBaseline' } });
  await estate.open.operations.startUpdate(host, NAME, ASK);
  return {
    host,
    packages: estate.aws.machine(estate.instance('vraws1').id).patches.length,
    look: async (operations = estate.open.operations) => (await operations.pollUpdate(host, NAME, 0)).state,
  };
}

it('the agent that has the order is at work, on as many packages as the list has', async () => {
  const { look, packages } = await started({ kind: 'stuck' });
  estate.aws.advance(5);
  (estate.aws.seen as unknown[]).length = 0;
  expect(await look()).toEqual({ kind: 'running', order: { stage: 'at-work', packages } });
  expect(packages).toBeGreaterThan(1);
  expect(estate.aws.seen.map(({ operation }) => operation)).toEqual(['GetCommandInvocation']);
});

it('an order that does not reach its agent is tried again, until it is dropped', async () => {
  const { look } = await started({ kind: 'delivery-timeout' });
  estate.aws.advance(10);
  expect(await look()).toMatchObject({ kind: 'running', order: { stage: 'delayed' } });
  estate.aws.advance(120);
  expect(await look()).toMatchObject({ kind: 'closed' });
});

it('another worker knows where it is, and not of how many packages', async () => {
  const { look } = await started({ kind: 'stuck' });
  estate.aws.advance(5);
  const another = openAws(estate.settings, { now: () => new Date('2027-01-11T09:00:00Z'), pollMs: 20 });
  expect(await look(another.operations)).toEqual({ kind: 'running', order: { stage: 'at-work', packages: 0 } });
  await another.close();
  estate.aws.heal();
});
