// The states of a job for one snapshot outside an attempt (RUN-4, RUN-10, RUN-11). `snapshot-job.ts` says what is done in each.
import type { ProvedMachine } from '../../db/queries/snapshots/proved-machines.ts';
import type { Machine } from '../../domain/states.ts';
import type { SnapshotRef } from '../../targets/ports.ts';

/** What could not be done, for the card. */
type Trouble = { readonly detail: string };

export type SnapshotState =
  | { readonly kind: 'claimed' }
  | { readonly kind: 'powering-on' }
  | { readonly kind: 'identifying' }
  | { readonly kind: 'making'; readonly machine: ProvedMachine }
  | { readonly kind: 'locating' }
  | { readonly kind: 'removing'; readonly snapshot: SnapshotRef }
  | { readonly kind: 'recording-removal'; readonly existed: boolean }
  | { readonly kind: 'restoring' }
  | { readonly kind: 'proving-boot' }
  | { readonly kind: 'present' }
  | { readonly kind: 'removed' }
  | { readonly kind: 'left' }
  | { readonly kind: 'reverted' }
  | ({ readonly kind: 'again-later' } & Trouble)
  | ({ readonly kind: 'refused' } & Trouble);

export type SnapshotEnd = 'present' | 'removed' | 'left' | 'reverted' | 'again-later' | 'refused';

export type SnapshotEvent =
  | { readonly kind: 'take' }
  | { readonly kind: 'remove' }
  | { readonly kind: 'revert' }
  | { readonly kind: 'prove' }
  | { readonly kind: 'powered-on' }
  | { readonly kind: 'identified'; readonly machine: ProvedMachine }
  | { readonly kind: 'made' }
  | { readonly kind: 'located'; readonly snapshot: SnapshotRef }
  | { readonly kind: 'gone'; readonly existed: boolean }
  | { readonly kind: 'not-due' }
  | { readonly kind: 'recorded' }
  | { readonly kind: 'restored' }
  | { readonly kind: 'booted' }
  | ({ readonly kind: 'passing-trouble' } & Trouble)
  | ({ readonly kind: 'final-trouble' } & Trouble);

/** Whatever nobody foresaw counts as passing. */
const TROUBLE = { 'passing-trouble': 'again-later', 'final-trouble': 'refused' } as const;

export const SNAPSHOT_MACHINE: Machine<SnapshotState, SnapshotEvent> = {
  title: 'Job of a snapshot',
  starts: ['claimed'],
  states: {
    claimed: {
      means: 'this worker alone has it: what is due for it?',
      on: {
        take: 'powering-on',
        remove: 'locating',
        revert: 'restoring',
        prove: 'proving-boot',
        'final-trouble': 'refused',
      },
    },
    'powering-on': { means: 'starts a server that is normally off', on: { 'powered-on': 'identifying', ...TROUBLE } },
    identifying: {
      means: 'proves which machine the server is, and writes it down',
      on: { identified: 'making', ...TROUBLE },
    },
    making: { means: 'makes the snapshot in turn on its datastores', on: { made: 'present', ...TROUBLE } },
    locating: {
      means: 'looks where the snapshot is now',
      on: { located: 'removing', gone: 'recording-removal', ...TROUBLE },
    },
    removing: {
      means: 'asks once more whether it is due, then removes it in turn on its datastores',
      on: { gone: 'recording-removal', 'not-due': 'left', ...TROUBLE },
    },
    'recording-removal': {
      means: 'writes down that it is gone',
      on: { recorded: 'removed', 'passing-trouble': 'again-later' },
    },
    restoring: {
      means: 'notes the boots from before, then restores the server',
      on: { restored: 'proving-boot', ...TROUBLE },
    },
    'proving-boot': {
      means: 'waits until the restored machine has booted, and writes it down',
      on: { booted: 'reverted', ...TROUBLE },
    },
    present: { means: 'made', on: {} },
    removed: { means: 'removed', on: {} },
    left: { means: 'wanted again, or with another worker', on: {} },
    reverted: { means: 'the server is back to it', on: {} },
    'again-later': { means: 'tried again in a minute', on: {} },
    refused: { means: 'a person decides; a removal stays due', on: {} },
  },
};
