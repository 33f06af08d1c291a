// The language in which somebody is spoken to, or in which a channel's cards are written.
import type { Language } from '../../domain/language.ts';
import {
  type OperationContext,
  type Outcome,
  operate,
  type Requester,
  refuse,
  type UnitOfWork,
} from '../shared/operation.ts';

export type LanguageChoice = {
  readonly language: Language;
  /** The channel whose cards are meant; null: the person's own language. */
  readonly channel: { readonly id: string; readonly kind: 'personal' | 'channel' | 'group' } | null;
};

/** One's own language is anybody's to choose; a channel's belongs to whoever may bind it. */
export function setLanguage(ctx: OperationContext, by: Requester, choice: LanguageChoice): Promise<Outcome<object>> {
  const { channel } = choice;
  const spec =
    channel === null
      ? ({ ability: 'read', action: 'user.language', object: { type: 'user', id: by.actor.userId } } as const)
      : ({
          ability: 'channel.bind',
          action: 'channel.language',
          object: { type: 'conversation', id: channel.id },
        } as const);
  return operate(ctx, by, spec, (work) => set(work, choice));
}

async function set({ trx, by, record }: UnitOfWork, { language, channel }: LanguageChoice): Promise<Outcome<object>> {
  if (channel?.kind === 'personal') return refuse('Ceci n’est pas un canal.', 'This is not a channel.');
  if (channel === null) {
    await trx.updateTable('users').set({ language }).where('id', '=', by.actor.userId).execute();
  } else {
    await trx.updateTable('conversations').set({ language }).where('id', '=', channel.id).execute();
  }
  await record({ after: { language } });
  return { kind: 'done' };
}
