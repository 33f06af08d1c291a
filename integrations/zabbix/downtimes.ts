// Maintenances of ours in Zabbix: one for each attempt, with data collection.
import { type HostNames, theOneHost } from '../../domain/integrations/downtimes/host-names.ts';
import { markedComment } from '../../domain/integrations/downtimes/mark.ts';
import { IntegrationFault } from '../../domain/integrations/fault.ts';
import type { Downtimes } from '../integration.ts';
import type { ZabbixClient } from './client.ts';
import { maintenanceName, standingOf } from './mapping.ts';
import type { ZabbixSettings } from './settings.ts';

const MINUTE = 60;
/** Hosts enter and leave with the next minute, and its server looks once a minute. */
const SETTLE_SECONDS = 5;

export function zabbixDowntimes(
  client: ZabbixClient,
  { author, hosts, downtime, severity }: ZabbixSettings,
  now: () => Date,
): Downtimes {
  const ours = (signal: AbortSignal) => client.maintenances(`[${author} `, signal);

  async function find(names: HostNames, signal: AbortSignal) {
    const all = await client.hosts(names, signal);
    // One that is switched off there is not monitored.
    const watched = new Map(all.filter(({ status }) => status === '0').map((one) => [one.hostid, one]));
    return theOneHost(
      [...watched.values()].map(({ hostid, host: name }) => ({ hostid, name })),
      names,
    );
  }

  return {
    policy: downtime,
    hosts,
    settleSeconds: SETTLE_SECONDS,
    ours: async (signal) => {
      const { all, aheadMs } = await ours(signal);
      return standingOf(all, author, aheadMs);
    },
    open: async ({ key, hostname, names, until }, signal) => {
      const found = await find(names, signal);
      if (found.kind !== 'found') return found.kind;
      const { aheadMs } = await ours(signal);
      const since = wholeMinute(now().getTime() + aheadMs);
      const till = wholeMinute(until.getTime() + aheadMs);
      const name = maintenanceName(author, key, hostname, till);
      const description = markedComment(author, key, hostname);
      await client.create({ name, description, hostid: found.host.hostid, since, till }, signal);
      return 'asked';
    },
    lift: async ({ ids }, signal) => {
      try {
        await client.remove(ids, signal);
      } catch (error) {
        if (!(error instanceof IntegrationFault) || error.fault.kind !== 'nonsense') throw error;
        // What is gone already is refused in the same words as what we have no right to.
        const { all } = await ours(signal);
        if (all.some(({ maintenanceid }) => ids.includes(maintenanceid))) throw error;
      }
    },
    health: async (names, signal) => {
      const found = await find(names, signal);
      if (found.kind !== 'found') return { kind: found.kind };
      const problems = await client.problems(found.host.hostid, severity, signal);
      return problems.length === 0 ? { kind: 'no-problem' } : { kind: 'red', problems };
    },
  };
}

function wholeMinute(ms: number): number {
  return Math.floor(ms / 1000 / MINUTE) * MINUTE;
}
