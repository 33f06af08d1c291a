// The domain that somebody names, by its code or its name.
import { loadDomains } from '../../db/queries/servers/domains.ts';
import type { Db } from '../../db/schema/database.ts';
import { foldCase } from '../../domain/fold-case.ts';
import { didYouMean } from '../../domain/typed/nearest.ts';
import { type Refused, refuse } from './operation.ts';
import { freeText, namesText } from './sentences.ts';

/** What non-production environments are called, and no domain. */
const ENVIRONMENT =
  /^(?:pre-?prod(?:uction)?|recette|dev(?:eloppement|elopment)?|test|tests|uat|qualif(?:ication)?|integration|staging|formation|training)$/;

function environmentNamed(typed: string): Refused {
  const name = namesText([freeText(typed, 100)]);
  return refuse(
    `« ${name.fr} » est un environnement, pas un domaine : pour tout le hors production, tapez hprod.`,
    `“${name.en}” is an environment, not a domain: for all of non-production, type hprod.`,
  );
}

/** Its code, without case and accents of what was typed. `others`: what else the word may have been meant for. */
export async function findDomain(db: Db, typed: string, others: readonly string[] = []): Promise<string | Refused> {
  const domains = await loadDomains(db);
  const wanted = foldCase(freeText(typed, 100));
  const found =
    domains.find(({ code }) => foldCase(code) === wanted) ?? domains.find(({ name }) => foldCase(name) === wanted);
  if (found !== undefined) return found.code;
  if (others.includes('hprod') && ENVIRONMENT.test(wanted)) return environmentNamed(typed);
  const known = domains.map(({ code }) => code).join(', ');
  const name = namesText([freeText(typed, 100)]);
  const near = didYouMean(typed, [...domains.flatMap(({ code, name: long }) => [code, long]), ...others]);
  return refuse(
    `Domaine inconnu : ${name.fr} (connus : ${known}).${near.fr}`,
    `Unknown domain: ${name.en} (known: ${known}).${near.en}`,
  );
}
