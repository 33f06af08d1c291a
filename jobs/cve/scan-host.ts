// What waits on a host, with the exclusions of every update: by the daily scan, and at the end of an attempt.
import { loadGeneralExcludes } from '../../db/queries/exclusions/package-excludes.ts';
import { excludesOf } from '../../domain/exclusions/excludes.ts';
import { HostAnswerError, type HostScan, type HostSession } from '../../targets/ports.ts';
import type { JobContext } from '../context.ts';

/** `own`: the server's exclusions. Throws ReachError. */
export async function scanConnected(ctx: JobContext, host: HostSession, own: string | null): Promise<HostScan> {
  const general = await loadGeneralExcludes(ctx.db, ctx.settings.generalExcludes);
  try {
    return await ctx.host.scan(host, { excludes: excludesOf(general, own).accepted });
  } catch (error) {
    if (error instanceof HostAnswerError) return { kind: 'unreadable', why: error.message };
    throw error;
  }
}
