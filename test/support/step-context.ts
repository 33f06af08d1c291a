// A step of an attempt over hosts in memory, without a database: for the steps that only ask a host.
import type { AttemptStep } from '../../domain/attempts/attempt-steps.ts';
import { DEFAULT_START_POLICY } from '../../domain/campaigns/start-policy.ts';
import { DEFAULT_THRESHOLDS } from '../../domain/prerequisites/prerequisite-input.ts';
import type { StepContext } from '../../jobs/attempt/step.ts';
import type { DoneSteps } from '../../jobs/attempt/step-results.ts';
import type { JobContext } from '../../jobs/context.ts';
import { updateAskOf } from '../../jobs/prerequisites/check-prerequisites.ts';
import { createFakeTargets } from '../fakes/targets.ts';

const HOSTNAME = 'vrapp1';
/** Monday, 10:00 in Paris: in the window. */
const MONDAY = new Date('2027-01-11T09:00:00Z');

/** `time`: of the clock; `slept`: how often a step has waited, which takes no time here. */
export function createStepContext(over: Partial<StepContext> = {}) {
  const targets = createFakeTargets();
  const time = { now: MONDAY };
  const slept = { times: 0, beforeEach: () => {} };
  const jobs = {
    ...{ ssh: targets.ssh, host: targets.host, clock: { now: () => time.now } },
    settings: {
      ...{ startPolicy: DEFAULT_START_POLICY, emergencyPolicy: DEFAULT_START_POLICY },
      ...{ thresholds: DEFAULT_THRESHOLDS, rebootTimeLimitMinutes: 5, retryMinutes: 5, pollMs: 1 },
    },
    sleep: async () => {
      slept.times += 1;
      slept.beforeEach();
    },
  } as unknown as JobContext;
  const session = {
    ...{ hostname: HOSTNAME, os_family: 'linux', ssh_method: 'ssh_key' },
    ...{ environment: 'Recette', environment_production: false },
    ...{ kind: 'standard', licence_support: 'active', etat: 'Production', machine_type: 'vm' },
    root_actions: [],
    ...{ general_excludes: '', patch_excludes: '', update_scope: { kind: 'all' }, repair_asked: false },
  } as unknown as StepContext['session'];
  const ctx: StepContext = {
    jobs,
    session,
    lease: { attemptId: 1, epoch: 1, takenOver: false } as unknown as StepContext['lease'],
    attemptStartedAt: MONDAY,
    activityId: null,
    ask: updateAskOf(over.session ?? session, false),
    stepBegunAt: MONDAY,
    note: null,
    done: doneSteps(),
    signal: new AbortController().signal,
    onHost: async (act) =>
      act(
        await targets.ssh.connect({
          hostname: HOSTNAME,
          platform: 'linux',
          reach: { kind: 'ssh' },
          sshMethod: 'ssh_key',
          environment: '',
        }),
      ),
    ...over,
  };
  return { ctx, targets, host: targets.hostNamed(HOSTNAME), time, slept };
}

/** What steps have left, as if each had been done. */
export function doneSteps(...left: readonly (readonly [AttemptStep, unknown])[]): DoneSteps {
  const results = new Map(left);
  return { has: (step) => results.has(step), read: async (step) => results.get(step) };
}
