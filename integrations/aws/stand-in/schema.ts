// The shapes of AWS operations as the SDK's packages carry them, made readable. A shape there is a number for what is plain
// (0 text, 1 number, 2 boolean, 4 instant, 21 bytes; with 64 added a list, with 128 a map), or a tuple that begins with its kind.

type Traits = Readonly<Record<string, unknown>>;

export type Member = {
  readonly name: string;
  readonly required: boolean;
  readonly shape: Shape;
  readonly traits: Traits;
};
export type Shape =
  | { readonly kind: 'text' | 'number' | 'boolean' | 'instant' | 'bytes' | 'document' }
  | { readonly kind: 'list'; readonly of: () => Shape; readonly traits: Traits }
  | { readonly kind: 'map'; readonly of: () => Shape }
  | { readonly kind: 'structure'; readonly name: string; readonly members: () => readonly Member[] };

export type Operation = { readonly name: string; readonly input: Shape; readonly output: Shape };

const [TEXT, NUMBER, BOOLEAN, BYTES] = [0, 1, 2, 21];
/** With and without a format that is said: seconds, RFC 1123, ISO 8601. */
const INSTANTS = [4, 5, 6, 7];
const [LIST_OF, MAP_OF] = [64, 128];
const KINDS = { simple: 0, list: 1, map: 2, structure: 3, union: 4, operation: 9 };
const known = new Map<unknown, Shape>();

/** The operation of that name in a package of the SDK. */
export function operationOf(sdk: Readonly<Record<string, unknown>>, name: string): Operation | undefined {
  const schema = sdk[`${name}$`];
  if (!Array.isArray(schema) || schema[0] !== KINDS.operation) return undefined;
  return { name, input: shapeOf(schema[4]), output: shapeOf(schema[5]) };
}

/** Members and elements are written as a shape, a function that gives it, or a pair of it with its traits. */
function shapeOf(reference: unknown): Shape {
  const schema = typeof reference === 'function' ? (reference as () => unknown)() : reference;
  const before = known.get(schema);
  if (before !== undefined) return before;
  const shape = Array.isArray(schema) ? tupleShape(schema) : plainShape(Number(schema));
  known.set(schema, shape);
  return shape;
}

function plainShape(number: number): Shape {
  if (number >= MAP_OF) return { kind: 'map', of: () => plainShape(number - MAP_OF) };
  if (number >= LIST_OF) return { kind: 'list', of: () => plainShape(number - LIST_OF), traits: {} };
  switch (number) {
    case TEXT:
      return { kind: 'text' };
    case NUMBER:
      return { kind: 'number' };
    case BOOLEAN:
      return { kind: 'boolean' };
    case BYTES:
      return { kind: 'bytes' };
    default:
      return { kind: INSTANTS.includes(number) ? 'instant' : 'document' };
  }
}

function tupleShape(schema: readonly unknown[]): Shape {
  const [kind, , name, traits] = schema;
  switch (kind) {
    case KINDS.simple:
      return shapeOf(schema[4]);
    case KINDS.list: {
      const [element, own] = referenceWithTraits(schema[4]);
      return { kind: 'list', of: () => shapeOf(element), traits: { ...traitsOf(traits), ...own } };
    }
    case KINDS.map:
      return { kind: 'map', of: () => shapeOf(referenceWithTraits(schema[5])[0]) };
    default:
      return { kind: 'structure', name: String(name), members: () => membersOf(schema) };
  }
}

const members = new Map<readonly unknown[], readonly Member[]>();

function membersOf(schema: readonly unknown[]): readonly Member[] {
  const before = members.get(schema);
  if (before !== undefined) return before;
  const names = schema[4] as readonly string[];
  const shapes = schema[5] as readonly unknown[];
  // Those that are required stand first; the last number of the tuple says how many they are.
  const required = Number(schema[6] ?? 0);
  const made = names.map((name, at) => {
    const [reference, traits] = referenceWithTraits(shapes[at]);
    return { name, required: at < required, shape: shapeOf(reference), traits };
  });
  members.set(schema, made);
  return made;
}

function referenceWithTraits(reference: unknown): readonly [unknown, Traits] {
  if (!Array.isArray(reference) || reference.length !== 2) return [reference, {}];
  return [reference[0], traitsOf(reference[1])];
}

function traitsOf(traits: unknown): Traits {
  return typeof traits === 'object' && traits !== null ? (traits as Traits) : {};
}
