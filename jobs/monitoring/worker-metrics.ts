// The counters and times of a worker. Labels are of closed sets: no name of a server, a person or a campaign ever stands in one.
import { Counter, Histogram, type Registry } from 'prom-client';
import { FAILURE_CLASSES } from '../../domain/attempts/failure-class.ts';
import type { JobWatch } from '../watch.ts';
import type { TargetWatch } from './watched-targets.ts';

/** Seconds of a step: from a question to a host to an update of hours. */
const STEP_SECONDS = [1, 5, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400];
const CALL_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
/** Snapshots and their removal take minutes, a consolidation an hour. */
const VCENTER_SECONDS = [0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600];

export function createJobWatch(registry: Registry): JobWatch {
  const registers = [registry];
  const attempts = new Counter({
    name: 'patchcenter_attempts_total',
    help: 'Attempts that ended, by outcome and class of failure.',
    labelNames: ['outcome', 'failure'],
    registers,
  });
  const steps = new Histogram({
    name: 'patchcenter_attempt_step_seconds',
    help: 'Time that this process was in a step of an attempt, by how it left it.',
    labelNames: ['step', 'left'],
    buckets: STEP_SECONDS,
    registers,
  });
  const takenOver = new Counter({
    name: 'patchcenter_leases_taken_over_total',
    help: 'Attempts taken over from a worker that did not give them back.',
    registers,
  });
  const refusals = new Counter({
    name: 'patchcenter_start_refusals_total',
    help: 'Reasons for which starts were refused (RUN-2, the gate included); a start may have several.',
    labelNames: ['reason'],
    registers,
  });
  const removed = new Counter({
    name: 'patchcenter_removed_total',
    help: 'Rows removed by their age (retention in the settings), by kind.',
    labelNames: ['kind'],
    registers,
  });
  // From the beginning: a rate knows no increase of a series that was not there before.
  attempts.inc({ outcome: 'patched', failure: 'none' }, 0);
  for (const failure of FAILURE_CLASSES) attempts.inc({ outcome: 'failed', failure }, 0);
  return {
    attemptEnded: (end) =>
      attempts.inc({ outcome: end.outcome, failure: end.outcome === 'failed' ? end.failure : 'none' }),
    stepLeft: (step, left, seconds) => steps.observe({ step, left }, seconds),
    leaseTakenOver: () => takenOver.inc(),
    startRefused: (codes) => {
      for (const reason of new Set(codes)) refusals.inc({ reason });
    },
    removed: (kind, count) => removed.inc({ kind }, count),
  };
}

export function createTargetWatch(registry: Registry): TargetWatch {
  const registers = [registry];
  const connects = new Histogram({
    name: 'patchcenter_ssh_connect_seconds',
    help: 'Time to reach a server and log in, or to learn that it cannot be done.',
    labelNames: ['outcome'],
    buckets: CALL_SECONDS,
    registers,
  });
  const commands = new Histogram({
    name: 'patchcenter_ssh_command_seconds',
    help: 'Time of one command on a server.',
    labelNames: ['outcome'],
    buckets: CALL_SECONDS,
    registers,
  });
  const vcenter = new Histogram({
    name: 'patchcenter_vcenter_call_seconds',
    help: 'Time of one operation on vCenter, waits for its turn and its task included.',
    labelNames: ['operation', 'outcome'],
    buckets: VCENTER_SECONDS,
    registers,
  });
  return {
    connected: (outcome, seconds) => connects.observe({ outcome }, seconds),
    commanded: (outcome, seconds) => commands.observe({ outcome }, seconds),
    operated: (operation, outcome, seconds) => vcenter.observe({ operation, outcome }, seconds),
  };
}
