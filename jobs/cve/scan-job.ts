// The daily scan of one server: what waits for it, what is urgent, whether it needs a reboot. Installs nothing.
import {
  claimScan,
  isScanAsked,
  loadScanTarget,
  prolongScan,
  type ScanTarget,
  scansDue,
  storeScan,
  storeScanFailure,
} from '../../db/queries/cve/scans.ts';
import { lastScanHour } from '../../domain/cve/scan-due.ts';
import type { ServerId } from '../../domain/ids.ts';
import {
  HostAnswerError,
  type HostScan,
  type HostSession,
  type PackageVersion,
  ReachError,
} from '../../targets/ports.ts';
import { targetOfServer } from '../../targets/target-of-server.ts';
import { refreshCards } from '../commit.ts';
import type { JobContext } from '../context.ts';
import type { Job } from '../job.ts';
import { closeGivenUp } from '../sessions/close-given-up.ts';
import { whileClaimed } from '../while-claimed.ts';
import { excludesToScan, installedOn, scanWith } from './scan-host.ts';

/** Prolonged while the host answers: a dead worker must not keep others from the server for long. */
const CLAIM_SECONDS = 60;

export const scanJob: Job<'scan'> = {
  name: 'scan',
  run: (ctx, { serverId }) => runScanJob(ctx, serverId as ServerId),
  due: async ({ db, clock, settings }) => {
    const since = lastScanHour(clock.now(), settings.zone, settings.scanTime);
    return (await scansDue(db, since)).map((serverId) => ({ serverId }));
  },
};

/** A host that cannot be read keeps what it said last, with its age; the next day asks again. */
export async function runScanJob(ctx: JobContext, serverId: ServerId): Promise<void> {
  const since = lastScanHour(ctx.clock.now(), ctx.settings.zone, ctx.settings.scanTime);
  if (!(await claimScan(ctx.db, serverId, { owner: ctx.owner, seconds: CLAIM_SECONDS, since }))) return;
  const target = await loadScanTarget(ctx.db, serverId);
  if (target === null) return;
  const asked = await isScanAsked(ctx.db, serverId);
  const prolong = () => prolongScan(ctx.db, serverId, ctx.owner, CLAIM_SECONDS);
  const { scan, installed, excludes } = await whileClaimed(CLAIM_SECONDS, prolong, () => read(ctx, serverId, target));
  const at = ctx.clock.now();
  const by = asked ? 'asked' : 'daily';
  if (scan.kind === 'read')
    await storeScan(ctx.db, serverId, scan, { at, by, installed, excludes, zone: ctx.settings.zone });
  else await storeScanFailure(ctx.db, serverId, scan.why, at);
  // Whoever asked watches the card of a CVE; the daily scan is news to nobody.
  if (!asked) return;
  await refreshCards(ctx);
}

type Read = {
  readonly scan: HostScan;
  readonly installed: readonly PackageVersion[] | null;
  readonly excludes: readonly string[];
};

async function read(ctx: JobContext, serverId: ServerId, target: ScanTarget): Promise<Read> {
  const excludes = await excludesToScan(ctx, target.patch_excludes);
  const unreadable = (why: string): Read => ({ scan: { kind: 'unreadable', why }, installed: null, excludes });
  let connection: HostSession | null = null;
  try {
    const server = targetOfServer(target);
    connection = await ctx.ssh.connect(server, ctx.host.openingFor(server, 'scan'));
    await closeGivenUp(ctx, connection, serverId);
    const scan = await scanWith(ctx, connection, excludes);
    return { scan, installed: scan.kind === 'read' ? await installedOn(ctx, connection) : null, excludes };
  } catch (error) {
    if (error instanceof HostAnswerError) return unreadable(error.message);
    if (!(error instanceof ReachError)) throw error;
    return unreadable(`${error.failure.kind}: ${error.failure.detail}`);
  } finally {
    connection?.close();
  }
}
