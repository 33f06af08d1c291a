// What instances say as servers of the inventory (INV-1), and which servers are reached through Systems Manager. The address of a cell is the
// instance and where it was read: `main/eu-west-3/i-0abc.tag:Name`.
import type { InstanceOfServer } from '../../domain/integrations/instance-of-server.ts';
import type { SourceTable } from '../../domain/inventory/read-records.ts';
import type { InventoryCell } from '../../domain/inventory/record.ts';
import type { InstancesOf, InventoryOf, RemoteRecord } from '../integration.ts';
import { hostnameOf, instanceContent, saidBy } from './instance-record.ts';
import type { AwsSettings } from './settings.ts';

type Cells = Readonly<Record<string, InventoryCell>>;

export const awsInventory: InventoryOf<AwsSettings> = (records, settings) => ({
  tables: [serverTable(records.get('instance') ?? [], settings)],
  covers: settings.covers,
});

function serverTable(instances: readonly RemoteRecord[], settings: AwsSettings): SourceTable {
  const columns = new Set<string>(['hostname', 'os_family', 'machine_type']);
  const rows = instances.flatMap((record): Cells[] => {
    const content = instanceContent.parse(record.content);
    const wanted = settings.instances[content.selection];
    if (wanted === undefined) return [];
    const cell = (source: string, value: string | null): InventoryCell => ({
      address: `${record.id}.${source}`,
      value,
    });
    const cells: Record<string, InventoryCell> = {
      hostname: cell(settings.hostname, hostnameOf(content, settings.hostname)),
      os_family: cell('platform', content.platform),
      machine_type: cell('instance-id', 'vm'),
    };
    for (const [field, source] of Object.entries(wanted.fields)) {
      const said = saidBy(content, source);
      cells[field] = cell(source, said === null ? null : (settings.values[field]?.[said] ?? said));
    }
    for (const [field, value] of Object.entries(wanted.always)) cells[field] = cell(field, value);
    for (const field of Object.keys(cells)) columns.add(field);
    return [cells];
  });
  return { entity: 'server', columns, rows };
}

export const awsInstances: InstancesOf<AwsSettings> = (records, settings) =>
  (records.get('instance') ?? []).flatMap((record): InstanceOfServer[] => {
    const { account, region, instanceId, ...content } = instanceContent.parse(record.content);
    const hostname = hostnameOf({ account, region, instanceId, ...content }, settings.hostname);
    return hostname === null ? [] : [{ hostname, account, region, instanceId, privateIp: content.privateIp }];
  });
