// A list of hosts names what there is: a slip would leave somebody without the servers that were meant (PEOPLE-3).
import { loadRuleNames } from '../../db/queries/people/reach.ts';
import type { Db } from '../../db/schema/database.ts';
import { foldCase } from '../../domain/fold-case.ts';
import { type HostRule, hostRuleText } from '../../domain/people/host-rules.ts';
import { didYouMean } from '../../domain/typed/nearest.ts';
import { type Refused, refuse } from '../shared/operation.ts';

/** null: every line holds something. A glob may hold servers that are still to come. */
export async function unknownRule(db: Db, rules: readonly HostRule[]): Promise<Refused | null> {
  const names = await loadRuleNames(db);
  const isGlob = ({ kind, value }: HostRule) => kind === 'host' && /[*?]/.test(value);
  const isThere = ({ kind, value }: HostRule) => names[kind].some((name) => foldCase(name) === foldCase(value));
  const unknown = rules.find((rule) => !isGlob(rule) && !isThere(rule));
  if (unknown === undefined) return null;
  const near = didYouMean(unknown.value, names[unknown.kind]);
  return refuse(
    `L’inventaire ne connaît pas ${hostRuleText(unknown, 'fr')}.${near.fr}`,
    `The inventory does not know ${hostRuleText(unknown, 'en')}.${near.en}`,
  );
}
