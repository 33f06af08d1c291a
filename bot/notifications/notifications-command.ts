// `/notifications`: what the person who asks is told by the product, and when.

import { oncePerActivity } from '../../db/queries/chat/activity-effects.ts';
import { showCard } from '../../db/queries/chat/cards.ts';
import { findConversation } from '../../db/queries/chat/conversations.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import { placeForLink } from '../files/place-for-link.ts';
import { byOf, card, type PatchCommand, refusalAnswer, text } from '../shared/command-answers.ts';
import type { OperationContext } from '../shared/operation.ts';
import type { CommandAnswer, CommandContext } from '../shared/typed/command.ts';
import { chooseNotifications } from './choose-notifications.ts';
import { NOTIFICATION_FORMS, type NotificationsArgs, parseNotifications } from './notifications-form.ts';

export function notificationsCommand(operations: OperationContext): PatchCommand<NotificationsArgs> {
  return {
    name: { fr: 'notifications', en: 'notifications' },
    aliases: ['notification'],
    ability: 'read',
    help: {
      fr: 'choisit ce dont vous êtes prévenu, et quand',
      en: 'chooses what you are told, and when',
    },
    forms: NOTIFICATION_FORMS,
    parse: parseNotifications,
    run: async (context) => {
      const { args } = context;
      if (args.kind !== 'show') {
        const outcome = await chooseNotifications(operations, byOf(context), args);
        if (outcome.kind === 'refused') return refusalAnswer(outcome);
      }
      return shown(operations, context);
    },
  };
}

/** In their own chat, wherever it was asked: nobody else is concerned. */
async function shown({ db }: OperationContext, context: CommandContext<NotificationsArgs>): Promise<CommandAnswer> {
  const { incoming, user, now } = context;
  const key = cardKeyText({ kind: 'notifications', userId: user.id });
  if (incoming.conversation.kind === 'personal') return card(key);
  const place = await placeForLink(db, incoming.conversation, user.id);
  if (place === null) {
    return text(
      'Je ne peux pas montrer vos notifications ici : écrivez-moi en privé, puis redemandez-les.',
      'I cannot show your notifications here: message me privately, then ask for them again.',
    );
  }
  const language = (await findConversation(db, place.id))?.language ?? user.language;
  const delivery = byOf(context).delivery ?? null;
  await db.transaction().execute((trx) =>
    oncePerActivity(trx, delivery, `show ${key}`, async () => {
      await showCard(trx, { key, conversation: place.id, threadId: null, language, now });
    }),
  );
  return text('Vos notifications sont dans notre conversation privée.', 'Your notifications are in our private chat.');
}
