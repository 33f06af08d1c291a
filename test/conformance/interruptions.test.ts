// The worst moments for a connection and for a worker: in the middle of a transaction. The update on the host is the same one
// before and after, and its end is found (RUN-3, RUN-6).
import { afterAll, beforeAll, describe, expect, it, onTestFailed } from 'vitest';
import type { CampaignId } from '../../domain/ids.ts';
import { type Bench, startBench } from './support/bench.ts';
import { checkPrerequisites, createCampaign } from './support/campaign-week.ts';
import { startNamed } from './support/conversation.ts';
import { MONDAY, type Planned } from './support/estate.ts';
import { named, obstacle } from './support/obstacle.ts';
import { PEOPLE } from './support/people.ts';
import { afterChanges, recordsOf, type ServerRecord, untilRecords } from './support/records.ts';
import { NotYet, until } from './support/until.ts';

const inTheWay = obstacle();
const CUT = 'vrcut01';
const ORPHANED = 'vrkill01';
const SERVERS: readonly Planned[] = [CUT, ORPHANED].map((hostname) => ({
  hostname,
  application: 'BILLING',
  reboots: false,
}));
const TRANSACTION_SECONDS = 25;

describe.skipIf(inTheWay !== null)(named('Interruptions in the middle of an update', inTheWay), () => {
  let bench: Bench;
  let campaignId: CampaignId;
  const before = new Map<string, readonly string[]>();

  beforeAll(async () => {
    bench = await startBench(SERVERS, MONDAY);
    for (const { hostname } of SERVERS) {
      before.set(hostname, await bench.harness.packages(hostname));
      await bench.harness.knob(hostname, 'slow', String(TRANSACTION_SECONDS));
    }
    campaignId = await createCampaign(bench);
    await checkPrerequisites(bench, campaignId, [CUT, ORPHANED]);
  });
  afterAll(() => bench?.stop());

  it('follows the same update over a new connection after a cut (RUN-6)', async () => {
    onTestFailed(() => void process.stderr.write(bench.product.output()));
    const update = await startAndReachTransaction(CUT);
    const logins = await loginsOf(CUT);
    await bench.harness.knob(CUT, 'kill-ssh');
    await until('the worker has logged in again', 30, async () => {
      const now = await loginsOf(CUT);
      if (now <= logins) throw new NotYet(`${now} logins`);
    });
    expect(await transactionsOf(CUT)).toEqual([update]);
    await endsAsPatched(CUT);
    expect((await record(CUT)).attempts[0]?.takings).toBe(1);
  });

  it('is taken over by the next worker when the one that followed it was killed (RUN-3, RUN-6)', async () => {
    onTestFailed(() => void process.stderr.write(bench.product.output()));
    const update = await startAndReachTransaction(ORPHANED);
    await bench.worker.end('SIGKILL');
    expect(await transactionsOf(ORPHANED)).toEqual([update]);
    await bench.product.startWorker();
    await untilRecords(bench.database.db, campaignId, [ORPHANED], 'taken over', 40, ({ attempts }) => {
      return attempts[0]?.takings === 2;
    });
    expect(await transactionsOf(ORPHANED)).toEqual([update]);
    await endsAsPatched(ORPHANED);
    expect((await record(ORPHANED)).attempts[0]?.takings).toBe(2);
  });

  /** Returns the process of the update, in the middle of its transaction. */
  async function startAndReachTransaction(hostname: string): Promise<string> {
    await startNamed(bench.teams, PEOPLE.operator, campaignId, [hostname]);
    await until(`${hostname} is in its transaction`, 60, async () => {
      const log = await onHost(hostname, 'cat /var/lib/patchcenter/*/log 2>/dev/null || true');
      if (!log.includes('Running transaction\n')) throw new NotYet(log.slice(-300));
    });
    const [update, ...more] = await transactionsOf(hostname);
    if (update === undefined || more.length > 0) throw new Error(`${more.length + 1} updates on ${hostname}`);
    return update;
  }

  async function endsAsPatched(hostname: string): Promise<void> {
    await untilRecords(bench.database.db, campaignId, [hostname], 'patched', 60, ({ status }) => status === 'patched');
    const { attempts, history, validations } = await record(hostname);
    // Nine came, and the one that a new package obsoletes went.
    expect(attempts).toMatchObject([{ number: 1, state: 'patched', failure: null, packagesChanged: 10 }]);
    expect(history.map(({ status }) => status)).toEqual(['ok']);
    expect(validations).toEqual(['en_attente']);
    expect(await onHost(hostname, 'ls /var/lib/patchcenter | wc -l')).toBe('1\n');
    const updates = await onHost(hostname, 'dnf -q history list | grep -c " update -y "');
    expect(updates, 'transactions that the host’s own dnf remembers').toBe('1\n');
    const now = await bench.harness.packages(hostname);
    expect(now).toEqual(afterChanges(before.get(hostname) ?? [], history[0]?.packages ?? []).toSorted());
    expect(now).toContain('acme-agent 0:3.2.1-1 noarch');
  }

  /** `pid` of each package manager at work on the host. */
  async function transactionsOf(hostname: string): Promise<readonly string[]> {
    const found = await onHost(hostname, 'pgrep -f "^[^ ]*python[^ ]* [^ ]*(yum|dnf) update -y" || true');
    return found.split('\n').filter((pid) => pid !== '');
  }

  async function loginsOf(hostname: string): Promise<number> {
    return Number(await onHost(hostname, 'grep -c "Accepted publickey" /var/log/sshd.log || true'));
  }

  function onHost(hostname: string, script: string): Promise<string> {
    return bench.harness.knob(hostname, 'exec', 'sh', '-c', script);
  }

  async function record(hostname: string): Promise<ServerRecord> {
    const found = (await recordsOf(bench.database.db, campaignId)).find((one) => one.hostname === hostname);
    if (found === undefined) throw new Error(`no record of ${hostname}`);
    return found;
  }
});
