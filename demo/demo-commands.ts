// The words that only the demo knows: /as NAME, /clock WHEN, /fix HOST and /file PATH. They are answered here; every other line goes on
// to the product, as the person that the local client acts as.
import { DateTime } from 'luxon';
import type { Arrival, CardClick, IncomingCommand, IncomingFile } from '../bot/chat/ports.ts';
import { afterWords } from '../bot/shared/sentences.ts';
import { parseCommandLine } from '../bot/shared/typed/parse.ts';
import { dayText } from '../domain/day-text.ts';
import type { Language, Text } from '../domain/language.ts';
import { type Role, roleText } from '../domain/people/roles.ts';
import type { Disguise } from './as.ts';
import type { DemoClock } from './clock.ts';
import { clockWords } from './clock-words.ts';
import { type DemoPerson, PEOPLE } from './inventory/people.ts';

export type DemoCommandParts = {
  readonly clock: DemoClock;
  readonly disguise: Disguise;
  /** The personal chat goes from the one to the other. */
  readonly lendChat: (from: DemoPerson, to: DemoPerson) => Promise<void>;
  /** Heals simulated servers; answers the names that it knew. */
  readonly fix: (hostnames: readonly string[]) => Promise<readonly string[]>;
  /** A file of this machine as Teams would announce it; null: there is none. */
  readonly attach: (file: string) => Promise<IncomingFile | null>;
  readonly language: Language;
  readonly zone: string;
};

export type DemoCommands = {
  /** Null: it was one of the demo's own words, and has been answered. */
  wrapCommand(incoming: IncomingCommand, reply: (text: string) => Promise<void>): Promise<IncomingCommand | null>;
  wrapClick(click: CardClick): Promise<CardClick>;
  wrapArrival(arrival: Arrival): Arrival;
};

type Run = (parts: DemoCommandParts, words: { list: readonly string[]; rest: string }) => Promise<Text> | Text;

export function createDemoCommands(parts: DemoCommandParts): DemoCommands {
  return {
    async wrapCommand(incoming, reply) {
      const line = parseCommandLine(incoming.text);
      const worn = { ...incoming, person: parts.disguise.wear(incoming.person) };
      if (line?.name === 'file' || line?.name === 'fichier') return attachFile(parts, worn, line.words, reply);
      const run = line === null ? undefined : COMMANDS.get(line.name);
      if (line === null || run === undefined) return worn;
      await reply((await run(parts, line.words))[parts.language]);
      return null;
    },
    wrapClick: async (click) => ({ ...click, person: parts.disguise.wear(click.person) }),
    wrapArrival: ({ person, ...arrival }) => ({
      ...arrival,
      person: person === null ? null : parts.disguise.wear(person),
    }),
  };
}

const COMMANDS: ReadonlyMap<string, Run> = new Map<string, Run>([
  ['as', actAs],
  ['clock', moveClock],
  ['horloge', moveClock],
  ['fix', fixServers],
  ['reparer', fixServers],
]);

/** `/file plan.xlsx`: as if that file had been attached; what follows the name is the message that goes with it. */
async function attachFile(
  { attach, language }: DemoCommandParts,
  incoming: IncomingCommand,
  { list, rest }: { readonly list: readonly string[]; readonly rest: string },
  reply: (text: string) => Promise<void>,
): Promise<IncomingCommand | null> {
  const [name = ''] = list;
  const file = name === '' ? null : await attach(name);
  if (file !== null) return { ...incoming, text: afterWords(rest, [name]), files: [file] };
  const text = {
    fr: 'Indiquez un fichier de cette machine. Exemple : /file ~/plan.xlsx',
    en: 'Name a file of this machine. Example: /file ~/plan.xlsx',
  };
  await reply(text[language]);
  return null;
}

async function actAs({ disguise, lendChat }: DemoCommandParts, { rest }: { rest: string }): Promise<Text> {
  if (rest === '')
    return { fr: `Vous êtes ${whoIs(disguise).fr}. ${CHOICE.fr}`, en: `You are ${whoIs(disguise).en}. ${CHOICE.en}` };
  const before = disguise.acting();
  const after = disguise.become(rest);
  if (after === null) {
    const name = rest.slice(0, 40);
    return { fr: `Personne ne s’appelle « ${name} ». ${CHOICE.fr}`, en: `Nobody is called “${name}”. ${CHOICE.en}` };
  }
  await lendChat(before, after);
  const who = whoIs(disguise);
  return { fr: `Vous agissez maintenant comme ${who.fr}.`, en: `You now act as ${who.en}.` };
}

function whoIs(disguise: Disguise): Text {
  const { name, roles } = disguise.acting();
  return withRoles(name, roles);
}

function withRoles(name: string, roles: readonly Role[]): Text {
  const said = (language: Language) => roles.map((role) => roleText(role)[language]).join(', ');
  return { fr: `${name} (${said('fr')})`, en: `${name} (${said('en')})` };
}

const NAMES = PEOPLE.filter(({ principal }) => principal).map(({ key, roles }) => withRoles(key, roles));
const CHOICE: Text = {
  fr: `Au choix : ${NAMES.map(({ fr }) => fr).join(', ')}.`,
  en: `Choose among: ${NAMES.map(({ en }) => en).join(', ')}.`,
};

function moveClock({ clock, zone }: DemoCommandParts, { rest }: { rest: string }): Text {
  if (rest === '') return itIs(clock.now(), zone);
  const to = clockWords(rest, clock.now(), zone);
  if (to === null) {
    const examples = '/clock +3h, /clock wednesday 09:05, /clock S05, /clock 2027-01-11 09:00';
    return {
      fr: `Je ne comprends pas « ${rest.slice(0, 40)} ». Exemples : ${examples}`,
      en: `I do not understand “${rest.slice(0, 40)}”. Examples: ${examples}`,
    };
  }
  clock.move(to);
  return itIs(to, zone);
}

function itIs(moment: Date, zone: string): Text {
  const local = DateTime.fromJSDate(moment, { zone });
  const week = `S${String(local.weekNumber).padStart(2, '0')}`;
  const day = dayText(local.toISODate() ?? '');
  const said = (locale: Language) =>
    `${local.setLocale(locale).toFormat('cccc')} ${day[locale]}, ${local.toFormat('HH:mm')}`;
  return { fr: `Nous sommes le ${said('fr')} (${week}).`, en: `It is ${said('en')} (${week}).` };
}

async function fixServers({ fix }: DemoCommandParts, { list }: { list: readonly string[] }): Promise<Text> {
  if (list.length === 0) {
    return {
      fr: 'Indiquez les serveurs simulés à réparer. Exemple : /fix vtinfsup1',
      en: 'Name the simulated servers to repair. Example: /fix vtinfsup1',
    };
  }
  const asked = list.map((name) => name.toLowerCase());
  const fixed = await fix(asked);
  const unknown = asked.filter((name) => !fixed.includes(name)).map((name) => name.slice(0, 40));
  const said = (names: readonly string[], words: string) =>
    names.length === 0 ? [] : [`${words}${names.join(', ')}.`];
  return {
    fr: [...said(fixed, 'Réparé : '), ...said(unknown, 'Ce ne sont pas des serveurs simulés : ')].join(' '),
    en: [...said(fixed, 'Repaired: '), ...said(unknown, 'Not simulated servers: ')].join(' '),
  };
}
