// Row types of baselines, patch groups, what is pending and what is approved (migration 0188).
import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { BaselineDifference } from '../../domain/baselines/baseline-difference.ts';
import type { Manager, Obstacle } from '../../domain/baselines/candidate.ts';
import type { Family } from '../../domain/baselines/family.ts';
import type { Rules } from '../../domain/baselines/rules.ts';
import type { Simulated } from '../../domain/baselines/simulate.ts';
import type {
  BaselineChangeId,
  BaselineId,
  BaselineVersionId,
  PatchGroupId,
  RingId,
  ServerId,
  SiteId,
  UserId,
} from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';

export type RebootPolicy = 'never' | 'if-needed' | 'always' | 'ask';

export type BaselineTables = {
  baselines: {
    id: Generated<BaselineId>;
    family: Family;
    name: string;
    is_default: Generated<boolean>;
    archived_at: Date | null;
  };
  baseline_versions: {
    id: Generated<BaselineVersionId>;
    baseline_id: BaselineId;
    version: number;
    rules: JSONColumnType<Rules>;
    simulated: ColumnType<Simulated | null, string | null | undefined, never>;
    reason: string | null;
    /** null: shipped. */
    made_by: UserId | null;
    made_at: Date;
  };
  patch_groups: {
    id: Generated<PatchGroupId>;
    name: string;
    /** null: as the campaign says. */
    reboot_policy: RebootPolicy | null;
    ring_id: RingId | null;
    site_id: SiteId | null;
    /** RUN-22. */
    download_eve: Generated<boolean>;
    made_by: UserId | null;
    made_at: Date;
    archived_at: Date | null;
  };
  patch_group_baselines: { group_id: PatchGroupId; family: Family; baseline_id: BaselineId };
  patch_group_servers: { server_id: ServerId; group_id: PatchGroupId; added_by: UserId | null; added_at: Date };
  advisory_notices: {
    id: Generated<number>;
    advisory: string;
    kind: string | null;
    severity: string | null;
    issued_at: Date | null;
    updated_at: Date | null;
    cves: string[];
    reboot_suggested: boolean;
    digest: string;
    seen_at: Date;
  };
  advisories_seen: { advisory: string; first_seen_at: Date };
  versions_seen: { name: string; arch: string; version: string; first_seen_at: Date };
  pending_packages: {
    id: Generated<number>;
    name: string;
    arch: string;
    version: string;
    repository: string | null;
    bytes: ColumnType<string | null, number | null, number | null>;
    kind: string | null;
    notices: number[];
    obstacle: Obstacle | null;
    obsoletes: string[];
    digest: string;
    seen_at: Date;
  };
  server_pending_packages: {
    server_id: ServerId;
    manager: Manager;
    packages: number[];
    /** Beside each: of `package_versions`; 0: nothing is known to be replaced. */
    installed: number[];
    hidden: number[];
    notices_read: boolean;
    digest: string;
    read_at: Date;
    changed_at: Date;
  };
  baseline_changes: {
    id: Generated<BaselineChangeId>;
    kind: 'import' | 'edit' | 'undo';
    status: 'draft' | 'refused' | 'applied' | 'cancelled' | 'undone';
    file_name: string | null;
    difference: JSONColumnType<BaselineDifference>;
    refusals: JSONColumnType<readonly { readonly address: string; readonly text: Text }[]>;
    unread: JSONColumnType<readonly Text[]>;
    undoes: BaselineChangeId | null;
    created_by: UserId;
    created_at: Date;
    ended_by: UserId | null;
    ended_at: Date | null;
  };
  /** Cycles in which it was asked about servers on an older validated set (PIN-1). */
  older_set_questions: { year: number; cycle: number; asked_at: Date; servers: number };
  approved_lists: { hash: string; family: Family; packages: string[]; dependencies: string[] | null; made_at: Date };
};
