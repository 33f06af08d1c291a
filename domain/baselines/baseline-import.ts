// The rows of a workbook of baselines: a row for each approval rule; what holds for the whole baseline stands in its first row (POL-1).
import { afterColon } from '../joined-text.ts';
import type { Text } from '../language.ts';
import { type BaselineEdit, baselineKey, type StoredBaseline, sameRules } from './baseline-difference.ts';
import { editRules, type RuleField } from './edit-rules.ts';
import { FAMILY_NAMES, type Family, familyNamed } from './family.ts';
import { NO_POLICY_NAME, policyName } from './policy-name.ts';
import { MOST_RULES, type Rules, SHIPPED_RULES } from './rules.ts';
import { SHIPPED_WINDOWS_RULES } from './windows-rules.ts';

export type BaselineCell = { readonly address: string; readonly value: string | number | boolean | Date | null };
export type BaselineImportRow = Readonly<Record<'family' | 'name' | RuleField, BaselineCell>>;
type Refusal = { readonly address: string; readonly text: Text };

const OF_RULE: readonly RuleField[] = ['kinds', 'severities', 'repositories', 'days', 'level'];
const OF_BASELINE: readonly RuleField[] = ['others', 'unrated', 'unrated-days', 'approved', 'rejected', 'dependencies'];

/** Baselines that the workbook does not name stay as they are. */
export function readBaselineRows(
  rows: readonly BaselineImportRow[],
  stored: readonly StoredBaseline[],
): { readonly edits: readonly BaselineEdit[]; readonly refusals: readonly Refusal[] } {
  const refusals: Refusal[] = [];
  const refuse = ({ address }: BaselineCell, { fr, en }: Text) =>
    void refusals.push({
      address,
      text: { fr: `${address} : ${afterColon(withoutDot(fr))}.`, en: `${address}: ${afterColon(withoutDot(en))}.` },
    });
  const found = new Map<string, Pick<BaselineEdit, 'family' | 'name'> & { rules: Rules; row: BaselineImportRow }>();
  for (const row of rows) {
    const family = familyNamed(textOf(row.family));
    const name = policyName(textOf(row.name));
    if (family === null) refuse(row.family, FAMILY_NAMES);
    if (name === null) refuse(row.name, NO_POLICY_NAME);
    if (family === null || name === null) continue;
    const key = baselineKey({ family, name });
    const known = found.get(key);
    const index = known?.rules.approve.length ?? 0;
    if (index >= MOST_RULES) {
      refuse(row.name, { fr: `au plus ${MOST_RULES} règles`, en: `at most ${MOST_RULES} rules` });
      continue;
    }
    let rules: Rules = known?.rules ?? { ...shipped(family), approve: [] };
    for (const field of known === undefined ? [...OF_RULE, ...OF_BASELINE] : OF_RULE) {
      const text = textOf(row[field]);
      // A row that says nothing of a rule makes none: it would approve everything. What is empty of the baseline is as it is shipped.
      if (text === '') continue;
      const edited = editRules(rules, field, text, index);
      if (edited.kind === 'wrong') refuse(row[field], edited.text);
      else rules = edited.rules;
    }
    if (known !== undefined) {
      const again = OF_BASELINE.find(
        (field) => textOf(row[field]) !== '' && textOf(row[field]) !== textOf(known.row[field]),
      );
      if (again !== undefined)
        refuse(row[again], {
          fr: 'la première ligne de ce référentiel dit autre chose',
          en: 'the first row of this baseline says otherwise',
        });
      known.rules = rules;
    } else found.set(key, { family, name, rules, row });
  }
  const before = new Map(stored.map((one) => [baselineKey(one), one]));
  const edits = [...found].flatMap(([key, { family, name, rules }]): BaselineEdit[] => {
    const known = before.get(key);
    if (known !== undefined && sameRules(known.rules, rules)) return [];
    return [{ family, name: known?.name ?? name, before: known?.rules ?? null, after: rules, simulated: null }];
  });
  return { edits, refusals };
}

/** Neither drivers nor what says nothing of itself come to Windows by leaving a cell empty. */
function shipped(family: Family): Rules {
  return family === 'windows' ? { ...SHIPPED_RULES, unrated: SHIPPED_WINDOWS_RULES.unrated } : SHIPPED_RULES;
}

function textOf({ value }: BaselineCell): string {
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return value instanceof Date ? value.toISOString().slice(0, 10) : String(value).trim();
}

function withoutDot(sentence: string): string {
  return sentence.replace(/\.$/, '');
}
