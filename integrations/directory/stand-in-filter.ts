// Filters of a search (RFC 4511, 4.5.1.7), as far as people and groups are asked for by them.
import { childrenOf, type Node, textIn } from './stand-in-ber.ts';

export type StandInEntry = {
  readonly dn: string;
  readonly values: Readonly<Record<string, readonly (Buffer | string)[]>>;
};

/** DNs of every group that somebody is in, directly or through others. */
export type ChainOf = (dn: string) => ReadonlySet<string>;

export function matches(entry: StandInEntry, filter: Node, chainOf: ChainOf): boolean {
  const inner = () => childrenOf(filter);
  switch (filter.tag) {
    case 0xa0:
      return inner().every((one) => matches(entry, one, chainOf));
    case 0xa1:
      return inner().some((one) => matches(entry, one, chainOf));
    case 0xa2:
      return !inner().every((one) => matches(entry, one, chainOf));
    case 0xa3: {
      const [name, value] = inner();
      return name !== undefined && value !== undefined && holds(entry, textIn(name), value.content);
    }
    case 0x87:
      return valuesOf(entry, textIn(filter)).length > 0;
    case 0xa9: {
      const [rule, value] = [inner().find(({ tag }) => tag === 0x81), inner().find(({ tag }) => tag === 0x83)];
      if (rule === undefined || textIn(rule) !== '1.2.840.113556.1.4.1941' || value === undefined) return false;
      return chainOf(entry.dn.toLowerCase()).has(textIn(value).toLowerCase());
    }
    default:
      throw new Error(`a filter of another kind: ${filter.tag}`);
  }
}

export function valuesOf({ values }: StandInEntry, name: string): readonly (Buffer | string)[] {
  const known = Object.keys(values).find((one) => one.toLowerCase() === name.toLowerCase());
  return known === undefined ? [] : (values[known] ?? []);
}

function holds(entry: StandInEntry, name: string, asked: Buffer): boolean {
  return valuesOf(entry, name).some((value) =>
    Buffer.isBuffer(value) ? value.equals(asked) : value.toLowerCase() === asked.toString('utf8').toLowerCase(),
  );
}
