// What the database says after a campaign, one record a server, in a shape to compare with hosts, vCenters and cards.
import type { Db } from '../../../db/schema/database.ts';
import type { PackageChange } from '../../../db/schema/execution.ts';
import type { SessionStatus } from '../../../domain/campaigns/session-state.ts';
import type { CampaignId } from '../../../domain/ids.ts';
import { NotYet, until } from './until.ts';

export type AttemptRecord = {
  readonly number: number;
  readonly state: string;
  readonly failure: string | null;
  readonly packagesChanged: number | null;
  readonly rebooted: boolean | null;
  readonly takings: number;
  /** Versions that it was asked for and did not bring, and why. */
  readonly held: readonly { readonly line: string; readonly because: string }[] | null;
};

export type ServerRecord = {
  readonly hostname: string;
  readonly status: SessionStatus;
  readonly exclusion: string | null;
  /** What its prerequisites said that was not yes. */
  readonly unmet: readonly string[];
  readonly attempts: readonly AttemptRecord[];
  readonly validations: readonly string[];
  readonly history: readonly { readonly status: string; readonly packages: readonly PackageChange[] }[];
  /** Names of the snapshots that the product believes to be in the vCenter. */
  readonly snapshots: readonly string[];
  readonly reverted: boolean;
};

/** Sorted by hostname. */
export async function recordsOf(db: Db, campaignId: CampaignId): Promise<readonly ServerRecord[]> {
  const sessions = await db
    .selectFrom('patch_sessions as s')
    .innerJoin('servers as v', 'v.id', 's.server_id')
    .select(['s.id', 's.server_id', 's.status', 's.exclusion_reason', 's.prereq_detail', 'v.hostname'])
    .where('s.campaign_id', '=', campaignId)
    .orderBy('v.hostname')
    .execute();
  return Promise.all(
    sessions.map(async ({ id, server_id, status, exclusion_reason, prereq_detail, hostname }) => ({
      hostname,
      status,
      exclusion: exclusion_reason,
      unmet: (prereq_detail?.checks ?? []).flatMap(({ answer, text }) => (answer === 'yes' ? [] : [text.en])),
      attempts: await db
        .selectFrom('patch_attempts')
        .select(['number', 'state', 'failure_class as failure', 'rebooted', 'held'])
        .select(['packages_changed as packagesChanged', 'lease_epoch as takings'])
        .where('session_id', '=', id)
        .orderBy('number')
        .execute(),
      validations: (
        await db
          .selectFrom('patch_validation')
          .select('status')
          .where('server_id', '=', server_id)
          .orderBy('id')
          .execute()
      ).map((row) => row.status),
      history: await db
        .selectFrom('patch_history')
        .select(['status', 'packages'])
        .where('server_id', '=', server_id)
        .orderBy('id')
        .execute(),
      ...(await snapshotsOf(db, hostname)),
    })),
  );
}

async function snapshotsOf(db: Db, hostname: string): Promise<Pick<ServerRecord, 'snapshots' | 'reverted'>> {
  const rows = await db
    .selectFrom('vm_snapshots as n')
    .innerJoin('servers as v', 'v.id', 'n.server_id')
    .select(['n.name', 'n.state', 'n.reverted_at'])
    .where('v.hostname', '=', hostname)
    .orderBy('n.id')
    .execute();
  return {
    snapshots: rows.filter(({ state }) => state === 'present').map(({ name }) => name),
    reverted: rows.some(({ reverted_at }) => reverted_at !== null),
  };
}

/** Waits until every server named satisfies `is`. */
export function untilRecords(
  db: Db,
  campaignId: CampaignId,
  hostnames: readonly string[],
  what: string,
  seconds: number,
  is: (record: ServerRecord) => boolean,
): Promise<void> {
  return until(`${hostnames.join(', ')}: ${what}`, seconds, async () => {
    const records = (await recordsOf(db, campaignId)).filter(({ hostname }) => hostnames.includes(hostname));
    const late = records.filter((record) => !is(record));
    if (late.length > 0 || records.length < hostnames.length) {
      throw new NotYet(JSON.stringify(late.map(({ history: _, ...rest }) => rest)));
    }
  });
}

/** The packages of a host, as its own rpm names them, after the changes that the history tells. */
export function afterChanges(packages: readonly string[], changes: readonly PackageChange[]): readonly string[] {
  const line = ({ name, arch }: PackageChange, version: string) => `${name} ${version} ${arch}`;
  const gone = new Set(changes.flatMap((change) => (change.from === null ? [] : [line(change, change.from)])));
  const come = changes.flatMap((change) => (change.to === null ? [] : [line(change, change.to)]));
  return [...packages.filter((one) => !gone.has(one)), ...come].sort();
}
