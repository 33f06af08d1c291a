// PEOPLE-3: columns of an account's own rows whose texts name other servers. The views of what is within reach hold them without those names, so
// that whatever reads them does.
import { NAMED_IN_EVIDENCE, UNNAMED, UNNAMED_IN_EVIDENCE } from '../domain/people/unnamed.ts';

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** Of the element `b` of a list: all of those whom it is about are within reach. Older rows do not say who they are. */
const KNOWN = `jsonb_array_length(coalesce(b.value -> 'hosts', '[]')) > 0
  and not exists (select from jsonb_array_elements_text(b.value -> 'hosts') h (name)
    where not exists (select from servers v where lower(v.hostname) = lower(h.name)))`;

const unnamed = `(${literal(JSON.stringify(UNNAMED))}::jsonb -> (b.value ->> 'code'))`;

const startRefusal = `case when t.start_refusal is not null then coalesce((
  select jsonb_agg(case when ${unnamed} is null or (${KNOWN}) then b.value
    else jsonb_build_object('code', b.value -> 'code', 'text', ${unnamed}) end order by b.n)
  from jsonb_array_elements(t.start_refusal) with ordinality b (value, n)), '[]') end`;

const evidence = "(t.waiting_for ->> 'evidence')";
const named = `coalesce(${NAMED_IN_EVIDENCE.map((pattern) => `substring(${evidence} from ${literal(pattern)})`).join(', ')})`;

const waitingFor = `case when ${named} is null
    or exists (select from servers v where lower(v.hostname) = lower(${named})) then t.waiting_for
  else jsonb_set(t.waiting_for, '{evidence}',
    to_jsonb(replace(${evidence}, ${named}, ${literal(UNNAMED_IN_EVIDENCE)}))) end`;

/** By table and column, of its row `t`. */
export const UNNAMED_COLUMNS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  patch_sessions: { start_refusal: startRefusal },
  patch_attempts: { waiting_for: waitingFor },
};
