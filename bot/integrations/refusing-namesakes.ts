// What AWS says of an instance is not written on a server that merely bears its name (RUN-17).
import { loadInstances } from '../../db/queries/servers/ec2-instances.ts';
import type { Trx } from '../../db/schema/database.ts';
import type { SourceRecord } from '../../domain/inventory/record.ts';
import type { Text } from '../../domain/language.ts';

export async function refusingNamesakes(trx: Trx): Promise<(record: SourceRecord, known: string) => Text | null> {
  const instances = new Map((await loadInstances(trx)).map((one) => [one.hostname, one]));
  return ({ address }, known) => {
    const own = instances.get(known);
    if (own !== undefined && address?.startsWith(`${own.account}/${own.region}/${own.instanceId}.`)) return null;
    return {
      fr: `${known} est déjà dans l’inventaire, et rien ne prouve que c’est cette instance : à dire sur /integrations`,
      en: `${known} is in the inventory already, and nothing proves that it is this instance: say so on /integrations`,
    };
  };
}
