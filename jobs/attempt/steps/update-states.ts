// The states of the step that follows an update (RUN-5, RUN-6, RUN-15). `update.ts` says what is done in each.
import type { Machine } from '../../../domain/states.ts';
import type { FailedStep } from '../step.ts';
import type { UpdateResult } from '../step-results.ts';

export type UpdateState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'looking' }
  /** `untilUptime`: of the host; the order does nothing after that. null: the host does not tell its uptime. */
  | { readonly kind: 'starting'; readonly untilUptime: number | null }
  | { readonly kind: 'withdrawing' }
  | { readonly kind: 'following' }
  | { readonly kind: 'closing' }
  | { readonly kind: 'judging'; readonly exitCode: number }
  | { readonly kind: 'assessing'; readonly found: string; readonly why: string }
  | { readonly kind: 'lost'; readonly why: string }
  | { readonly kind: 'done'; readonly result: UpdateResult }
  | { readonly kind: 'failed'; readonly failure: FailedStep }
  | { readonly kind: 'parked'; readonly evidence: string; readonly unreachable: boolean };

export type UpdateEnd = 'done' | 'failed' | 'parked';

export type UpdateEvent =
  | { readonly kind: 'connected' }
  | { readonly kind: 'present' }
  | { readonly kind: 'absent'; readonly untilUptime: number | null }
  | { readonly kind: 'window-over' }
  | { readonly kind: 'never-started'; readonly failure: FailedStep }
  | { readonly kind: 'ordered' }
  | { readonly kind: 'running' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'ended'; readonly exitCode: number }
  | { readonly kind: 'cut'; readonly found: string; readonly why: string }
  | { readonly kind: 'judged'; readonly result: UpdateResult }
  | { readonly kind: 'assessed'; readonly failure: FailedStep }
  | { readonly kind: 'connection-lost'; readonly why: string }
  | { readonly kind: 'unusable-answer'; readonly failure: FailedStep }
  | { readonly kind: 'refused'; readonly evidence: string; readonly unreachable: boolean }
  | { readonly kind: 'overdue'; readonly evidence: string; readonly unreachable: boolean }
  | { readonly kind: 'again' };

/** Wherever the host is spoken to. */
const TROUBLE = { 'connection-lost': 'lost', 'unusable-answer': 'failed', refused: 'parked' } as const;

export const UPDATE_MACHINE: Machine<UpdateState, UpdateEvent> = {
  title: 'Update of a server',
  starts: ['connecting'],
  states: {
    connecting: { means: 'opens a connection to the host', on: { connected: 'looking', ...TROUBLE } },
    looking: {
      means: 'asks what the host knows under the name of the attempt',
      on: {
        present: 'following',
        absent: 'starting',
        'window-over': 'withdrawing',
        'never-started': 'failed',
        ...TROUBLE,
      },
    },
    starting: { means: 'notes the login method, then orders the start', on: { ordered: 'following', ...TROUBLE } },
    withdrawing: {
      means: 'closes the name on the host: no order may start anything any more',
      on: { present: 'following', 'never-started': 'failed', ...TROUBLE },
    },
    following: {
      means: 'reads the log and shows the progress',
      on: {
        running: 'following',
        gone: 'closing',
        ended: 'judging',
        cut: 'assessing',
        'never-started': 'failed',
        overdue: 'parked',
        ...TROUBLE,
      },
    },
    closing: {
      means: 'the update is gone from the host: closes its name before that is called an end',
      on: { present: 'following', cut: 'assessing', ...TROUBLE },
    },
    judging: { means: 'keeps the log and reads how the update ended', on: { judged: 'done' } },
    assessing: { means: 'keeps the log and reads what a cut update has changed', on: { assessed: 'failed' } },
    lost: { means: 'waits, then connects again', on: { again: 'connecting', overdue: 'parked' } },
    done: { means: 'the update has ended; the next step verifies it', on: {} },
    failed: { means: 'the attempt fails', on: {} },
    parked: { means: 'a person is told; the update on the host is left alone', on: {} },
  },
};
