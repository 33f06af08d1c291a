// The form of a preview: servers left out, taken back, moved, assigned; a second campaign; a rule of the calendar lifted.
import { z } from 'zod';
import { NOBODY } from '../../cards/adjust/section.ts';
import { INPUTS } from '../../cards/verbs.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import { parseId, type ServerId, type UserId } from '../../domain/ids.ts';
import { SLOT_TIMES } from '../../domain/planning/slots.ts';
import { adjustDraft, type DraftChange } from '../operations/adjust-draft.ts';
import { askSecondCampaign, liftCalendar } from '../operations/lift-draft-rules.ts';
import type { Outcome } from '../operations/operation.ts';
import type { ActionContext } from './action.ts';
import { draftId, page, typed } from './data.ts';
import { type ActionServices, byOf, type CardAction, drawRefused } from './services.ts';

const onDraftForm = z.object({
  draftId,
  page,
  leftOutPage: page,
  [INPUTS.servers]: typed,
  [INPUTS.operator]: typed,
  [INPUTS.day]: typed,
  [INPUTS.slot]: typed,
  [INPUTS.comment]: typed,
});

type OnDraftForm = z.infer<typeof onDraftForm>;
type FormAction = CardAction<OnDraftForm>;

export function adjustDraftActions(services: ActionServices): readonly FormAction[] {
  const change = (verb: FormAction['verb'], read: (data: OnDraftForm) => DraftChange): FormAction => ({
    verb,
    ability: 'campaign.create',
    data: onDraftForm,
    run: async (context) => {
      const ask = { draftId: context.data.draftId, change: read(context.data) };
      return redrawn(services, context, await adjustDraft(services, byOf(context), ask));
    },
  });
  return [
    change('draft.leave-out', (data) => ({ kind: 'leave-out', servers: serversIn(data), reason: data.comment ?? '' })),
    change('draft.take-back', (data) => ({ kind: 'take-back', servers: serversIn(data) })),
    change('draft.move', (data) => ({ kind: 'move', servers: serversIn(data), ...whenIn(data) })),
    change('draft.assign', assignIn),
    change('draft.take-in', (data) => ({ kind: 'take-in', servers: serversIn(data), reason: data.comment ?? '' })),
    change('draft.limit', limitIn),
    change('draft.reset', () => ({ kind: 'reset' })),
    exception(services, 'draft.again', 'campaign.create', askSecondCampaign),
    exception(services, 'draft.override', 'calendar.override', liftCalendar),
  ];
}

function exception(
  services: ActionServices,
  verb: 'draft.again' | 'draft.override',
  ability: FormAction['ability'],
  operation: typeof askSecondCampaign,
): FormAction {
  return {
    verb,
    ability,
    data: onDraftForm,
    run: async (context) => {
      const ask = { draftId: context.data.draftId, reason: context.data.comment ?? '' };
      return redrawn(services, context, await operation(services, byOf(context), ask));
    },
  };
}

/** The same pages of the preview, with the refusal if there is one. */
function redrawn(services: ActionServices, context: ActionContext<OnDraftForm>, outcome: Outcome<object>) {
  const { draftId, page, leftOutPage } = context.data;
  const on = { key: cardKeyText({ kind: 'draft', draftId }), page: { page, leftOutPage } };
  if (outcome.kind === 'refused') return drawRefused(services, context, outcome, on);
  return services.draw(on.key, context.user, { page: on.page });
}

/** What Teams sends for several choices: ids with commas between them. */
export function serversIn({ servers }: { readonly servers?: string | undefined }): readonly ServerId[] {
  const ids = (servers ?? '').split(',').flatMap((text) => parseId<ServerId>(text) ?? []);
  return [...new Set(ids)];
}

/** A day or a slot that is none is no choice; the operation asks whether it is one of the campaign's. */
export function whenIn({ day, slot }: { readonly day?: string | undefined; readonly slot?: string | undefined }) {
  return {
    day: day !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(day) ? day : null,
    slot: slot !== undefined && SLOT_TIMES.includes(slot) ? slot : null,
  };
}

/** What is no whole number is refused by the operation, and stays in the field. */
function limitIn(data: OnDraftForm): DraftChange {
  const number = (data.comment ?? '').trim();
  const most = /^\d{1,6}$/.test(number) ? Number(number) : null;
  return { kind: 'limit', operator: parseId<UserId>(data.operator), most };
}

function assignIn(data: OnDraftForm): DraftChange {
  const operator = data.operator === NOBODY ? 'nobody' : parseId<UserId>(data.operator);
  return { kind: 'assign', servers: serversIn(data), operator };
}
