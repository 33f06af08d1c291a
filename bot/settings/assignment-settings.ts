// `/settings rules` and `/settings limits`: the assignment rules and standing limits of operators, shown and changed (ASSIGN-2, ASSIGN-4).

import { loadUsersByEmail } from '../../db/queries/people/people.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import { serversText } from '../../domain/counts.ts';
import type { UserId } from '../../domain/ids.ts';
import type { RuleEdit } from '../../domain/inventory/rule-changes.ts';
import type { Text } from '../../domain/language.ts';
import { editRule } from '../inventory/edit-rule.ts';
import { answerTo, byOf, card } from '../shared/command-answers.ts';
import { findOperator } from '../shared/find-operator.ts';
import type { OperationContext, Refused } from '../shared/operation.ts';
import type { CommandAnswer, CommandContext } from '../shared/typed/command.ts';
import { limitAlways } from '../staffing/operator-limits.ts';
import type { AssignmentArgs } from './assignment-form.ts';

export async function runAssignment(
  operations: OperationContext,
  context: CommandContext<AssignmentArgs>,
): Promise<CommandAnswer> {
  const { args } = context;
  if (args.kind === 'rules') return card(cardKeyText({ kind: 'assignment-rules' }));
  if (args.kind === 'limit') return limit(operations, context, args);
  const edit = await editOf(operations, args, context.now);
  if (edit.kind === 'refused') return { kind: 'text', text: edit.text };
  const outcome = await editRule(operations, byOf(context), { edit, reason: args.reason });
  return answerTo(outcome, ({ changeId }) => card(cardKeyText({ kind: 'inventory-change', changeId })));
}

type RuleArgs = Exclude<AssignmentArgs, { kind: 'rules' | 'limit' }>;

async function editOf({ db }: OperationContext, args: RuleArgs, now: Date): Promise<RuleEdit | Refused> {
  if (args.kind === 'remove-rule') return { kind: 'remove', id: args.id };
  const found = await findOperator(db, args.person, now);
  if (found.kind === 'refused') return found;
  const users = await loadUsersByEmail(db);
  const operator = emailOf(users, found.userId);
  const { priority } = args;
  if (args.kind === 'change-rule') return { kind: 'change', id: args.id, operator, priority };
  return { kind: 'add', rule: { type: args.type, about: args.about, operator, priority } };
}

function emailOf(users: Awaited<ReturnType<typeof loadUsersByEmail>>, userId: UserId): string {
  const email = [...users].find(([, { id }]) => id === userId)?.[0];
  if (email === undefined) throw new Error('an operator without an account');
  return email;
}

async function limit(
  operations: OperationContext,
  context: CommandContext<AssignmentArgs>,
  { person, most, reason }: Extract<AssignmentArgs, { kind: 'limit' }>,
): Promise<CommandAnswer> {
  const found = await findOperator(operations.db, person, context.now);
  if (found.kind === 'refused') return { kind: 'text', text: found.text };
  const { userId, name } = found;
  const outcome = await limitAlways(operations, byOf(context), { userId, most, reason });
  return answerTo(outcome, ({ before }) => ({ kind: 'text', text: limitText(name, before, most) }));
}

/** What was done, and the line that takes it back. */
function limitText(name: string, before: number, most: number): Text {
  const [was, is] = [limitWords(before), limitWords(most)];
  return {
    fr: `${name} : ${is.fr} par campagne (avant : ${was.fr}). Ce que cette personne a déjà lui reste. Pour revenir : /reglages limites "${name}" ${before} MOTIF`,
    en: `${name}: ${is.en} in each campaign (before: ${was.en}). What this person has already stays. To take it back: /settings limits "${name}" ${before} REASON`,
  };
}

function limitWords(most: number): Text {
  if (most === 0) return { fr: 'sans limite', en: 'no limit' };
  const { fr, en } = serversText(most);
  return { fr: `${fr} au plus`, en: `at most ${en}` };
}
