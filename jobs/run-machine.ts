// Runs a state machine: acts on the world as the state says, and goes where the table leads from what came of it.
import { channel } from 'node:diagnostics_channel';
import { advance, type Machine, type Tagged } from '../domain/states.ts';

/** Each transition is told here, to whoever listens; nobody does in production. */
const transitions = channel('patchcenter:transition');

type Of<T extends Tagged, K extends string> = Extract<T, { readonly kind: K }>;

/** What is done in each state that is no end. */
export type Acts<R, S extends Tagged, E extends Tagged, End extends S['kind']> = {
  readonly [K in Exclude<S['kind'], End>]: (run: R, state: Of<S, K>) => Promise<E>;
};

/** `trouble`: what it means for the machine that an act has thrown; it throws what means nothing to it. */
export async function runMachine<R, S extends Tagged, E extends Tagged, End extends S['kind']>(
  machine: Machine<S, E>,
  acts: Acts<R, S, E, End>,
  run: R,
  start: Of<S, Exclude<S['kind'], End>>,
  trouble: (run: R, error: unknown) => E,
): Promise<Of<S, End>> {
  const actOf = acts as unknown as Readonly<Record<string, (run: R, state: S) => Promise<E>>>;
  let state: S = start;
  for (;;) {
    const act = actOf[state.kind];
    if (act === undefined) return state as Of<S, End>;
    let event: E;
    try {
      event = await act(run, state);
    } catch (error) {
      event = trouble(run, error);
    }
    transitions.publish({ machine: machine.title, from: state.kind, on: event.kind });
    state = advance(machine, state, event);
  }
}

/** For a machine to which nothing that is thrown means anything. */
export function rethrow(_run: unknown, error: unknown): never {
  throw error;
}
