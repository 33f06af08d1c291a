// Reads what a campaign's preview is made from, and computes it: for the card, and again in the transaction of Create.
import type { Text } from '../../domain/language.ts';
import { calendarOf } from '../../domain/planning/calendar.ts';
import type { CampaignPreview } from '../../domain/planning/campaign-preview.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';
import type { EnvScope, PlanRow } from '../../domain/planning/plan-row.ts';
import { selectWeek } from '../../domain/planning/plan-selection.ts';
import { previewCampaign } from '../../domain/planning/preview.ts';
import type { Db } from '../schema/database.ts';
import { loadAssignmentRules, loadStaff } from './people.ts';
import { alsaceMoselleZones, loadFreezePeriods, loadPlan } from './planning.ts';
import { loadServers } from './servers.ts';

export type PreviewQuestion = {
  readonly weekNumber: number;
  /** null: the next such week that is still allowed. */
  readonly year: number | null;
  readonly asked: EnvScope | null;
  readonly domainCode: string | null;
};

export type LoadedPreview =
  | { readonly kind: 'refused'; readonly text: Text }
  | {
      readonly kind: 'found';
      readonly year: number;
      readonly rows: readonly PlanRow[];
      readonly preview: CampaignPreview;
    };

export async function loadPreview(db: Db, question: PreviewQuestion, now: Date, zone: string): Promise<LoadedPreview> {
  const today = dayIn(now, zone);
  const selection = selectWeek(await loadPlan(db, question.weekNumber), question, today);
  if (selection.kind === 'refused') return selection;
  const codes = selection.rows.flatMap((row) => (row.domainCode === null ? [] : [row.domainCode]));
  const preview = previewCampaign({
    rows: selection.rows,
    asked: question.asked,
    servers: await loadServers(db, [...new Set(codes)]),
    today,
    calendar: calendarOf([selection.year], {
      freezePeriods: await loadFreezePeriods(db),
      alsaceMoselleZones: await alsaceMoselleZones(db),
    }),
    staff: await loadStaff(db, now, null),
    rules: await loadAssignmentRules(db),
  });
  return { kind: 'found', year: selection.year, rows: selection.rows, preview };
}
