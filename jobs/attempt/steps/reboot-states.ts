// The states of the step that reboots a server and proves it (RUN-8, RUN-16). `reboot.ts` says what is done in each.
import type { Machine } from '../../../domain/states.ts';
import type { FailedStep } from '../step.ts';
import type { RebootNote, RebootResult } from '../step-results.ts';

/** `deadline`: on the machine's clock; until then the order and the proof may take. */
type Ordered = { readonly bootIdBefore: string; readonly deadline: number };
type Question = { readonly evidence: string; readonly note: RebootNote };

export type RebootState =
  | { readonly kind: 'asking-need' }
  /** `until`: on the machine's clock. */
  | { readonly kind: 'taking-turn'; readonly evidence: string; readonly until: number }
  | { readonly kind: 'noting'; readonly evidence: string }
  | ({ readonly kind: 'ordering' } & Ordered)
  /** `last`: boot id at the last look; null: the host is down. */
  | ({ readonly kind: 'proving'; readonly last: string | null } & Ordered)
  /** `again`: the answer to the first order was lost. */
  | { readonly kind: 'resetting'; readonly bootIdBefore: string; readonly again: boolean }
  /** `sure`: it was reset, or nobody asks for that any more. */
  | ({ readonly kind: 'returning'; readonly sure: boolean } & Ordered)
  /** `running`: the kernel that the host came back with. */
  | { readonly kind: 'removing'; readonly running: string; readonly reset: boolean }
  | { readonly kind: 'done'; readonly result: RebootResult }
  | { readonly kind: 'failed'; readonly failure: FailedStep }
  | ({ readonly kind: 'parked' } & Question)
  | { readonly kind: 'later' };

export type RebootEnd = 'done' | 'failed' | 'parked' | 'later';

export type RebootEvent =
  | { readonly kind: 'needed'; readonly evidence: string; readonly until: number }
  | { readonly kind: 'not-needed'; readonly result: RebootResult }
  | ({ readonly kind: 'undecided' } & Question)
  | ({ readonly kind: 'out-of-time' } & Question)
  | { readonly kind: 'turn-mine'; readonly evidence: string }
  | { readonly kind: 'turn-taken'; readonly evidence: string; readonly until: number }
  | { readonly kind: 'turn-kept' }
  | ({ readonly kind: 'turn-lost' } & Question)
  | ({ readonly kind: 'noted' } & Ordered)
  | ({ readonly kind: 'ordered'; readonly last: null } & Ordered)
  | ({ readonly kind: 'no-answer' } & Ordered)
  | { readonly kind: 'restarted' }
  | { readonly kind: 'decided-against'; readonly result: RebootResult }
  | { readonly kind: 'not-ordered'; readonly failure: FailedStep }
  | ({ readonly kind: 'not-yet'; readonly last: string | null } & Ordered)
  | { readonly kind: 'proved'; readonly result: RebootResult }
  | { readonly kind: 'silent'; readonly bootIdBefore: string; readonly again: boolean }
  | ({ readonly kind: 'reset'; readonly sure: boolean } & Ordered)
  | ({ readonly kind: 'not-back'; readonly sure: boolean } & Ordered)
  | { readonly kind: 'fell-back'; readonly running: string; readonly reset: boolean }
  | { readonly kind: 'removed'; readonly failure: FailedStep }
  | { readonly kind: 'not-proved'; readonly failure: FailedStep };

export const REBOOT_MACHINE: Machine<RebootState, RebootEvent> = {
  title: 'Reboot of a server',
  starts: ['asking-need', 'ordering', 'returning'],
  states: {
    'asking-need': {
      means: 'asks the host, the policy and whoever has answered',
      on: { needed: 'taking-turn', 'not-needed': 'done', undecided: 'parked', 'out-of-time': 'parked' },
    },
    'taking-turn': {
      means: 'members of an application group go one after the other',
      on: { 'turn-mine': 'noting', 'turn-taken': 'taking-turn', 'turn-kept': 'later', 'turn-lost': 'parked' },
    },
    noting: {
      means: 'writes down the boot id before anything is ordered',
      on: { noted: 'ordering', 'out-of-time': 'parked' },
    },
    ordering: {
      means: 'looks whether it has rebooted already, else orders it; a worker that takes over begins here',
      on: {
        ordered: 'proving',
        'no-answer': 'ordering',
        restarted: 'asking-need',
        'decided-against': 'done',
        'out-of-time': 'parked',
        'not-ordered': 'failed',
      },
    },
    proving: {
      means: 'waits until the host answers from another boot',
      on: {
        'not-yet': 'proving',
        proved: 'done',
        restarted: 'asking-need',
        'not-proved': 'failed',
        silent: 'resetting',
        'fell-back': 'removing',
      },
    },
    resetting: {
      means: 'its new kernel does not come up: notes it, then has vCenter reset the machine',
      on: { reset: 'returning', 'not-proved': 'failed' },
    },
    returning: {
      means: 'waits for the host after its reset, which boots the previous kernel',
      on: {
        'not-back': 'returning',
        proved: 'done',
        silent: 'resetting',
        'not-proved': 'failed',
        'fell-back': 'removing',
      },
    },
    removing: {
      means: 'back on the previous kernel: removes the one that failed',
      on: { removed: 'failed' },
    },
    done: { means: 'rebooted, or not to be', on: {} },
    failed: { means: 'the attempt fails', on: {} },
    parked: { means: 'waits for a person or for an hour that they choose', on: {} },
    later: { means: 'gives its lease back while another member reboots', on: {} },
  },
};
