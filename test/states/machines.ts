// The state machines of the product, as `docs/states.md` draws them and their tests go through them.
import { REBOOT_MACHINE } from '../../jobs/attempt/steps/reboot-states.ts';
import { UPDATE_MACHINE } from '../../jobs/attempt/steps/update-states.ts';
import { SNAPSHOT_MACHINE } from '../../jobs/snapshots/snapshot-states.ts';
import { sessionMachine } from './session-machine.ts';

/** A machine without the types of its states: what there is to draw. */
export type Drawable = {
  readonly title: string;
  readonly starts: readonly string[];
  /** Where it may rest for good although a way leads on; absent: only where none does. */
  readonly ends?: readonly string[];
  readonly states: Readonly<
    Record<string, { readonly means: string; readonly on: Readonly<Record<string, string | undefined>> }>
  >;
};

export const JOB_MACHINES: Readonly<Record<string, Drawable>> = {
  'jobs/attempt/steps/update-states.ts': UPDATE_MACHINE,
  'jobs/attempt/steps/reboot-states.ts': REBOOT_MACHINE,
  'jobs/snapshots/snapshot-states.ts': SNAPSHOT_MACHINE,
};

export const MACHINES: Readonly<Record<string, Drawable>> = {
  'domain/campaigns/session-state.ts': sessionMachine(),
  ...JOB_MACHINES,
};

/** `from event to`, in the order of the table. */
export function waysOf({ states }: Drawable): readonly (readonly [from: string, on: string, to: string])[] {
  return Object.entries(states).flatMap(([from, { on }]) =>
    Object.entries(on).flatMap(([event, to]) => (to === undefined ? [] : [[from, event, to] as const])),
  );
}
