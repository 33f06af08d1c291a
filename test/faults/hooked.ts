// Ports of other targets than the fakes, whose every call tells the same `onOperation` as theirs do.
import type { HostOperations, HostSession, SshPort, Target, VcenterPort } from '../../targets/ports.ts';
import type { FakeTargets } from '../fakes/targets.ts';

type Fake = Pick<FakeTargets, 'onOperation'>;

export function hookedSsh(fake: Fake, ssh: SshPort): SshPort {
  return {
    connect: (target: Target, opening) => around(fake, 'connect', target.hostname, () => ssh.connect(target, opening)),
  };
}

export function hookedHost(fake: Fake, host: HostOperations): HostOperations {
  return hooked(fake, host, ['openingFor'], ([session]) => (session as HostSession).address.replace(/ .*$/, ''));
}

/** Of machines that are all of one host. */
export function hookedMachines(fake: Fake, machines: VcenterPort, hostname: string): VcenterPort {
  return hooked(fake, machines, ['vcenterNames', 'close'], () => hostname);
}

type Call = (...asked: unknown[]) => unknown;

function hooked<T extends object>(fake: Fake, port: T, plain: readonly string[], hostOf: (asked: unknown[]) => string) {
  const calls = Object.entries(port as Readonly<Record<string, Call>>).map(([name, call]): [string, Call] => {
    if (plain.includes(name)) return [name, call];
    return [name, (...asked) => around(fake, name, hostOf(asked), async () => call(...asked))];
  });
  return Object.fromEntries(calls) as T;
}

async function around<T>(fake: Fake, operation: string, hostname: string, work: () => Promise<T>): Promise<T> {
  await fake.onOperation(operation, hostname, 'before');
  const result = await work();
  await fake.onOperation(operation, hostname, 'after');
  return result;
}
