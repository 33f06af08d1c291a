// How the parts of a card's key are written and read. No part contains a colon, which stands between them.
import { parseId } from './ids.ts';
import { ROLES, type Role } from './people/roles.ts';

export type KeyPart<Value> = {
  /** null: nothing is written, as for the whole of something. */
  write(value: Value): string | null;
  /** `text` undefined: nothing stands there. Returns undefined for what `write` never writes. */
  read(text: string | undefined): Value | undefined;
};

const MAX_HOSTNAME = 255;

function required<Value>(write: (value: Value) => string, read: (text: string) => Value | undefined): KeyPart<Value> {
  return { write, read: (text) => (text === undefined ? undefined : read(text)) };
}

export function idPart<Id extends NonNullable<ReturnType<typeof parseId>>>(): KeyPart<Id> {
  return required<Id>(String, (text) => parseId<Id>(text) ?? undefined);
}

/** `none` stands where there is no such thing. */
export function idOrPart<Id extends NonNullable<ReturnType<typeof parseId>>>(none: string): KeyPart<Id | null> {
  return required<Id | null>(
    (id) => (id === null ? none : String(id)),
    (text) => (text === none ? null : (parseId<Id>(text) ?? undefined)),
  );
}

/** A text that stays as it is. */
export function textPart(isOne: (text: string) => boolean): KeyPart<string> {
  return required<string>(
    (text) => text,
    (text) => (isOne(text) ? text : undefined),
  );
}

/** In lower case. Percent-encoded: a hostname is not ours. */
export const hostnamePart: KeyPart<string> = required<string>(
  (hostname) => encodeURIComponent(hostname.toWellFormed()),
  readHostname,
);

function readHostname(text: string): string | undefined {
  const hostname = readEncoded(text);
  if (hostname === undefined || hostname !== hostname.toLowerCase()) return undefined;
  return hostname !== '' && hostname.length <= MAX_HOSTNAME ? hostname : undefined;
}

/** A name that is not ours, percent-encoded. */
export function namePart(isOne: (text: string) => boolean): KeyPart<string> {
  return required<string>(encodedLine, (text) => {
    const name = readEncoded(text, encodedLine);
    return name !== undefined && name !== '' && name.length <= MAX_HOSTNAME && isOne(name) ? name : undefined;
  });
}

/** One word of a fixed list. */
export function oneOfPart<Word extends string>(isOne: (text: string) => text is Word): KeyPart<Word> {
  return required<Word>(
    (word) => word,
    (text) => (isOne(text) ? text : undefined),
  );
}

/** `read`: null for what `write` never writes. */
export function readablePart<Value>(
  write: (value: Value) => string,
  read: (text: string) => Value | null,
): KeyPart<Value> {
  return required<Value>(write, (text) => read(text) ?? undefined);
}

export function numberPart(shape: RegExp, from: number, to: number): KeyPart<number> {
  return required<number>(String, (text) => {
    const value = shape.test(text) ? Number(text) : Number.NaN;
    return value >= from && value <= to ? value : undefined;
  });
}

export const rolesPart: KeyPart<readonly Role[]> = required<readonly Role[]>(
  (roles) => ROLES.filter((role) => roles.includes(role)).join('+'),
  (text) => {
    const names = text === '' ? [] : text.split('+');
    const roles = ROLES.filter((role) => names.includes(role));
    return roles.length === names.length ? roles : undefined;
  },
);

/** Written only when it is so. */
export function flagPart(word: string): KeyPart<boolean> {
  return {
    write: (value) => (value ? word : null),
    read: (text) => (text === undefined ? false : text === word ? true : undefined),
  };
}

/** A line as somebody typed it, percent-encoded; long ones have no key. */
export function linePart(most: number): KeyPart<string> {
  return required<string>(encodedLine, (text) => {
    const line = readEncoded(text, encodedLine);
    return line !== undefined && line !== '' && line.length <= most ? line : undefined;
  });
}

/** Signs that Markdown knows are encoded too. */
function encodedLine(line: string): string {
  return encodeURIComponent(line.toWellFormed()).replace(
    /[!'()*_~]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function readEncoded(text: string, encode: (line: string) => string = encodeURIComponent): string | undefined {
  try {
    const line = decodeURIComponent(text);
    return encode(line) === text ? line : undefined;
  } catch {
    return undefined;
  }
}

/** A name of the estate, percent-encoded; null, for all of them, is `*`. */
export const nameOrAllPart: KeyPart<string | null> = required<string | null>(
  (name) => (name === null ? '*' : encodedLine(name)),
  (text) => {
    if (text === '*') return null;
    const name = readEncoded(text, encodedLine);
    return name === undefined || name === '' || name.length > MAX_HOSTNAME ? undefined : name;
  },
);

/** null, of all of them, is not written at all. */
export function orAllPart<Value>(one: KeyPart<Value>): KeyPart<Value | null> {
  return {
    write: (value) => (value === null ? null : one.write(value)),
    read: (text) => (text === undefined ? null : one.read(text)),
  };
}

/** A filter, of which the one that lets everything pass is not written at all. `read`: null for what `write` never writes. */
export function filterPart<Filter>(
  everything: Filter,
  write: (filter: Filter) => string,
  read: (text: string) => Filter | null,
): KeyPart<Filter> {
  return {
    write: (filter) => write(filter) || null,
    read: (text) => {
      if (text === undefined) return everything;
      const filter = read(text);
      return filter === null || write(filter) === '' ? undefined : filter;
    },
  };
}
