// The form of the campaign card: servers given to somebody, moved, left out, brought back.

import { z } from 'zod';
import { NOBODY } from '../../cards/staffing/adjust/section.ts';
import { INPUTS } from '../../cards/verbs.ts';
import { loadHostnamesOf } from '../../db/queries/servers/servers.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import { parseId, type UserId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import type { ActionContext } from '../shared/click.ts';
import { type ActionServices, byOf, type CardAction, drawOutcome } from '../shared/click-answers.ts';
import { campaignId, page, typed } from '../shared/click-data.ts';
import { dayIn, serversIn, slotIn } from '../shared/click-inputs.ts';
import { type Outcome, refuse } from '../shared/operation.ts';
import { joined } from '../shared/sentences.ts';
import { assignSessions } from './assign-sessions.ts';
import { excludeServers, restoreServers } from './exclude-servers.ts';
import { moveSessions } from './move-sessions.ts';

const onSessions = z.object({
  campaignId,
  page,
  [INPUTS.servers]: typed,
  [INPUTS.operator]: typed,
  [INPUTS.day]: typed,
  [INPUTS.slot]: typed,
  [INPUTS.comment]: typed,
});

type OnSessions = z.infer<typeof onSessions>;
type SessionAction = CardAction<OnSessions>;
type Context = ActionContext<OnSessions>;
type Act = (context: Context, hostnames: readonly string[]) => Promise<Outcome<{ readonly notes?: readonly Text[] }>>;

const NO_SERVER = refuse('Cochez d’abord des serveurs.', 'Tick some servers first.');
const NO_OPERATOR = refuse('Choisissez l’opérateur.', 'Choose the operator.');
const NO_DAY = refuse('Choisissez le jour.', 'Choose the day.');

export function sessionActions(services: ActionServices): readonly SessionAction[] {
  const on = (verb: SessionAction['verb'], ability: SessionAction['ability'], act: Act): SessionAction => ({
    verb,
    ability,
    data: onSessions,
    run: async (context) => {
      const outcome = await onTicked(services, context, act);
      const clicked = cardKeyText({ kind: 'campaign', campaignId: context.data.campaignId });
      const note = outcome.kind === 'done' ? joined(outcome.notes ?? []) : null;
      const done = () => ({ key: clicked, note: note ?? DONE });
      return drawOutcome(services, context, outcome, { clicked, page: context.data.page, done });
    },
  });
  return [
    on('sessions.assign', 'session.assign', async (context, hostnames) => {
      const { operator } = context.data;
      const userId = parseId<UserId>(operator);
      if (userId === null && operator !== NOBODY) return NO_OPERATOR;
      return assignSessions(services, byOf(context), { hostnames, userId, campaignId: context.data.campaignId });
    }),
    on('sessions.move', 'session.move', async (context, hostnames) => {
      const [day, slot] = [dayIn(context.data.day), slotIn(context.data.slot)];
      if (day.kind === 'refused') return day;
      if (slot.kind === 'refused') return slot;
      if (day.value === null) return NO_DAY;
      const { campaignId } = context.data;
      const ask = { hostnames, day: { kind: 'date', day: day.value }, slot: slot.value, campaignId } as const;
      return moveSessions(services, byOf(context), ask);
    }),
    on('sessions.exclude', 'session.exclude', (context, hostnames) =>
      excludeServers(services, byOf(context), { hostnames, reason: context.data.comment ?? '', ...only(context) }),
    ),
    on('sessions.restore', 'session.restore', (context, hostnames) =>
      restoreServers(services, byOf(context), { hostnames, reason: context.data.comment ?? '', ...only(context) }),
    ),
  ];
}

/** The servers that are ticked, all of them read and known. */
async function onTicked(services: ActionServices, context: Context, act: Act): ReturnType<Act> {
  const ids = serversIn(context.data.servers);
  if (ids.kind === 'refused') return ids;
  const hostnames = await loadHostnamesOf(services.db, ids.value);
  if (hostnames.length === 0) return NO_SERVER;
  return hostnames.length < ids.value.length ? GONE : act(context, hostnames);
}

const GONE = refuse(
  'Un des serveurs cochés n’existe plus : relisez la carte.',
  'One of the servers you ticked no longer exists: check the card again.',
);

/** The card is of one campaign; another that has the same server is left alone. */
function only({ data }: Context) {
  return { campaignId: data.campaignId };
}

const DONE: Text = { fr: 'C’est fait.', en: 'Done.' };
