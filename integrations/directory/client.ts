// LDAP by ldapts: connect, TLS, bind, read by pages. Nothing here knows of people or rights.
import { Client, type Entry as Raw } from 'ldapts';
import { type Fault, IntegrationFault } from '../../domain/integrations/fault.ts';
import { asFault, isOfServer } from './faults.ts';

/** Names of attributes in lower case: servers answer in the spelling of their schema, or in that of the question. */
export type Entry = { readonly dn: string; readonly values: ReadonlyMap<string, readonly (string | Buffer)[]> };

export type Query = {
  readonly base: string;
  readonly scope: 'base' | 'sub';
  readonly filter: string;
  readonly attributes: readonly string[];
  /** Which are bytes, no text. */
  readonly bytes?: readonly string[];
};

export type Session = {
  pages(query: Query): AsyncGenerator<readonly Entry[]>;
  /** null: there is no such object, or it does not match. */
  read(query: Omit<Query, 'scope'>): Promise<Entry | null>;
  /** Every value, however many an answer holds. */
  valuesOf(dn: string, attribute: string): Promise<readonly string[]>;
  close(): Promise<void>;
};

export type Reached = {
  readonly urls: readonly string[];
  readonly caPem: string | undefined;
  readonly startTls: boolean;
  readonly silenceMs: number;
  readonly user: string;
  readonly password: () => string;
  readonly pageSize: number;
};

export type DirectoryClient = { open(signal: AbortSignal): Promise<Session> };

export function createDirectoryClient(reached: Reached): DirectoryClient {
  let last = reached.urls[0];
  return {
    open: async (signal) => {
      const urls = [...new Set([last, ...reached.urls])].filter((url) => url !== undefined);
      const faults: { readonly url: string; readonly fault: Fault }[] = [];
      for (const url of urls) {
        signal.throwIfAborted();
        try {
          const session = await openOne(reached, url, signal);
          last = url;
          return session;
        } catch (error) {
          signal.throwIfAborted();
          const found = asFault(error);
          // A refused login is refused everywhere, and each try counts towards locking the account.
          if (!isOfServer(found)) throw found;
          faults.push({ url, fault: found.fault });
        }
      }
      throw new IntegrationFault(together(faults));
    },
  };
}

/** The first one's kind, and what each of them said. */
function together(faults: readonly { readonly url: string; readonly fault: Fault }[]): Fault {
  const [first] = faults;
  if (first === undefined) return { kind: 'settings', detail: 'no address' };
  if (faults.length === 1) return first.fault;
  return { ...first.fault, detail: faults.map(({ url, fault }) => `${url}: ${fault.detail}`).join('; ') };
}

async function openOne(reached: Reached, url: string, signal: AbortSignal): Promise<Session> {
  const { silenceMs, caPem, user } = reached;
  const password = reached.password();
  // RFC 4513, 5.1.2: a name with an empty password is an anonymous login, and succeeds.
  if (password === '') throw new IntegrationFault({ kind: 'settings', detail: 'the password file is empty' });
  const { hostname } = new URL(url);
  const tlsOptions = { ...(caPem === undefined ? {} : { ca: caPem }), servername: serverName(hostname) };
  const isTls = url.startsWith('ldaps://');
  const client = new Client({
    ...{ url, timeout: silenceMs, connectTimeout: silenceMs, strictDN: false },
    // With them the library speaks TLS from the first byte, on ldap:// too: a domain controller then resets the connection.
    ...(isTls ? { tlsOptions } : {}),
  });
  const stop = () => void client.unbind().catch(() => {});
  signal.addEventListener('abort', stop, { once: true });
  const close = async () => {
    signal.removeEventListener('abort', stop);
    await client.unbind().catch(() => {});
  };
  try {
    if (!isTls && reached.startTls) await client.startTLS({ ...tlsOptions, host: hostname });
    await client.bind(user, password);
  } catch (error) {
    await close();
    throw error;
  }
  return sessionOf(client, reached.pageSize, signal, close);
}

/** An address is no name of a server (RFC 6066). */
function serverName(hostname: string): string {
  return /^[\d.]+$|^\[/.test(hostname) ? '' : hostname;
}

/** Of one question: of groups and of people who have rights here. */
const MOST_PAGES = 2000;

function sessionOf(client: Client, pageSize: number, signal: AbortSignal, close: () => Promise<void>): Session {
  /** The library connects again by itself, without TLS and without login: what is read then is another's view. */
  const stillBound = () => {
    signal.throwIfAborted();
    if (!client.isConnected || !client.isBound)
      throw new IntegrationFault({ kind: 'unreachable', detail: 'the connection was lost' });
  };

  async function* pages({ base, scope, filter, attributes, bytes = [] }: Query): AsyncGenerator<readonly Entry[]> {
    stillBound();
    const options = {
      scope,
      filter,
      attributes: [...attributes],
      explicitBufferAttributes: [...bytes],
      paged: { pageSize },
    };
    const asked = client.searchPaginated(base, options);
    const named = new Set<string>();
    for (let page = 1; ; page += 1) {
      const next = await asked.next().catch((error: unknown) => {
        signal.throwIfAborted();
        throw asFault(error);
      });
      if (next.done === true) return;
      stillBound();
      // Referrals (`searchReferences`) lead to other directories: what is there, nobody here has been given rights over.
      const { searchEntries: entries } = next.value;
      // The same ones again: a server that has lost its place leads on for ever.
      if (page > MOST_PAGES || (entries.length > 0 && entries.every(({ dn }) => named.has(dn))))
        throw new IntegrationFault({ kind: 'incomplete', detail: 'its pages have no end' });
      for (const { dn } of entries) named.add(dn);
      if (entries.length > 0) yield entries.map(entryOf);
    }
  }

  async function read(query: Omit<Query, 'scope'>): Promise<Entry | null> {
    try {
      for await (const [entry] of pages({ ...query, scope: 'base' })) return entry ?? null;
      return null;
    } catch (error) {
      if (error instanceof IntegrationFault && error.fault.detail.startsWith('no such object')) return null;
      throw error;
    }
  }

  return {
    pages,
    read,
    valuesOf: async (dn, attribute) => {
      const values: string[] = [];
      let from: number | null = null;
      do {
        // Active Directory gives 1500 values at a time, as `member;range=0-1499`, the last ones as `member;range=1500-*`.
        const named: string = from === null ? attribute : `${attribute};range=${from}-*`;
        const entry = await read({ base: dn, filter: '(objectClass=*)', attributes: [named] });
        if (entry === null) throw new IntegrationFault({ kind: 'incomplete', detail: `${dn} is not found` });
        const part = rangeOf(entry, attribute.toLowerCase());
        if (part.to !== null && (from ?? 0) > part.to)
          throw new IntegrationFault({ kind: 'nonsense', detail: `${attribute}: a range that does not go on` });
        values.push(...part.values);
        from = part.to === null ? null : part.to + 1;
      } while (from !== null);
      return values;
    },
    close,
  };
}

/** `to` null: these are the last ones. */
function rangeOf(
  { values }: Entry,
  attribute: string,
): { readonly values: readonly string[]; readonly to: number | null } {
  for (const [name, own] of values) {
    const range = new RegExp(`^${attribute};range=\\d+-(\\d+|\\*)$`).exec(name)?.[1];
    if (range !== undefined) return { values: own.map(String), to: range === '*' ? null : Number(range) };
  }
  return { values: (values.get(attribute) ?? []).map(String), to: null };
}

/** An attribute comes as one value or a list, and as an empty list where there is none. */
function entryOf({ dn, ...attributes }: Raw): Entry {
  const values = Object.entries(attributes).map(([name, said]) => [name.toLowerCase(), [said].flat()] as const);
  return { dn, values: new Map(values) };
}

export function textsOf({ values }: Entry, attribute: string): readonly string[] {
  return (values.get(attribute.toLowerCase()) ?? []).map(String);
}

export function textOf({ values }: Entry, attribute: string): string | null {
  const [first] = values.get(attribute.toLowerCase()) ?? [];
  return first === undefined || first.length === 0 ? null : String(first);
}
