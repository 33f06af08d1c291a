// The JSON of AWS's protocol 1.1: plain members, instants in seconds since 1970 with a fraction.
import type { Shape } from './schema.ts';

/** Only what is an instant changes; anything else is left as it came, for the model to judge. */
export function fromJson(shape: Shape, value: unknown): unknown {
  return converted(shape, value, (one) => (typeof one === 'number' ? new Date(one * 1000) : one));
}

export function toJson(shape: Shape, value: unknown): unknown {
  return converted(shape, value, (one) => (one instanceof Date ? one.getTime() / 1000 : one));
}

function converted(shape: Shape, value: unknown, instant: (value: unknown) => unknown): unknown {
  if (value === undefined || value === null) return value;
  if (shape.kind === 'instant') return instant(value);
  if (shape.kind === 'list')
    return Array.isArray(value) ? value.map((one) => converted(shape.of(), one, instant)) : value;
  if (shape.kind !== 'map' && shape.kind !== 'structure') return value;
  if (typeof value !== 'object' || Array.isArray(value)) return value;
  const shapes = shape.kind === 'map' ? undefined : new Map(shape.members().map((one) => [one.name, one.shape]));
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => {
      const own = shape.kind === 'map' ? shape.of() : shapes?.get(name);
      return [name, own === undefined ? one : converted(own, one, instant)];
    }),
  );
}
