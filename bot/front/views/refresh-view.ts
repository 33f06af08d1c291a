// What a client asks for by itself: its person's own view of a card of a channel. It comes with every edit, from each of up to 60 clients,
// to whichever chat process: so it reads and writes nothing, binds nobody, takes its turn, and is bounded for each person.
import { receivedData } from '../../../cards/buttons.ts';
import { loadShownKey } from '../../../db/queries/chat/shown-cards.ts';
import { findAccount } from '../../../db/queries/people/accounts.ts';
import type { Db } from '../../../db/schema/database.ts';
import type { Clock } from '../../../domain/clock.ts';
import { say, type Text } from '../../../domain/language.ts';
import { isInForce } from '../../../domain/people/account.ts';
import { type Ability, may } from '../../../domain/people/roles.ts';
import { type KnownUser, languageOf } from '../../chat/identify.ts';
import type { CardClick, ClickAnswer } from '../../chat/ports.ts';
import { type Log, unexpected } from '../../chat/refusal.ts';
import type { Action } from '../../shared/click.ts';
import { NOT_BY_ITSELF } from '../dispatch-click.ts';
import type { RefreshPace } from './refresh-pace.ts';
import type { Views } from './views.ts';

export type RefreshDeps = {
  readonly db: Db;
  readonly actions: readonly Action<unknown, Ability>[];
  readonly views: Views;
  readonly pace: RefreshPace;
  readonly clock: Clock;
  readonly newReference: () => string;
  readonly log: Log;
};

const TOO_OFTEN: Text = {
  fr: 'Trop de demandes à la fois : rouvrez cette carte dans une minute.',
  en: 'Too many requests at once: open this card again in a minute.',
};
const NOT_YOURS: Text = {
  fr: 'Aucune carte à afficher ici : demandez-la au bot.',
  en: 'No card to show here: ask the bot for it.',
};

/** Never throws. Whoever may not read gets what everybody sees, of the message that they have before them alone. */
export async function refreshView(deps: RefreshDeps, click: CardClick): Promise<ClickAnswer> {
  const language = languageOf(click.locale);
  try {
    const answer = await deps.pace.inTurn(click.person.entraId, () => draw(deps, click));
    return answer === 'too often' ? { kind: 'message', text: say(TOO_OFTEN, language) } : answer;
  } catch (error) {
    const reference = deps.newReference();
    deps.log.error({ err: error, reference, verb: click.verb, activityId: click.activityId }, 'A view failed');
    return { kind: 'message', text: say(unexpected(reference), language) };
  }
}

async function draw(deps: RefreshDeps, click: CardClick): Promise<ClickAnswer> {
  const now = deps.clock.now();
  const user = await knownUser(deps.db, click, now);
  const action = deps.actions.find(({ verb }) => verb === click.verb);
  const language = user?.language ?? languageOf(click.locale);
  if (action?.readsOnly !== true) return { kind: 'message', text: say(NOT_BY_ITSELF, language) };
  const data = action.data.safeParse(receivedData(click.data));
  const needed = (data.success ? action.abilityOf?.(data.data) : undefined) ?? action.ability;
  if (user === null || !data.success || !may(user.roles, action.ability) || !may(user.roles, needed)) {
    return everybodys(deps, click);
  }
  const answer = await action.run({ data: data.data, user, click, now });
  return deps.views.asThere(answer);
}

async function knownUser(db: Db, { person, locale }: CardClick, now: Date): Promise<KnownUser | null> {
  const account = await findAccount(db, person.entraId);
  if (account === null || !isInForce(account, now)) return null;
  const { id, name, roles } = account;
  return { id, entraId: person.entraId, name, language: account.language ?? languageOf(locale), roles };
}

/** As it stands in that message, which they see anyway. */
async function everybodys({ db, views }: RefreshDeps, click: CardClick): Promise<ClickAnswer> {
  const { conversation, messageId, locale } = click;
  const language = languageOf(locale);
  const key =
    conversation.kind === 'personal' || messageId === null ? null : await loadShownKey(db, conversation.id, messageId);
  const base =
    key === null ? null : await views.forEverybody({ key, language, page: null, conversationId: conversation.id });
  return base === null ? { kind: 'message', text: say(NOT_YOURS, language) } : { kind: 'card', card: base.card };
}
