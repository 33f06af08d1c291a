// The form of a preview: servers left out, taken back, moved, assigned; a second campaign; a rule of the calendar lifted.
import { z } from 'zod';
import { NOBODY } from '../../cards/staffing/adjust/section.ts';
import { INPUTS } from '../../cards/verbs.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import { parseId, type ServerId, type UserId } from '../../domain/ids.ts';
import type { ActionContext } from '../shared/click.ts';
import { type ActionServices, byOf, type CardAction, drawRefused, informed } from '../shared/click-answers.ts';
import { draftId, page, typed } from '../shared/click-data.ts';
import { dayIn, type Read, serversIn, slotIn } from '../shared/click-inputs.ts';
import type { Outcome } from '../shared/operation.ts';
import { adjustDraft, type DraftChange } from './adjust-draft.ts';
import { askSecondCampaign, liftCalendar } from './lift-draft-rules.ts';

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
  const change = (verb: FormAction['verb'], read: (data: OnDraftForm) => Read<DraftChange>): FormAction => ({
    verb,
    ability: 'campaign.create',
    data: onDraftForm,
    run: async (context) => {
      const change = read(context.data);
      if (change.kind === 'refused') return redrawn(services, context, change);
      const ask = { draftId: context.data.draftId, change: change.value };
      return redrawn(services, context, await adjustDraft(services, byOf(context), ask));
    },
  });
  return [
    change('draft.leave-out', (data) =>
      onServers(data, (servers) => ({ kind: 'leave-out', servers, reason: data.comment ?? '' })),
    ),
    change('draft.take-back', (data) => onServers(data, (servers) => ({ kind: 'take-back', servers }))),
    change('draft.move', moveIn),
    change('draft.assign', assignIn),
    change('draft.take-in', (data) =>
      onServers(data, (servers) => ({ kind: 'take-in', servers, reason: data.comment ?? '' })),
    ),
    change('draft.limit', limitIn),
    change('draft.reset', () => ({ kind: 'read', value: { kind: 'reset' } })),
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
  return services.draw(on.key, context.user, { page: on.page, ...informed(outcome.cut ?? null) });
}

type ServersAndTime = Pick<Extract<DraftChange, { kind: 'move' }>, 'servers' | 'day' | 'slot'>;

/** The operation asks whether day and slot are ones of the campaign's. */
function whenIn({ servers: ticked, day: typedDay, slot: typedSlot }: OnDraftForm): Read<ServersAndTime> {
  const [servers, day, slot] = [serversIn(ticked), dayIn(typedDay), slotIn(typedSlot)];
  if (servers.kind === 'refused') return servers;
  if (day.kind === 'refused') return day;
  return slot.kind === 'refused'
    ? slot
    : { kind: 'read', value: { servers: servers.value, day: day.value, slot: slot.value } };
}

function onServers(data: OnDraftForm, change: (servers: readonly ServerId[]) => DraftChange): Read<DraftChange> {
  const servers = serversIn(data.servers);
  return servers.kind === 'refused' ? servers : { kind: 'read', value: change(servers.value) };
}

function moveIn(data: OnDraftForm): Read<DraftChange> {
  const read = whenIn(data);
  return read.kind === 'refused' ? read : { kind: 'read', value: { kind: 'move', ...read.value } };
}

/** What is no whole number is refused by the operation, and stays in the field. */
function limitIn(data: OnDraftForm): Read<DraftChange> {
  const number = (data.comment ?? '').trim();
  const most = /^\d{1,6}$/.test(number) ? Number(number) : null;
  return { kind: 'read', value: { kind: 'limit', operator: parseId<UserId>(data.operator), most } };
}

function assignIn(data: OnDraftForm): Read<DraftChange> {
  const operator = data.operator === NOBODY ? 'nobody' : parseId<UserId>(data.operator);
  return onServers(data, (servers) => ({ kind: 'assign', servers, operator }));
}
