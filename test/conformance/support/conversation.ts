// What people do in the patching conversation, in their words: type a command, wait for its card, read it, click.
import type { CampaignId } from '../../../domain/ids.ts';
import type { Person } from './people.ts';
import { type ClickAnswer, type Message, type TeamsClient, textOf } from './teams-client.ts';
import { NotYet, until } from './until.ts';

const CARD_SECONDS = 30;

/** The newest card whose text has every one of `words`; waits for it. */
export function cardWith(teams: TeamsClient, words: readonly string[], seconds = CARD_SECONDS): Promise<Message> {
  return until(`a card with ${words.join(', ')}`, seconds, () => {
    const found = teams.messages().findLast(({ card }) => words.every((word) => textOf(card).includes(word)));
    if (found === undefined) throw new NotYet(everything(teams));
    return found;
  });
}

/** Types it and waits until something that was not there before is in the conversation. */
export async function ask(teams: TeamsClient, person: Person, command: string): Promise<Message> {
  const before = new Set(teams.messages().map(({ id }) => id));
  await teams.say(person, command);
  return until(`an answer to ${person.name}'s ${command}`, CARD_SECONDS, () => {
    const answer = teams.messages().find(({ id }) => !before.has(id));
    if (answer === undefined) throw new NotYet('nothing new');
    return answer;
  });
}

const CONFIRMED_LINE = /\/(?:start|demarrer) \d+ .* (?:yes|oui) \d{4}-\d{2}-\d{2}/;

/** Named servers whose slot is to come ask for a second yes (RUN-2): the line that is offered is typed, as a person would. */
export async function startNamed(
  teams: TeamsClient,
  person: Person,
  campaign: CampaignId,
  hostnames: readonly string[],
): Promise<void> {
  const answer = await ask(teams, person, `/start ${campaign} ${hostnames.join(' ')}`);
  const offered = CONFIRMED_LINE.exec(`${answer.text}${textOf(answer.card)}`);
  if (offered !== null) await ask(teams, person, offered[0]);
}

/** The text of the one answer to a click: a sentence, or the card that replaces the clicked one. */
export function answered(answer: ClickAnswer): string {
  return typeof answer.value === 'string' ? answer.value : textOf(answer.value);
}

/** All that can be read now, newest last. */
export function everything(teams: TeamsClient): string {
  return teams
    .messages()
    .map(({ text, card }) => `[${text}${textOf(card)}]`)
    .join('\n')
    .slice(-3000);
}
