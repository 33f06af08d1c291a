// The card of a reboot that awaits a decision (RUN-8).
import type { RebootView } from '../../cards/reboots/reboot/card.ts';
import { isFoundationAttempt } from '../../db/queries/foundations/holding.ts';
import { loadApplicationsOf } from '../../db/queries/people/owners.ts';
import { loadRebootOf, type RebootOf } from '../../db/queries/reboots/reboot-view.ts';
import { holdingWarning } from '../../domain/foundations/holding.ts';
import type { AttemptId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import { askingForReboot, type RebootAsked } from '../../domain/reboots/asking-for-reboot.ts';
import { rebootSlots } from '../../domain/reboots/reboot-slots.ts';
import { mayHere, noticePart, SYSTEM_NAME, type ViewContext } from '../shared/view-context.ts';

/** null: no such attempt. */
export async function rebootView(ctx: ViewContext, attemptId: AttemptId): Promise<RebootView | null> {
  const found = await loadRebootOf(ctx.db, attemptId);
  if (found === undefined) return null;
  const order = mayHere(ctx, 'reboot.order');
  const state = stateOf(found);
  const holds = state.kind !== 'settled' && (await isFoundationAttempt(ctx.db, attemptId));
  const own = ctx.viewer === null || (await isOwn(ctx, found));
  return {
    attemptId,
    campaignId: found.campaign_id,
    hostname: found.hostname,
    application: found.application,
    evidence: withMarks(askingForReboot(found.waiting_for?.evidence ?? '')),
    state,
    warning: holds ? holdingWarning(state.kind === 'chosen' ? state.at : null) : null,
    slots: rebootSlots(ctx.now, ctx.settings.zone),
    access: { choose: order || (own && mayHere(ctx, 'reboot-slot.choose')), order },
    ...noticePart(ctx),
  };
}

function withMarks({ text, marks }: RebootAsked): Text {
  return { fr: [text.fr, ...marks].join('\n'), en: [text.en, ...marks].join('\n') };
}

async function isOwn({ db, viewer }: ViewContext, { application_id }: RebootOf): Promise<boolean> {
  if (viewer === null || application_id === null) return false;
  return (await loadApplicationsOf(db, viewer.userId)).includes(application_id);
}

function stateOf({ state, rebooted, waiting_for: waiting }: RebootOf): RebootView['state'] {
  if (state === 'failed') return { kind: 'settled', outcome: 'failed' };
  if (state === 'patched') return { kind: 'settled', outcome: rebooted === true ? 'rebooted' : 'skipped' };
  if (state === 'running' || waiting === null) return { kind: 'settled', outcome: 'under-way' };
  if (waiting.kind === 'reboot-slot' && waiting.at !== undefined) {
    return { kind: 'chosen', at: new Date(waiting.at), by: waiting.by ?? SYSTEM_NAME };
  }
  return { kind: 'asked' };
}
