// Tries what a card offers, takes it back, and says whether it was refused.
import { namesAll } from '../../domain/example-names.ts';
import type { Button } from '../flow/chat-driver.ts';
import { shareOfToday } from '../support/random.ts';
import { CHANNEL, DECIDERS, type PersonName } from './estate.ts';
import type { House, Place, Shown } from './house.ts';
import { type AdvisedLine, advisedCommands, fillings, type Inputs, offeredButtons } from './offers.ts';

/** Of every card that is shown now and was drawn otherwise when it was last tried. */
export async function refusedOffers(house: House, tally: Tally): Promise<readonly string[]> {
  const found: string[] = [];
  for (const shown of await house.redrawn()) {
    const card = await house.draw(shown);
    if (card === null || isSeen(tally, shown, card)) continue;
    const who: readonly PersonName[] =
      shown.conversation === CHANNEL ? DECIDERS : [shown.conversation.slice(2) as PersonName];
    const place = `${shown.key} (${shown.conversation})`;
    for (const button of offeredButtons(card)) {
      tally.buttons.add(button.verb);
      if (isKnown(tally, button, shown.conversation) || !isOfToday(tally)) continue;
      const why = await refusalOfButton(house, tally, { button, card, who, where: placeOf(shown) });
      tally.tried += 1;
      if (why !== null) found.push(`${place} ${button.verb} ${JSON.stringify(button.data)}: ${why}`);
    }
    for (const line of advisedCommands([card, ...(await house.otherPages(shown))])) {
      tally.commands.add(line.command.split(' ')[0] ?? '');
      if (!isOfToday(tally)) continue;
      const why = await refusalOfCommand(house, tally, line, who, shown);
      tally.tried += 1;
      if (why !== null) found.push(`${place} advises ${line.command}: ${why}`);
    }
  }
  return found;
}

/** One in two, the others tomorrow: the week is lived whole, whatever is tried of its offers. */
function isOfToday(tally: Tally): boolean {
  tally.met += 1;
  return shareOfToday([0, 1], 2).includes(tally.met % 2);
}

/** Drawn as before: nothing else is offered. What it offers is tried again where other cards decide about it. */
function isSeen({ seen }: Tally, { key, conversation }: Shown, card: object): boolean {
  const place = `${key} ${conversation}`;
  const text = JSON.stringify(card);
  const same = seen.get(place) === text;
  seen.set(place, text);
  return same;
}

export type Tally = ReturnType<typeof newTally>;

export function newTally() {
  return {
    /** By card and conversation: how it was drawn when it was tried. */
    seen: new Map<string, string>(),
    buttons: new Set<string>(),
    commands: new Set<string>(),
    /** Buttons that only look, with those who pressed them: once is enough. */
    looked: new Set<string>(),
    /** By verb or command: who was last accepted, and with which filling. They are tried first. */
    people: new Map<string, PersonName>(),
    ways: new Map<string, Inputs>(),
    /** Offers, whether they are tried or not. */
    met: 0,
    tried: 0,
  };
}

function isKnown({ looked }: Tally, { verb }: Button, conversation: string): boolean {
  if (!/(page|refresh|open|export)$/.test(verb)) return false;
  const known = looked.has(`${verb} ${conversation}`);
  looked.add(`${verb} ${conversation}`);
  return known;
}

function placeOf({ conversation }: Shown): Place {
  return conversation === CHANNEL ? 'channel' : 'personal';
}

type Trial = {
  readonly button: Button;
  readonly card: object;
  readonly who: readonly PersonName[];
  readonly where: Place;
};

/** null: accepted from one of them, filled in one of these ways. */
async function refusalOfButton(
  house: House,
  tally: Tally,
  { button, card, who, where }: Trial,
): Promise<string | null> {
  const { verb } = button;
  let why: string | null = 'nobody';
  for (const person of firstOf(who, tally.people.get(verb))) {
    for (const inputs of fillings(card, button, tally.ways.get(verb))) {
      why = await house.undone(async () => {
        const since = await lastAudit(house);
        const { answer, refusals } = await house.tried.press(person, button, inputs, where);
        return refusals[0] ?? (await auditedRefusal(house, since)) ?? refusalIn(answer);
      });
      if (why === null) {
        tally.people.set(verb, person);
        tally.ways.set(verb, inputs);
        return null;
      }
      if (/Only |Seul/.test(why)) break;
    }
  }
  return why;
}

function firstOf(who: readonly PersonName[], best: PersonName | undefined): readonly PersonName[] {
  return best !== undefined && who.includes(best) ? [best, ...who.filter((one) => one !== best)] : who;
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

/** Help names commands with examples: nothing may be refused for want of the right, or as not understood. */
async function refusalOfCommand(
  house: House,
  tally: Tally,
  { command, byOthers }: AdvisedLine,
  readers: readonly PersonName[],
  shown: Shown,
): Promise<string | null> {
  const [word = ''] = command.split(' ');
  const who = firstOf(byOthers ? DECIDERS : readers, tally.people.get(word));
  const isExample = shown.key.startsWith('help:');
  // The name of a command that needs more: its example stands below.
  if (isExample && word === command) return null;
  // Where there is no campaign yet, its line says that a number goes there.
  if (isExample && !namesAll({ fr: command, en: command })) return null;
  let why: string | null = 'nobody';
  for (const person of who) {
    why = await house.undone(async () => {
      const since = await lastAudit(house);
      const { answer, refusals } = await house.tried.type(person, command, placeOf(shown));
      const refused = refusals[0] ?? (isExample ? null : await auditedRefusal(house, since));
      return refused ?? (answer.kind === 'text' ? unread(answer.text.en, isExample) : null);
    });
    if (why === null) {
      tally.people.set(word, person);
      return null;
    }
  }
  return why;
}

/** What is answered in words without an audit: not understood, or nothing found. */
function unread(text: string, isExample: boolean): string | null {
  // A command that is explained: its examples are no refusal.
  if (text.startsWith('/') && text.includes('\n• /')) return null;
  const pattern = isExample ? /Example:|^I do not know|Only / : /Example:|^I do not know|^No |^There is no|unexpected/;
  return pattern.test(text) ? text : null;
}
