// The shape of every integration (ADR 17). `test/house/integrations.test.ts` asks it of each folder.
import type { ZodType } from 'zod';
import type { CoverageState, KnownMachine } from '../domain/agent-coverage/compare.ts';
import type { BackupClient } from '../domain/backups/client-of.ts';
import type { BackupJob, BackupPolicy } from '../domain/backups/last-backup.ts';
import type { ChangePolicy, ChangeSaid, WantedChange } from '../domain/changes/change.ts';
import type { HostHealth } from '../domain/integrations/downtimes/health.ts';
import type { HostNames } from '../domain/integrations/downtimes/host-names.ts';
import type { DowntimeKey } from '../domain/integrations/downtimes/mark.ts';
import type { StandingDowntime } from '../domain/integrations/downtimes/plan.ts';
import type { DowntimePolicy } from '../domain/integrations/downtimes/wanted.ts';
import type { Fault } from '../domain/integrations/fault.ts';
import type { InstanceOfServer } from '../domain/integrations/instance-of-server.ts';
import type { Look } from '../domain/integrations/look.ts';
import type { IntegrationName } from '../domain/integrations/names.ts';
import type { Schedule } from '../domain/integrations/next-run.ts';
import type { SourceTable } from '../domain/inventory/read-records.ts';
import type { DirectoryPerson } from '../domain/people/directory-person.ts';
import type { KeptSecret } from '../domain/secret.ts';
import type { Floor } from './floor/floor.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** What the other side says of one thing. Ids are texts: some are greater than 2^53. */
export type RemoteRecord = {
  readonly kind: string;
  readonly id: string;
  readonly content: { readonly [name: string]: Json };
};

/** Why a record cannot be read, in a few words of English for the log and the card. */
export type Unreadable = { readonly kind: string; readonly id: string; readonly why: string };

export type SyncEvent =
  | { readonly type: 'page'; readonly records: readonly RemoteRecord[]; readonly unreadable: readonly Unreadable[] }
  /** These are no longer there. Of a reading of what has changed alone. */
  | { readonly type: 'gone'; readonly kind: string; readonly ids: readonly string[] }
  /** Every record of that kind was named: what was not is gone. `announced`: how many there are, as the other side says. */
  | { readonly type: 'whole'; readonly kind: string; readonly announced: number | null }
  /** From where the next reading of what has changed begins. */
  | { readonly type: 'cursor'; readonly cursor: Json };

/** Of whom a directory is asked besides the members of its groups: accounts here, by its own ids, by address, and by Entra id. */
export type KnownPeople = {
  readonly ids: readonly string[];
  readonly addresses: readonly string[];
  readonly entraIds: readonly string[];
};

/** Throws IntegrationFault. */
export type RecordSource = {
  readAll(signal: AbortSignal, known: () => Promise<KnownPeople>): AsyncIterable<SyncEvent>;
  /** Absent: it is always read whole. */
  readSince?(cursor: Json, signal: AbortSignal): AsyncIterable<SyncEvent>;
};

/** What is to stand there, of one object. */
export type Wish = {
  readonly topic: string;
  readonly kind: string;
  readonly id: string;
  readonly fields: Readonly<Record<string, string>>;
};
export type Written =
  /** `before` and `after` as they were read, the latter once it was written. Equal: nothing was. */
  | { readonly kind: 'written'; readonly before: Readonly<Record<string, string>>; readonly after: RemoteRecord }
  /** It is no more. */
  | { readonly kind: 'absent' };

/** What is known here of a server, for the systems that are told of it. */
export type ServerToTell = {
  readonly hostname: string;
  /** Globs, separated by spaces; null: none. */
  readonly excludes: string | null;
  /** The day of its last update that succeeded, of the product's zone; null: never. */
  readonly lastPatched: string | null;
};

export type Writer = {
  /** What of these is not yet said by the copy. Whoever is named twice on either side is left out: nobody can tell which one is meant. */
  wishes(servers: readonly ServerToTell[], records: ReadonlyMap<string, readonly RemoteRecord[]>): readonly Wish[];
  /** Reads, compares, writes, reads again. Throws IntegrationFault. */
  write(wish: Wish, signal: AbortSignal): Promise<Written>;
};

/** A server whose update has ended well, and since when. */
export type PatchedServer = {
  readonly hostname: string;
  readonly osFamily: string;
  readonly addresses: readonly string[];
  readonly patchedAt: Date;
  /** What it is there, as coverage has found it; null: not compared yet. `remoteId` is that of `machines`. */
  readonly machine: { readonly state: CoverageState; readonly remoteId: string | null } | null;
};

/**
 * What a system says of a server after its update: asked again and again until the look settles. `kept` is what the look before has left, null
 * the first time. Throws IntegrationFault.
 */
export type AfterUpdate = {
  look(server: PatchedServer, kept: Json, signal: AbortSignal): Promise<Look<Json>>;
};

/** `hostname`: as the inventory has it. `names`: those that its host may have there, and no other server's. */
export type DowntimeToOpen = {
  readonly key: DowntimeKey;
  readonly hostname: string;
  readonly names: HostNames;
  readonly until: Date;
};
export type Opened = 'asked' | 'absent' | 'ambiguous';

/**
 * Downtimes of ours in a system of monitoring. They are known again by our mark alone (`domain/integrations/downtimes/mark.ts`): nothing that somebody else
 * has made is read as ours or taken away. Each throws IntegrationFault.
 */
export type Downtimes = {
  readonly policy: DowntimePolicy;
  /** How servers are named there (`monitored.hosts` of the settings). */
  readonly hosts: readonly string[];
  /** After a command, so long what it did may not be said yet. */
  readonly settleSeconds: number;
  /** Those that stand there or have yet to begin, of every attempt, and of every installation under that author. */
  ours(signal: AbortSignal): Promise<readonly StandingDowntime[]>;
  open(wanted: DowntimeToOpen, signal: AbortSignal): Promise<Opened>;
  /** What is over already is no fault. */
  lift(standing: StandingDowntime, signal: AbortSignal): Promise<void>;
  /** Whatever downtimes there are. */
  health(names: HostNames, signal: AbortSignal): Promise<HostHealth>;
};

/** Secrets that a vault keeps, by the names that the settings give to its accounts. */
export type KeptSecrets = {
  readonly accounts: readonly string[];
  secretOf(account: string): KeptSecret;
  /** Whether it is given, past whatever is held. Throws IntegrationFault. */
  check(account: string, signal: AbortSignal): Promise<void>;
  /** Told when logins begin to go without a secret, and with null once they have it again. */
  onChange(listener: (fault: Fault | null) => void): void;
};

/** Backups of servers that have no snapshot (PRE-4). */
export type Backups = {
  readonly policy: BackupPolicy;
  /** Of the copy. */
  clients(records: ReadonlyMap<string, readonly RemoteRecord[]>): readonly BackupClient[];
  /** What is there of a client now, and every backup of it that has ended; null: it is no more. Throws IntegrationFault. */
  of(
    client: BackupClient,
    signal: AbortSignal,
  ): Promise<{
    readonly client: BackupClient;
    readonly jobs: readonly BackupJob[];
    /** Their clock minus ours; null: they do not say what time it is. */
    readonly clockAheadMs: number | null;
  } | null>;
};

export type Connection = {
  /** One cheap question that proves address, certificate, login and rights; what it found, for the doctor. Throws IntegrationFault. */
  probe(signal: AbortSignal): Promise<string>;
  readonly source?: RecordSource;
  readonly writer?: Writer;
  readonly afterUpdate?: AfterUpdate;
  readonly downtimes?: Downtimes;
  readonly secrets?: KeptSecrets;
  readonly backups?: Backups;
  close(): Promise<void>;
};

export type InventorySaid = {
  readonly tables: readonly SourceTable[];
  /** Domains of which it names every server (INV-4). */
  readonly covers: 'all' | readonly string[];
};
export type InventoryOf<S> = (records: ReadonlyMap<string, readonly RemoteRecord[]>, settings: S) => InventorySaid;

export type PeopleOf<S> = (
  records: ReadonlyMap<string, readonly RemoteRecord[]>,
  settings: S,
) => readonly DirectoryPerson[];

export type InstancesOf<S> = (
  records: ReadonlyMap<string, readonly RemoteRecord[]>,
  settings: S,
) => readonly InstanceOfServer[];
/** Machines that it knows, to be held against the inventory. `now`: what was not heard of for long is silent. */
export type MachinesOf<S> = (
  records: ReadonlyMap<string, readonly RemoteRecord[]>,
  settings: S,
  now: Date,
) => readonly KnownMachine[];

/** A campaign, and how far its change request is to be. */
export type CampaignToTell = {
  readonly correlationId: string;
  readonly kind: 'standard' | 'quickwin' | 'emergency';
  readonly wanted: WantedChange;
  readonly id: number;
  readonly label: string;
  readonly servers: readonly string[];
  /** Between which it is planned, reboots included. */
  readonly from: Date;
  readonly to: Date;
  readonly result: { readonly patched: number; readonly failed: number };
  /** Of one that has ended; null: not yet. */
  readonly report: { readonly name: string; readonly rows: readonly (readonly string[])[] } | null;
  readonly applications: readonly ApplicationToTell[];
};

/** Whose owner picks the slot of the reboots. */
export type ApplicationToTell = {
  readonly correlationId: string;
  readonly name: string;
  readonly servers: readonly string[];
  /** null: it has no owner who can answer. */
  readonly ownerEmail: string | null;
  /** Chosen on the card; null: not yet. */
  readonly slot: Date | null;
  /** Why the slot that was chosen there is not taken, for its owner; null: nothing is to be said. */
  readonly refusal: string | null;
};

/** The slot that an owner picked in the task of an application. */
export type SlotSaid = { readonly correlationId: string; readonly slot: Date; readonly by: string };

/** Change requests by which campaigns are held up. */
export type ChangesOf<S> = {
  policy(settings: S): ChangePolicy;
  said(records: ReadonlyMap<string, readonly RemoteRecord[]>, settings: S): readonly ChangeSaid[];
  slots(records: ReadonlyMap<string, readonly RemoteRecord[]>, settings: S): readonly SlotSaid[];
  /** What of these is not yet said by the copy. */
  wishes(
    campaigns: readonly CampaignToTell[],
    records: ReadonlyMap<string, readonly RemoteRecord[]>,
    settings: S,
  ): readonly Wish[];
};
/** An asset of a scanner, for the tables that are named after it. `machineId` is that of `machines`; tags go by their names. */
export type KnownAsset = {
  readonly id: string;
  readonly machineId: string;
  readonly name: string;
  readonly tags: readonly string[];
};
export type AssetsSaid = { readonly tags: readonly string[]; readonly assets: readonly KnownAsset[] };
export type AssetsOf = (records: ReadonlyMap<string, readonly RemoteRecord[]>) => AssetsSaid;

export type Integration<S> = {
  readonly name: IntegrationName;
  readonly settings: ZodType<S>;
  scheduleOf(settings: S): Schedule;
  /** The address of the account in whose name what comes in is applied; null: a person reviews it. */
  onBehalfOf?(settings: S): string | null;
  connect(settings: S, floor: Floor): Connection;
  /** It gives secrets to whoever logs in, and nothing else. */
  readonly keepsSecrets?: true;
  /** It has downtimes of servers, and nothing is read of it. */
  readonly setsDowntimes?: true;
  /** What of the inventory it brings (INV-1); absent: nothing. */
  readonly inventory?: InventoryOf<S>;
  /** Whose rights it says (PEOPLE-2); absent: nobody's. */
  readonly people?: PeopleOf<S>;
  /** Which servers are instances, and reached as such; absent: none. */
  readonly instances?: InstancesOf<S>;
  /** Which machines it watches (coverage); absent: it watches none. */
  readonly machines?: MachinesOf<S>;
  /** What lets campaigns start (change management); absent: it holds none up. */
  readonly changes?: ChangesOf<S>;
  /** Its assets and their tags, kept in tables beside coverage; absent: none. */
  readonly assets?: AssetsOf;
};
