// The words that only the demo knows: /as NAME, /clock WHEN and /fix HOST. They are answered here; every other line goes on to the
// product, as the person that the local client acts as.
import { DateTime } from 'luxon';
import type { CardClick, IncomingCommand } from '../bot/chat/ports.ts';
import { parseCommandLine } from '../bot/commands/parse.ts';
import type { Language, Text } from '../domain/language.ts';
import type { Disguise } from './as.ts';
import type { DemoClock } from './clock.ts';
import { clockWords } from './clock-words.ts';
import { PEOPLE } from './inventory/people.ts';

export type DemoCommandParts = {
  readonly clock: DemoClock;
  readonly disguise: Disguise;
  /** Heals simulated servers; answers the names that it knew. */
  readonly fix: (hostnames: readonly string[]) => Promise<readonly string[]>;
  readonly language: Language;
  readonly zone: string;
};

export type DemoCommands = {
  /** Null: it was one of the demo's own words, and has been answered. */
  wrapCommand(incoming: IncomingCommand, reply: (text: string) => Promise<void>): Promise<IncomingCommand | null>;
  wrapClick(click: CardClick): Promise<CardClick>;
};

type Run = (parts: DemoCommandParts, words: { list: readonly string[]; rest: string }) => Promise<Text> | Text;

export function createDemoCommands(parts: DemoCommandParts): DemoCommands {
  return {
    async wrapCommand(incoming, reply) {
      const line = parseCommandLine(incoming.text);
      const run = line === null ? undefined : COMMANDS.get(line.name);
      if (line === null || run === undefined) return { ...incoming, person: parts.disguise.wear(incoming.person) };
      await reply((await run(parts, line.words))[parts.language]);
      return null;
    },
    wrapClick: async (click) => ({ ...click, person: parts.disguise.wear(click.person) }),
  };
}

const COMMANDS: ReadonlyMap<string, Run> = new Map<string, Run>([
  ['as', actAs],
  ['clock', moveClock],
  ['horloge', moveClock],
  ['fix', fixServers],
  ['reparer', fixServers],
]);

function actAs({ disguise }: DemoCommandParts, { rest }: { rest: string }): Text {
  if (rest === '')
    return { fr: `Vous êtes ${whoIs(disguise)}. ${CHOICE.fr}`, en: `You are ${whoIs(disguise)}. ${CHOICE.en}` };
  if (disguise.become(rest) === null) {
    const name = rest.slice(0, 40);
    return { fr: `Personne ne s’appelle « ${name} ». ${CHOICE.fr}`, en: `Nobody is called “${name}”. ${CHOICE.en}` };
  }
  return { fr: `Vous agissez maintenant comme ${whoIs(disguise)}.`, en: `You now act as ${whoIs(disguise)}.` };
}

function whoIs(disguise: Disguise): string {
  const { name, roles } = disguise.acting();
  return `${name} (${roles.join(', ')})`;
}

const NAMES = PEOPLE.filter(({ principal }) => principal).map(({ key, roles }) => `${key} (${roles.join(', ')})`);
const CHOICE: Text = { fr: `Au choix : ${NAMES.join(', ')}.`, en: `Choose among: ${NAMES.join(', ')}.` };

function moveClock({ clock, zone }: DemoCommandParts, { rest }: { rest: string }): Text {
  if (rest === '') return itIs(clock.now(), zone);
  const to = clockWords(rest, clock.now(), zone);
  if (to === null) {
    const examples = '/clock +3h, /clock wednesday 09:05, /clock S05, /clock 2027-01-11 09:00';
    return {
      fr: `Je ne comprends pas « ${rest.slice(0, 40)} ». Exemples : ${examples}`,
      en: `I do not understand “${rest.slice(0, 40)}”. Examples: ${examples}`,
    };
  }
  clock.move(to);
  return itIs(to, zone);
}

function itIs(moment: Date, zone: string): Text {
  const local = DateTime.fromJSDate(moment, { zone });
  const week = `S${String(local.weekNumber).padStart(2, '0')}`;
  const said = (locale: string) => local.setLocale(locale).toFormat('cccc d LLLL yyyy, HH:mm');
  return { fr: `Nous sommes le ${said('fr')} (${week}).`, en: `It is ${said('en')} (${week}).` };
}

async function fixServers({ fix }: DemoCommandParts, { list }: { list: readonly string[] }): Promise<Text> {
  const fixed = await fix(list.map((name) => name.toLowerCase()));
  if (fixed.length === 0) {
    return {
      fr: 'Indiquez les serveurs simulés à réparer. Exemple : /fix vtinfsup1',
      en: 'Name the simulated servers to repair. Example: /fix vtinfsup1',
    };
  }
  return { fr: `Réparé : ${fixed.join(', ')}.`, en: `Repaired: ${fixed.join(', ')}.` };
}
