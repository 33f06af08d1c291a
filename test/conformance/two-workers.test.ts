// Thirty hosts at once, two workers, one of them killed every twenty seconds: all thirty end right, each updated once (RUN-3, RUN-6).
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFailed } from 'vitest';
import type { CampaignId } from '../../domain/ids.ts';
import { type Bench, startBench } from './support/bench.ts';
import { checkPrerequisites, createCampaign } from './support/campaign-week.ts';
import { ask } from './support/conversation.ts';
import { MONDAY, type Planned } from './support/estate.ts';
import { named, obstacle } from './support/obstacle.ts';
import { PEOPLE } from './support/people.ts';
import { recordsOf, untilRecords } from './support/records.ts';

const inTheWay = obstacle();
const SERVERS: readonly Planned[] = Array.from({ length: 30 }, (_, i) => ({
  hostname: `vrmany${String(i + 1).padStart(2, '0')}`,
  application: 'BILLING',
  reboots: false,
}));
const NAMES = SERVERS.map(({ hostname }) => hostname);
const KILL_EVERY_MS = 20_000;
/** Long enough for several workers to die in the middle of every transaction. */
const TRANSACTION_SECONDS = 50;
const LIMIT_SECONDS = 400;

describe.skipIf(inTheWay !== null)(named('Thirty hosts and two workers that die in turn', inTheWay), () => {
  let bench: Bench;
  let campaignId: CampaignId;

  beforeAll(async () => {
    bench = await startBench(SERVERS, MONDAY);
    for (const hostname of NAMES) await bench.harness.knob(hostname, 'slow', String(TRANSACTION_SECONDS));
    campaignId = await createCampaign(bench);
    await checkPrerequisites(bench, campaignId, NAMES, 240);
  }, 400_000);
  afterAll(() => bench?.stop());

  it('ends with all of them patched once', { timeout: (LIMIT_SECONDS + 30) * 1000 }, async () => {
    onTestFailed(() => void process.stderr.write(bench.product.output()));
    const workers = [bench.worker, await bench.product.startWorker()];
    let kills = 0;
    let done = false;
    const killing = (async () => {
      while (!done) {
        await wait(KILL_EVERY_MS);
        if (done) return;
        await workers.shift()?.end('SIGKILL');
        kills += 1;
        workers.push(await bench.product.startWorker());
      }
    })();
    await ask(bench.teams, PEOPLE.operator, `/start ${campaignId} all ${NAMES.length}`);
    try {
      await untilRecords(
        bench.database.db,
        campaignId,
        NAMES,
        'patched',
        LIMIT_SECONDS,
        ({ status }) => status === 'patched',
      );
    } finally {
      done = true;
      await killing;
    }
    expect(kills).toBeGreaterThan(1);
    const records = await recordsOf(bench.database.db, campaignId);
    console.log(
      `30 hosts patched, ${kills} workers killed, ${records.reduce((sum, { attempts }) => sum + (attempts[0]?.takings ?? 0), 0)} takings`,
    );
    for (const { hostname, attempts, history, snapshots } of records) {
      expect(attempts, hostname).toMatchObject([{ number: 1, state: 'patched' }]);
      expect(
        history.map(({ status }) => status),
        hostname,
      ).toEqual(['ok']);
      expect(snapshots, hostname).toHaveLength(1);
      const updates = await bench.harness.knob(
        hostname,
        'exec',
        'sh',
        '-c',
        'dnf -q history list | grep -c " update -y "',
      );
      expect(updates, hostname).toBe('1\n');
    }
  });
});
