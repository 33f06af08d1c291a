// What is typed behind `/role`: whose account, then what changes of it.
import { foldCase } from '../../domain/fold-case.ts';
import { isoDay, outsideCalendar } from '../../domain/history/iso-day.ts';
import type { AccountChange } from '../../domain/people/account-change.ts';
import { readHostRules } from '../../domain/people/read-host-rules.ts';
import { roleNamed } from '../../domain/people/role-words.ts';
import type { Role } from '../../domain/people/roles.ts';
import { restAfter, unquoted } from '../shared/sentences.ts';
import { lacking, wrong } from '../shared/typed/arguments.ts';
import type { ParsedArgs, Words } from '../shared/typed/command.ts';

export type RoleArgs = { readonly person: string; readonly change: AccountChange; readonly reason: string };

type Word = 'remove' | 'disable' | 'enable' | 'until' | 'only' | 'everywhere';

const WORDS: ReadonlyMap<string, Word> = new Map([
  ...(['retirer', 'enlever', 'supprimer', 'remove', 'without'] as const).map((word) => [word, 'remove'] as const),
  ...(['desactiver', 'disable', 'fermer'] as const).map((word) => [word, 'disable'] as const),
  ...(['reactiver', 'activer', 'enable'] as const).map((word) => [word, 'enable'] as const),
  ...(["jusqu'au", 'jusquau', "jusqu'a", 'until'] as const).map((word) => [word, 'until'] as const),
  ...(['seulement', 'uniquement', 'only'] as const).map((word) => [word, 'only'] as const),
  ...(['partout', 'everywhere'] as const).map((word) => [word, 'everywhere'] as const),
]);
const NEVER = new Set(['never', 'jamais']);

type Parsed = ParsedArgs<RoleArgs>;
type Rest = { readonly person: string; readonly words: readonly string[] };

/** `@Khalid operator until 31/12/2027`, `@Khalid disable he has left`, `@Khalid only domain:FL vp*`. */
export function parseRole(typed: Words): Parsed {
  const { list } = typed;
  const at = list.findIndex((word, index) => index > 0 && (WORDS.has(foldCase(word)) || roleNamed(word) !== null));
  const person = list.slice(0, at === -1 ? list.length : at).join(' ');
  if (person === '') return lacking('person', 'Il manque la personne.', 'The person is missing.');
  const [head = '', ...words] = at === -1 ? [] : list.slice(at);
  const role = roleNamed(head);
  if (role !== null) return parseGrant(role, { person, words });
  switch (WORDS.get(foldCase(head))) {
    case undefined:
      return lacking(
        'role',
        'Il manque ce qui change : un rôle, retirer, désactiver, réactiver, jusqu’au, seulement ou partout.',
        'What changes is missing: a role, remove, disable, enable, until, only or everywhere.',
      );
    case 'remove':
      return parseRemove({ person, words });
    case 'disable':
      return changed(person, { kind: 'disable' }, unquoted(restAfter(typed.rest, list.slice(0, at + 1))));
    case 'enable':
      return alone({ person, words }, { kind: 'enable' });
    case 'everywhere':
      return alone({ person, words }, { kind: 'everywhere' });
    case 'until':
      return parseUntil({ person, words });
    case 'only':
      return parseOnly({ person, words });
  }
}

function changed(person: string, change: AccountChange, reason = ''): Parsed {
  return { kind: 'args', args: { person, change, reason } };
}

function alone({ person, words }: Rest, change: AccountChange): Parsed {
  return words[0] === undefined ? changed(person, change) : unread(words[0]);
}

function unread(word: string): ReturnType<typeof wrong> {
  const shown = word.slice(0, 40);
  return wrong(`«\u00a0${shown}\u00a0» n’est pas lu ici.`, `“${shown}” was not read here.`);
}

function parseGrant(role: Role, { person, words }: Rest): Parsed {
  const [lead, ...rest] = words;
  if (lead === undefined) return changed(person, { kind: 'grant', role, lastDay: null });
  if (WORDS.get(foldCase(lead)) !== 'until') return unread(lead);
  const day = dayOf(rest);
  return typeof day === 'object' ? day : changed(person, { kind: 'grant', role, lastDay: day });
}

function parseRemove({ person, words: [word, more] }: Rest): Parsed {
  if (word === undefined) return lacking('role', 'Il manque le rôle à retirer.', 'The role to remove is missing.');
  const role = roleNamed(word);
  if (role === null) return noRole(word);
  return more === undefined ? changed(person, { kind: 'remove', role }) : unread(more);
}

function noRole(word: string) {
  const shown = word.slice(0, 40);
  return lacking(
    'role',
    `«\u00a0${shown}\u00a0» n’est pas un rôle : coordinateur, opérateur, responsable, lecteur ou administrateur.`,
    `“${shown}” is not a role: coordinator, operator, owner, viewer or admin.`,
  );
}

function parseUntil({ person, words }: Rest): Parsed {
  if (words.length === 1 && NEVER.has(foldCase(words[0] ?? '')))
    return changed(person, { kind: 'until', lastDay: null });
  const day = dayOf(words);
  return typeof day === 'object' ? day : changed(person, { kind: 'until', lastDay: day });
}

function dayOf([word, more]: readonly string[]): string | ReturnType<typeof wrong> {
  if (word === undefined) return lacking('day', 'Il manque le dernier jour.', 'The last day is missing.');
  const day = isoDay(word);
  if (day !== null) return more === undefined ? day : unread(more);
  const absent = outsideCalendar(word);
  const shown = word.slice(0, 40);
  return lacking(
    'day',
    absent?.fr ?? `«\u00a0${shown}\u00a0» n’est pas une date. Tapez par exemple 31/12/2027.`,
    absent?.en ?? `“${shown}” is not a date. Type for example 31/12/2027.`,
  );
}

function parseOnly({ person, words }: Rest): Parsed {
  if (words.length === 0) {
    return lacking(
      'servers',
      'Il manque les serveurs, domaines ou applications.',
      'The servers, domains or applications are missing.',
    );
  }
  const read = readHostRules(words);
  return read.kind === 'rules'
    ? changed(person, { kind: 'only', rules: read.rules })
    : wrong(read.problem.fr, read.problem.en);
}
