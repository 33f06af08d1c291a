// Row types of the systems around the product (migrations 0240, 0280, 0295, 0360), of those that call its API (0265) and of those that it calls (0266).
import type { ColumnType, Generated } from 'kysely';
import type { CoverageState } from '../../domain/agent-coverage/compare.ts';
import type { ApiTokenId, AttemptId, CampaignId, InventoryChangeId, ServerId, UserId } from '../../domain/ids.ts';
import type { DowntimeState, DowntimeTrouble } from '../../domain/integrations/downtimes/state.ts';
import type { FaultKind } from '../../domain/integrations/fault.ts';
import type { Verdict } from '../../domain/integrations/look.ts';
import type { IntegrationName } from '../../domain/integrations/names.ts';
import type { RunMode } from '../../domain/integrations/next-run.ts';
import type { Text } from '../../domain/language.ts';

type Content = ColumnType<Readonly<Record<string, unknown>>, string, string>;

export type IntegrationTables = {
  /** Servers that are instances, for a reason. */
  ec2_instances: {
    /** As the inventory has it. */
    hostname: string;
    account: string;
    region: string;
    instance_id: string | null;
    changed_at: Date;
    proof: Generated<'kept' | 'inventory' | 'firmware' | 'person'>;
    said_by: UserId | null;
  };
  /** Migration 0360. */
  ec2_seen: {
    account: string;
    region: string;
    instance_id: string;
    /** Lower case, without domain. */
    hostname: string;
    private_ip: string | null;
  };
  ec2_servers: { server_id: ServerId; added_at: Date };
  ec2_others: {
    server_id: ServerId;
    account: string;
    region: string;
    instance_id: string;
    said_by: UserId | null;
    said_at: Date;
  };
  integration_states: {
    integration: IntegrationName;
    next_run_at: Date | null;
    asked_at: Date | null;
    asked_by: UserId | null;
    asked_shrunk: Generated<boolean>;
    failures: Generated<number>;
    cursor: ColumnType<unknown, string | null | undefined, string | null>;
    last_whole_at: Date | null;
    last_ok_at: Date | null;
    copy_version: Generated<number>;
    compared_version: Generated<number>;
    compared_at: Date | null;
    compared_note: ColumnType<Text | null, string | null | undefined, string | null>;
    parked_change_id: InventoryChangeId | null;
    people_version: Generated<number>;
    people_note: ColumnType<Text | null, string | null | undefined, string | null>;
    coverage_version: Generated<number>;
    coverage_at: Generated<Date | null>;
    lease_owner: string | null;
    lease_until: Date | null;
  };
  integration_runs: {
    id: Generated<number>;
    integration: IntegrationName;
    mode: RunMode;
    asked_by: UserId | null;
    begun_at: Date;
    ended_at: Date | null;
    outcome: Generated<'running' | 'done' | 'failed'>;
    read: Generated<number>;
    added: Generated<number>;
    changed: Generated<number>;
    gone: Generated<number>;
    unreadable: Generated<number>;
    fault: FaultKind | null;
    detail: string | null;
  };
  integration_records: {
    integration: IntegrationName;
    kind: string;
    remote_id: string;
    content: Content;
    changed_at: Date;
  };
  integration_incoming: { run_id: number; kind: string; remote_id: string; content: Content };
  integration_outbox: {
    id: Generated<number>;
    integration: IntegrationName;
    topic: string;
    kind: string;
    remote_id: string;
    wish: ColumnType<Readonly<Record<string, string>>, string, string>;
    wished_at: Date;
    tries: Generated<number>;
    next_try_at: Date | null;
    state: Generated<'waiting' | 'done' | 'absent' | 'given-up'>;
    ended_at: Date | null;
    before: ColumnType<Readonly<Record<string, string>> | null, string | null | undefined, string | null>;
    fault: FaultKind | null;
    detail: string | null;
  };
  api_tokens: {
    id: Generated<ApiTokenId>;
    name: string;
    /** Whose rights it has. */
    user_id: UserId;
    read_only: boolean;
    /** SHA-256, in hexadecimal; null: not fetched yet. */
    token_hash: string | null;
    created_by: UserId;
    created_at: Date;
    expires_at: Date;
    revoked_at: Date | null;
    revoked_by: UserId | null;
    last_used_at: Date | null;
  };
  webhook_receivers: {
    name: string;
    /** None: all. */
    events: string[];
    sent: Generated<number>;
    given_up: Generated<number>;
    last_sent_at: Date | null;
    /** In a row. */
    failures: Generated<number>;
    failing_since: Date | null;
    next_try_at: Date | null;
    fault: FaultKind | null;
    detail: string | null;
    lease_owner: string | null;
    lease_until: Date | null;
  };
  webhook_outbox: {
    id: Generated<number>;
    receiver: string;
    event_id: string;
    type: string;
    subject: string;
    campaign_id: CampaignId;
    happened_at: Date;
    data: Content;
    tries: Generated<number>;
    next_try_at: Date | null;
    fault: FaultKind | null;
    detail: string | null;
  };
  integration_coverage: {
    id: Generated<number>;
    integration: IntegrationName;
    server_id: ServerId | null;
    remote_id: string | null;
    name: string;
    state: CoverageState;
    since: Date;
  };
  integration_looks: {
    integration: IntegrationName;
    attempt_id: AttemptId;
    server_id: ServerId;
    state: ColumnType<unknown, string | null | undefined, string | null>;
    verdict: Generated<Verdict>;
    note: ColumnType<Text | null, string | null | undefined, string | null>;
    looked_at: Date | null;
    next_look_at: Date | null;
    failures: Generated<number>;
  };
  integration_downtimes: {
    integration: IntegrationName;
    attempt_id: AttemptId;
    server_id: ServerId;
    state: Generated<DowntimeState>;
    until: Date | null;
    asked_at: Date | null;
    opened_at: Date | null;
    lifted_at: Date | null;
    trouble: DowntimeTrouble | null;
    detail: string | null;
    failures: Generated<number>;
    next_look_at: Date | null;
  };
};
