// What waits on a host, with the exclusions of every update: by the daily scan, and at the end of an attempt.
import { loadGeneralExcludes } from '../../db/queries/exclusions/package-excludes.ts';
import { isBelievable } from '../../domain/compliance/installed.ts';
import { excludesOf } from '../../domain/exclusions/excludes.ts';
import { HostAnswerError, type HostScan, type HostSession, type PackageVersion } from '../../targets/ports.ts';
import type { JobContext } from '../context.ts';

/** `own`: the server's exclusions. */
export async function excludesToScan(ctx: JobContext, own: string | null): Promise<readonly string[]> {
  const general = await loadGeneralExcludes(ctx.db, ctx.settings.generalExcludes);
  return excludesOf(general, own).accepted;
}

/** `own`: the server's exclusions. Throws ReachError. */
export async function scanConnected(ctx: JobContext, host: HostSession, own: string | null): Promise<HostScan> {
  return scanWith(ctx, host, await excludesToScan(ctx, own));
}

/** Throws ReachError. */
export async function scanWith(ctx: JobContext, host: HostSession, excludes: readonly string[]): Promise<HostScan> {
  try {
    return await ctx.host.scan(host, { excludes });
  } catch (error) {
    if (error instanceof HostAnswerError) return { kind: 'unreadable', why: error.message };
    throw error;
  }
}

/** null: the host gave no list that can be trusted, or went away: what waits on it was read all the same. */
export async function installedOn(ctx: JobContext, host: HostSession): Promise<readonly PackageVersion[] | null> {
  try {
    const installed = await ctx.host.listPackages(host);
    if (isBelievable(installed)) return installed;
    ctx.log.warn({ packages: installed.length }, 'a host lists packages as no host has them');
    return null;
  } catch (error) {
    ctx.log.info({ err: error }, 'the packages of a host could not be listed');
    return null;
  }
}
