// The machine in vCenter is the server that was logged in to (RUN-17), on real hosts and simulated vCenters: bytes in the other order,
// another uuid, none at all, a namesake, and a first vCenter that is silent.
import { afterAll, beforeAll, describe, expect, it, onTestFailed } from 'vitest';
import type { CampaignId } from '../../domain/ids.ts';
import { type Bench, startBench } from './support/bench.ts';
import { checkPrerequisites, createCampaign } from './support/campaign-week.ts';
import { startNamed } from './support/conversation.ts';
import { MONDAY, type Planned } from './support/estate.ts';
import { named, obstacle } from './support/obstacle.ts';
import { PEOPLE } from './support/people.ts';
import { untilRecords } from './support/records.ts';
import { NotYet, until } from './support/until.ts';

const inTheWay = obstacle();
/** In the order in which the vCenters get them: the first and the fourth are in the first one. */
const [TWIN, SWAPPED, WRONG, NAMED_FIRST, NAMED] = ['vrtwin01', 'vrswap01', 'vrwrong01', 'vrname01', 'vrname02'];
const NAMES = [TWIN, SWAPPED, WRONG, NAMED_FIRST, NAMED];
const SERVERS: readonly Planned[] = NAMES.map((hostname) => ({ hostname, application: 'BILLING', reboots: false }));
const OTHER = '4c4c4544-0042-4b10-8054-b4c04f563533';
const NAMESAKE = { vcenter: 2, name: TWIN, hostName: 'vrtwin01-old.conformance.test', uuid: OTHER };
const SECONDS = 60;

describe.skipIf(inTheWay !== null)(named('The machine that is the server', inTheWay), () => {
  let bench: Bench;
  let campaignId: CampaignId;

  beforeAll(async () => {
    bench = await startBench(SERVERS, MONDAY, [NAMESAKE]);
    await bench.harness.knob(SWAPPED, 'uuid', 'swapped');
    await bench.harness.knob(WRONG, 'uuid', OTHER.replaceAll('4', '5'));
    for (const host of [NAMED_FIRST, NAMED]) await bench.harness.knob(host, 'uuid', 'Not Specified');
    campaignId = await createCampaign(bench);
    await checkPrerequisites(bench, campaignId, NAMES);
  }, 240_000);
  afterAll(() => bench?.stop());

  it('RUN-17 is asked for a snapshot while the first vCenter is silent where its uuid proves it, and no other', async () => {
    onTestFailed(() => void process.stderr.write(bench.product.output()));
    await rule({ action: 'http', status: 503 });
    await startNamed(bench.teams, PEOPLE.operator, campaignId, NAMES);
    await untilRecords(
      bench.database.db,
      campaignId,
      [SWAPPED],
      'patched',
      SECONDS,
      ({ status }) => status === 'patched',
    );
    await until('the others look for their machine', SECONDS, async () => {
      const waiting = await bench.database.db
        .selectFrom('patch_attempts')
        .select('step')
        .where('ended_at', 'is', null)
        .where('step', '=', 'snapshot')
        .execute();
      if (waiting.length < 4) throw new NotYet(`${waiting.length} at their snapshot`);
    });
    expect(await proofs()).toEqual({ [SWAPPED]: 'uuid' });
    for (const host of [TWIN, WRONG, NAMED_FIRST, NAMED]) expect(await snapshots(host), host).toEqual([]);
  });

  it('RUN-17 is found by each, or refused, once all vCenters answer', async () => {
    onTestFailed(() => void process.stderr.write(bench.product.output()));
    await rule(null);
    const patched = [TWIN, NAMED_FIRST, NAMED];
    await untilRecords(
      bench.database.db,
      campaignId,
      patched,
      'patched',
      SECONDS,
      ({ status }) => status === 'patched',
    );
    await untilRecords(bench.database.db, campaignId, [WRONG], 'failed', SECONDS, ({ status }) => status === 'failed');
    expect(await proofs()).toEqual({ [SWAPPED]: 'uuid', [TWIN]: 'uuid', [NAMED_FIRST]: 'name', [NAMED]: 'name' });
    expect(await bench.harness.machines(TWIN)).toEqual({ 1: [expect.stringMatching(/^PC_/)], 2: [] });
    expect(await snapshots(WRONG)).toEqual([]);
    expect(await bench.harness.packages(WRONG)).toContain('bash 0:4.4.20-4.el8_6 x86_64');
    const { failure_detail } = await bench.database.db
      .selectFrom('patch_attempts')
      .select('failure_detail')
      .where('state', '=', 'failed')
      .executeTakeFirstOrThrow();
    expect(failure_detail).toMatch(/^wrong-machine: .*correct vcenter_vm_name/);
  });

  async function snapshots(name: string): Promise<readonly string[]> {
    return Object.values(await bench.harness.machines(name)).flat();
  }

  async function proofs(): Promise<Readonly<Record<string, string>>> {
    const rows = await bench.database.db
      .selectFrom('vm_snapshots as n')
      .innerJoin('servers as v', 'v.id', 'n.server_id')
      .select(['v.hostname', 'n.proved_by'])
      .where('n.proved_by', 'is not', null)
      .execute();
    return Object.fromEntries(rows.map(({ hostname, proved_by }) => [hostname, proved_by ?? '']));
  }
});

/** Of the first vCenter; null: as usual again. */
async function rule(misbehaviour: Readonly<Record<string, string | number>> | null): Promise<void> {
  const body =
    misbehaviour === null ? {} : { body: JSON.stringify({ method: 'RetrievePropertiesEx', ...misbehaviour }) };
  const method = misbehaviour === null ? 'DELETE' : 'POST';
  const answer = await fetch('http://127.3.0.1:9443/rules', { method, ...body, signal: AbortSignal.timeout(10_000) });
  if (!answer.ok) throw new Error(`rule: ${answer.status}`);
}
