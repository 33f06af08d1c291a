// One server's prerequisites, as they were last read (PRE-1 to PRE-9).
import { PAGE_SIZES, pageOf } from '../../cards/paging.ts';
import type { PrereqDetailView } from '../../cards/prerequisites/prereq/card.ts';
import { loadPrereqDetail } from '../../db/queries/prerequisites/prereq-detail.ts';
import { tellingChecks } from '../../domain/attempts/unreached.ts';
import { exclusionText } from '../../domain/exclusions/exclusion-words.ts';
import type { SessionId } from '../../domain/ids.ts';
import { prerequisiteAdvice } from '../../domain/prerequisites/prerequisite-advice.ts';
import { hostKindOf } from '../../domain/servers/host-kind.ts';
import { mayHere, noticePart, type ViewContext } from '../shared/view-context.ts';

const SEVERITY = { no: 0, unknown: 1, yes: 2 } as const;

/** null: no such session, or its prerequisites have never been read. */
export async function prereqDetailView(
  ctx: ViewContext,
  sessionId: SessionId,
  page: number,
): Promise<PrereqDetailView | null> {
  const row = await loadPrereqDetail(ctx.db, sessionId);
  if (row === undefined || row.prereq_detail === null || row.prereq_date === null) return null;
  const { checks, warnings, transcript } = row.prereq_detail;
  const harmless = new Set(warnings.map((text) => text.en));
  const excluded = row.status === 'excluded';
  const open = row.campaign_status === 'open';
  const kind = hostKindOf({ osFamily: row.os_family, isInstance: row.is_instance, isClaimed: row.is_claimed });
  const waits = row.status === 'pending' || row.status === 'prereq_ok' || row.status === 'failed';
  return {
    sessionId,
    campaignId: row.campaign_id,
    hostname: row.hostname,
    validated: row.prereq_validated === true && !excluded,
    at: row.prereq_date,
    exclusion: excluded ? exclusionText(row.exclusion_reason, row.exclusion_detail) : null,
    checks: tellingChecks(checks)
      .map((check) => ({
        answer: check.answer,
        blocking: check.blocking ?? !harmless.has(check.text.en),
        text: check.text,
        advice: prerequisiteAdvice(check.code, check.answer, kind),
      }))
      .sort((a, b) => SEVERITY[a.answer] - SEVERITY[b.answer]),
    commands: pageOf(transcript, page, PAGE_SIZES.prereqCommands),
    access: {
      again: open && waits && mayHere(ctx, 'campaign.prereqs'),
      restore: open && excluded && mayHere(ctx, 'session.restore'),
    },
    ...noticePart(ctx),
  };
}
