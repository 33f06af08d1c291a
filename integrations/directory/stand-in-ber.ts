// The few rules of BER that LDAP needs (X.690; RFC 4511, 5.1): lengths are definite, numbers are short.

export type Node = { readonly tag: number; readonly content: Buffer; readonly end: number };

/** null: there is more to come. */
export function readNode(from: Buffer, at = 0): Node | null {
  const [tag, first] = [from[at], from[at + 1]];
  if (tag === undefined || first === undefined) return null;
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  if (from.length < at + 2 + lengthBytes) return null;
  const length = lengthBytes === 0 ? first : from.readUIntBE(at + 2, lengthBytes);
  const begin = at + 2 + lengthBytes;
  return from.length < begin + length
    ? null
    : { tag, content: from.subarray(begin, begin + length), end: begin + length };
}

export function childrenOf({ content }: Pick<Node, 'content'>): readonly Node[] {
  const children: Node[] = [];
  for (let at = 0; at < content.length; ) {
    const child = readNode(content, at);
    if (child === null) throw new Error('a message that ends too early');
    children.push(child);
    at = child.end;
  }
  return children;
}

export const numberIn = ({ content }: Pick<Node, 'content'>): number => content.readIntBE(0, content.length);
export const textIn = ({ content }: Pick<Node, 'content'>): string => content.toString('utf8');

export function node(tag: number, ...parts: readonly (Buffer | string)[]): Buffer {
  const content = Buffer.concat(parts.map((part) => Buffer.from(part)));
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(length);
  return Buffer.concat([Buffer.from([tag, 0x84]), size, content]);
}

export const text = (said: Buffer | string): Buffer => node(0x04, said);
export const number = (value: number, tag = 0x02): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return node(tag, bytes);
};
