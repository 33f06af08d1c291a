// Tries what a card offers, takes it back, and says whether it was refused.
import type { Button } from '../flow/chat-driver.ts';
import { CHANNEL, DECIDERS, type PersonName } from './estate.ts';
import type { House, Place, Shown } from './house.ts';
import { advisedCommands, fillings, type Inputs, offeredButtons } from './offers.ts';

/** Of every card that is shown now. */
export async function refusedOffers(house: House, tally: Tally): Promise<readonly string[]> {
  const found: string[] = [];
  for (const shown of await house.shown()) {
    const card = await house.draw(shown);
    if (card === null || isSeen(tally, shown, card)) continue;
    const who: readonly PersonName[] =
      shown.conversation === CHANNEL ? DECIDERS : [shown.conversation.slice(2) as PersonName];
    const ways = fillings(card);
    for (const button of offeredButtons(card)) {
      tally.buttons.add(button.verb);
      if (isKnown(tally, button, shown.conversation)) continue;
      const why = await refusalOfButton(house, button, ways, who, placeOf(shown));
      tally.tried += 1;
      if (why !== null)
        found.push(`${shown.key} (${shown.conversation}) ${button.verb} ${JSON.stringify(button.data)}: ${why}`);
    }
    // Help shows how a command is written, with names of nothing in particular.
    for (const command of shown.key.startsWith('help:') ? [] : advisedCommands(card)) {
      const why = await refusalOfCommand(house, command, who, placeOf(shown));
      tally.commands.add(command.split(' ')[0] ?? '');
      tally.tried += 1;
      if (why !== null) found.push(`${shown.key} (${shown.conversation}) advises ${command}: ${why}`);
    }
  }
  return found;
}

/** Drawn as before: nothing else is offered. What it offers is tried again where other cards decide about it. */
function isSeen({ seen }: Tally, { key, conversation }: Shown, card: object): boolean {
  const place = `${key} ${conversation}`;
  const text = JSON.stringify(card);
  const same = seen.get(place) === text;
  seen.set(place, text);
  return same;
}

export type Tally = {
  /** By card and conversation: how it was drawn when it was tried. */
  readonly seen: Map<string, string>;
  readonly buttons: Set<string>;
  readonly commands: Set<string>;
  /** Buttons that only look, with those who pressed them: once is enough. */
  readonly looked: Set<string>;
  tried: number;
};

function isKnown({ looked }: Tally, { verb }: Button, conversation: string): boolean {
  if (!/(page|refresh|open|export)$/.test(verb)) return false;
  const known = looked.has(`${verb} ${conversation}`);
  looked.add(`${verb} ${conversation}`);
  return known;
}

function placeOf({ conversation }: Shown): Place {
  return conversation === CHANNEL ? 'channel' : 'personal';
}

/** null: accepted from one of them, filled in one of these ways. */
async function refusalOfButton(
  house: House,
  button: Button,
  ways: readonly Inputs[],
  who: readonly PersonName[],
  where: Place,
): Promise<string | null> {
  let why: string | null = 'nobody';
  for (const person of who) {
    for (const inputs of ways) {
      why = await house.undone(async () => {
        const since = await lastAudit(house);
        const { answer, refusals } = await house.tried.press(person, button, inputs, where);
        return refusals[0] ?? (await auditedRefusal(house, since)) ?? refusalIn(answer);
      });
      if (why === null) return null;
      if (/Only |Seul/.test(why)) break;
    }
  }
  return why;
}

/** What the deed, which is the last one, wrote of a refusal. */
async function auditedRefusal({ trial }: House, since: number): Promise<string | null> {
  const row = await trial
    .selectFrom('audit_log')
    .select(['action', 'reason'])
    .where('id', '>', since as never)
    .where('action', 'like', '%refused')
    .executeTakeFirst();
  return row === undefined ? null : `${row.action}: ${row.reason}`;
}

async function lastAudit({ trial }: House): Promise<number> {
  const row = await trial
    .selectFrom('audit_log')
    .select((eb) => eb.fn.max('id').as('id'))
    .executeTakeFirst();
  return Number(row?.id ?? 0);
}

/** What a click has shown as a card of its own is said in a sentence. */
const ELSEWHERE = /in this conversation|dans cette conversation|shown below|ci-dessous/;

type Answer = Awaited<ReturnType<House['tried']['press']>>['answer'];

function refusalIn(answer: Answer): string | null {
  if (answer.kind === 'message') return ELSEWHERE.test(answer.text) ? null : answer.text;
  const notice = /"id":"notice","style":"attention","items":(.{0,400})/.exec(JSON.stringify(answer.card));
  return notice === null ? null : `a card that refuses: ${notice[1]}`;
}

async function refusalOfCommand(
  house: House,
  command: string,
  who: readonly PersonName[],
  where: Place,
): Promise<string | null> {
  let why: string | null = 'nobody';
  for (const person of who) {
    why = await house.undone(async () => {
      const since = await lastAudit(house);
      const { answer, refusals } = await house.tried.type(person, command, where);
      return (
        refusals[0] ?? (await auditedRefusal(house, since)) ?? (answer.kind === 'text' ? unread(answer.text.en) : null)
      );
    });
    if (why === null) return null;
  }
  return why;
}

/** What is answered in words without an audit: not understood, or nothing found. */
function unread(text: string): string | null {
  return /Example:|^I do not know|^No |^There is no|unexpected/.test(text) ? text : null;
}
