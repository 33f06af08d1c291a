// The fault matrix on the real thing (RUN-3, RUN-4, RUN-6, RUN-10): one host for each fault, all in one campaign, all at once. Afterwards
// the host's own rpm and dnf, the vCenter's own tree and our records must tell one story.
import { afterAll, beforeAll, describe, expect, it, onTestFailed } from 'vitest';
import type { CampaignId } from '../../domain/ids.ts';
import { type Bench, startBench } from './support/bench.ts';
import { checkPrerequisites, createCampaign } from './support/campaign-week.ts';
import { ask, startNamed } from './support/conversation.ts';
import { MONDAY, type Planned } from './support/estate.ts';
import { named, obstacle } from './support/obstacle.ts';
import { PEOPLE } from './support/people.ts';
import { recordsOf, type ServerRecord, untilRecords } from './support/records.ts';
import { NotYet, until } from './support/until.ts';

const inTheWay = obstacle();
/** What is ordered of each host before the start, or done to it in the middle; how its first attempt ends. */
const FAULTS = {
  vrfreeze01: { fault: 'sshd frozen in the transaction', first: 'patched' },
  vrpower01: { fault: 'host rebooted in the transaction', first: 'interrupted' },
  vrfull01: { fault: 'disk filled before the update', first: 'disk' },
  vrscript01: { fault: 'a scriptlet fails', first: 'scriptlet' },
  vrlost01: { fault: 'vCenter makes the snapshot, its answer is lost', first: 'patched' },
  vrdrop01: { fault: 'vCenter drops the connection instead', first: 'patched' },
  vrhttp01: { fault: 'vCenter answers 503', first: 'patched' },
  vrslow01: { fault: 'vCenter takes longer than the lease', first: 'patched' },
} as const;
type Hostname = keyof typeof FAULTS;
const NAMES = Object.keys(FAULTS) as Hostname[];
const ROLLED_BACK: readonly Hostname[] = ['vrscript01'];
/** What the cut transaction left is finished by the next attempt, without going back. */
const MENDED: readonly Hostname[] = ['vrpower01'];
/** Nothing was changed: room is made by hand, and that is all. */
const FREED: readonly Hostname[] = ['vrfull01'];
const SERVERS: readonly Planned[] = NAMES.map((hostname) => ({ hostname, application: 'BILLING', reboots: false }));
const TRANSACTION_SECONDS = 20;

describe.skipIf(inTheWay !== null)(named('Faults of hosts and vCenters', inTheWay), () => {
  let bench: Bench;
  let campaignId: CampaignId;
  const before = new Map<string, readonly string[]>();

  beforeAll(async () => {
    bench = await startBench(SERVERS, MONDAY);
    for (const hostname of NAMES) before.set(hostname, await bench.harness.packages(hostname));
    await bench.harness.knob('vrfreeze01', 'slow', String(TRANSACTION_SECONDS));
    await bench.harness.knob('vrpower01', 'slow', String(TRANSACTION_SECONDS));
    await bench.harness.knob('vrscript01', 'fail-scriptlet', 'on');
    await vcenterRule('vrlost01', { method: 'CreateSnapshot_Task', action: 'lostreply' });
    await vcenterRule('vrdrop01', { method: 'CreateSnapshot_Task', action: 'drop' });
    await vcenterRule('vrhttp01', { method: 'CreateSnapshot_Task', action: 'http', status: 503 });
    await vcenterRule('vrslow01', { method: 'CreateSnapshot_Task', action: 'slowtask', seconds: 10 });
    await vcenterRule('vrfull01', { method: 'CreateSnapshot_Task', action: 'slowtask', seconds: 10 });
    await vcenterRule('vrscript01', { method: 'RevertToSnapshot_Task', action: 'lostreply' });
    campaignId = await createCampaign(bench);
    await checkPrerequisites(bench, campaignId, NAMES);
  }, 240_000);
  afterAll(() => bench?.stop());

  it('ends each attempt once, with its true outcome', async () => {
    onTestFailed(() => void process.stderr.write(bench.product.output()));
    await startNamed(bench.teams, PEOPLE.operator, campaignId, NAMES);
    await Promise.all([freeze('vrfreeze01'), powerCut('vrpower01'), fill('vrfull01')]);
    await untilRecords(bench.database.db, campaignId, NAMES, 'ended', 150, ({ status }) => status !== 'in_progress');
    for (const record of await records()) {
      const { first } = FAULTS[record.hostname as Hostname];
      const outcome = first === 'patched' ? { state: 'patched', failure: null } : { state: 'failed', failure: first };
      expect(record.attempts, record.hostname).toMatchObject([{ number: 1, ...outcome }]);
      expect(record.history.map(({ status }) => status)).toEqual([first === 'patched' ? 'ok' : 'ko']);
      expect(record.snapshots, record.hostname).toHaveLength(1);
    }
    await expectOneStory();
  });

  it('restores or repairs what failed, and the next update of it succeeds (RUN-6, RUN-10)', async () => {
    onTestFailed(() => void process.stderr.write(bench.product.output()));
    for (const hostname of ROLLED_BACK) await ask(bench.teams, PEOPLE.operator, `/rollback ${hostname} broken update`);
    await untilRecords(bench.database.db, campaignId, ROLLED_BACK, 'rolled back', 90, ({ reverted }) => reverted);
    for (const hostname of ROLLED_BACK) {
      expect(await bench.harness.packages(hostname), hostname).toEqual(before.get(hostname));
      expect((await bench.harness.machine(hostname)).power).toBe('poweredOn');
    }
    await bench.harness.knob('vrscript01', 'fail-scriptlet', 'off');
    await bench.harness.knob('vrpower01', 'slow', 'off');
    await bench.harness.knob('vrfull01', 'disk-free');
    const again = [...ROLLED_BACK, ...FREED];
    const finished = [...again, ...MENDED];
    const isPatched = ({ status }: ServerRecord) => status === 'patched';
    expect(await installedTwice('vrpower01')).not.toBe('');
    await ask(bench.teams, PEOPLE.operator, `/retry ${campaignId} ${again.join(' ')}`);
    await ask(bench.teams, PEOPLE.operator, `/retry ${campaignId} ${MENDED.join(' ')} repair`);
    await untilRecords(bench.database.db, campaignId, finished, 'patched', 120, isPatched);
    for (const record of (await records()).filter(({ hostname }) => finished.includes(hostname as Hostname))) {
      expect(
        record.attempts.map(({ state }) => state),
        record.hostname,
      ).toEqual(['failed', 'patched']);
      expect(record.history.map(({ status }) => status)).toEqual(['ko', 'ok']);
      expect(await bench.harness.packages(record.hostname)).toContain('acme-agent 0:3.2.1-1 noarch');
    }
    await expectOneStory();
    printMatrix(await records());
  });

  async function expectOneStory(): Promise<void> {
    for (const { hostname, snapshots, status } of await records()) {
      expect(await bench.harness.machine(hostname), hostname).toEqual({ power: 'poweredOn', snapshots });
      if (status !== 'patched') continue;
      // What was rolled back took its record with it; what was repaired kept it.
      const updates = MENDED.includes(hostname as Hostname) ? '2\n' : '1\n';
      expect(await onHost(hostname, 'dnf -q history list | grep -c " update -y "'), hostname).toBe(updates);
      expect(await installedTwice(hostname), hostname).toBe('');
    }
  }

  function installedTwice(hostname: string): Promise<string> {
    return onHost(hostname, 'rpm -qa --qf "%{name}.%{arch}\\n" | sort | uniq -d');
  }

  async function freeze(hostname: Hostname): Promise<void> {
    await transactionOf(hostname);
    await bench.harness.knob(hostname, 'sshd', 'hang');
    await bench.harness.knob(hostname, 'kill-ssh');
    await new Promise((resolve) => setTimeout(resolve, TRANSACTION_SECONDS * 1000));
    await bench.harness.knob(hostname, 'sshd', 'resume');
  }

  async function powerCut(hostname: Hostname): Promise<void> {
    await transactionOf(hostname);
    await bench.harness.knob(hostname, 'reboot');
  }

  /** vCenter takes its time for the snapshot: the room that the attempt's own prerequisites saw is gone before the update. */
  async function fill(hostname: Hostname): Promise<void> {
    await until(`${hostname} waits for its snapshot`, 60, async () => {
      const row = await bench.database.db
        .selectFrom('patch_attempts as a')
        .innerJoin('servers as v', 'v.id', 'a.server_id')
        .select('a.step')
        .where('v.hostname', '=', hostname)
        .executeTakeFirst();
      if (row?.step !== 'snapshot') throw new NotYet(`step ${row?.step}`);
    });
    await onHost(hostname, 'cat /dev/zero >/var/tmp/filler 2>/dev/null || true');
  }

  async function transactionOf(hostname: Hostname): Promise<void> {
    await until(`${hostname} is in its transaction`, 90, async () => {
      const log = await onHost(hostname, 'cat /var/lib/patchcenter/*/log 2>/dev/null || true');
      if (!log.includes('Running transaction\n')) throw new NotYet(log.slice(-300));
    });
  }

  function onHost(hostname: string, script: string): Promise<string> {
    return bench.harness.knob(hostname, 'exec', 'sh', '-c', script);
  }

  async function records(): Promise<readonly ServerRecord[]> {
    return recordsOf(bench.database.db, campaignId);
  }
});

/** Once, at whichever vCenter has the machine. */
async function vcenterRule(vm: Hostname, rule: Readonly<Record<string, string | number>>): Promise<void> {
  for (const i of [1, 2, 3]) {
    const answer = await fetch(`http://127.3.0.${i}:9443/rules`, {
      method: 'POST',
      body: JSON.stringify({ vm, times: 1, ...rule }),
      signal: AbortSignal.timeout(10_000),
    });
    if (!answer.ok) throw new Error(`rule for ${vm}: ${answer.status}`);
  }
}

function printMatrix(records: readonly ServerRecord[]): void {
  const rows = records.map(({ hostname, attempts, snapshots }) => {
    const ends = attempts.map(({ state, failure }) => failure ?? state).join(', then ');
    return `  ${FAULTS[hostname as Hostname].fault.padEnd(52)}${ends}; ${snapshots.length} snapshots of ${attempts.length} attempts`;
  });
  console.log(`Faults of hosts and vCenters: ${records.length} on real ones\n${rows.join('\n')}`);
}
