// PIN-1: what each production server of a campaign is asked for, as its linked non-production validated it in this cycle.
import { sql } from 'kysely';
import { type PackageVersion, packageLine } from '../../../domain/attempts/package-version.ts';
import type { SeenCandidate } from '../../../domain/baselines/candidate.ts';
import { familyOf } from '../../../domain/baselines/family.ts';
import type { ServerId } from '../../../domain/ids.ts';
import { pinnedCandidates, pinnedDependencies } from '../../../domain/validated-set/pinned-list.ts';
import { systemRelease } from '../../../domain/validated-set/system-release.ts';
import {
  type Drift,
  driftOf,
  type NotValidated,
  type ValidatedSet,
  validatedSet,
} from '../../../domain/validated-set/validated-set.ts';
import { validatedUpdates } from '../../../domain/validated-set/validated-updates.ts';
import type { Db } from '../../schema/database.ts';
import { loadKnownVersions, type ServerPending } from '../baselines/pending-packages.ts';
import { readOnAll } from '../people/within-reach.ts';
import { type AcceptedRow, loadAcceptedServers, type Period } from './accepted-servers.ts';

export type Pin = {
  readonly candidates: readonly SeenCandidate[];
  /** Lines that may come beside. */
  readonly dependencies: readonly string[];
  /** What its repositories offer beyond what was validated. */
  readonly drift: readonly Drift<SeenCandidate>[];
  readonly notValidated: readonly NotValidated[];
};

/** Of servers with linked ones that were accepted in that period, and of which the packages are known; the others have none. */
export async function loadPins(
  db: Db,
  pending: ReadonlyMap<ServerId, ServerPending>,
  period: Period,
): Promise<ReadonlyMap<ServerId, Pin>> {
  const ids = [...pending.keys()];
  if (ids.length === 0) return new Map();
  // Servers outside the list of whoever reads have validated it all the same (PEOPLE-3).
  const load = (on: Db) => loadAcceptedServers(on, ids, period);
  const accepted = Map.groupBy((await readOnAll(db, load)) ?? (await load(db)), ({ prodId }) => prodId);
  const own = await loadInstalled(db, [...accepted.keys()]);
  const versions = await loadVersions(db, [
    ...[...own.values()].flatMap((one) => one.versions),
    ...[...accepted.values()].flat().flatMap((one) => one.versions ?? []),
  ]);
  const of = (list: readonly number[]) => list.flatMap((id) => versions.get(id) ?? []);
  const ofWindows = new Map<ServerId, Pin>();
  const found = new Map<ServerId, { set: ValidatedSet; installed: readonly PackageVersion[]; read: ServerPending }>();
  for (const [serverId, rows] of accepted) {
    const [server, read] = [own.get(serverId), pending.get(serverId)];
    if (server === undefined || read === undefined) continue;
    const installed = of(server.versions);
    const all = rows.map((row) => ({ ...row, ...packagesOf(row, of) }));
    const release = systemRelease(installed, server.osVersion);
    if (familyOf(read.manager) === 'windows') {
      const found = validatedUpdates({ release, pending: read.candidates, accepted: all });
      ofWindows.set(serverId, { ...found, dependencies: [] });
      continue;
    }
    const set = validatedSet({
      family: familyOf(read.manager) === 'apt' ? 'dpkg' : 'rpm',
      release,
      installed,
      accepted: all,
    });
    found.set(serverId, { set, installed, read });
  }
  const known = await loadKnownVersions(db, eachOnce([...found.values()].flatMap(({ set }) => set.wanted)));
  const pins = new Map<ServerId, Pin>(ofWindows);
  for (const [serverId, one] of found) {
    const { manager, candidates } = one.read;
    const came = (accepted.get(serverId) ?? []).flatMap((row) => row.came);
    const visible = candidates.filter(({ hidden }) => !hidden);
    pins.set(serverId, {
      candidates: pinnedCandidates({ ...one, pending: candidates, known, seenAt: one.read.readAt }),
      dependencies: pinnedDependencies(came, one.installed),
      drift: driftOf(one.set, visible, familyOf(manager) === 'apt' ? 'dpkg' : 'rpm'),
      notValidated: one.set.notValidated,
    });
  }
  return pins;
}

function packagesOf({ versions, osVersion }: AcceptedRow, of: (ids: readonly number[]) => readonly PackageVersion[]) {
  if (versions === null) return { packages: null, release: null };
  const packages = of(versions);
  return { packages, release: systemRelease(packages, osVersion) };
}

type Own = { readonly id: ServerId; readonly osVersion: string | null; readonly versions: readonly number[] };

async function loadInstalled(db: Db, ids: readonly ServerId[]): Promise<ReadonlyMap<ServerId, Own>> {
  const rows = await db
    .selectFrom('installed_packages as i')
    .innerJoin('servers as v', 'v.id', 'i.server_id')
    .select(['v.id', 'v.os_version as osVersion', 'i.versions'])
    .where('v.id', '=', sql<ServerId>`any(${[...ids]}::int[])`)
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

async function loadVersions(db: Db, ids: readonly number[]): Promise<ReadonlyMap<number, PackageVersion>> {
  const { rows } = await sql<PackageVersion & { readonly id: number }>`
    select id, name, arch, version from package_versions where id = any(${[...new Set(ids)]}::int[])`.execute(db);
  return new Map(rows.map(({ id, name, arch, version }) => [id, { name, arch, version }]));
}

function eachOnce(packages: readonly PackageVersion[]): readonly PackageVersion[] {
  return [...new Map(packages.map((one) => [packageLine(one), one])).values()];
}
