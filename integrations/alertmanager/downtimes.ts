// Silences of ours in Alertmanager. It knows no hosts: a silence of a server that nobody watches is one of nothing.
import { markedComment } from '../../domain/integrations/downtimes/mark.ts';
import { clockAheadOf } from '../floor/clock-there.ts';
import type { Downtimes } from '../integration.ts';
import type { AlertmanagerClient } from './client.ts';
import { healthOf, matcherOf, standingOf } from './mapping.ts';
import type { AlertmanagerSettings } from './settings.ts';

/** Until every peer of a cluster has heard of a silence. */
const GOSSIP_SECONDS = 60;

export function alertmanagerDowntimes(
  client: AlertmanagerClient,
  settings: AlertmanagerSettings,
  now: () => Date,
): Downtimes {
  const { author, downtime, hosts } = settings;

  async function ours(signal: AbortSignal) {
    const { all, answer } = await client.silences(signal);
    return { all, aheadMs: clockAheadOf(answer, now()) };
  }

  return {
    policy: downtime,
    hosts,
    settleSeconds: GOSSIP_SECONDS,
    ours: async (signal) => {
      const { all, aheadMs } = await ours(signal);
      return standingOf(all, author, aheadMs);
    },
    open: async ({ key, hostname, names, until }, signal) => {
      const matcher = matcherOf(names, settings);
      const { aheadMs } = await ours(signal);
      const comment = markedComment(author, key, hostname);
      const there = (at: Date) => new Date(at.getTime() + aheadMs);
      await client.silence({ matcher, author, comment, from: there(now()), until: there(until) }, signal);
      return 'asked';
    },
    lift: async ({ ids }, signal) => {
      for (const id of ids) await client.expire(id, signal);
    },
    health: async (names, signal) => healthOf(await client.alerts(matcherOf(names, settings), signal)),
  };
}
