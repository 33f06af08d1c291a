// Two exceptions that a draft may be granted, each on record: a second campaign of the same rows, and a rule of the calendar
// lifted by an admin with a written reason (PLAN-4, PLAN-5).
import { changesOf, questionOf } from '../../db/queries/previews/draft-view.ts';
import { loadPreview } from '../../db/queries/previews/preview.ts';
import type { DraftId } from '../../domain/ids.ts';
import { canBeOverridden } from '../../domain/planning/plan-check.ts';
import {
  lacksReason,
  type OperationContext,
  type Outcome,
  operate,
  type Requester,
  refuse,
  type UnitOfWork,
} from '../shared/operation.ts';
import { lockOpenDraft, type OpenDraft } from './draft.ts';

type OnDraft = { readonly draftId: DraftId; readonly reason: string };

const MAX_REASON = 500;

/** From then on the preview leaves out what the first campaign has, and Create no longer refuses. */
export function askSecondCampaign(ctx: OperationContext, by: Requester, ask: OnDraft): Promise<Outcome<object>> {
  const spec = { ability: 'campaign.create', action: 'draft.again', object: objectOf(ask) } as const;
  return operate(ctx, by, spec, async (work) => {
    const found = await lockOpenDraft(work.trx, ask.draftId);
    if (found.kind === 'refused') return found;
    const reason = work.text(ask.reason, MAX_REASON);
    if (reason === '') {
      return refuse('Indiquez pourquoi une seconde campagne est nécessaire.', 'Give the reason for a second campaign.');
    }
    await work.trx.updateTable('campaign_drafts').set({ again: true }).where('id', '=', ask.draftId).execute();
    await work.record({ after: { again: true }, reason });
    return { kind: 'done' };
  });
}

/** Freeze and season alone, and only where one of them stands against the campaign now. */
export function liftCalendar(ctx: OperationContext, by: Requester, ask: OnDraft): Promise<Outcome<object>> {
  const spec = { ability: 'calendar.override', action: 'draft.override', object: objectOf(ask) } as const;
  return operate(ctx, by, spec, async (work) => {
    const found = await lockOpenDraft(work.trx, ask.draftId);
    if (found.kind === 'refused') return found;
    const { draft } = found;
    const reason = work.text(ask.reason, MAX_REASON);
    if (!(await isLiftable(work, draft))) {
      return refuse('Aucune exception n’est nécessaire ici.', 'No exception is needed here.');
    }
    if (reason === '') return lacksReason('Indiquez le motif de l’exception.', 'Give a reason for the exception.');
    const lifted = { override_reason: reason, override_by: by.actor.userId, override_at: work.now };
    await work.trx.updateTable('campaign_drafts').set(lifted).where('id', '=', draft.id).execute();
    await work.record({ after: lifted, reason });
    return { kind: 'done' };
  });
}

function objectOf({ draftId }: OnDraft) {
  return { type: 'draft', id: draftId } as const;
}

async function isLiftable({ trx, now, settings }: UnitOfWork, draft: OpenDraft): Promise<boolean> {
  const at = { now, zone: settings.zone, budget: settings.hoursBudget, supportEnds: settings.supportEnds };
  const loaded = await loadPreview(trx, questionOf(draft), at, changesOf(draft));
  return loaded.kind === 'found' && loaded.preview.refusedRows.some(({ refusal }) => canBeOverridden(refusal));
}
