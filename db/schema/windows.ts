// Row types of maintenance windows (migration 0199).
import type { ColumnType, Generated } from 'kysely';
import type { IsoDate, SlotTime } from '../../domain/clock.ts';
import type { ApplicationId, CampaignId, PatchGroupId, ServerId, UserId, WindowId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import type { WindowTask } from '../../domain/windows/maintenance-window.ts';
import type { Recurrence } from '../../domain/windows/recurrence.ts';

/** A server that the campaign of an occurrence has not, and why. */
export type WindowLeftOut = { readonly hostname: string; readonly reason: Text };

type OccurrenceState = 'open' | 'done' | 'missed' | 'not-held';

export type WindowTables = {
  maintenance_windows: {
    id: Generated<WindowId>;
    name: string;
    zone: string;
    from_day: IsoDate;
    recurrence: Recurrence;
    starts_at: SlotTime;
    minutes: number;
    last_start_minutes: number;
    task: WindowTask;
    /** Its occurrences order production too. */
    production: Generated<boolean>;
    /** Its occurrences make or join the campaign of their week. */
    automatic: Generated<boolean>;
    tell_days: number | null;
    created_by: UserId | null;
    created_at: Date;
    changed_at: Date;
    approved_by: UserId | null;
    approved_at: Date | null;
    in_force_since: Date | null;
    lapse_told_for: Date | null;
    archived_by: UserId | null;
    archived_at: Date | null;
  };
  /** Exactly one of the four. */
  maintenance_window_covers: {
    id: Generated<number>;
    window_id: WindowId;
    application_id: ApplicationId | null;
    domain_id: number | null;
    server_id: ServerId | null;
    group_id: PatchGroupId | null;
  };
  window_occurrences: {
    id: Generated<number>;
    window_id: WindowId;
    day: IsoDate;
    starts_at: Date;
    last_start_at: Date;
    ends_at: Date;
    state: OccurrenceState;
    reason: ColumnType<Text | null, string | null, string | null>;
    decided_at: Date;
    ended_at: Date | null;
  };
  window_campaigns: {
    window_id: WindowId;
    /** Of the occurrence. */
    day: IsoDate;
    /** null: nothing was to be added. */
    campaign_id: CampaignId | null;
    added: number;
    left_out: ColumnType<readonly WindowLeftOut[], string, string>;
    decided_at: Date;
  };
  /** Owners who were told of an occurrence beforehand. */
  window_notices: { window_id: WindowId; day: IsoDate; user_id: UserId; told_at: Date };
  /** A view. */
  server_windows: { server_id: ServerId; window_id: WindowId };
};
