// A directory for tests: login, searches by pages, groups in groups, ranges of values as Active Directory gives them, and faults to order. Of
// what a real one does right, Samba and OpenLDAP are the proof (`test/conformance/`); this one is for what they cannot be made to do wrong.
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { childrenOf, type Node, node, number, numberIn, readNode, text, textIn } from './stand-in-ber.ts';
import { matches, type StandInEntry, valuesOf } from './stand-in-filter.ts';

export type DirectoryFault =
  /** What any request is answered with: busy (51), unavailable (52), unwilling (53), size limit (4). */
  | { readonly kind: 'code'; readonly code: number; readonly words?: string; readonly at: 'bind' | 'search' }
  /** Half of the entries, then the connection ends. */
  | { readonly kind: 'cut' }
  /** A whole page, then the connection ends: whoever comes back without a login is shown nothing. */
  | { readonly kind: 'lost' }
  /** Half of the entries and no end. */
  | { readonly kind: 'silent'; readonly at: 'bind' | 'search' }
  | { readonly kind: 'no-ldap' }
  | { readonly kind: 'twice' }
  | { readonly kind: 'nothing' }
  /** Another page follows each one: after the last one, the first comes again. */
  | { readonly kind: 'endless-pages' }
  /** Of each entry. */
  | { readonly kind: 'value'; readonly attribute: string; readonly value: string | null }
  | { readonly kind: 'referrals' }
  /** The next piece of a range is the first one again. */
  | { readonly kind: 'same-range' };

export const EVERY_FAULT: readonly DirectoryFault[] = [
  ...[3, 4, 11, 51, 52, 53, 80].map((code) => ({ kind: 'code', code, at: 'search' }) as const),
  { kind: 'code', code: 51, at: 'bind' },
  {
    kind: 'code',
    code: 49,
    words: '80090308: LdapErr: DSID-0C090449, comment: AcceptSecurityContext error, data 775, v4563',
    at: 'bind',
  },
  ...([
    { kind: 'cut' },
    { kind: 'lost' },
    { kind: 'no-ldap' },
    { kind: 'twice' },
    { kind: 'nothing' },
    { kind: 'endless-pages' },
    { kind: 'referrals' },
  ] as const),
  ...(['bind', 'search'] as const).map((at) => ({ kind: 'silent', at }) as const),
  { kind: 'value', attribute: 'userAccountControl', value: 'many' },
  { kind: 'value', attribute: 'userAccountControl', value: null },
  { kind: 'value', attribute: 'accountExpires', value: 'tomorrow' },
  { kind: 'value', attribute: 'objectGUID', value: 'short' },
];

export type DirectoryStandIn = {
  readonly url: string;
  readonly binds: number;
  set(entry: StandInEntry): void;
  remove(dn: string): void;
  /** Befalls the next `times` requests that it can befall, but for the first `after`. */
  fail(fault: DirectoryFault, times?: number, after?: number): void;
  heal(): void;
  close(): Promise<void>;
};

/** `mostValues`: of one attribute in one answer. */
export async function startDirectory(
  entries: readonly StandInEntry[],
  { user = 'patchcenter@example.test', password = 'secret', mostValues = 1500 } = {},
): Promise<DirectoryStandIn> {
  const known = new Map(entries.map((entry) => [entry.dn.toLowerCase(), entry]));
  let ordered: { readonly fault: DirectoryFault; left: number; after: number } | null = null;
  let binds = 0;
  const bound = new Set<Socket>();

  const befalls = (at: 'bind' | 'search'): DirectoryFault | null => {
    if (ordered === null || ordered.left <= 0) return null;
    const { fault } = ordered;
    if ('at' in fault ? fault.at !== at : at !== 'search') return null;
    if (ordered.after > 0) {
      ordered.after -= 1;
      return null;
    }
    ordered.left -= 1;
    return fault;
  };

  const chainOf = (dn: string): ReadonlySet<string> => {
    const found = new Set<string>();
    const waiting = [dn];
    for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
      for (const [group, entry] of known) {
        if (found.has(group) || !valuesOf(entry, 'member').some((member) => String(member).toLowerCase() === one))
          continue;
        found.add(group);
        waiting.push(group);
      }
    }
    return found;
  };

  function bind(socket: Socket, id: number, [, name, secret]: readonly Node[]): void {
    binds += 1;
    const fault = befalls('bind');
    if (fault?.kind === 'silent') return;
    if (fault?.kind === 'code') {
      send(socket, id, result(0x61, fault.code, fault.words));
      return;
    }
    const isRight = name !== undefined && secret !== undefined && textIn(name) === user && textIn(secret) === password;
    if (isRight) bound.add(socket);
    send(socket, id, isRight ? result(0x61, 0) : result(0x61, 49, 'error, data 52e, v4563'));
  }

  function search(socket: Socket, id: number, parts: readonly Node[], controls: Node | undefined): void {
    const [base, scope, , , , , filter, attributes] = parts;
    if (base === undefined || scope === undefined || filter === undefined) return void socket.destroy();
    const fault = befalls('search');
    if (fault?.kind === 'code') {
      send(socket, id, result(0x65, fault.code, fault.words));
      return;
    }
    if (fault?.kind === 'no-ldap') return void socket.write('HTTP/1.1 400 Bad Request\r\n\r\n');
    const root = textIn(base).toLowerCase();
    if (numberIn(scope) === 0 && !known.has(root)) {
      send(socket, id, result(0x65, 32));
      return;
    }
    const inScope = ([dn]: readonly [string, StandInEntry]) =>
      dn === root || (numberIn(scope) !== 0 && dn.endsWith(`,${root}`));
    const found = [...known]
      .filter(inScope)
      .map(([, entry]) => entry)
      .filter((entry) => matches(entry, filter, chainOf));
    const { size, from } = pageOf(controls);
    const isEndless = fault?.kind === 'endless-pages';
    const begin = isEndless ? from % Math.max(1, found.length) : from;
    const page = fault?.kind === 'nothing' || !bound.has(socket) ? [] : found.slice(begin, begin + size);
    const asked = attributes === undefined ? [] : childrenOf(attributes).map(textIn);
    const isCut = fault?.kind === 'cut' || fault?.kind === 'silent';
    for (const entry of isCut ? page.slice(0, Math.ceil(page.length / 2)) : page) {
      for (let times = fault?.kind === 'twice' ? 2 : 1; times > 0; times -= 1) {
        send(socket, id, answer(entry, asked, fault, mostValues));
      }
    }
    if (fault?.kind === 'referrals') send(socket, id, node(0x73, text('ldap://other.example.test/DC=other')));
    if (fault?.kind === 'silent') return;
    if (fault?.kind === 'cut') return void socket.end();
    const next = isEndless || from + size < found.length ? String(from + Math.min(size, 1_000_000)) : '';
    const cookie = node(0xa0, node(0x30, text('1.2.840.113556.1.4.319'), text(node(0x30, number(0), text(next)))));
    send(socket, id, result(0x65, 0), controls === undefined ? undefined : cookie);
    if (fault?.kind === 'lost') socket.end();
  }

  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let waiting = Buffer.alloc(0);
    socket.on('error', () => {});
    socket.on('close', () => {
      sockets.delete(socket);
      bound.delete(socket);
    });
    socket.on('data', (piece) => {
      waiting = Buffer.concat([waiting, piece]);
      for (let message = readNode(waiting); message !== null; message = readNode(waiting)) {
        waiting = waiting.subarray(message.end);
        const [id, operation, controls] = childrenOf(message);
        if (id === undefined || operation === undefined) return void socket.destroy();
        if (operation.tag === 0x60) bind(socket, numberIn(id), childrenOf(operation));
        else if (operation.tag === 0x63) search(socket, numberIn(id), childrenOf(operation), controls);
        else socket.end();
      }
    });
  });
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  return {
    url: `ldap://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get binds() {
      return binds;
    },
    set: (entry) => void known.set(entry.dn.toLowerCase(), entry),
    remove: (dn) => void known.delete(dn.toLowerCase()),
    fail: (fault, times = 1, after = 0) => {
      ordered = { fault, left: times, after };
    },
    heal: () => {
      ordered = null;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}

function send(socket: Socket, id: number, operation: Buffer, controls?: Buffer): void {
  socket.write(node(0x30, number(id), operation, ...(controls === undefined ? [] : [controls])));
}

function result(tag: number, code: number, words = ''): Buffer {
  return node(tag, number(code, 0x0a), text(''), text(words));
}

/** `size`: of all where no page was asked for. */
function pageOf(controls: Node | undefined): { readonly size: number; readonly from: number } {
  const control = controls === undefined ? undefined : childrenOf(controls)[0];
  const value = control === undefined ? undefined : childrenOf(control).at(-1);
  const asked = value === undefined ? null : readNode(value.content);
  const [size, cookie] = asked === null ? [] : childrenOf(asked);
  if (size === undefined || cookie === undefined) return { size: Number.MAX_SAFE_INTEGER, from: 0 };
  return { size: numberIn(size), from: Number(textIn(cookie) || 0) };
}

function answer(entry: StandInEntry, asked: readonly string[], fault: DirectoryFault | null, most: number): Buffer {
  const named = asked.flatMap((name) => {
    const [attribute = name, option] = name.split(';');
    const isSpoilt = fault?.kind === 'value' && fault.attribute.toLowerCase() === attribute.toLowerCase();
    const spoilt = isSpoilt ? (fault.value === null ? [] : [fault.value]) : null;
    const all = spoilt ?? valuesOf(entry, attribute);
    if (all.length === 0) return [];
    const from = fault?.kind === 'same-range' ? 0 : Number(/range=(\d+)/.exec(option ?? '')?.[1] ?? 0);
    const part = all.slice(from, from + most);
    const isLast = from + most >= all.length;
    const said =
      option === undefined && isLast ? attribute : `${attribute};range=${from}-${isLast ? '*' : from + most - 1}`;
    return [node(0x30, text(said), node(0x31, ...part.map(text)))];
  });
  return node(0x64, text(entry.dn), node(0x30, ...named));
}
