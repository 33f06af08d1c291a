// SSH and vCenter as jobs see them, with the time of each call told, and a span of each where traces are made. What they answer and throw is passed on as it is.
import { type Facts, type NewSpan, NO_TRACING, type Tracing } from '../../monitoring/tracing/tracing.ts';
import {
  type ExecResult,
  type HostSession,
  ReachError,
  type SshPort,
  VcenterError,
  type VcenterPort,
} from '../../targets/ports.ts';

type ReachKind = ReachError['failure']['kind'];
/** Every operation of the port that asks a vCenter. */
export type VcenterOperation = Exclude<keyof VcenterPort, 'close' | 'vcenterNames'>;

/** `error`: something else than the port promises. */
export type TargetWatch = {
  connected(outcome: 'ok' | ReachKind | 'error', seconds: number): void;
  commanded(outcome: 'ok' | ReachKind | 'error', seconds: number): void;
  operated(operation: VcenterOperation, outcome: 'ok' | VcenterError['kind'] | 'error', seconds: number): void;
};

export function watchedSsh(port: SshPort, watch: TargetWatch, tracing: Tracing = NO_TRACING): SshPort {
  return {
    connect: async (target, opening) => {
      const facts = { 'server.address': target.hostname };
      const session = await timed(
        { tracing, span: { name: 'ssh connect', kind: 'client', facts } },
        () => port.connect(target, opening),
        reachOutcome,
        watch.connected,
      );
      return watchedSession(session, watch, tracing);
    },
  };
}

function watchedSession(session: HostSession, watch: TargetWatch, tracing: Tracing): HostSession {
  const span = { name: 'ssh command', kind: 'client', facts: { 'server.address': session.address } } as const;
  return {
    ...session,
    exec: (command, options) =>
      timed({ tracing, span }, () => session.exec(command, options), reachOutcome, watch.commanded, exitOf),
    close: () => session.close(),
  };
}

function exitOf({ exitCode }: ExecResult) {
  return { 'process.exit.code': exitCode };
}

export function watchedVcenter(port: VcenterPort, watch: TargetWatch, tracing: Tracing = NO_TRACING): VcenterPort {
  function told<A extends readonly unknown[], R>(operation: VcenterOperation, call: (...args: A) => Promise<R>) {
    const traced = { tracing, span: { name: `vcenter ${operation}`, kind: 'client' } } as const;
    return (...args: A) => timed(traced, () => call(...args), vcenterOutcome, watch.operated.bind(watch, operation));
  }
  return {
    findMachines: told('findMachines', (...args) => port.findMachines(...args)),
    readMachine: told('readMachine', (...args) => port.readMachine(...args)),
    ensureSnapshot: told('ensureSnapshot', (...args) => port.ensureSnapshot(...args)),
    findSnapshot: told('findSnapshot', (...args) => port.findSnapshot(...args)),
    readDatastores: told('readDatastores', (...args) => port.readDatastores(...args)),
    readSnapshotSizes: told('readSnapshotSizes', (...args) => port.readSnapshotSizes(...args)),
    listMachines: told('listMachines', (...args) => port.listMachines(...args)),
    removeSnapshot: told('removeSnapshot', (...args) => port.removeSnapshot(...args)),
    revertToSnapshot: told('revertToSnapshot', (...args) => port.revertToSnapshot(...args)),
    powerOn: told('powerOn', (...args) => port.powerOn(...args)),
    shutDownGuest: told('shutDownGuest', (...args) => port.shutDownGuest(...args)),
    reset: told('reset', (...args) => port.reset(...args)),
    powerOff: told('powerOff', (...args) => port.powerOff(...args)),
    vcenterNames: () => port.vcenterNames(),
    close: () => port.close(),
  };
}

function vcenterOutcome(error: unknown): VcenterError['kind'] | 'error' {
  return error instanceof VcenterError ? error.kind : 'error';
}

function reachOutcome(error: unknown): ReachKind | 'error' {
  return error instanceof ReachError ? error.failure.kind : 'error';
}

type Traced = { readonly tracing: Tracing; readonly span: NewSpan };

function timed<T, Outcome extends string>(
  { tracing, span }: Traced,
  act: () => Promise<T>,
  outcomeOf: (error: unknown) => Outcome,
  tell: (outcome: 'ok' | Outcome, seconds: number) => void,
  factsOf: (result: T) => Facts = () => ({}),
): Promise<T> {
  const begun = performance.now();
  const seconds = () => (performance.now() - begun) / 1000;
  return tracing.span(span, async (tellSpan) => {
    try {
      const result = await act();
      tell('ok', seconds());
      tellSpan({ ...factsOf(result), outcome: 'ok' });
      return result;
    } catch (error) {
      const outcome = outcomeOf(error);
      tell(outcome, seconds());
      tellSpan({ outcome });
      throw error;
    }
  });
}
