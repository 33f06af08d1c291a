// The three ways a call to a vCenter can fail. They differ in what is known of its effect, and that decides what may follow.
import { VcenterError } from '../ports.ts';

/** The vCenter answered that it did not do it: no effect. */
export class VimFault extends Error {
  override readonly name = 'VimFault';
  /** Type name of the API, `NotAuthenticated`; '' when the answer names none. */
  readonly fault: string;
  constructor(fault: string, message: string) {
    super(message);
    this.fault = fault;
  }
}

/** The call never left: no effect. */
export class CallNotDelivered extends Error {
  override readonly name = 'CallNotDelivered';
}

/** The call may have arrived and there is no usable answer: the effect is unknown. */
export class AnswerLost extends Error {
  override readonly name = 'AnswerLost';
  /** The connection was cut, as happens to one kept open for too long; false: silence, or an answer that is none. */
  readonly cut: boolean;
  constructor(message: string, cut: boolean, options?: ErrorOptions) {
    super(message, options);
    this.cut = cut;
  }
}

export function isFault(error: unknown, ...names: readonly string[]): error is VimFault {
  return error instanceof VimFault && names.includes(error.fault);
}

export function describeFault(fault: { readonly fault: string; readonly message: string }): string {
  return [fault.fault, fault.message].filter((part) => part !== '').join(': ') || 'fault without a name';
}

/** For calls that change nothing: silence is `unreachable`. Errors that are none of ours come back as they are. */
export function asVcenterError(error: unknown, vcenter: string): unknown {
  if (error instanceof VimFault) {
    const kind = error.fault === 'ManagedObjectNotFound' ? 'not-found' : 'refused';
    return new VcenterError(kind, `${vcenter}: ${describeFault(error)}`, { cause: error });
  }
  if (error instanceof CallNotDelivered || error instanceof AnswerLost) {
    return new VcenterError('unreachable', `${vcenter}: ${error.message}`, { cause: error });
  }
  return error;
}
