// Downtimes of ours in Centreon.
import { type HostNames, theOneHost } from '../../domain/integrations/downtimes/host-names.ts';
import { markedComment } from '../../domain/integrations/downtimes/mark.ts';
import { IntegrationFault } from '../../domain/integrations/fault.ts';
import { clockAheadOf } from '../floor/clock-there.ts';
import { eachTried } from '../floor/each-tried.ts';
import type { Downtimes } from '../integration.ts';
import type { CentreonClient } from './client.ts';
import { healthOf, standingOf } from './mapping.ts';
import type { CentreonSettings } from './settings.ts';

/** A command goes through the gateway to a poller and comes back by its broker. */
const SETTLE_SECONDS = 90;

export function centreonDowntimes(
  client: CentreonClient,
  { author, hosts, downtime }: CentreonSettings,
  now: () => Date,
): Downtimes {
  async function ours(signal: AbortSignal) {
    const { all, answer } = await client.downtimes(`[${author} `, now(), signal);
    const aheadMs = answer === null ? 0 : clockAheadOf(answer, now());
    return { all, aheadMs };
  }

  async function find(names: HostNames, signal: AbortSignal) {
    return theOneHost(await client.hosts(names, signal), names);
  }

  return {
    policy: downtime,
    hosts,
    settleSeconds: SETTLE_SECONDS,
    ours: async (signal) => {
      const { all, aheadMs } = await ours(signal);
      return standingOf(all, author, { aheadMs, now: now() });
    },
    open: async ({ key, hostname, names, until }, signal) => {
      const found = await find(names, signal);
      if (found.kind !== 'found') return found.kind;
      const { aheadMs } = await ours(signal);
      const there = (at: Date) => new Date(at.getTime() + aheadMs);
      const comment = markedComment(author, key, hostname);
      await client.add({ hostId: found.host.id, comment, from: there(now()), until: there(until) }, signal);
      return 'asked';
    },
    lift: async ({ ids }, signal) => {
      await eachTried(ids, (id) => cancelIfThere(client, Number(id), signal));
    },
    health: async (names, signal) => {
      const found = await find(names, signal);
      if (found.kind !== 'found') return { kind: found.kind };
      return healthOf(found.host, await client.services(found.host.id, signal));
    },
  };
}

/** Over or cancelled by somebody meanwhile: the next list says so. */
async function cancelIfThere(client: CentreonClient, id: number, signal: AbortSignal): Promise<void> {
  try {
    await client.cancel(id, signal);
  } catch (error) {
    const isGone = error instanceof IntegrationFault && /HTTP (404|500): Downtime/.test(error.fault.detail);
    if (!isGone) throw error;
  }
}
