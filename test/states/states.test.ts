import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { advance, type Machine } from '../../domain/states.ts';
import { runMachine } from '../../jobs/run-machine.ts';
import { drawAll } from './draw.ts';
import { type Drawable, MACHINES, waysOf } from './machines.ts';

describe('docs/states.md', () => {
  it('is drawn from the code as it is: else `npm run states`', () => {
    expect(readFileSync(new URL('../../docs/states.md', import.meta.url), 'utf8')).toBe(drawAll(MACHINES));
  });
});

describe.each(Object.entries(MACHINES))('%s', (_file, machine) => {
  it('reaches every state, and leads to states that there are', () => {
    expect([...reached(machine)].toSorted()).toEqual(Object.keys(machine.states).toSorted());
  });

  it('can end from every state', () => {
    const ends = Object.keys(machine.states).filter((state) => isEnd(machine, state));
    expect(ends.length).toBeGreaterThan(0);
    for (const state of Object.keys(machine.states)) {
      const further = reached({ ...machine, starts: [state] });
      expect(
        ends.some((end) => further.has(end)),
        state,
      ).toBe(true);
    }
  });
});

function isEnd(machine: Drawable, state: string): boolean {
  return Object.keys(machine.states[state]?.on ?? {}).length === 0 || machine.ends?.includes(state) === true;
}

function reached(machine: Drawable): ReadonlySet<string> {
  const found = new Set(machine.starts);
  const ways = waysOf(machine);
  for (const state of found) for (const [from, , to] of ways) if (from === state) found.add(to);
  return found;
}

type State = { kind: 'open' } | { kind: 'counting'; n: number } | { kind: 'shut'; n: number };
type Event = { kind: 'count'; n: number } | { kind: 'shut'; n: number };
const TURNSTILE: Machine<State, Event> = {
  title: 'Turnstile',
  starts: ['open'],
  states: {
    open: { means: '', on: { count: 'counting' } },
    counting: { means: '', on: { count: 'counting', shut: 'shut' } },
    shut: { means: '', on: {} },
  },
};

describe('a machine', () => {
  it('holds in its next state what the event told', () => {
    expect(advance(TURNSTILE, { kind: 'open' }, { kind: 'count', n: 3 })).toEqual({ kind: 'counting', n: 3 });
  });

  it('refuses an event that its table does not know in that state', () => {
    expect(() => advance(TURNSTILE, { kind: 'open' }, { kind: 'shut', n: 1 })).toThrow('no way on from open on shut');
  });

  it('acts until it has ended, and is told what an act has thrown', async () => {
    const acts = {
      open: async (): Promise<Event> => ({ kind: 'count', n: 1 }),
      counting: async (_run: unknown, { n }: { n: number }): Promise<Event> => {
        if (n === 3) throw new Error('enough');
        return { kind: 'count', n: n + 1 };
      },
    };
    const trouble = (_run: unknown, error: unknown): Event => {
      expect(error).toMatchObject({ message: 'enough' });
      return { kind: 'shut', n: 3 };
    };
    const end = await runMachine<null, State, Event, 'shut'>(TURNSTILE, acts, null, { kind: 'open' }, trouble);
    expect(end).toEqual({ kind: 'shut', n: 3 });
  });
});
