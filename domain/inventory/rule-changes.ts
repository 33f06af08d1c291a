// Assignment rules one by one (ASSIGN-2): the change that somebody means by adding, changing or removing one, and what the rules are after it.
import type { UserId } from '../ids.ts';
import type { Text } from '../language.ts';
import { type AssignmentRule, RULE_TYPES, type RuleType } from '../previews/assignment.ts';
import { ruleName } from './entities/people.ts';
import type { Fields, InventoryChange } from './record.ts';

/** A rule in words: `operator` is an e-mail address. */
export type Rule = {
  readonly id: number;
  readonly type: RuleType;
  readonly about: string;
  readonly operator: string;
  readonly priority: number;
};

export type RuleEdit =
  /** `priority` null: that of most rules. */
  | { readonly kind: 'add'; readonly rule: Omit<Rule, 'id' | 'priority'> & { readonly priority: number | null } }
  /** null: as it was. */
  | { readonly kind: 'change'; readonly id: number; readonly operator: string | null; readonly priority: number | null }
  | { readonly kind: 'remove'; readonly id: number };

export type EditedRules =
  | { readonly kind: 'changes'; readonly changes: readonly InventoryChange[] }
  | { readonly kind: 'refused'; readonly text: Text };

const USUAL_PRIORITY = 100;

export function editedRules(edit: RuleEdit, rules: readonly Rule[]): EditedRules {
  if (edit.kind === 'add') {
    const rule = { ...edit.rule, priority: edit.rule.priority ?? USUAL_PRIORITY };
    return put(rule, [], rules);
  }
  const known = rules.find(({ id }) => id === edit.id);
  if (known === undefined) return unknownRule(edit.id);
  if (edit.kind === 'remove') return { kind: 'changes', changes: [removed(known)] };
  const rule = { ...known, operator: edit.operator ?? known.operator, priority: edit.priority ?? known.priority };
  if (rule.operator === known.operator) return put(rule, [], rules);
  return put(rule, [removed(known)], rules);
}

/** Added, or given another priority where it is there already. `others`: what goes with it. */
function put(rule: Omit<Rule, 'id'>, others: readonly InventoryChange[], rules: readonly Rule[]): EditedRules {
  const same = rules.find(
    ({ type, about, operator }) => type === rule.type && about === rule.about && operator === rule.operator,
  );
  if (same === undefined) {
    const added: InventoryChange = { entity: 'rule', name: nameOf(rule), before: null, after: fieldsOf(rule) };
    return { kind: 'changes', changes: [...others, added] };
  }
  if (same.priority === rule.priority && others.length === 0) return nothingNew(same);
  const [before, after] = [{ priority: String(same.priority) }, { priority: String(rule.priority) }];
  const changed: InventoryChange = { entity: 'rule', name: nameOf(rule), before, after };
  return { kind: 'changes', changes: same.priority === rule.priority ? others : [...others, changed] };
}

function removed(rule: Rule): InventoryChange {
  return { entity: 'rule', name: nameOf(rule), before: fieldsOf(rule), after: null };
}

function nameOf({ type, about, operator }: Omit<Rule, 'id' | 'priority'>): string {
  return ruleName(type, about, operator);
}

function fieldsOf({ type, about, operator, priority }: Omit<Rule, 'id'>): Fields {
  return { kind: type, about, operator, priority: String(priority) };
}

/** `users`: by e-mail address. A rule of somebody who has no account yet gives nothing to nobody. */
export function rulesAfter(
  rules: readonly AssignmentRule[],
  changes: readonly InventoryChange[],
  users: ReadonlyMap<string, UserId>,
): readonly AssignmentRule[] {
  const emails = new Map(Array.from(users, ([email, id]) => [id, email]));
  const named = (rule: AssignmentRule) => ruleName(rule.type, rule.value, emails.get(rule.userId) ?? '');
  const changed = new Map(changes.flatMap((one) => (one.entity === 'rule' ? [[one.name, one] as const] : [])));
  const kept = rules.flatMap((rule) => {
    const change = changed.get(named(rule));
    if (change === undefined) return [rule];
    return change.after === null ? [] : [{ ...rule, priority: Number(change.after.priority ?? rule.priority) }];
  });
  // As the database numbers them: the newest has the highest id.
  let next = Math.max(0, ...rules.map(({ id }) => id));
  const added = [...changed.values()].flatMap(({ before, after }) => {
    const type = RULE_TYPES.find((one) => one === after?.kind);
    const userId = users.get(after?.operator ?? '');
    if (before !== null || after === null || type === undefined || userId === undefined) return [];
    next += 1;
    return [{ id: next, type, value: after.about ?? '', userId, priority: Number(after.priority ?? USUAL_PRIORITY) }];
  });
  return [...kept, ...added];
}

function unknownRule(id: number): EditedRules {
  return {
    kind: 'refused',
    text: {
      fr: `Il n’y a pas de règle ${id} : /reglages affectations les montre toutes.`,
      en: `There is no rule ${id}: /settings rules shows all of them.`,
    },
  };
}

function nothingNew({ id }: Rule): EditedRules {
  return {
    kind: 'refused',
    text: {
      fr: `La règle ${id} dit déjà cela : rien à changer.`,
      en: `Rule ${id} already says so: there is nothing to change.`,
    },
  };
}
