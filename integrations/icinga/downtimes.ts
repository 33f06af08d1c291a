// Downtimes of ours in Icinga 2.
import { type HostNames, theOneHost } from '../../domain/integrations/downtimes/host-names.ts';
import { markedComment } from '../../domain/integrations/downtimes/mark.ts';
import { IntegrationFault } from '../../domain/integrations/fault.ts';
import { eachTried } from '../floor/each-tried.ts';
import type { Downtimes } from '../integration.ts';
import type { ActionResult, Filter, IcingaClient } from './client.ts';
import { healthOf, standingOf } from './mapping.ts';
import type { IcingaSettings } from './settings.ts';

export function icingaDowntimes(
  client: IcingaClient,
  { author, hosts, downtime }: IcingaSettings,
  now: () => Date,
): Downtimes {
  async function ours(signal: AbortSignal) {
    return client.downtimes({ filter: 'downtime.author == author', variables: { author } }, signal);
  }

  async function find(names: HostNames, signal: AbortSignal) {
    return theOneHost(await client.hosts(namedOneOf(names), signal), names);
  }

  return {
    policy: downtime,
    hosts,
    settleSeconds: 0,
    ours: async (signal) => {
      const { all, aheadMs } = await ours(signal);
      return standingOf(all, author, aheadMs);
    },
    open: async ({ key, hostname, names, until }, signal) => {
      const found = await find(names, signal);
      if (found.kind !== 'found') return found.kind;
      const { aheadMs } = await ours(signal);
      const results = await client.schedule(
        {
          host: found.host.name,
          author,
          comment: markedComment(author, key, hostname),
          from: new Date(now().getTime() + aheadMs),
          until: new Date(until.getTime() + aheadMs),
        },
        signal,
      );
      if (results.length === 0) return 'absent';
      throwWhatFailed(results);
      return 'asked';
    },
    lift: async ({ ids }, signal) => {
      await eachTried(ids, async (id) => {
        const results = await client.remove(id, signal);
        // With that of its host, or over, or removed by somebody.
        throwWhatFailed(results.filter(({ code }) => code !== 404));
      });
    },
    health: async (names, signal) => {
      const found = await find(names, signal);
      if (found.kind !== 'found') return { kind: found.kind };
      const { name } = found.host;
      const filter = { filter: 'host.name == wanted', variables: { wanted: name } };
      return healthOf(found.host, await client.services(filter, signal));
    },
  };
}

/** `match` does not mind the case of letters; names of ours have no wildcards. */
function namedOneOf(names: readonly string[]): Filter {
  return {
    filter: names.map((_, at) => `match(name${at}, host.name)`).join(' || '),
    variables: Object.fromEntries(names.map((name, at) => [`name${at}`, name])),
  };
}

function throwWhatFailed(results: readonly ActionResult[]): void {
  const failed = results.find(({ code }) => code < 200 || code > 299);
  if (failed !== undefined)
    throw new IntegrationFault({ kind: 'nonsense', detail: `${failed.code}: ${failed.status.slice(0, 300)}` });
}
