// From a typed line to one command: who is it, which command, may they, are the arguments right; then the command runs.
// Writes nothing itself but the first binding of a person.

import { readWithinReach } from '../../db/queries/people/within-reach.ts';
import { loadExampleNames } from '../../db/queries/servers/example-names.ts';
import type { Db } from '../../db/schema/database.ts';
import type { RoleName } from '../../db/schema/inventory.ts';
import type { Clock } from '../../domain/clock.ts';
import { type ExampleNames, withNames } from '../../domain/example-names.ts';
import type { Language, Text } from '../../domain/language.ts';
import { isSeenDecision } from '../../domain/people/seen-decisions.ts';
import { identify, type KnownUser, languageOf } from '../chat/identify.ts';
import type { IncomingCommand, ProfileLookup } from '../chat/ports.ts';
import { type Log, type Refusal, unexpected } from '../chat/refusal.ts';
import { NOT_IN_PRIVATE } from '../shared/only-reader.ts';
import { joined } from '../shared/sentences.ts';
import type { Command, ShownAnswer } from '../shared/typed/command.ts';
import { abilityOfLine, exampleOfLine, mayType } from '../shared/typed/example.ts';
import type { Form } from '../shared/typed/form.ts';
import { type CommandLine, commandWithin, findCommand, parseCommandLine } from '../shared/typed/parse.ts';
import { withTypedNames } from '../shared/typed/typed-names.ts';
import { askedFor } from './command-form-view.ts';
import { numberBeforeNames } from './number-first.ts';

export type CommandDeps<Ability extends string> = {
  readonly db: Db;
  readonly commands: readonly Command<unknown, Ability>[];
  readonly profile: ProfileLookup;
  readonly may: (roles: readonly RoleName[], ability: Ability) => boolean;
  readonly whoMay: (ability: Ability) => Text;
  readonly onRefusal: (refusal: Refusal) => Promise<void>;
  /** Entra ids that the settings name as admins. */
  readonly admins?: readonly string[];
  readonly clock: Clock;
  readonly newReference: () => string;
  readonly log: Log;
};

/** `user` is null for somebody unknown: then `language` is the client's. */
export type Dispatched = {
  readonly answer: ShownAnswer;
  readonly user: KnownUser | null;
  readonly language: Language;
  /** By an error that nobody foresaw: sent again, the line is run again. */
  readonly failed?: boolean;
};

/** Never throws: an unforeseen error is logged once and becomes a sentence with its reference. */
export async function dispatchCommand<Ability extends string>(
  deps: CommandDeps<Ability>,
  incoming: IncomingCommand,
): Promise<Dispatched> {
  let user: KnownUser | null = null;
  let language: Language = languageOf(incoming.locale);
  try {
    const found = await identify(deps.db, deps.profile, {
      ...incoming,
      now: deps.clock.now(),
      admins: deps.admins ?? [],
    });
    language = found.kind === 'known' ? found.user.language : found.language;
    if (found.kind === 'refused') {
      deps.log.warn({ why: found.why, entraId: incoming.person.entraId }, 'Somebody was not let in');
      return { answer: await refuse(deps, incoming, null, '', found.reason), user, language };
    }
    user = found.user;
    if (incoming.isTooLong === true) return { answer: { kind: 'text', text: TOO_LONG }, user, language };
    return { answer: await runLine(deps, incoming, user), user, language };
  } catch (error) {
    const reference = deps.newReference();
    deps.log.error({ err: error, reference, activityId: incoming.activityId }, 'A command failed');
    return { answer: { kind: 'text', text: unexpected(reference) }, user, language, failed: true };
  }
}

const TOO_LONG: Text = {
  fr: 'Ce message est trop long (40 000 caractères au plus) : rien n’a été fait. Envoyez-le en plusieurs fois ; pour une longue liste de serveurs, importez un fichier.',
  en: 'This message is too long (40,000 characters at most): nothing was done. Send it in parts; for a long list of servers, import a file.',
};

async function runLine<Ability extends string>(
  deps: CommandDeps<Ability>,
  incoming: IncomingCommand,
  user: KnownUser,
): Promise<ShownAnswer> {
  const line = parseCommandLine(incoming.text) ?? impliedLine(incoming);
  const found = findCommand(
    deps.commands,
    line.name,
    (command) => deps.may(user.roles, command.ability) && takesSuch(command, line.words.list[0]),
  );
  if (found.kind !== 'found') return { kind: 'text', text: unknownCommand(line.name, found) };
  const command = found.command;
  if (!deps.may(user.roles, command.ability)) {
    return refuse(deps, incoming, user, command.name.en, deps.whoMay(command.ability));
  }
  const numbered = await numberBeforeNames(deps.db, command, line.words, user.id);
  if (numbered !== null) return { kind: 'text', text: numbered };
  const parsed = command.parse(line.words);
  if (parsed.kind === 'wrong') {
    // In private nothing can be filled in.
    const isAsked = parsed.missing !== undefined && incoming.onlyFor === undefined;
    const asked = isAsked ? askedFor(deps.commands, incoming.text) : null;
    if (asked !== null) return askFor(deps, incoming, user, { ...asked, command, problem: parsed.problem });
    const names = await readWithinReach(deps.db, user.id, async (db) =>
      withTypedNames(db, await loadExampleNames(db, { now: deps.clock.now() }, user.id), line.words.list),
    );
    return {
      kind: 'text',
      text: withExample(
        parsed.problem,
        exampleOfLine(command, line.words, (ability) => deps.may(user.roles, ability)),
        names,
      ),
    };
  }
  const ability = command.abilityFor?.(parsed.args) ?? command.ability;
  if (!deps.may(user.roles, ability)) return refuse(deps, incoming, user, command.name.en, deps.whoMay(ability));
  if (incoming.onlyFor !== undefined && isSeenDecision(ability)) {
    return refuse(deps, incoming, user, command.name.en, NOT_IN_PRIVATE);
  }
  const other = otherOrder(deps.commands, incoming, command.namesCommands === true ? '' : line.words.rest);
  if (other !== null) return { kind: 'text', text: oneAtATime(other) };
  const answer = await command.run({ args: parsed.args, user, incoming, now: deps.clock.now() });
  const { activityId } = incoming;
  deps.log.info({ activityId, command: command.name.en, userId: user.id }, 'A command was answered');
  if (answer.kind !== 'missing') return answer;
  const asked = incoming.onlyFor === undefined ? askedFor(deps.commands, incoming.text) : null;
  return asked === null ? { kind: 'text', text: answer.problem } : { kind: 'card', key: asked.key };
}

type Asked<Ability extends string> = {
  readonly command: Command<unknown, Ability>;
  readonly form: Form;
  readonly key: string;
  readonly problem: Text;
};

/** Nobody fills in a form of what they may not do; what they have typed is answered all the same, before who may. */
async function askFor<Ability extends string>(
  deps: CommandDeps<Ability>,
  incoming: IncomingCommand,
  user: KnownUser,
  { command, form, key, problem }: Asked<Ability>,
): Promise<ShownAnswer> {
  const own = command.forms.find((one) => one === form);
  const isAllowed = (ability: Ability) => deps.may(user.roles, ability);
  if (own === undefined || mayType(command, own, isAllowed)) return { kind: 'card', key };
  const reason = deps.whoMay(own.asks?.[0] ?? abilityMeant(command, own, incoming.text));
  await refuse(deps, incoming, user, command.name.en, reason);
  return { kind: 'text', text: joined([problem, reason]) ?? reason };
}

/** What the line would ask for with any word where one is missing: `/validations force` is an admin's, its form also an owner's. */
function abilityMeant<Ability extends string>(command: Command<unknown, Ability>, { example }: Form, line: string) {
  const meant = abilityOfLine(command, `${line} x`);
  return meant === command.ability ? abilityOfLine(command, example.en) : meant;
}

/** A second command of the same message, which would be lost in the first one's reason; null: there is none. */
function otherOrder(commands: readonly Command[], { more = [] }: IncomingCommand, rest: string): string | null {
  const names = more.map((order) => parseCommandLine(order)?.name ?? '');
  const mentioned = names.find((name) => name !== '' && findCommand(commands, name).kind === 'found');
  return mentioned === undefined ? commandWithin(commands, rest) : `/${mentioned}`;
}

function oneAtATime(other: string): Text {
  return {
    fr: `Une commande par message : « ${other} » en est une autre, et rien n’a été fait. Si elle appartient au motif, mettez tout le motif entre guillemets.`,
    en: `One command in a message: “${other}” is another one, and nothing was done. If it belongs to the reason, put the whole reason in quotes.`,
  };
}

const NUMBER = /^#?\d{1,6}$/;

/** A number is no server, and a server no campaign: a command whose examples begin otherwise was not meant. */
function takesSuch({ forms }: Pick<Command, 'forms'>, first: string | undefined) {
  const firsts = forms.map(({ example }) => example.en.split(' ')[1]);
  if (first === undefined || firsts.every((word) => word === undefined)) return true;
  return NUMBER.test(first)
    ? firsts.some((word) => NUMBER.test(word ?? ''))
    : !firsts.every((word) => NUMBER.test(word ?? ''));
}

/** A bare mention asks for help; a file without a word is the plan to import. */
function impliedLine(incoming: IncomingCommand): CommandLine {
  const imported = incoming.files.length > 0;
  return imported
    ? { name: 'planning', words: { list: ['import'], rest: 'import' } }
    : { name: 'help', words: { list: [], rest: '' } };
}

async function refuse<Ability extends string>(
  deps: CommandDeps<Ability>,
  incoming: IncomingCommand,
  user: KnownUser | null,
  what: string,
  reason: Text,
): Promise<ShownAnswer> {
  await deps.onRefusal({ what, person: incoming.person, user, reason, activityId: incoming.activityId });
  return { kind: 'text', text: reason };
}

function unknownCommand(typed: string, found: { kind: 'nearest'; command: Command } | { kind: 'unknown' }): Text {
  const name = typed.slice(0, 40);
  if (found.kind === 'unknown') {
    return {
      fr: `Je ne connais pas « ${name} » ; /aide montre ce que je comprends.`,
      en: `I do not know “${name}”; /help shows what I understand.`,
    };
  }
  return {
    fr: `Je ne connais pas « ${name} » ; vouliez-vous dire /${found.command.name.fr} ?`,
    en: `I do not know “${name}”; did you mean /${found.command.name.en}?`,
  };
}

function withExample(problem: Text, example: Text, names: ExampleNames): Text {
  const shown = withNames(example, names);
  return {
    fr: `${problem.fr} Exemple : ${shown.fr}`,
    en: `${problem.en} Example: ${shown.en}`,
  };
}
