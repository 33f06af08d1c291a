// `/settings rules …` and `/settings limits …`: what is typed to add, change or remove an assignment rule, or to set a standing limit.
import { foldCase } from '../../domain/fold-case.ts';
import { RULE } from '../../domain/inventory/entities/people.ts';
import { RULE_TYPES, type RuleType } from '../../domain/previews/assignment.ts';
import { restAfter, unquoted } from '../shared/sentences.ts';
import { choice, number, operator, reason, wordArgument } from '../shared/typed/argument-kinds.ts';
import { lacking, notRead } from '../shared/typed/arguments.ts';
import type { ParsedArgs, Words } from '../shared/typed/command.ts';
import { after, type Form, keyword } from '../shared/typed/form.ts';

/** `person`: as it was typed. */
export type AssignmentArgs =
  | { readonly kind: 'rules' }
  | {
      readonly kind: 'add-rule';
      readonly type: RuleType;
      readonly about: string;
      readonly person: string;
      readonly priority: number | null;
      readonly reason: string;
    }
  | {
      readonly kind: 'change-rule';
      readonly id: number;
      readonly person: string;
      readonly priority: number | null;
      readonly reason: string;
    }
  | { readonly kind: 'remove-rule'; readonly id: number; readonly reason: string }
  | { readonly kind: 'limit'; readonly person: string; readonly most: number; readonly reason: string };

const RULES = keyword(['affectations'], ['rules']);
const LIMITS = keyword(['limites'], ['limits']);
const ADD = keyword(['ajouter'], ['add']);
const CHANGE = keyword(['changer'], ['change']);
const REMOVE = keyword(['retirer'], ['remove']);

const TYPE = choice(
  { fr: 'Règle', en: 'Rule' },
  {
    fr: 'Il manque ce que vise la règle : serveur, type, groupe, domaine ou zone.',
    en: 'What the rule is about is missing: server, type, group, domain or zone.',
  },
  [
    { value: { fr: 'serveur', en: 'server' }, title: { fr: 'un serveur', en: 'a server' } },
    { value: { fr: 'type', en: 'type' }, title: { fr: 'un type applicatif', en: 'an application type' } },
    { value: { fr: 'groupe', en: 'group' }, title: { fr: 'un groupe applicatif', en: 'an application group' } },
    { value: { fr: 'domaine', en: 'domain' }, title: { fr: 'un domaine', en: 'a domain' } },
    { value: { fr: 'zone', en: 'zone' }, title: { fr: 'une zone', en: 'a zone' } },
  ],
  (word) => typeNamed(word) !== null,
);
const ABOUT = wordArgument(
  { fr: 'Valeur', en: 'Value' },
  { fr: 'Il manque la valeur : quel serveur, domaine…', en: 'The value is missing: which server, domain…' },
);
const NUMBER = number(
  { fr: 'Numéro de la règle', en: 'Number of the rule' },
  { fr: 'Il manque le numéro de la règle.', en: 'The number of the rule is missing.' },
);
const PRIORITY_WORD = { fr: ['priorite'], en: ['priority'] } as const;
const PRIORITY = after(
  PRIORITY_WORD.fr,
  PRIORITY_WORD.en,
  number({ fr: 'Priorité', en: 'Priority' }, { fr: 'Il manque la priorité.', en: 'The priority is missing.' }),
);
const MOST = number(
  { fr: 'Nombre de serveurs', en: 'Number of servers' },
  { fr: 'Il manque le nombre de serveurs.', en: 'The number of servers is missing.' },
);

export const ASSIGNMENT_FORMS = [
  {
    parts: { rules: RULES },
    does: {
      fr: 'montre les règles d’affectation et les limites des opérateurs',
      en: 'shows the assignment rules and the limits of operators',
    },
    underList: 'closed',
    example: { fr: '/reglages affectations', en: '/settings rules' },
  },
  {
    parts: { rules: RULES, add: ADD, type: TYPE, about: ABOUT, operator, priority: PRIORITY, reason },
    does: {
      fr: 'ajoute une règle : à qui vont les serveurs d’un domaine, d’une zone, d’un groupe…, avec un motif',
      en: 'adds a rule: who gets the servers of a domain, a zone, a group…, with a reason',
    },
    changes: true,
    underList: 'closed',
    example: {
      fr: '/reglages affectations ajouter domaine INF @Khalid priorite 20 nouvel arrivant',
      en: '/settings rules add domain INF @Khalid priority 20 new in the team',
    },
  },
  {
    parts: { rules: RULES, change: CHANGE, number: NUMBER, operator, priority: PRIORITY, reason },
    does: {
      fr: 'donne une règle à un autre opérateur, ou change sa priorité, avec un motif',
      en: 'gives a rule to another operator, or changes its priority, with a reason',
    },
    changes: true,
    underList: 'closed',
    example: {
      fr: '/reglages affectations changer 3 @Khalid retour de congé',
      en: '/settings rules change 3 @Khalid back from leave',
    },
  },
  {
    parts: { rules: RULES, remove: REMOVE, number: NUMBER, reason },
    does: { fr: 'retire une règle, avec un motif', en: 'removes a rule, with a reason' },
    changes: true,
    underList: 'closed',
    example: {
      fr: '/reglages affectations retirer 3 départ de l’équipe',
      en: '/settings rules remove 3 left the team',
    },
  },
  {
    parts: { limits: LIMITS, operator, most: MOST, reason },
    does: {
      fr: 'limite le nombre de serveurs d’un opérateur dans chaque campagne, avec un motif (0 : sans limite)',
      en: 'limits the number of servers of an operator in each campaign, with a reason (0: no limit)',
    },
    changes: true,
    underList: 'closed',
    example: { fr: '/reglages limites @Khalid 10 mi-temps', en: '/settings limits @Khalid 10 half time' },
  },
] as const satisfies readonly Form[];

/** null: the line is about settings. */
export function parseAssignment(words: Words): ParsedArgs<AssignmentArgs> | null {
  const [first, second] = words.list;
  if (is(LIMITS, first)) return parseLimit(words);
  if (!is(RULES, first)) return null;
  if (second === undefined) return { kind: 'args', args: { kind: 'rules' } };
  if (is(ADD, second)) return parseAdd(words);
  if (is(CHANGE, second)) return parseChange(words);
  if (is(REMOVE, second)) return parseRemove(words);
  return notRead(
    second,
    'Après les affectations : ajouter, changer ou retirer.',
    'After rules: add, change or remove.',
  );
}

function parseAdd({ list, rest }: Words): ParsedArgs<AssignmentArgs> {
  const [, , word, about, person] = list;
  const type = typeNamed(word ?? '');
  if (type === null) return lackingOf('type', TYPE);
  if (about === undefined) return lackingOf('about', ABOUT);
  if (person === undefined) return lackingOf('operator', operator);
  const read = priorityAndReason(list, rest, 5);
  if (read.kind === 'wrong') return read;
  return { kind: 'args', args: { kind: 'add-rule', type, about, person, ...read.args } };
}

function parseChange({ list, rest }: Words): ParsedArgs<AssignmentArgs> {
  const [, , word, person] = list;
  const id = numberIn(word);
  if (id === null) return lackingOf('number', NUMBER);
  if (person === undefined) return lackingOf('operator', operator);
  const read = priorityAndReason(list, rest, 4);
  return read.kind === 'wrong' ? read : { kind: 'args', args: { kind: 'change-rule', id, person, ...read.args } };
}

function parseRemove({ list, rest }: Words): ParsedArgs<AssignmentArgs> {
  const id = numberIn(list[2]);
  if (id === null) return lackingOf('number', NUMBER);
  const why = reasonAfter(list, rest, 3);
  return why === '' ? lackingOf('reason', reason) : { kind: 'args', args: { kind: 'remove-rule', id, reason: why } };
}

function parseLimit({ list, rest }: Words): ParsedArgs<AssignmentArgs> {
  const [, person, word] = list;
  if (person === undefined) return lackingOf('operator', operator);
  const most = numberIn(word);
  if (most === null) return lackingOf('most', MOST);
  const why = reasonAfter(list, rest, 3);
  return why === ''
    ? lackingOf('reason', reason)
    : { kind: 'args', args: { kind: 'limit', person, most, reason: why } };
}

type Tail = { readonly priority: number | null; readonly reason: string };

/** `[priority 20] REASON`, behind the first `words` of the line. */
function priorityAndReason(list: readonly string[], rest: string, words: number): ParsedArgs<Tail> {
  const isSaid = is(PRIORITY_WORD, list[words]);
  const priority = isSaid ? numberIn(list[words + 1]) : null;
  if (isSaid && (priority === null || priority > MAX_PRIORITY)) {
    return notRead(
      list[words + 1],
      `La priorité est un nombre de 0 à ${MAX_PRIORITY}.`,
      `The priority is a number from 0 to ${MAX_PRIORITY}.`,
    );
  }
  const why = reasonAfter(list, rest, isSaid ? words + 2 : words);
  return why === '' ? lackingOf('reason', reason) : { kind: 'args', args: { priority, reason: why } };
}

const MAX_PRIORITY = 9_999;

function reasonAfter(list: readonly string[], rest: string, words: number): string {
  return list.length <= words ? '' : unquoted(restAfter(rest, list.slice(0, words)));
}

function typeNamed(word: string): RuleType | null {
  const read = RULE.id.read(word);
  return read.kind === 'value' ? (RULE_TYPES.find((type) => type === read.value) ?? null) : null;
}

function numberIn(word: string | undefined): number | null {
  return /^#?\d{1,5}$/.test(word ?? '') ? Number(word?.replace('#', '')) : null;
}

function is({ fr, en }: { readonly fr: readonly string[]; readonly en: readonly string[] }, word: string | undefined) {
  return word !== undefined && [...fr, ...en].some((one) => foldCase(one) === foldCase(word));
}

function lackingOf(name: string, { missing }: { readonly missing: { readonly fr: string; readonly en: string } }) {
  return lacking(name, missing.fr, missing.en);
}
