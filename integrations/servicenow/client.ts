// ServiceNow's Table, Change and Attachment APIs. Nothing here knows of campaigns.
// https://docs.servicenow.com/bundle/zurich-api-reference/page/integrate/inbound-rest/concept/c_TableAPI.html
import { z } from 'zod';
import { IntegrationFault } from '../../domain/integrations/fault.ts';
import { faultOfStatus, type HttpAnswer, type HttpClient, type HttpRequest } from '../floor/http.ts';
import { parsedJson } from '../floor/read-json.ts';
import type { SignedIn } from './login.ts';

/** Raw values: texts, times as UTC `YYYY-MM-DD HH:mm:ss`. A field that is absent does not exist, or an ACL hides it. */
export type Row = Readonly<Record<string, string>> & { readonly sys_id: string };
export type Query = { readonly table: string; readonly conditions: string; readonly fields: readonly string[] };

export type ServiceNowClient = {
  /** Every row, each once. Throws `incomplete` where fewer come than are announced. */
  list(query: Query, signal: AbortSignal): Promise<readonly Row[]>;
  /** The first one, whichever it is, and how many there are. */
  first(query: Query, signal: AbortSignal): Promise<{ readonly row: Row | null; readonly count: number }>;
  create(table: string, fields: Fields, signal: AbortSignal): Promise<string>;
  /** Of a template. */
  createStandard(template: string, fields: Fields, signal: AbortSignal): Promise<string>;
  update(table: string, id: string, fields: Fields, signal: AbortSignal): Promise<void>;
  attachments(table: string, id: string, signal: AbortSignal): Promise<readonly string[]>;
  attach(to: Attachment, signal: AbortSignal): Promise<void>;
};

const MOST_ATTACHMENTS = 1000;

type Page = { readonly after: string | null; readonly limit: number };
type Fields = Readonly<Record<string, string>>;
type Attachment = {
  readonly table: string;
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly text: string;
};

/** What a status means: a refusal of 403 is of a business rule, or of one record; it is told with the record. */
export function serviceNowFault(answer: HttpAnswer) {
  if ([400, 401, 403, 404].includes(answer.status)) return null;
  return faultOfStatus(answer);
}

const SYS_ID = /^[0-9a-f]{32}$/;
const rows = z.object({ result: z.array(z.record(z.string(), z.unknown())) });
const made = z.object({
  result: z.object({
    // The Change API says it as `{ value, display_value }`.
    sys_id: z
      .union([z.string(), z.object({ value: z.string() }).transform(({ value }) => value)])
      .pipe(z.string().regex(SYS_ID)),
  }),
});
const files = z.object({ result: z.array(z.object({ table_sys_id: z.string(), file_name: z.string() })) });
const failed = z.object({ error: z.object({ message: z.string().nullish(), detail: z.string().nullish() }) });

export function createServiceNowClient(http: HttpClient, signedIn: SignedIn, pageSize: number): ServiceNowClient {
  async function once(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    const headers = { ...(await signedIn.headers(signal)), ...request.headers };
    return http.ask({ ...request, headers }, signal);
  }

  async function ask(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    const first = await once(request, signal);
    // Refused before anything was done: what writes may be sent again, too.
    const answer = first.status === 401 && signedIn.renew() ? await once(request, signal) : first;
    if (answer.status < 400) return answer;
    const detail = `HTTP ${answer.status}${wordsOf(answer.text)}`;
    if (answer.status === 401) throw new IntegrationFault({ kind: 'refused', detail });
    // A right that is missing, and no login that tries could lock.
    const isRight = answer.status === 403 && request.isRead;
    throw new IntegrationFault({ kind: isRight ? 'settings' : 'nonsense', detail });
  }

  async function page({ table, conditions, fields }: Query, { after, limit }: Page, signal: AbortSignal) {
    // By ranges of sys_id: offsets shift when a row comes or goes between two pages.
    const from = after === null ? '' : `^sys_id>${after}`;
    const query = {
      sysparm_query: `${conditions}${from}^ORDERBYsys_id`,
      sysparm_fields: ['sys_id', ...fields].join(','),
      sysparm_limit: String(limit),
      sysparm_exclude_reference_link: 'true',
    };
    const { text, headers } = await ask({ path: `/api/now/table/${table}`, query, isRead: true }, signal);
    const read = rows.safeParse(parsedJson(text));
    const total = headers['x-total-count'];
    if (!read.success) throw new IntegrationFault({ kind: 'nonsense', detail: `${table}: no list of records` });
    if (total === undefined || !/^\d+$/.test(total))
      throw new IntegrationFault({ kind: 'incomplete', detail: `${table}: it is not told how many there are` });
    return { rows: read.data.result.map((one) => rowOf(table, one)), left: Number(total) };
  }

  async function send(method: 'POST' | 'PATCH', path: string, body: Fields, signal: AbortSignal): Promise<string> {
    const { text } = await ask({ method, path, body, isRead: false }, signal);
    const read = made.safeParse(parsedJson(text));
    if (!read.success) throw new IntegrationFault({ kind: 'nonsense', detail: 'no sys_id in the answer to a write' });
    return read.data.result.sys_id;
  }

  return {
    list: async (query, signal) => {
      const all: Row[] = [];
      for (let after: string | null = null; ; after = all.at(-1)?.sys_id ?? null) {
        const { rows: some, left } = await page(query, { after, limit: pageSize }, signal);
        for (const row of some) {
          const last = all.at(-1)?.sys_id;
          if (last !== undefined && row.sys_id <= last)
            throw new IntegrationFault({ kind: 'incomplete', detail: `${query.table}: the same record comes twice` });
          all.push(row);
        }
        if (some.length === left) return all;
        if (some.length === 0 || some.length > left)
          throw new IntegrationFault({
            kind: 'incomplete',
            detail: `${query.table}: ${some.length} of ${left} records`,
          });
      }
    },
    first: async (query, signal) => {
      const { rows: some, left } = await page(query, { after: null, limit: 1 }, signal);
      return { row: some[0] ?? null, count: left };
    },
    create: (table, fields, signal) => send('POST', `/api/now/table/${table}`, fields, signal),
    createStandard: (template, fields, signal) =>
      send('POST', `/api/sn_chg_rest/change/standard/${template}`, fields, signal),
    update: async (table, id, fields, signal) => {
      await send('PATCH', `/api/now/table/${table}/${id}`, fields, signal);
    },
    attachments: async (table, id, signal) => {
      const query = {
        sysparm_query: `table_name=${table}^table_sys_id=${id}`,
        sysparm_limit: String(MOST_ATTACHMENTS),
      };
      const { text } = await ask({ path: '/api/now/attachment', query, isRead: true }, signal);
      const read = files.safeParse(parsedJson(text));
      if (!read.success) throw new IntegrationFault({ kind: 'nonsense', detail: 'no list of attachments' });
      // What is looked for may be among those that were left out, and would be attached again and again.
      if (read.data.result.length >= MOST_ATTACHMENTS)
        throw new IntegrationFault({ kind: 'incomplete', detail: `${MOST_ATTACHMENTS} attachments or more` });
      return read.data.result.flatMap((one) => (one.table_sys_id === id ? [one.file_name] : []));
    },
    attach: async ({ table, id, name, type, text }, signal) => {
      const query = { table_name: table, table_sys_id: id, file_name: name };
      const request = { method: 'POST', path: '/api/now/attachment/file', query, isRead: false } as const;
      await ask({ ...request, headers: { 'content-type': type }, body: text }, signal);
    },
  };
}

/** A value that is no text is none of the Table API: what was known before says more. */
function rowOf(table: string, raw: Readonly<Record<string, unknown>>): Row {
  const texts = Object.entries(raw).map(([name, value]) => {
    if (typeof value === 'string') return [name, value] as const;
    throw new IntegrationFault({ kind: 'nonsense', detail: `${table}: ${name} is no text` });
  });
  const { sys_id: id, ...fields } = Object.fromEntries(texts);
  if (id === undefined || !SYS_ID.test(id))
    throw new IntegrationFault({ kind: 'nonsense', detail: `${table}: a record without a sys_id` });
  return { ...fields, sys_id: id };
}

function wordsOf(text: string): string {
  try {
    const { error } = failed.parse(JSON.parse(text));
    return `: ${[error.message, error.detail]
      .filter((one) => one)
      .join(' – ')
      .slice(0, 300)}`;
  } catch {
    return '';
  }
}
