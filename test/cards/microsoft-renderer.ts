// Microsoft's own parser of Adaptive Cards, without a browser. Its package entry fails in Node: the bundle does not.
import { createRequire } from 'node:module';

type Event = { readonly message: string };
type Renderer = {
  readonly HostConfig: new (config: unknown) => unknown;
  readonly AdaptiveCard: new () => {
    hostConfig: unknown;
    parse(json: unknown, context: unknown): void;
    validateProperties(): { readonly validationEvents: readonly Event[] };
  };
  readonly SerializationContext: new () => { readonly eventCount: number; getEventAt(index: number): Event };
};

// As a variable: spelt out, the compiler would follow it into the package's sources.
const RENDERER: string = 'adaptivecards/dist/adaptivecards.js';
const renderer = createRequire(import.meta.url)(RENDERER) as Renderer;

/** Elements of Teams alone, unknown to the parser: each has a fallback of core elements, which it is given instead. */
export const CHARTS: ReadonlySet<unknown> = new Set([
  'Chart.Donut',
  'Chart.VerticalBar',
  'Chart.VerticalBar.Grouped',
  'Chart.Line',
]);

function withoutCharts(card: unknown): unknown {
  return JSON.parse(JSON.stringify(card), (_key, value) => (CHARTS.has(value?.type) ? value.fallback : value));
}

/** Everything that the parser has to say against the card, as a client shows it that knows no charts. */
export function complaints(card: unknown): readonly string[] {
  const context = new renderer.SerializationContext();
  const parsed = new renderer.AdaptiveCard();
  // Teams shows six actions; the default of the package is five.
  parsed.hostConfig = new renderer.HostConfig({ actions: { maxActions: 6 } });
  parsed.parse(withoutCharts(card), context);
  const events = Array.from({ length: context.eventCount }, (_, i) => context.getEventAt(i));
  return [...events, ...parsed.validateProperties().validationEvents].map(({ message }) => message);
}

export type Json = { readonly [key: string]: unknown };

/** Every object in the card, with the key under which it stands. */
export function* objectsIn(value: unknown, key = ''): Generator<{ readonly key: string; readonly object: Json }> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield { key, object: value as Json };
  for (const [inner, child] of Object.entries(value)) {
    yield* objectsIn(child, Array.isArray(value) ? key : inner);
  }
}
