// How instances are read: whole, in each region of each account, with what the agents of that region say. EC2 announces no number; a page that
// fails ends the reading, and nothing counts as gone.
import { IntegrationFault } from '../../domain/integrations/fault.ts';
import type { RecordSource, SyncEvent } from '../integration.ts';
import { type Ec2Instance, listInstances, listManaged, twice } from './client.ts';
import type { AwsClients } from './clients.ts';
import { instanceRecord, patchGroupOf, tagNamesOf } from './instance-record.ts';
import type { AwsAccount, AwsSettings, Selection } from './settings.ts';

export function awsSource(clients: AwsClients, settings: AwsSettings): RecordSource {
  return { readAll: (signal) => readAll(clients, settings, signal) };
}

async function* readAll(clients: AwsClients, settings: AwsSettings, signal: AbortSignal): AsyncGenerator<SyncEvent> {
  let count = 0;
  for (const account of settings.accounts) {
    for (const region of account.regions) {
      for await (const event of readRegion(clients, settings, { account, region }, signal)) {
        if (event.type === 'page') count += event.records.length + event.unreadable.length;
        yield event;
      }
    }
  }
  // An empty answer looks like one that lost its list: that all are gone is believed of nobody.
  if (count === 0) throw new IntegrationFault(NONE_THERE);
  yield { type: 'whole', kind: 'instance', announced: null };
}

/** Of tags as well, that mean nothing. */
const NONE_THERE = { kind: 'incomplete', detail: 'no instance has the tags of the settings' } as const;

async function* readRegion(
  clients: AwsClients,
  settings: AwsSettings,
  { account, region }: { readonly account: AwsAccount; readonly region: string },
  signal: AbortSignal,
): AsyncGenerator<SyncEvent> {
  const open = clients.of(account.name, region);
  const managed = await listManaged(open, signal);
  const tagNames = tagNamesOf(settings);
  const seen = new Set<string>();
  for (const [selection, wanted] of settings.instances.entries()) {
    const own = new Set<string>();
    for await (const { owner, instances, unreadable } of listInstances(open, filtersOf(wanted), signal)) {
      assertOwner(account, owner);
      for (const { InstanceId } of instances) {
        if (own.has(InstanceId)) throw new IntegrationFault(twice(InstanceId));
        own.add(InstanceId);
      }
      // Of several lists the first one counts.
      const fresh = instances.filter((one) => isWanted(wanted, one) && !seen.has(one.InstanceId));
      for (const { InstanceId } of fresh) seen.add(InstanceId);
      const where = { account: account.name, region, selection };
      yield {
        type: 'page',
        records: fresh.map((one) => instanceRecord(one, managed.get(one.InstanceId), where, tagNames)),
        unreadable: unreadable.map(({ id, why }) => ({
          kind: 'instance',
          id: `${account.name}/${region}/${id}`,
          why,
        })),
      };
    }
  }
}

/** Credentials of another account would bring its instances under this one's name. */
export function assertOwner({ name, id }: AwsAccount, owner: string | null): void {
  if (id === undefined || owner === null || owner === id) return;
  throw new IntegrationFault({
    kind: 'settings',
    detail: `the credentials of ${name} are those of ${owner}, not of ${id}`,
  });
}

/** The tags; of a patch group either of two keys may speak, which no filter of EC2 can say. */
export function filtersOf({ tags }: Selection) {
  return Object.entries(tags).map(([key, values]) =>
    values.length === 0 ? { Name: 'tag-key', Values: [key] } : { Name: `tag:${key}`, Values: [...values] },
  );
}

function isWanted({ patchGroups }: Selection, one: Ec2Instance): boolean {
  return patchGroups === undefined || patchGroups.includes(patchGroupOf(one) ?? '');
}
