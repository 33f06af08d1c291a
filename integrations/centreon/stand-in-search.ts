// `search`: JSON with `$and`, `$or`, and comparisons of named parameters.
import { isRecord } from '../floor/stand-in-server.ts';

export type Subject = Readonly<Record<string, string | number | boolean | null>>;

/** Throws what is wrong with the search. */
export function isFound(search: unknown, subject: Subject): boolean {
  if (!isRecord(search)) throw new Error('Error in the search: it must be a JSON object');
  return Object.entries(search).every(([name, wanted]) => {
    if (name === '$and') return [wanted].flat().every((one) => isFound(one, subject));
    if (name === '$or') return [wanted].flat().some((one) => isFound(one, subject));
    if (!(name in subject)) throw new Error(`The parameter ${name} is not allowed`);
    const value = subject[name] ?? null;
    return isRecord(wanted)
      ? Object.entries(wanted).every(([operator, to]) => holds(value, operator, to))
      : same(value, wanted);
  });
}

function holds(value: Subject[string], operator: string, wanted: unknown): boolean {
  switch (operator) {
    case '$eq':
      return same(value, wanted);
    case '$neq':
      return !same(value, wanted);
    case '$in':
      return [wanted].flat().some((one) => same(value, one));
    case '$ni':
      return ![wanted].flat().some((one) => same(value, one));
    case '$gt':
      return Number(value) > Number(wanted);
    case '$lt':
      return Number(value) < Number(wanted);
    case '$lk':
      return new RegExp(
        `^${String(wanted)
          .replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
          .replaceAll('%', '.*')}$`,
        'i',
      ).test(String(value));
    case '$rg':
      return new RegExp(String(wanted), 'i').test(String(value));
    default:
      throw new Error(`The operator ${operator} is not supported`);
  }
}

/** As MariaDB compares: capitals or not, numbers as texts. */
function same(value: Subject[string], wanted: unknown): boolean {
  return String(value).toLowerCase() === String(wanted).toLowerCase();
}
