// How a simulated vCenter is made to misbehave.

export type SimulatedFault = {
  readonly action: /** The task of a quiesced creation ends in error; without quiescing it works. */
    | 'quiesce-fails'
    /** The task ends in error, nothing is done. */
    | 'task-fails'
    /** Done, but the connection is cut instead of an answer. */
    | 'lost-answer'
    /** Not done, and the connection is cut. */
    | 'dropped-call'
    /** Not done, and no answer ever. */
    | 'silence'
    /** Not done, a bare HTTP error (`status`, default 503). */
    | 'http-error'
    /** Not done, a SOAP fault. */
    | 'soap-fault';
  /** Operation, `CreateSnapshot_Task`; default: any (creations for `quiesce-fails`). */
  readonly method?: string;
  /** Name of the machine; default: any. */
  readonly vm?: string;
  /** How often; default: until it is cleared. */
  readonly times?: number;
  /** Type name of the fault, `InsufficientResourcesFault`. */
  readonly fault?: string;
  readonly message?: string;
  readonly status?: number;
  /** `lost`: a task that fails, and no answer either. */
  readonly answer?: 'lost';
};

export type FaultList = {
  add(fault: SimulatedFault): void;
  clear(): void;
  /** The first one that applies, used once. */
  take(method: string, vm: string | null, quiesce: boolean): SimulatedFault | null;
};

export function createFaultList(): FaultList {
  let list: { readonly fault: SimulatedFault; left: number }[] = [];
  return {
    add: (fault) => {
      list.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY });
    },
    clear: () => {
      list = [];
    },
    take: (method, vm, quiesce) => {
      const found = list.find(({ fault, left }) => left > 0 && applies(fault, method, vm, quiesce));
      if (found === undefined) return null;
      found.left--;
      return found.fault;
    },
  };
}

function applies(fault: SimulatedFault, method: string, vm: string | null, quiesce: boolean): boolean {
  if (fault.vm !== undefined && fault.vm !== vm) return false;
  if (fault.action === 'quiesce-fails') return method === 'CreateSnapshot_Task' && quiesce;
  return fault.method === undefined || fault.method === method;
}
