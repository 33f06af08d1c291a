// The buttons of the list of servers: one server's card, and the whole list as a file.
import { z } from 'zod';
import { countServers } from '../../db/queries/servers/estate-list.ts';
import { estateScope } from '../../db/queries/servers/estate-scope.ts';
import { loadHostnamesOf } from '../../db/queries/servers/servers.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import type { ServerId } from '../../domain/ids.ts';
import { say, type Text } from '../../domain/language.ts';
import { parseEstateFilter } from '../../domain/servers/estate-filter.ts';
import { tooManyServers } from '../../domain/servers/too-many-rows.ts';
import type { ClickAnswer } from '../chat/ports.ts';
import { offer } from '../files/offer-click.ts';
import type { ActionContext } from '../shared/click.ts';
import { type ActionServices, type CardAction, deliveryOfClick } from '../shared/click-answers.ts';
import { idOf } from '../shared/click-data.ts';

const MAX_TEXT = 4000;
const onExport = z.object({
  filter: z
    .string()
    .max(MAX_TEXT)
    .refine((text) => parseEstateFilter(text) !== null),
  format: z.enum(['csv', 'xlsx']),
});
const onServer = z.object({ serverId: idOf<ServerId>() });

export function serversActions(services: ActionServices) {
  return [exportAction(services), openAction(services)] as const;
}

function exportAction(services: ActionServices): CardAction<z.infer<typeof onExport>> {
  return {
    verb: 'servers.export',
    ability: 'read',
    data: onExport,
    run: async (context) => {
      const { filter, format } = context.data;
      const tooMany = format === 'csv' ? null : await refusalOf(services, filter);
      if (tooMany !== null) return { kind: 'message', text: say(tooMany, context.user.language) };
      return offer(services, context, { kind: 'servers', filter, format });
    },
  };
}

/** Before the file is offered: a link to half a list would be worse than a sentence. */
async function refusalOf({ db, clock }: ActionServices, text: string): Promise<Text | null> {
  const filter = parseEstateFilter(text);
  if (filter === null) return null;
  return tooManyServers(await countServers(db, await estateScope(db, filter, clock.now())));
}

const SHOWN: Text = {
  fr: 'La carte est affichée dans cette conversation.',
  en: 'The card is shown in this conversation.',
};

function openAction(services: ActionServices): CardAction<z.infer<typeof onServer>> {
  return {
    verb: 'server.open',
    ability: 'read',
    data: onServer,
    run: (context) => open(services, context),
  };
}

/** Drawn first, for its own sake: a card that does not exist, or is not for this person, is not shown. */
async function open(
  { db, draw, show }: ActionServices,
  { data, user, click }: ActionContext<z.infer<typeof onServer>>,
): Promise<ClickAnswer> {
  const [hostname = ''] = await loadHostnamesOf(db, [data.serverId]);
  const key = cardKeyText({ kind: 'server', hostname });
  const drawn = await draw(key, user);
  if (drawn.kind === 'message') return drawn;
  await show(key, click.conversation, user, deliveryOfClick({ user, click }));
  return { kind: 'message', text: say(SHOWN, user.language) };
}
