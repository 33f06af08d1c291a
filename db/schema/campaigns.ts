// Row types of plan, campaigns and sessions (migration 0002).
import type { ColumnType, Generated, GeneratedAlways, JSONColumnType } from 'kysely';
import type { Answer } from '../../domain/answer.ts';
import type { UpdateScope } from '../../domain/attempts/update-scope.ts';
import type { StoredBackup } from '../../domain/backups/backup-answer.ts';
import type { ChangeState, WantedChange } from '../../domain/changes/change.ts';
import type { IsoDate, SlotTime } from '../../domain/clock.ts';
import type { GoKind, GoNeed } from '../../domain/gate/gate.ts';
import type {
  BaselineVersionId,
  CampaignId,
  DraftId,
  FreezePeriodId,
  PlanChangeId,
  PlanId,
  ServerId,
  SessionId,
  UserId,
  WindowId,
} from '../../domain/ids.ts';
import type { IntegrationName } from '../../domain/integrations/names.ts';
import type { Text } from '../../domain/language.ts';
import type { PlanDifference } from '../../domain/planning/plan-difference.ts';
import type { Adjustment } from '../../domain/previews/adjustments.ts';
import type { OperatorLimit } from '../../domain/previews/roster.ts';
import type { QuickwinPhase } from '../../domain/quickwin/phase.ts';
import type { Branch } from '../../domain/server.ts';
import type { RebootPolicyName } from './inventory.ts';

export type EnvScopeName = 'prod' | 'hprod' | 'all' | 'pilot' | 'prod_pilot';
export type CampaignKind = 'standard' | 'quickwin' | 'emergency';
export type SessionStatusName =
  | 'pending'
  | 'prereq_ok'
  | 'excluded'
  | 'in_progress'
  | 'patched'
  | 'failed'
  | 'reported';

/** What a prerequisite run found, as the cards show it. */
export type PrereqDetail = {
  readonly checks: readonly {
    readonly code: string;
    readonly answer: 'yes' | 'no' | 'unknown';
    readonly text: Text;
    /** Absent in what older releases stored: then every check that is among the warnings did not block. */
    readonly blocking?: boolean;
  }[];
  readonly warnings: readonly Text[];
  readonly preview: {
    readonly packages: number;
    readonly securityAdvisories: number | null;
    readonly rebootForecast: string;
  } | null;
  /** The packages of that update. Absent in what older releases stored. */
  readonly planned?: readonly { readonly name: string; readonly version: string }[];
  readonly transcript: readonly {
    readonly command: string;
    readonly exitCode: number | null;
    readonly output: string;
  }[];
};

/** What of a workbook is refused, and where it stands in it. */
export type PlanRefusal = { readonly address: string; readonly text: Text };

export type CampaignTables = {
  patch_planning: {
    id: Generated<PlanId>;
    year: number;
    week_number: number;
    week_code: string;
    week_start: IsoDate;
    week_end: IsoDate;
    cycle: 1 | 2 | 3;
    domain_code: string | null;
    env_scope: EnvScopeName;
    status: 'open' | 'freeze' | 'holiday' | 'empty';
    environments: string[] | null;
    note: string | null;
  };
  plan_changes: {
    id: Generated<PlanChangeId>;
    kind: 'import' | 'template' | 'edit' | 'undo';
    status: 'draft' | 'refused' | 'applied' | 'cancelled' | 'undone';
    years: number[];
    file_name: string | null;
    difference: JSONColumnType<PlanDifference>;
    refusals: JSONColumnType<readonly PlanRefusal[]>;
    unread: JSONColumnType<readonly Text[]>;
    undoes: PlanChangeId | null;
    created_by: UserId;
    created_at: Date;
    ended_by: UserId | null;
    ended_at: Date | null;
  };
  freeze_periods: {
    id: Generated<FreezePeriodId>;
    first_day: IsoDate;
    last_day: IsoDate;
    reason: string;
    created_by: UserId | null;
  };
  default_assignments: {
    id: Generated<number>;
    rule_type: 'server' | 'app_type' | 'app_group' | 'domain' | 'zone';
    rule_value: string;
    user_id: UserId;
    priority: Generated<number>;
  };
  campaigns: {
    id: Generated<CampaignId>;
    kind: CampaignKind;
    label: string;
    year: number;
    week_number: number;
    week_code: string;
    week_start: IsoDate;
    cycle: 1 | 2 | 3;
    env_scope: EnvScopeName;
    domain_codes: string[];
    status: Generated<'open' | 'closed'>;
    phase: QuickwinPhase | null;
    /** What updates are narrowed to (RUN-5). */
    update_scope: ColumnType<UpdateScope, string | undefined, string>;
    gate_shortened_reason: string | null;
    gate_shortened_by: UserId | null;
    gate_shortened_at: Date | null;
    start_mode: Generated<'operator' | 'slot'>;
    /** Who let it start by slot, and when; null: by an operator's word, or nobody knows. */
    start_mode_by: UserId | null;
    start_mode_at: Date | null;
    /** Id of that message (AUD-1). */
    start_mode_activity: string | null;
    reboot_policy: Generated<RebootPolicyName>;
    general_excludes: Generated<string>;
    stopped_at: Date | null;
    stopped_by: UserId | null;
    /** RUN-18: the question whether to close over what is unfinished; null: it does not stand. */
    close_asked_at: Date | null;
    close_asked_by: UserId | null;
    /** Failures that an operator has seen and decided to go on after: they no longer count against the budget (RUN-2). */
    failures_acknowledged: Generated<number>;
    /** When they were seen; null: none were, or an earlier version has not noted it. */
    failures_acknowledged_at: Date | null;
    created_by: UserId;
    created_at: Date;
    closed_at: Date | null;
    closed_by: UserId | null;
    /** It was closed when reminders still ended with a campaign. */
    reminders_ended: Generated<boolean>;
    /** PLAN-4 and PLAN-5: an admin lets this campaign start on frozen days and in the season. */
    calendar_override_reason: string | null;
    calendar_override_by: UserId | null;
    calendar_override_at: Date | null;
  };
  /** Migration 0290. */
  campaign_changes: {
    campaign_id: CampaignId;
    integration: IntegrationName;
    correlation_id: string;
    wanted: WantedChange;
    wanted_at: Date;
    number: string | null;
    state: ChangeState | null;
    on_hold: Generated<boolean>;
    planned_start: Date | null;
    planned_end: Date | null;
    read_at: Date | null;
    told_state: ChangeState | null;
  };
  campaign_plan_rows: { campaign_id: CampaignId; plan_id: PlanId };
  campaign_operator_limits: { campaign_id: CampaignId; user_id: UserId; max_servers: number };
  /** Of every campaign without one of its own for that person. */
  operator_limits: { user_id: UserId; max_servers: number };
  campaign_drafts: {
    id: Generated<DraftId>;
    year: number;
    week_number: number;
    asked_scope: EnvScopeName | null;
    domain_code: string | null;
    status: Generated<'open' | 'created' | 'cancelled'>;
    campaign_id: CampaignId | null;
    page: Generated<number>;
    adjustments: ColumnType<readonly Adjustment[], string | undefined, string>;
    /** ASSIGN-4, of the campaign to be. */
    operator_limits: ColumnType<readonly OperatorLimit[], string | undefined, string>;
    /** What the campaign to be is narrowed to (RUN-5). */
    update_scope: ColumnType<UpdateScope, string | undefined, string>;
    /** A second campaign of rows that have one was asked for. */
    again: Generated<boolean>;
    /** PLAN-4 and PLAN-5, lifted by an admin. */
    override_reason: string | null;
    override_by: UserId | null;
    override_at: Date | null;
    created_by: UserId;
    created_at: Date;
    ended_by: UserId | null;
    ended_at: Date | null;
  };
  patch_sessions: {
    id: Generated<SessionId>;
    campaign_id: CampaignId;
    server_id: ServerId;
    branch: Branch;
    status: Generated<SessionStatusName>;
    date_prevue: IsoDate | null;
    heure_prevue: SlotTime | null;
    intervenant_id: UserId | null;
    /** The automatic window that put it there (POL-5); null: a person did, or nobody can tell, as it was there before this was kept. */
    window_id: WindowId | null;
    forced_assignment: Generated<boolean>;
    prereq_ssh: 'ok' | 'ko' | null;
    prereq_satellite: 'ok' | 'ko' | 'unknown' | null;
    rollback_method: 'snapshot' | 'na' | null;
    backup_confirmed_by: UserId | null;
    backup_confirmed_at: Date | null;
    /** Of a system of backups (PRE-4); null: none was asked. */
    backup_answer: Answer | null;
    backup_good_until: Date | null;
    backup_said: JSONColumnType<StoredBackup> | null;
    prereq_disk_root_mb: number | null;
    prereq_disk_var_mb: number | null;
    prereq_disk_ok: boolean | null;
    prereq_validated: boolean | null;
    prereq_date: Date | null;
    prereq_detail: JSONColumnType<PrereqDetail> | null;
    exclusion_reason: string | null;
    exclusion_detail: JSONColumnType<Text> | null;
    excluded_by: string | null;
    excluded_at: Date | null;
    notif_debut_sent: Generated<boolean>;
    notif_reboot_sent: Generated<boolean>;
    /** Of the order to start: the attempt is to repair first. */
    repair_asked: Generated<boolean>;
    notif_fin_sent: Generated<boolean>;
    rollback_justif: string | null;
    start_asked_at: Date | null;
    start_asked_by: UserId | null;
    /** Id of the click or message that ordered it, or let it start at its slot (AUD-1). */
    start_activity: string | null;
    /** When the order last waited for something that ends by itself. */
    start_waited_at: Date | null;
    start_refusal: JSONColumnType<readonly { code: string; text: Text; hosts?: readonly string[] }[]> | null;
    lease_owner: string | null;
    lease_until: Date | null;
    /** ELIG-5: taken by whoever opens it (`db/queries/servers/elsewhere`), ended by triggers. */
    holds_server: Generated<boolean>;
    /** How often the server was brought into the campaign; restoring it adds one, by a trigger. */
    enrolment: Generated<number>;
    /** `servers.patch_excludes` when the server came into the campaign; by a trigger. */
    specific_excludes: GeneratedAlways<string | null>;
  };
  /** Orders and slots that came to nothing, until somebody is told (RUN-14). */
  order_withdrawals: {
    id: GeneratedAlways<number>;
    session_id: SessionId;
    reason: 'expired' | 'missed' | 'orderer' | 'reassigned' | 'restored' | 'database';
    /** Of the order, or of the slot that was missed. */
    ordered_at: Date;
    ordered_by: UserId | null;
    withdrawn_at: Date;
    told_at: Date | null;
  };
  prereq_runs: {
    id: Generated<number>;
    campaign_id: CampaignId;
    asked_by: UserId;
    asked_at: Date;
    ended_at: Date | null;
  };
  prereq_run_sessions: { run_id: number; session_id: SessionId; done_at: Date | null };
  prod_go_decisions: {
    id: Generated<number>;
    campaign_id: CampaignId;
    decision: 'approved' | 'refused' | 'override';
    evidence_hash: string;
    evidence: JSONColumnType<object>;
    acknowledged: Generated<string[]>;
    decided_by: UserId;
    decided_at: Date;
    reason: string | null;
    withdrawn_at: Date | null;
    withdrawn_by: UserId | null;
    withdrawn_reason: string | null;
  };
  /** GATE-5: what an approval covers. */
  prod_go_servers: {
    decision_id: number;
    server_id: ServerId;
    kind: GoKind;
    /** What was accepted by name without a validation. */
    acknowledged: GoNeed | null;
    /** Ids of the servers linked then, sorted. */
    linked: ServerId[];
    /** Those of them that were no longer patched, as long as they stay so: a trigger takes out what is patched again. */
    lost: ServerId[];
    /** What was known of those then (domain/gate/lost-link). */
    lost_as: Generated<string[]>;
    /** Ids of those unlinked since, by a trigger. */
    dropped: Generated<ServerId[]>;
    enrolment: number;
    /** What the go froze for it (POL-3); null: decided before lists, or nothing was read. */
    list_hash: Generated<string | null>;
    baseline_version_id: Generated<BaselineVersionId | null>;
  };
  /** GATE-6. `blockers`: the keys of what it was given for (domain/gate/override). */
  gate_overrides: {
    id: Generated<number>;
    campaign_id: CampaignId;
    server_id: ServerId;
    blockers: string[];
    reason: string;
    overridden_by: UserId;
    overridden_at: Date;
  };
};
