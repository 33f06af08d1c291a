// Row types of attempts, snapshots, validations, history and audit (migration 0003).
import type { ColumnType, Generated, GeneratedAlways, JSONColumnType } from 'kysely';
import type { HeldVersion } from '../../domain/attempts/held-versions.ts';
import type { RecordedCounts } from '../../domain/attempts/patch-counts.ts';
import type { BackupBasis } from '../../domain/backups/backup-answer.ts';
import type { ListDifference } from '../../domain/baselines/effective-list.ts';
import type {
  AttemptId,
  BaselineVersionId,
  CampaignId,
  ServerId,
  SessionId,
  UserId,
  ValidationId,
} from '../../domain/ids.ts';
import type { MachineUuid } from '../../domain/snapshots/machine-uuid.ts';
import type { CampaignKind } from './campaigns.ts';

export type PackageChange = {
  readonly name: string;
  readonly arch: string;
  readonly from: string | null;
  readonly to: string | null;
};
export type Progress = {
  readonly phase: string;
  readonly done: number;
  readonly total: number;
  /** The last line of the log then. */
  readonly line?: string;
};

export type InstanceOfAttempt = {
  readonly account: string;
  readonly region: string;
  readonly instance_id: string | null;
};

export type ExecutionTables = {
  patch_attempts: {
    id: Generated<AttemptId>;
    session_id: SessionId;
    server_id: ServerId;
    campaign_id: CampaignId;
    number: number;
    state: Generated<'running' | 'waiting' | 'patched' | 'failed'>;
    step: string;
    progress: JSONColumnType<Progress> | null;
    started_by: UserId | null;
    /** Of the order that it was started by (AUD-1). */
    activity_id: string | null;
    started_at: Date;
    ended_at: Date | null;
    failure_class: string | null;
    failure_detail: string | null;
    failure_tail: string | null;
    waiting_for: JSONColumnType<{
      readonly kind: string;
      readonly evidence: string;
      /** Of `reboot-slot`: the instant, and who chose it. */
      readonly at?: string;
      readonly by?: string;
      /** Of `reboot-slot`: the system in which it was chosen; null: on the card. */
      readonly system?: string | null;
      /** Of `update-overdue`: the last look did not reach the host. */
      readonly unreachable?: boolean;
      /** Somebody who has read why is to decide. */
      readonly person?: true;
    }> | null;
    packages_changed: number | null;
    rebooted: boolean | null;
    /** As the host said after its update, before any reboot (RUN-8); null: unknown. */
    reboot_required: Generated<boolean | null>;
    /** It first finishes what a cut transaction left. */
    repair: Generated<boolean>;
    /** Packages installed twice when it ended; null: not looked at. */
    duplicates: number | null;
    /** Versions that it was asked for and did not bring (PIN-1); null: it was not asked for versions. */
    held: JSONColumnType<readonly HeldVersion[]> | null;
    /** Ids in `package_versions`; null: it failed, or is of before they were kept. */
    installed_after: Generated<number[] | null>;
    /** What it was asked for (POL-3); null: not narrowed to a list. */
    list_hash: Generated<string | null>;
    /** What its server was in EC2 when it began; `{}`: nothing; null: of before that was kept. */
    instance: JSONColumnType<Partial<InstanceOfAttempt>> | null;
    /** Of Patch Manager of AWS; null: it was not updated so, or none were told. */
    patch_counts: ColumnType<RecordedCounts | null, string | null | undefined, string | null>;
    baseline_version_id: Generated<BaselineVersionId | null>;
    /** Of a server without snapshots (PRE-4); null: snapshots, or of before it was kept. */
    backup_basis: ColumnType<BackupBasis | null, string | null | undefined, string | null>;
    /** What was installed otherwise; null: not compared. */
    list_difference: ColumnType<ListDifference | null, string | null | undefined, string | null>;
    lease_owner: string | null;
    lease_until: Date | null;
    lease_epoch: Generated<number>;
  };
  attempt_steps: {
    attempt_id: AttemptId;
    step: string;
    status: 'begun' | 'done' | 'failed';
    begun_at: Date;
    ended_at: Date | null;
    result: ColumnType<unknown, string | null, string | null>;
  };
  attempt_logs: { attempt_id: AttemptId; log: string; stored_at: Date };
  /** RUN-15: the names of updates that may still be started on their hosts by a late order. */
  unclosed_updates: {
    attempt_id: AttemptId;
    server_id: ServerId;
    /** The login method that its start used; null: not known. */
    started_by: 'ssh_key' | 'ssh_psmp' | 'ssm' | null;
    opened_at: Date;
    closed_at: Date | null;
    outcome: 'closed' | 'ended' | 'interrupted' | null;
  };
  reboot_turns: { app_group: string; attempt_id: AttemptId; taken_at: Date };
  /** Who works, or waits for its turn, on a datastore (`db/queries/snapshots/datastore-turns`). */
  datastore_turns: {
    ticket: string;
    vcenter: string;
    datastore: string;
    /** Its reference in the vCenter. */
    machine: string;
    owner: string;
    lease_until: Date;
  };
  vm_snapshots: {
    id: Generated<number>;
    /** null: prepared, for the next attempt of its session to adopt. */
    attempt_id: AttemptId | null;
    session_id: SessionId;
    server_id: ServerId;
    campaign_id: CampaignId;
    name: string;
    state: 'intended' | 'present' | 'removed';
    vcenter: string | null;
    /** How that vCenter names itself. */
    vcenter_instance: string | null;
    /** Known with `vcenter` as soon as the machine is proved, before the snapshot is made (RUN-17). */
    vm_moref: string | null;
    vm_name: string | null;
    vm_uuid: MachineUuid | null;
    /** null: of an older release, found by name. */
    proved_by: 'uuid' | 'name' | null;
    /** What the server called itself then. */
    node_name: string | null;
    /** When vCenter was first asked to make it; null: it cannot exist there. By default: it may have been. */
    asked_at: Generated<Date | null>;
    /** Boots of the server from before it was restored. */
    boots_seen: Generated<string[]>;
    snapshot_moref: string | null;
    consistency: 'quiesced' | 'crash-consistent' | null;
    created_at: Date;
    /** The latest attempt on the server when the row was made, its own not counted; 0: none. By a trigger. */
    after_attempt: GeneratedAlways<number>;
    removed_at: Date | null;
    removal_attempts: Generated<number>;
    /** Who asked for it, when it was prepared. */
    asked_by: UserId | null;
    taking_error: string | null;
    discard_asked_at: Date | null;
    discard_asked_by: UserId | null;
    kept_until: Date | null;
    kept_by: UserId | null;
    rollback_asked_at: Date | null;
    rollback_asked_by: UserId | null;
    /** How often it was ordered, by a trigger. */
    rollback_orders: Generated<number>;
    rollback_error: string | null;
    /** vCenter has restored it and powered the machine on; not proved yet. */
    restored_at: Date | null;
    /** The server has answered since, from a boot of its own. */
    reverted_at: Date | null;
    reverted_boot_id: string | null;
    lease_owner: string | null;
    lease_until: Date | null;
    /** null: unknown. A bigint, which comes as text. */
    size_bytes: ColumnType<string | null, number | null | undefined, number | null>;
    /** When vCenter told it. */
    size_read_at: Date | null;
    /** On the clock of the database. */
    size_tried_at: Date | null;
    /** When people were last asked whether it is kept (RUN-11). */
    question_at: Date | null;
    /** Of its datastores the fullest, when the size was read; `short`: too full for one more snapshot (RUN-4). */
    datastore_name: string | null;
    datastore_free_percent: number | null;
    datastore_short: boolean | null;
  };
  /** Servers that are normally off, and were started by us (RUN-17). */
  powered_on_servers: {
    id: Generated<number>;
    server_id: ServerId;
    /** For which it was last needed. */
    session_id: SessionId;
    vcenter: string;
    vcenter_instance: string | null;
    vm_moref: string;
    vm_name: string;
    vm_uuid: MachineUuid | null;
    /** Before vCenter was asked. */
    asked_at: Date;
    /** vCenter has said that it is on; null: not known. */
    started_at: Date | null;
    used_at: Date;
    /** Sent, and not answered yet: they may still be on their way. On the clock of the database. */
    start_order_at: Date | null;
    stop_order_at: Date | null;
    /** From now on it goes down whatever comes: what needs it waits. */
    stop_begun_at: Date | null;
    stop_error: string | null;
    stopped_at: Date | null;
    /** `gone`: in no vCenter any more. `kept`: it is no longer declared normally off. */
    outcome: 'off' | 'gone' | 'kept' | null;
    lease_owner: string | null;
    lease_until: Date | null;
  };
  /** Of servers with databases: their owner agrees before anything is restored (RUN-10). */
  rollback_requests: {
    id: Generated<number>;
    snapshot_id: number;
    server_id: ServerId;
    campaign_id: CampaignId;
    asked_by: UserId;
    asked_at: Date;
    reason: string;
    state: Generated<'open' | 'agreed' | 'refused'>;
    /** When its card was brought to whoever may agree. */
    placed_at: Date | null;
    ended_by: UserId | null;
    ended_at: Date | null;
  };
  /** The daily look for snapshots that no row knows, by vCenter. */
  vcenter_looks: {
    vcenter: string;
    tried_at: Date | null;
    /** The last one that was answered. */
    looked_at: Date | null;
    failure: string | null;
    lease_owner: string | null;
    lease_until: Date | null;
  };
  orphan_snapshots: {
    id: Generated<number>;
    vcenter: string;
    vcenter_instance: string | null;
    vm_moref: string;
    vm_name: string;
    /** Whose machine it is, as far as its uuid, or else a name, tells. */
    server_id: ServerId | null;
    snapshot_moref: string;
    name: string;
    consistency: 'quiesced' | 'crash-consistent';
    /** As vCenter tells. */
    created_at: Date | null;
    seen_at: Date;
    removed_at: Date | null;
    removal_attempts: Generated<number>;
    discard_asked_at: Date | null;
    discard_asked_by: UserId | null;
    lease_owner: string | null;
    lease_until: Date | null;
  };
  patch_validation: {
    id: Generated<ValidationId>;
    server_id: ServerId;
    campaign_id: CampaignId;
    campaign_type: CampaignKind;
    attempt_id: AttemptId;
    patch_date: Date;
    status: Generated<'en_attente' | 'validated_ok' | 'validated_ko' | 'forced'>;
    answered_by: UserId | null;
    answered_at: Date | null;
    comment: string | null;
    reminded_at: Date | null;
    /** VALID-2. */
    reminders_sent: Generated<number>;
    /** How often it was answered: a click binds to the answer that it saw. */
    answers: Generated<number>;
  };
  patch_history: {
    id: Generated<number>;
    server_id: ServerId;
    campaign_id: CampaignId | null;
    attempt_id: AttemptId | null;
    source: CampaignKind | 'imported';
    intervenant_id: UserId | null;
    intervenant_name: string | null;
    date_patch: Date;
    year: GeneratedAlways<number>;
    status: 'ok' | 'ko';
    notes: string | null;
    packages: JSONColumnType<readonly PackageChange[]>;
    /** Of an imported one: campaign or week, as its file names it. */
    campaign_label: string | null;
  };
  audit_log: {
    id: GeneratedAlways<string>;
    at: Date;
    user_id: UserId | null;
    entra_id: string | null;
    actor: string;
    action: string;
    object_type: string;
    object_id: string | null;
    before: ColumnType<unknown, string | null, never>;
    after: ColumnType<unknown, string | null, never>;
    reason: string | null;
    activity_id: string | null;
  };
};
