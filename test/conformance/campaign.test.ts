// The conformance campaign: twelve real hosts and three vCenters, driven by people in the local Teams client from /campaign to
// /close. Afterwards everything that holds a truth must hold the same one.
import { afterAll, beforeAll, describe, expect, it, onTestFailed, vi } from 'vitest';
import { statusText } from '../../domain/campaigns/session-state.ts';
import type { CampaignId } from '../../domain/ids.ts';
import { type Bench, startBench } from './support/bench.ts';
import {
  breakHosts,
  closeCampaign,
  createCampaign,
  FULL_DISK,
  KEPT_OUT,
  liveMonday,
  liveWednesday,
  NEEDS_REBOOT,
  PATCHED,
  SERVERS,
  UNREGISTERED,
  UPDATE_FAILS,
  WEDNESDAY_PATCHED,
} from './support/campaign-week.ts';
import { MONDAY } from './support/estate.ts';
import { named, obstacle } from './support/obstacle.ts';
import { PEOPLE } from './support/people.ts';
import { afterChanges, recordsOf, type ServerRecord } from './support/records.ts';
import { type Button, type Message, textOf } from './support/teams-client.ts';

const inTheWay = obstacle();

/** What a report calls those that nobody patched. */
const NOT_STARTED = { fr: 'non démarrés', en: 'not started' } as const;

describe.skipIf(inTheWay !== null)(named('The conformance campaign', inTheWay), () => {
  let bench: Bench;
  let campaignId: CampaignId;
  let final: readonly ServerRecord[] | null = null;
  const before = new Map<string, readonly string[]>();

  beforeAll(async () => {
    bench = await startBench(SERVERS, MONDAY);
    for (const { hostname } of SERVERS) before.set(hostname, await bench.harness.packages(hostname));
    await breakHosts(bench);
  });
  afterAll(() => bench?.stop());

  it('is lived from its preview to its report, non-production on Monday, production on Wednesday (RUN-3, GATE-5, VALID-1)', async () => {
    onTestFailed(() => void process.stderr.write(bench.product.output()));
    campaignId = await createCampaign(bench);
    await liveMonday(bench, campaignId);
    await liveWednesday(bench, campaignId);
    await closeCampaign(bench, campaignId);
    final = await recordsOf(bench.database.db, campaignId);
    expect(final).toHaveLength(12);
  });

  it('left every session, validation and history where its server’s fate puts it (RUN-1, VALID-1, HIST-1)', () => {
    const fates = new Map(records().map((record) => [record.hostname, fateOf(record)]));
    const patched = { status: 'reported', attempts: ['patched'], validations: ['validated_ok'], history: ['ok'] };
    const untouched = { status: 'excluded', attempts: [], validations: [], history: [] };
    const failed = { status: 'failed', attempts: ['failed'], validations: [], history: ['ko'] };
    for (const hostname of PATCHED) expect(fates.get(hostname), hostname).toEqual(patched);
    for (const hostname of [FULL_DISK, ...KEPT_OUT]) expect(fates.get(hostname), hostname).toEqual(untouched);
    expect(fates.get(UPDATE_FAILS), UPDATE_FAILS).toEqual(failed);
    // Production is asked for exact versions (PIN-1): where nobody can tell what would come, nothing is begun.
    expect(fates.get(UNREGISTERED), UNREGISTERED).toEqual({ ...untouched, status: 'pending' });
    expect(record(FULL_DISK).exclusion).toBe('disk');
    expect(record(UPDATE_FAILS).attempts[0]?.failure).toBe('scriptlet');
    const rebooted = records().filter(({ attempts }) => attempts.some((attempt) => attempt.rebooted));
    expect(rebooted.map(({ hostname }) => hostname)).toEqual([NEEDS_REBOOT]);
  });

  it('agrees with the rpm database of every host (RUN-7, HIST-1, RUN-10)', async () => {
    for (const { hostname, status, attempts, history } of records()) {
      const now = await bench.harness.packages(hostname);
      const changes = status === 'reported' ? (history[0]?.packages ?? []) : [];
      expect(now, hostname).toEqual(afterChanges(before.get(hostname) ?? [], changes).toSorted());
      const version = PATCHED.includes(hostname) ? '0:4.4.20-5.el8' : '0:4.4.20-4.el8_6';
      expect(now, hostname).toContain(`bash ${version} x86_64`);
      if (status === 'reported') expect(attempts[0]?.packagesChanged, hostname).toBe(changes.length);
    }
  });

  it('gave production what non-production had validated, and nothing that was released since (PIN-1)', async () => {
    for (const hostname of WEDNESDAY_PATCHED) {
      const now = await bench.harness.packages(hostname);
      const released = now.filter((line) => /^(bash|tzdata) /.test(line));
      // The version that was validated is gone from the repository: held, whatever stands there instead.
      expect(released, hostname).toEqual(['bash 0:4.4.20-5.el8 x86_64', 'tzdata 0:2024a-1.el8 noarch']);
      const held = [{ line: 'tzdata-0:2026b-1.el8.noarch', because: 'not-offered' }];
      expect(record(hostname).attempts[0]?.held, hostname).toEqual(held);
    }
  });

  it('agrees with the snapshot trees of the vCenters, every machine running (RUN-4, RUN-10, RUN-11)', async () => {
    for (const { hostname, snapshots } of records()) {
      const machine = await bench.harness.machine(hostname);
      expect(machine, hostname).toEqual({ power: 'poweredOn', snapshots });
      if (PATCHED.includes(hostname)) expect(snapshots, hostname).toEqual([]);
    }
    expect(record(UPDATE_FAILS).reverted).toBe(true);
  });

  it('agrees with the final cards that everybody sees, once their last edits are made (RUN-1, VALID-1)', async () => {
    await vi.waitFor(expectReport, { timeout: 30_000, interval: 200 });
    for (const application of ['BILLING', 'TOLLING'] as const) {
      await vi.waitFor(() => expectSettled(application), { timeout: 30_000, interval: 200 });
    }
  });

  it('announced each start, reboot and end once (RUN-12)', async () => {
    await vi.waitFor(expectAnnouncements, { timeout: 30_000, interval: 200 });
  });

  /** Without an end there is nothing to agree about: no test of agreement may pass then. */
  function records(): readonly ServerRecord[] {
    if (final === null) throw new Error('the campaign did not come to its report');
    return final;
  }

  function record(hostname: string): ServerRecord {
    const found = records().find((one) => one.hostname === hostname);
    if (found === undefined) throw new Error(`no record of ${hostname}`);
    return found;
  }

  function expectAnnouncements(): void {
    const lines = bench.teams.messages().flatMap(({ text }) => text.split('\n'));
    for (const { hostname, attempts } of records()) {
      const about = (word: string) => lines.filter((line) => line.startsWith(word) && line.includes(hostname)).length;
      expect(about('Début'), `start of ${hostname} in ${lines.join('\n')}`).toBe(attempts.length);
      expect(about('Redémarrage'), `reboot of ${hostname}`).toBe(hostname === NEEDS_REBOOT ? 1 : 0);
      expect(about('Terminé') + about('Échec'), `end of ${hostname} in ${lines.join('\n')}`).toBe(attempts.length);
    }
  }

  async function expectReport(): Promise<void> {
    const report = await linesOfEveryPage(newestCard(`Campagne ${campaignId} : rapport`), 'card.page');
    for (const { hostname, status, attempts } of records()) {
      const { fr, en } = status === 'pending' ? NOT_STARTED : statusText(status);
      const rows = rowsUnder(report, [fr, en]).filter((row) => row.startsWith(`${hostname} · `));
      expect(rows, `${hostname} in ${report.join('\n')}`).toHaveLength(1);
      if (PATCHED.includes(hostname))
        expect(rows[0]).toMatch(new RegExp(` · ${attempts[0]?.packagesChanged} (paquets|packages)`));
    }
    expect(report).toContain('Validations: 7 OK');
    expect(report).toContain('Redémarrages: 1');
    // As its rows say it: what was rolled back is updated no more.
    const changed = records().flatMap(({ attempts, reverted, status }) => {
      const counted = reverted ? (status === 'patched' ? attempts.slice(-1) : []) : attempts;
      return counted.map(({ packagesChanged }) => packagesChanged ?? 0);
    });
    expect(report).toContain(`Paquets mis à jour: ${changed.reduce((sum, one) => sum + one, 0)}`);
    const held = records().flatMap(({ snapshots }) => snapshots).length;
    expect(report).toContain(`Snapshots conservés: ${held}`);
  }

  async function expectSettled(application: 'BILLING' | 'TOLLING'): Promise<void> {
    const mine = SERVERS.filter((server) => server.application === application && PATCHED.includes(server.hostname));
    const lines = await linesOfEveryPage(newestCard('Validation après patching', application), 'card.page');
    expect(lines).toContain(`✔ ${mine.length} OK`);
    for (const { hostname } of mine) expect(lines.join('\n')).toMatch(new RegExp(`^${hostname} · OK · `, 'm'));
  }

  function newestCard(...words: readonly string[]): Message {
    const found = bench.teams.messages().findLast(({ card }) => words.every((word) => textOf(card).includes(word)));
    if (found === undefined) throw new Error(`no card with ${words.join(', ')}`);
    return found;
  }

  /** What the card says to everybody, in French, then each further page in the language of the one who turns to it. */
  async function linesOfEveryPage(first: Message, verb: string): Promise<string[]> {
    const pages = Number(/^Page 1\/(\d+)$/m.exec(textOf(first.card))?.[1] ?? 1);
    const texts = [textOf(first.card)];
    let shown = first;
    for (let page = 2; page <= pages; page += 1) {
      const only = ({ data }: Button) => data.page === page;
      const { value } = await bench.teams.click(PEOPLE.coordinator, shown, verb, { only });
      shown = { ...shown, card: value };
      texts.push(textOf(value));
    }
    return texts.flatMap((text) => text.split('\n'));
  }
});

/** The lines below the heading of one of these states, such as `✔ patchés`. */
function rowsUnder(lines: readonly string[], states: readonly string[]): readonly string[] {
  let heading = '';
  return lines.filter((line) => {
    if (/\(\d+\)$/.test(line)) heading = '';
    heading = /^[^\p{L}\p{N}] (\p{L}.*)$/u.exec(line)?.[1] ?? heading;
    return states.some((state) => heading.startsWith(state));
  });
}

function fateOf({ status, attempts, validations, history }: ServerRecord) {
  return {
    status,
    attempts: attempts.map((attempt) => attempt.state),
    validations,
    history: history.map((row) => row.status),
  };
}
