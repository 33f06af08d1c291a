// Row types of the reports (migration 0176).
import type { Generated } from 'kysely';
import type { IsoDate } from '../../domain/clock.ts';
import type { UserId } from '../../domain/ids.ts';

export type ReportTables = {
  /** Of one row: where management reads. */
  report_channel: { only_one: Generated<boolean>; conversation_id: string; bound_by: UserId | null; bound_at: Date };
  /** Weekly reports that were posted by themselves, by the Monday of the week. */
  report_posts: { week: IsoDate; conversation_id: string; written_at: Date };
};
