// iTop's REST/JSON (webservices/rest.php): always HTTP 200, what went wrong is in `code`. Nothing here knows of servers or patching.
// https://www.itophub.io/wiki/page?id=latest:advancedtopics:rest_json
import { z } from 'zod';
import { type Fault, IntegrationFault } from '../../domain/integrations/fault.ts';
import type { HttpClient } from '../floor/http.ts';
import { parsedJson } from '../floor/read-json.ts';

/** What an attribute holds, as text; null: it is empty. */
export type ItopFields = Readonly<Record<string, string | null>>;
export type ItopObject = { readonly class: string; readonly key: string; readonly fields: ItopFields };
export type UnreadableObject = { readonly class: string; readonly key: string; readonly why: string };

export type ItopPage = {
  readonly objects: readonly ItopObject[];
  readonly unreadable: readonly UnreadableObject[];
  /** Of the whole set; null: it is not told. */
  readonly found: number | null;
  /** The clock of the other side; null: it is not told. */
  readonly at: Date | null;
};

export type Login = { readonly token: () => string } | { readonly username: string; readonly password: () => string };

export type ItopQuery = {
  readonly class: string;
  readonly where: readonly string[];
  readonly attributes: readonly string[];
  /** Attributes without which an object says nothing: it is unreadable. */
  readonly needed?: readonly string[];
  readonly limit: number;
};

export type ItopClient = {
  list(query: ItopQuery, signal: AbortSignal): Promise<ItopPage>;
  update(
    object: { readonly class: string; readonly key: string; readonly fields: Readonly<Record<string, string>> },
    comment: string,
    signal: AbortSignal,
  ): Promise<void>;
};

const answer = z.object({
  code: z.number(),
  message: z.string().nullish(),
  objects: z.record(z.string(), z.unknown()).nullish(),
});

const object = z.object({
  code: z.number().default(0),
  class: z.string(),
  key: z.union([z.string(), z.number()]).transform(String),
  fields: z.record(z.string(), z.unknown()),
});

export function createItopClient(http: HttpClient, version: string, login: Login): ItopClient {
  async function ask(operation: object, isRead: boolean, signal: AbortSignal) {
    const { headers, fields } = signedBy(login);
    const body = new URLSearchParams({ ...fields, json_data: JSON.stringify(operation) });
    const { text, headers: said } = await http.ask(
      { method: 'POST', path: '/webservices/rest.php', query: { version }, headers, body, isRead },
      signal,
    );
    const read = answer.safeParse(parsedJson(text));
    if (!read.success) throw new IntegrationFault({ kind: 'nonsense', detail: 'no answer of iTop' });
    const fault = faultOfCode(read.data.code, read.data.message ?? '', isRead);
    if (fault !== null) throw new IntegrationFault(fault);
    return { ...read.data, at: dateOf(said.date) };
  }

  return {
    list: async ({ class: of, where, attributes, needed = [], limit }, signal) => {
      const { objects, message, at } = await ask(
        {
          operation: 'core/get',
          class: of,
          key: `SELECT ${of}${where.length === 0 ? '' : ` WHERE ${where.map(grouped).join(' AND ')}`}`,
          output_fields: attributes.join(','),
          limit,
          page: 1,
        },
        true,
        signal,
      );
      const read = Object.values(objects ?? {}).map((one) => readObject(one, attributes, needed));
      const found = countIn(message ?? '') ?? (objects == null ? 0 : null);
      const different = new Set(read.map(({ class: is, key }) => `${is}::${key}`)).size;
      // Half an answer must not look like departures: what is not in it is gone, to a reading of what has changed.
      if (found !== null && different !== Math.min(limit, found))
        throw new IntegrationFault({
          kind: 'incomplete',
          detail: `${of}: ${different} of ${Math.min(limit, found)} objects`,
        });
      return {
        objects: read.flatMap((one) => ('fields' in one ? [one] : [])),
        unreadable: read.flatMap((one) => ('why' in one ? [one] : [])),
        found,
        at,
      };
    },
    update: async ({ class: of, key, fields }, comment, signal) => {
      await ask({ operation: 'core/update', class: of, key, comment, fields, output_fields: 'id' }, false, signal);
    },
  };
}

function grouped(condition: string): string {
  return /\bOR\b/i.test(condition) ? `(${condition})` : condition;
}

function signedBy(login: Login): { readonly headers: Record<string, string>; readonly fields: Record<string, string> } {
  if ('token' in login) return { headers: { 'auth-token': login.token() }, fields: {} };
  return { headers: {}, fields: { auth_user: login.username, auth_pwd: login.password() } };
}

/** 1 is a login that is refused as well as a right that is missing. Whatever is written was read before: of that it is the right. */
function faultOfCode(code: number, message: string, isRead: boolean): Fault | null {
  if (code === 0) return null;
  const detail = `code ${code}: ${message.slice(0, 300)}`;
  if (code !== 1) return { kind: 'nonsense', detail };
  return { kind: isRead ? 'refused' : 'settings', detail };
}

/** "Found: 412", in whatever language; null: it says no number. */
function countIn(message: string): number | null {
  const number = /\d+/.exec(message)?.[0];
  return number === undefined ? null : Number(number);
}

/** A list or an object is no attribute that was asked for. */
function readObject(
  raw: unknown,
  attributes: readonly string[],
  needed: readonly string[],
): ItopObject | UnreadableObject {
  const read = object.safeParse(raw);
  if (!read.success) throw new IntegrationFault({ kind: 'nonsense', detail: 'an object without class, key or fields' });
  const { class: of, key, fields } = read.data;
  const unreadable = (why: string) => ({ class: of, key, why });
  if (read.data.code !== 0) return unreadable(`code ${read.data.code}`);
  const values: Record<string, string | null> = {};
  for (const attribute of attributes) {
    if (attribute === 'id') continue;
    const said = fields[attribute];
    if (said === undefined) return unreadable(`${attribute} is missing`);
    // Keys of other objects come as numbers, or as texts; a number where a text belongs is another attribute's.
    const text =
      typeof said === 'number' && (attribute.endsWith('_id') || attribute === 'objkey') ? String(said) : said;
    if (text !== null && typeof text !== 'string') return unreadable(`${attribute} is no text`);
    values[attribute] = text === '' ? null : text;
  }
  const empty = needed.find((attribute) => (values[attribute] ?? null) === null);
  return empty === undefined ? { class: of, key, fields: values } : unreadable(`${empty} is empty`);
}

function dateOf(header: string | undefined): Date | null {
  const ms = header === undefined ? Number.NaN : Date.parse(header);
  return Number.isNaN(ms) ? null : new Date(ms);
}
