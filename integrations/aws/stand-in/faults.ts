// What can be ordered to go wrong (docs/integrations/stand-ins/aws.md has the tables). Some faults befall a request, the
// others a command on one machine, or what EC2 makes.
import { WAY_FAULTS, type WayFault } from '../../floor/stand-in-faults.ts';

export type RequestFault =
  | WayFault
  | { readonly kind: 'throttled' }
  | { readonly kind: 'too-many-requests'; readonly retryAfter?: number | string }
  | { readonly kind: 'unavailable'; readonly retryAfter?: number | string }
  | { readonly kind: 'server-error' }
  | { readonly kind: 'expired-credentials'; readonly status?: 400 | 401 }
  | { readonly kind: 'access-denied' }
  | { readonly kind: 'invocation-not-yet' }
  /** The request was carried out, and the answer is lost. */
  | { readonly kind: 'lost-answer' }
  | { readonly kind: 'half-page'; readonly ending?: 'broken' | 'clean' }
  | { readonly kind: 'duplicated' }
  | { readonly kind: 'missing-row' }
  /** Its next page is the first one again; or two empty ones lead to each other. */
  | { readonly kind: 'endless-pages'; readonly how?: 'first' | 'empty' }
  | { readonly kind: 'token-expired' }
  | { readonly kind: 'wrong-type'; readonly what?: 'numbers' | 'instants' | 'list-text' | 'null-list' }
  | { readonly kind: 'spelling'; readonly as?: 'pascal' | 'upper' | 'spaces' | 'lower' }
  | { readonly kind: 'no-cves' }
  | { readonly kind: 'stale-states' }
  | { readonly kind: 'clock-skew'; readonly hours?: number }
  | { readonly kind: 'login-page' }
  | { readonly kind: 'silent'; readonly stage?: 'accepted' | 'headers'; readonly seconds?: number }
  | { readonly kind: 'huge'; readonly bytes?: number }
  | { readonly kind: 'reset' };

export type CommandFault =
  | { readonly kind: 'undeliverable' }
  | { readonly kind: 'delivery-timeout' }
  | { readonly kind: 'execution-timeout' }
  | { readonly kind: 'stuck' }
  | { readonly kind: 'failed'; readonly exitCode?: number; readonly stderr?: string }
  | { readonly kind: 'patches-fail'; readonly ids?: readonly string[] }
  /** It says that it failed, and all of it was installed. */
  | { readonly kind: 'failed-though-installed' }
  /** It says success, and nothing was installed. */
  | { readonly kind: 'nothing-installed' }
  | { readonly kind: 'restarts' }
  | { readonly kind: 'long-output'; readonly characters?: number; readonly on?: 'stdout' | 'stderr' }
  | { readonly kind: 'no-s3-output' }
  | { readonly kind: 'agent-lost' }
  /** By somebody in the console, before it is delivered or in the middle. */
  | { readonly kind: 'cancelled'; readonly stage?: 'pending' | 'running' };

export type MakingFault =
  | { readonly kind: 'snapshot-error' }
  | { readonly kind: 'snapshot-stuck' }
  | { readonly kind: 'image-failed' }
  | { readonly kind: 'replace-root-failed' }
  | { readonly kind: 'no-capacity' };

export type Fault = RequestFault | CommandFault | MakingFault;

/** What a request, a command or a thing of EC2 is known by. */
export type Subject = {
  readonly operation?: string;
  readonly document?: string;
  readonly instanceId?: string;
};

/** After how many it begins, how many it befalls, and of which kind they are. */
export type FaultOrder = Fault & { readonly after?: number; readonly times?: number; readonly of?: Subject };

const COMMAND_FAULTS = new Set<Fault['kind']>([
  'undeliverable',
  'delivery-timeout',
  'execution-timeout',
  'stuck',
  'failed',
  'patches-fail',
  'failed-though-installed',
  'nothing-installed',
  'restarts',
  'long-output',
  'no-s3-output',
  'agent-lost',
  'cancelled',
]);
const MAKING_FAULTS = new Set<Fault['kind']>([
  'snapshot-error',
  'snapshot-stuck',
  'image-failed',
  'replace-root-failed',
  'no-capacity',
]);
/** What such a fault can befall at all: the operation that it needs. */
const MAKERS: Readonly<Record<MakingFault['kind'], readonly string[]>> = {
  'snapshot-error': ['CreateSnapshot', 'CreateSnapshots'],
  'snapshot-stuck': ['CreateSnapshot', 'CreateSnapshots'],
  'image-failed': ['CreateImage'],
  'replace-root-failed': ['CreateReplaceRootVolumeTask'],
  'no-capacity': ['StartInstances'],
};

/** One of each, and of each that has several ways one of each way: for tests that go through all of them. */
export const EVERY_REQUEST_FAULT: readonly RequestFault[] = [
  { kind: 'throttled' },
  { kind: 'too-many-requests' },
  { kind: 'unavailable' },
  { kind: 'server-error' },
  { kind: 'expired-credentials', status: 400 },
  { kind: 'expired-credentials', status: 401 },
  { kind: 'access-denied' },
  { kind: 'invocation-not-yet' },
  { kind: 'lost-answer' },
  { kind: 'half-page', ending: 'broken' },
  { kind: 'half-page', ending: 'clean' },
  { kind: 'duplicated' },
  { kind: 'missing-row' },
  { kind: 'endless-pages', how: 'first' },
  { kind: 'endless-pages', how: 'empty' },
  { kind: 'token-expired' },
  { kind: 'wrong-type', what: 'numbers' },
  { kind: 'wrong-type', what: 'instants' },
  { kind: 'wrong-type', what: 'list-text' },
  { kind: 'wrong-type', what: 'null-list' },
  { kind: 'spelling', as: 'pascal' },
  { kind: 'spelling', as: 'upper' },
  { kind: 'spelling', as: 'spaces' },
  { kind: 'spelling', as: 'lower' },
  { kind: 'no-cves' },
  { kind: 'stale-states' },
  { kind: 'clock-skew' },
  { kind: 'login-page' },
  { kind: 'silent', stage: 'accepted' },
  { kind: 'silent', stage: 'headers' },
  { kind: 'huge' },
  { kind: 'reset' },
  ...WAY_FAULTS,
];

export const EVERY_COMMAND_FAULT: readonly CommandFault[] = [
  { kind: 'undeliverable' },
  { kind: 'delivery-timeout' },
  { kind: 'execution-timeout' },
  { kind: 'stuck' },
  { kind: 'failed' },
  { kind: 'patches-fail' },
  { kind: 'failed-though-installed' },
  { kind: 'nothing-installed' },
  { kind: 'restarts' },
  { kind: 'long-output', on: 'stdout' },
  { kind: 'long-output', on: 'stderr' },
  { kind: 'no-s3-output' },
  { kind: 'agent-lost' },
  { kind: 'cancelled', stage: 'pending' },
  { kind: 'cancelled', stage: 'running' },
];

export const EVERY_MAKING_FAULT: readonly MakingFault[] = [
  { kind: 'snapshot-error' },
  { kind: 'snapshot-stuck' },
  { kind: 'image-failed' },
  { kind: 'replace-root-failed' },
  { kind: 'no-capacity' },
];

export const EVERY_FAULT: readonly Fault[] = [...EVERY_REQUEST_FAULT, ...EVERY_COMMAND_FAULT, ...EVERY_MAKING_FAULT];

export class Faults {
  #orders: { readonly fault: Fault; readonly of: Subject; after: number; times: number }[] = [];

  order(order: FaultOrder): void {
    this.#orders.push({ fault: order, of: order.of ?? {}, after: order.after ?? 0, times: order.times ?? 1 });
  }

  clear(): void {
    this.#orders = [];
  }

  ofRequest(subject: Subject): RequestFault | undefined {
    return this.#next(subject, isOfRequest);
  }

  ofCommand(subject: Subject): CommandFault | undefined {
    return this.#next(subject, isOfCommand);
  }

  ofMaking(subject: Subject & { readonly operation: string }): MakingFault | undefined {
    const isMeant = (fault: Fault): fault is MakingFault =>
      isOfMaking(fault) && MAKERS[fault.kind].includes(subject.operation);
    return this.#next(subject, isMeant);
  }

  /** The first that was ordered for it and is due. */
  #next<T extends Fault>(subject: Subject, isMeant: (fault: Fault) => fault is T): T | undefined {
    let befalls: T | undefined;
    for (const one of this.#orders) {
      if (!isMeant(one.fault) || !fits(one.of, subject)) continue;
      if (one.after > 0) one.after -= 1;
      else if (befalls === undefined && one.times > 0) {
        one.times -= 1;
        befalls = one.fault;
      }
    }
    this.#orders = this.#orders.filter(({ times }) => times > 0);
    return befalls;
  }
}

function fits(wanted: Subject, subject: Subject): boolean {
  return (['operation', 'document', 'instanceId'] as const).every(
    (key) => wanted[key] === undefined || wanted[key] === subject[key],
  );
}

function isOfCommand(fault: Fault): fault is CommandFault {
  return COMMAND_FAULTS.has(fault.kind);
}

function isOfMaking(fault: Fault): fault is MakingFault {
  return MAKING_FAULTS.has(fault.kind);
}

function isOfRequest(fault: Fault): fault is RequestFault {
  return !isOfCommand(fault) && !isOfMaking(fault);
}
