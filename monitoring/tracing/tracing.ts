// What the processes tell of their work as spans of OpenTelemetry, whether anybody listens or not. Only ids, names of kinds, outcomes and
// sizes are told: never a text of a person, a command, what a host answered, or the message of an error.

export type SpanKind = 'internal' | 'server' | 'client' | 'consumer';

export type Facts = Readonly<Record<string, string | number | boolean | null | undefined>>;

export type NewSpan = {
  /** Of a closed set: `job session`, `step update`. */
  readonly name: string;
  readonly kind?: SpanKind;
  readonly facts?: Facts;
  /**
   * Of the click or message that the work was ordered by (AUD-1): the span is of its trace. `isClick`: it is that click itself, below which
   * all the rest is.
   */
  readonly activityId?: string | null;
  readonly isClick?: boolean;
  /** What `carrier` gave where the work was ordered; anything else than a traceparent is ignored. */
  readonly carrier?: unknown;
};

/** Adds to the facts of the span. `outcome`: anything but `ok` and `done` makes it a failed one. */
export type Tell = (facts: Facts & { readonly outcome?: string }) => void;

export type Tracing = {
  /** Runs `work` as a span below the one that runs now. What it throws is passed on as it is. */
  span<T>(span: NewSpan, work: (tell: Tell) => Promise<T>): Promise<T>;
  /** W3C traceparent of the span that runs now, to go along with an order; undefined: none does. */
  carrier(): string | undefined;
  /** To stand on a line of the log. */
  ids(): { readonly trace_id?: string; readonly span_id?: string };
  /** Hands over what was told, for a few seconds at most. */
  close(): Promise<void>;
};

export const NO_TRACING: Tracing = {
  span: (_, work) => work(() => {}),
  carrier: () => undefined,
  ids: () => ({}),
  close: async () => {},
};
