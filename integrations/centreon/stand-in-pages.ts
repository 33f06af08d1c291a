// Pages of `result` and `meta`: ten rows as shipped.
import { duplicated, type Reply } from '../floor/stand-in-server.ts';
import type { CentreonFault } from './stand-in-faults.ts';
import { isFound, type Subject } from './stand-in-search.ts';

type Row = Readonly<Record<string, unknown>>;
type Rows<T> = { readonly all: readonly T[]; readonly subject: (one: T) => Subject; readonly show: (one: T) => Row };

export function paged<T>(
  query: URLSearchParams,
  fault: CentreonFault | undefined,
  { all, subject, show }: Rows<T>,
): Reply {
  const limit = Number(query.get('limit') ?? 10);
  const page = Number(query.get('page') ?? 1);
  const isNumber = (value: number) => Number.isInteger(value) && value > 0;
  if (!isNumber(limit) || !isNumber(page))
    return failure(500, 'Error in the request: limit and page must be positive', fault);
  let found: readonly T[];
  try {
    const search: unknown = JSON.parse(query.get('search') ?? '{}');
    found = all.filter((one) => isFound(search, subject(one)));
  } catch (error) {
    return failure(500, error instanceof Error ? error.message : String(error), fault);
  }
  const from = (page - 1) * limit - (fault?.kind === 'page-drift' && page > 1 ? 1 : 0);
  const plain = found.slice(from, from + limit).map(show);
  const rows = (fault?.kind === 'duplicated' ? duplicated(plain) : plain).map((row) => spoiled(row, fault));
  const total = found.length + (fault?.kind === 'wrong-count' ? (fault.by ?? 1) : 0);
  const meta = { page, limit, search: {}, sort_by: {}, total };
  if (fault?.kind === 'wrong-type' && fault.what === 'no-list') return { status: 200, body: { result: {}, meta } };
  if (fault?.kind === 'wrong-type' && fault.what === 'no-meta') return { status: 200, body: { result: rows } };
  return { status: 200, body: { result: rows, meta } };
}

function spoiled(row: Row, fault: CentreonFault | undefined): Row {
  if (fault?.kind !== 'wrong-type') return row;
  if (fault.what === 'id') return { ...row, id: `h${row.id}` };
  if (fault.what === 'null-name') return { ...row, name: null };
  return { ...row, state: 'UP' };
}

export function failure(code: number, message: string, fault: CentreonFault | undefined): Reply {
  return {
    status: code,
    body: { code, message: fault?.kind === 'language' ? 'La demande n’a pas pu être traitée.' : message },
  };
}
