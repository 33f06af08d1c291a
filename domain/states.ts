// A state machine is its table: from which state, on which event, to which state. What an event tells is what the next state holds, so
// that the table alone says where the machine goes; `docs/states.md` is drawn from it.
export type Tagged = { readonly kind: string };

/** The states that hold no more than this event tells. */
type FitFor<S extends Tagged, E extends Tagged> = S extends unknown
  ? Omit<E, 'kind'> extends Omit<S, 'kind'>
    ? S['kind']
    : never
  : never;

export type Machine<S extends Tagged, E extends Tagged> = {
  readonly title: string;
  readonly starts: readonly S['kind'][];
  /** A state without a way on is an end. */
  readonly states: {
    readonly [From in S['kind']]: {
      readonly means: string;
      readonly on: { readonly [On in E['kind']]?: FitFor<S, Extract<E, { kind: On }>> };
    };
  };
};

/** Throws for an event that the table does not know in that state: that is a fault of the program. */
export function advance<S extends Tagged, E extends Tagged>(machine: Machine<S, E>, state: S, event: E): S {
  const ways: Readonly<Record<string, string | undefined>> = machine.states[state.kind as S['kind']].on;
  const to = ways[event.kind];
  if (to === undefined) throw new Error(`${machine.title}: no way on from ${state.kind} on ${event.kind}`);
  return { ...(event as object), kind: to } as unknown as S;
}
