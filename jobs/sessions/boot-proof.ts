// The machine of a restored snapshot is powered on: it is back when the same machine answers over SSH, from a boot that nobody has seen
// before (RUN-10, RUN-17). Whoever has not gone down yet, or answers in its place, proves nothing.
import { minutesText } from '../../domain/counts.ts';
import { hasRebooted } from '../../domain/reboots/reboot-policy.ts';
import { isSameHost } from '../../domain/snapshots/machine-identity.ts';
import { HostAnswerError, ReachError } from '../../targets/ports.ts';
import { actOnHost } from '../attempt/on-host.ts';
import type { JobContext } from '../context.ts';
import { targetOfSession } from '../prerequisites/check-prerequisites.ts';
import { type SeenHost, seeHost } from '../snapshots/machine-proof.ts';
import { sessionOf } from '../snapshots/snapshot-place.ts';
import type { SnapshotRow } from '../snapshots/snapshot-reference.ts';

export type BootProof =
  | { readonly kind: 'booted'; readonly bootId: string }
  /** `detail`: one sentence for the card. */
  | { readonly kind: 'unproved'; readonly detail: string };

/** Waits as long as for a reboot. Every trouble is waited out: a host that boots refuses logins for a while. */
export async function proveBoot(ctx: JobContext, row: SnapshotRow): Promise<BootProof> {
  const session = await sessionOf(ctx, row);
  const minutes = ctx.settings.rebootTimeLimitMinutes;
  const deadline = Date.now() + minutes * 60_000;
  let last = `${session.hostname} did not answer`;
  do {
    try {
      const target = targetOfSession(session);
      const seen = await actOnHost(ctx, target, ctx.stopping, 0, (host) => seeHost(ctx, host));
      const doubt = doubtAbout(row, session.hostname, seen);
      if (doubt === null) return { kind: 'booted', bootId: seen.bootId };
      last = `it is not proved that ${session.hostname} is back: ${doubt}`;
    } catch (error) {
      if (error instanceof ReachError)
        last = silence(session.hostname, minutes, `${error.failure.kind}: ${error.failure.detail}`);
      else if (error instanceof HostAnswerError) last = silence(session.hostname, minutes, error.message);
      else throw error;
    }
    await ctx.sleep(ctx.settings.pollMs, ctx.stopping);
  } while (Date.now() < deadline);
  return {
    kind: 'unproved',
    detail: `restored, but ${last}; look at its console, then ask again`,
  };
}

function silence(hostname: string, minutes: number, why: string): string {
  return `${hostname} did not answer within ${minutesText(minutes).en} (${why})`;
}

/** null: it is back. */
function doubtAbout(row: SnapshotRow, hostname: string, seen: SeenHost): string | null {
  const known = { by: row.proved_by ?? 'name', uuid: row.vm_uuid, nodeName: row.node_name };
  const same = isSameHost(known, hostname, seen);
  if (same === 'no') {
    return `another machine answers at its address (${seen.uuid ?? seen.nodeName}, not ${row.vm_uuid ?? row.node_name ?? hostname})`;
  }
  if (same === 'unknown') return `which machine answers cannot be told (${seen.why})`;
  if (row.boots_seen.some((one) => hasRebooted(one, seen.bootId) !== 'yes'))
    return 'it still answers from the boot of before';
  return row.boots_seen.length === 0 ? 'it answers, but which boot it had before is not known' : null;
}
