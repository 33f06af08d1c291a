// From a click to one action. Identity, rights and data are checked anew at every click: a card is only a suggestion.

import { receivedData } from '../../cards/buttons.ts';
import type { Db } from '../../db/schema/database.ts';
import type { RoleName } from '../../db/schema/inventory.ts';
import type { Clock } from '../../domain/clock.ts';
import { type Language, say, type Text } from '../../domain/language.ts';
import { isSeenDecision } from '../../domain/people/seen-decisions.ts';
import { identify, type KnownUser, languageOf } from '../chat/identify.ts';
import type { CardClick, ClickAnswer, ProfileLookup } from '../chat/ports.ts';
import { type Log, type Refusal, unexpected } from '../chat/refusal.ts';
import type { Action } from '../shared/click.ts';
import { NOT_IN_PRIVATE } from '../shared/only-reader.ts';
import { type ClickedCard, clickedCard } from './replaced-clicks.ts';

export type ActionDeps<Ability extends string> = {
  readonly db: Db;
  readonly actions: readonly Action<unknown, Ability>[];
  readonly profile: ProfileLookup;
  readonly may: (roles: readonly RoleName[], ability: Ability) => boolean;
  readonly whoMay: (ability: Ability) => Text;
  readonly onRefusal: (refusal: Refusal) => Promise<void>;
  /** Entra ids that the settings name as admins. */
  readonly admins?: readonly string[];
  readonly clock: Clock;
  readonly newReference: () => string;
  readonly log: Log;
  /**
   * The card that was clicked, as it stands now and with that sentence on it, for a button of another release; null when it cannot be
   * drawn for this person.
   */
  readonly drawAgain?: (click: CardClick, user: KnownUser, why: Text) => Promise<ClickAnswer | null>;
  /** The same for a button that this person may not use, with what they had typed. */
  readonly drawRefusal?: (click: CardClick, user: KnownUser, why: Text) => Promise<ClickAnswer | null>;
};

const OUTDATED: Text = {
  fr: 'Cette carte n’est plus à jour : demandez-la de nouveau.',
  en: 'This card is out of date: ask for it again.',
};
const REPLACED: Text = {
  fr: 'Cette carte a été remplacée : elle se trouve plus bas dans cette conversation. Rien n’a été fait.',
  en: 'This card has been replaced: it is further down in this conversation. Nothing was done.',
};
const NOT_WORKING: Readonly<Record<Exclude<ClickedCard, 'current'>, Text>> = {
  replaced: REPLACED,
  unknown: {
    fr: 'Cette carte n’est plus connue, car la base de données a été restaurée depuis : demandez-la de nouveau. Rien n’a été fait.',
    en: 'This card is no longer known, as the database has been restored since: ask for it again. Nothing was done.',
  },
};
export const NOT_BY_ITSELF: Text = {
  fr: 'Cette action demande un clic.',
  en: 'This action needs a click.',
};

/** Never throws: an unforeseen error is logged once and becomes a sentence with its reference. */
export async function dispatchAction<Ability extends string>(
  deps: ActionDeps<Ability>,
  click: CardClick,
): Promise<ClickAnswer> {
  let language: Language = languageOf(click.locale);
  try {
    const found = await identify(deps.db, deps.profile, { ...click, now: deps.clock.now(), admins: deps.admins ?? [] });
    language = found.kind === 'known' ? found.user.language : found.language;
    if (found.kind === 'refused') {
      deps.log.warn({ why: found.why, entraId: click.person.entraId }, 'Somebody was not let in');
      return await refuse(deps, click, null, found.reason, language);
    }
    return await runClick(deps, click, found.user);
  } catch (error) {
    const reference = deps.newReference();
    deps.log.error({ err: error, reference, verb: click.verb, activityId: click.activityId }, 'A card action failed');
    return sentence(unexpected(reference), language);
  }
}

async function runClick<Ability extends string>(
  deps: ActionDeps<Ability>,
  click: CardClick,
  user: KnownUser,
): Promise<ClickAnswer> {
  const action = deps.actions.find((known) => known.verb === click.verb);
  if (action === undefined) return outdated(deps, click, user);
  if (click.trigger === 'automatic' && action.readsOnly !== true) return sentence(NOT_BY_ITSELF, user.language);
  if (!deps.may(user.roles, action.ability)) {
    return refuseOnCard(deps, click, user, deps.whoMay(action.ability));
  }
  const data = action.data.safeParse(receivedData(click.data));
  if (!data.success) return outdated(deps, click, user);
  const needed = action.abilityOf?.(data.data) ?? action.ability;
  if (!deps.may(user.roles, needed)) return refuseOnCard(deps, click, user, deps.whoMay(needed));
  if (click.onlyFor !== undefined && [needed, ...(action.asks ?? [])].some(isSeenDecision)) {
    return refuse(deps, click, user, NOT_IN_PRIVATE, user.language);
  }
  // Looking does no harm, wherever the button is.
  const clicked = action.readsOnly === true ? 'current' : await clickedCard(deps.db, click, deps.clock.now());
  if (clicked !== 'current') return sentence(NOT_WORKING[clicked], user.language);
  const answer = await action.run({ data: data.data, user, click, now: deps.clock.now() });
  const { verb, activityId } = click;
  // What cards ask for by themselves is no click.
  if (click.trigger !== 'automatic') deps.log.info({ activityId, verb, userId: user.id }, 'A click was answered');
  return answer;
}

async function outdated<Ability extends string>(
  { drawAgain }: ActionDeps<Ability>,
  click: CardClick,
  user: KnownUser,
): Promise<ClickAnswer> {
  return (await drawAgain?.(click, user, OUTDATED)) ?? sentence(OUTDATED, user.language);
}

/** A card that was replaced stays without buttons: the sentence alone then. */
async function refuseOnCard<Ability extends string>(
  deps: ActionDeps<Ability>,
  click: CardClick,
  user: KnownUser,
  reason: Text,
): Promise<ClickAnswer> {
  const said = await refuse(deps, click, user, reason, user.language);
  if (deps.drawRefusal === undefined || click.trigger === 'automatic') return said;
  const clicked = await clickedCard(deps.db, click, deps.clock.now());
  return (clicked === 'current' ? await deps.drawRefusal(click, user, reason) : null) ?? said;
}

async function refuse<Ability extends string>(
  deps: ActionDeps<Ability>,
  click: CardClick,
  user: KnownUser | null,
  reason: Text,
  language: Language,
): Promise<ClickAnswer> {
  await deps.onRefusal({ what: click.verb, person: click.person, user, reason, activityId: click.activityId });
  return sentence(reason, language);
}

function sentence(text: Text, language: Language): ClickAnswer {
  return { kind: 'message', text: say(text, language) };
}
