// An integration together with its own settings, as the rest of the house holds it.
import { settingFaults } from '../config/setting-fault.ts';
import type { KnownMachine } from '../domain/agent-coverage/compare.ts';
import type { ChangePolicy, ChangeSaid } from '../domain/changes/change.ts';
import type { InstanceOfServer } from '../domain/integrations/instance-of-server.ts';
import type { IntegrationName } from '../domain/integrations/names.ts';
import type { Schedule } from '../domain/integrations/next-run.ts';
import type { DirectoryPerson } from '../domain/people/directory-person.ts';
import type { Floor } from './floor/floor.ts';
import type {
  AssetsOf,
  CampaignToTell,
  Connection,
  Integration,
  InventorySaid,
  RemoteRecord,
  SlotSaid,
  Wish,
} from './integration.ts';

export type LoadedIntegration = {
  readonly name: IntegrationName;
  /** As the settings file has it, for a thread that loads it anew. */
  readonly given?: unknown;
  readonly schedule: Schedule;
  /** The address of the account in whose name what comes in is applied; null: a person reviews it. */
  readonly onBehalfOf: string | null;
  connect(floor: Floor): Connection;
  /** null: it brings nothing of the inventory. */
  readonly inventory: ((records: ReadonlyMap<string, readonly RemoteRecord[]>) => InventorySaid) | null;
  /** null: it says nobody's rights. */
  readonly people: ((records: ReadonlyMap<string, readonly RemoteRecord[]>) => readonly DirectoryPerson[]) | null;
  /** Absent: it knows of no instances. */
  readonly instances?: (records: ReadonlyMap<string, readonly RemoteRecord[]>) => readonly InstanceOfServer[];
  /** null: it watches no machines. */
  readonly machines:
    | ((records: ReadonlyMap<string, readonly RemoteRecord[]>, now: Date) => readonly KnownMachine[])
    | null;
  /** Absent: it has no assets with tags. */
  readonly assets?: AssetsOf;
  /** null: it holds no campaign up. */
  readonly changes: LoadedChanges | null;
  /** Absent: it keeps no secrets. */
  readonly keepsSecrets?: true;
  /** Absent: it has no downtimes. */
  readonly setsDowntimes?: true;
};

type Records = ReadonlyMap<string, readonly RemoteRecord[]>;
type LoadedChanges = {
  readonly policy: ChangePolicy;
  said(records: Records): readonly ChangeSaid[];
  slots(records: Records): readonly SlotSaid[];
  wishes(campaigns: readonly CampaignToTell[], records: Records): readonly Wish[];
};

export type AnyIntegration = {
  load(given: unknown): { readonly loaded: LoadedIntegration } | { readonly faults: readonly string[] };
};

export function asAnyIntegration<S>(integration: Integration<S>): AnyIntegration {
  const { name, settings: schema, inventory, people, machines, instances, changes } = integration;
  return {
    load: (given) => {
      const read = schema.safeParse(given);
      if (!read.success)
        return { faults: settingFaults(read.error, schema, given).map((fault) => `integrations.${name}: ${fault}`) };
      const settings = read.data;
      return {
        loaded: {
          name,
          given,
          schedule: integration.scheduleOf(settings),
          onBehalfOf: integration.onBehalfOf?.(settings) ?? null,
          connect: (floor) => integration.connect(settings, floor),
          inventory: inventory === undefined ? null : (records) => inventory(records, settings),
          people: people === undefined ? null : (records) => people(records, settings),
          ...(integration.keepsSecrets && { keepsSecrets: true as const }),
          ...(integration.setsDowntimes && { setsDowntimes: true as const }),
          ...(integration.assets !== undefined && { assets: integration.assets }),
          ...(instances !== undefined && { instances: (records) => instances(records, settings) }),
          machines: machines === undefined ? null : (records, now) => machines(records, settings, now),
          changes:
            changes === undefined
              ? null
              : {
                  policy: changes.policy(settings),
                  said: (records) => changes.said(records, settings),
                  slots: (records) => changes.slots(records, settings),
                  wishes: (campaigns, records) => changes.wishes(campaigns, records, settings),
                },
        },
      };
    },
  };
}
