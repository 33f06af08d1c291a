// Acts on a host over a connection of its own, and tries again while the trouble is temporary: networks drop, hosts reboot.
import pRetry from 'p-retry';
import { HostRefusal } from '../../targets/host-refusal.ts';
import { HostAnswerError, type HostSession, ReachError, type Target } from '../../targets/ports.ts';
import type { JobContext } from '../context.ts';

/** Throws the last ReachError or HostAnswerError when `minutes` have passed; 0: one try. Only for acts that can be repeated safely. */
export function actOnHost<T>(
  ctx: JobContext,
  target: Target,
  signal: AbortSignal,
  minutes: number,
  act: (host: HostSession) => Promise<T>,
): Promise<T> {
  if (minutes === 0) return once(ctx, target, act);
  return pRetry(() => once(ctx, target, act), {
    retries: 1000,
    minTimeout: 1000,
    maxTimeout: 30_000,
    randomize: true,
    maxRetryTime: minutes * 60_000,
    signal,
    shouldRetry: ({ error }) => isPassing(error),
  });
}

/** A locked database of packages answers with an error, too: a later try may not. */
function isPassing(error: Error): boolean {
  if (error instanceof HostRefusal) return false;
  return error instanceof HostAnswerError || (error instanceof ReachError && error.failure.temporary);
}

async function once<T>(ctx: JobContext, target: Target, act: (host: HostSession) => Promise<T>): Promise<T> {
  const host = await ctx.ssh.connect(target);
  try {
    return await act(host);
  } finally {
    host.close();
  }
}
