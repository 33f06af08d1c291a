// The operator that somebody means: by mention, name, part of it, or address.

import { loadOperators } from '../../db/queries/people/people.ts';
import type { Db } from '../../db/schema/database.ts';
import { foldCase } from '../../domain/fold-case.ts';
import type { UserId } from '../../domain/ids.ts';
import { didYouMean } from '../../domain/typed/nearest.ts';
import { type Refused, refuse } from './operation.ts';
import { freeText, namesText } from './sentences.ts';

export type FoundOperator = { readonly kind: 'operator'; readonly userId: UserId; readonly name: string };

/** Without case and accents; `typed` may begin with `@`. Several that fit are named. */
export async function findOperator(db: Db, typed: string, now: Date): Promise<FoundOperator | Refused> {
  const wanted = foldCase(typed.replace(/^@/, ''));
  const operators = await loadOperators(db, now);
  const exact = operators.filter(({ name, email }) => foldCase(name) === wanted || email === wanted);
  const near = operators.filter(({ name, email }) =>
    [...foldCase(name).split(/\s+/), email.split('@')[0]].includes(wanted),
  );
  const found = exact.length > 0 ? exact : near;
  const [only, second] = found;
  if (only !== undefined && second === undefined) return { kind: 'operator', userId: only.id, name: only.name };
  const shown = namesText([freeText(typed, 60)]);
  const names = namesText((found.length > 0 ? found : operators).map(({ name }) => name));
  if (found.length > 0) {
    return refuse(
      `Plusieurs opérateurs s’appellent ${shown.fr} : ${names.fr}.`,
      `Several operators are called ${shown.en}: ${names.en}.`,
    );
  }
  const meant = didYouMean(
    typed.replace(/^@/, ''),
    operators.map(({ name }) => name),
  );
  return refuse(
    `Aucun opérateur ne s’appelle ${shown.fr} (connus : ${names.fr || 'aucun'}).${meant.fr}`,
    `No operator is called ${shown.en} (known: ${names.en || 'none'}).${meant.en}`,
  );
}
