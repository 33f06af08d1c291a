// EC2's protocol: parameters of a form in (`Filter.1.Value.2`), XML out. Names come from the traits of the SDK's shapes.
import type { Member, Shape } from './schema.ts';

/** Of a form, by the shape; what is not in the shape comes back apart, to be refused. */
export function fromQuery(
  shape: Shape,
  form: URLSearchParams,
): { readonly input: unknown; readonly left: readonly string[] } {
  const values = new Map([...form].filter(([name]) => name !== 'Action' && name !== 'Version'));
  const used = new Set<string>();
  const input = read(shape, '', values, used) ?? {};
  return { input, left: [...values.keys()].filter((name) => !used.has(name)) };
}

function read(shape: Shape, at: string, values: ReadonlyMap<string, string>, used: Set<string>): unknown {
  switch (shape.kind) {
    case 'structure': {
      const fields = shape
        .members()
        .map((member) => [member.name, read(member.shape, dotted(at, queryName(member)), values, used)] as const)
        .filter(([, value]) => value !== undefined);
      return fields.length === 0 ? undefined : Object.fromEntries(fields);
    }
    case 'list': {
      const found: unknown[] = [];
      for (let i = 1; ; i += 1) {
        const one = read(shape.of(), `${at}.${i}`, values, used);
        if (one === undefined) return found.length === 0 ? undefined : found;
        found.push(one);
      }
    }
    default: {
      const value = values.get(at);
      if (value === undefined) return undefined;
      used.add(at);
      return scalar(shape, value);
    }
  }
}

function scalar(shape: Shape, value: string): unknown {
  switch (shape.kind) {
    case 'number':
      return /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
    case 'boolean':
      return value === 'true' ? true : value === 'false' ? false : value;
    case 'instant':
      return new Date(value);
    default:
      return value;
  }
}

function dotted(at: string, name: string): string {
  return at === '' ? name : `${at}.${name}`;
}

/** `ec2QueryName`, else the name of the XML with a capital letter, else the member's. */
function queryName({ name, traits }: Member): string {
  if (typeof traits.ec2QueryName === 'string') return traits.ec2QueryName;
  const xml = traits.xmlName;
  return typeof xml === 'string' ? `${xml.charAt(0).toUpperCase()}${xml.slice(1)}` : name;
}

export function toXml(shape: Shape, operation: string, value: unknown, requestId: string): string {
  const inside = `<requestId>${requestId}</requestId>${content(shape, value)}`;
  const name = `${operation}Response`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${name} xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">${inside}</${name}>`;
}

function content(shape: Shape, value: unknown): string {
  // Faults put text where a list or a structure should be.
  if (typeof value !== 'object' || value === null) return escaped(String(value));
  switch (shape.kind) {
    case 'structure':
      return shape
        .members()
        .map((member) => element(member, (value as Record<string, unknown>)[member.name]))
        .join('');
    case 'list': {
      const name = typeof shape.traits.xmlName === 'string' ? shape.traits.xmlName : 'item';
      return (value as readonly unknown[]).map((one) => `<${name}>${content(shape.of(), one)}</${name}>`).join('');
    }
    case 'instant':
      return value instanceof Date ? value.toISOString() : escaped(String(value));
    default:
      return escaped(String(value));
  }
}

function element({ name, shape, traits }: Member, value: unknown): string {
  if (value === undefined || value === null) return '';
  const tag = typeof traits.xmlName === 'string' ? traits.xmlName : name;
  return `<${tag}>${content(shape, value)}</${tag}>`;
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
