// The estate of a conformance test: hosts with a real sshd, dnf and rpm database, and simulated vCenters whose snapshots are
// the hosts' disks. Started by the scripts of the harness in a folder of their own, stopped by them.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { lastWill } from './last-will.ts';
import { harnessFolder } from './obstacle.ts';

const run = promisify(execFile);
const DOMAIN = 'conformance.test';
const VCENTERS = 3;
/** The vCenters first: their hook acts on the hosts. */
const STOP_ALL = '"$0"/stop-vcenters.sh "$1"/vc; "$0"/stop-fleet.sh "$1"/fleet; rm -rf "$1"';

export type Host = { readonly hostname: string; readonly address: string };

/** A snapshot tree as the vCenter has it. */
type SnapshotNode = { readonly Name: string; readonly Children?: readonly SnapshotNode[] };
type Machine = { readonly Name: string; readonly Power: string; readonly Snapshots: readonly SnapshotNode[] | null };

export type VcenterAccess = {
  readonly name: string;
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly caFile: string;
};

export type Harness = {
  /** For whatever else the test writes; goes away on stop. */
  readonly folder: string;
  readonly hosts: readonly Host[];
  readonly ssh: { readonly username: string; readonly privateKeyFile: string };
  readonly vcenters: readonly VcenterAccess[];
  /** A fault or a state of a host: the list is at the top of the harness's fleet.sh. */
  knob(hostname: string, ...words: readonly string[]): Promise<string>;
  /** The host's own rpm database: `name epoch:version-release arch`, sorted. */
  packages(hostname: string): Promise<readonly string[]>;
  /** Between one day and the next, the repository gets a version of each package, and loses the files named. Every host looks at it anew. */
  release(packages: readonly Released[], withdrawn: readonly string[]): Promise<void>;
  /** Names of all snapshots of its virtual machine, parents first, and its power. */
  machine(hostname: string): Promise<{ readonly power: string; readonly snapshots: readonly string[] }>;
  /** All machines of that name, by the number of their vCenter: names of their snapshots. */
  machines(name: string): Promise<Readonly<Record<number, readonly string[]>>>;
  stop(): Promise<void>;
};

/** A machine without a host, in that vCenter, 1 the first. */
export type Namesake = {
  readonly vcenter: number;
  readonly name: string;
  readonly hostName: string;
  readonly uuid: string;
};

/** A package without anything in it, which needs nothing. */
export type Released = {
  readonly name: string;
  readonly version: string;
  readonly release: string;
  readonly arch: 'x86_64' | 'noarch';
};

/** Hostnames without domain, in the order in which the vCenters get them: each one the next. Throws when an estate is up already. */
export async function startHarness(
  hostnames: readonly string[],
  namesakes: readonly Namesake[] = [],
): Promise<Harness> {
  if (await answers('127.2.0.2', 22))
    throw new Error('a fleet of the harness is up on 127.2.0.x already: stop it first');
  if (await answers('127.3.0.1', 443))
    throw new Error('vCenters of the harness are up on 127.3.0.x already: stop them first');
  const folder = await mkdtemp(path.join(tmpdir(), 'patchcenter-conformance-'));
  const places = { folder, fleet: path.join(folder, 'fleet'), vc: path.join(folder, 'vc') };
  const revoke = lastWill('sh', ['-c', STOP_ALL, harnessFolder(), folder]);
  const stop = async () => {
    revoke();
    await run('sh', ['-c', STOP_ALL, harnessFolder(), folder], { timeout: 60_000 });
  };
  try {
    await startScripts(places, hostnames, namesakes);
    return await harnessOf(places, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

type Places = { readonly folder: string; readonly fleet: string; readonly vc: string };

async function startScripts(
  { folder, fleet, vc }: Places,
  hostnames: readonly string[],
  namesakes: readonly Namesake[],
): Promise<void> {
  await mkdir(fleet);
  await writeFile(path.join(fleet, 'names'), hostnames.map((name) => `${name}.${DOMAIN}\n`).join(''));
  const vcsim = path.join(folder, 'vcsim');
  await script('build-vcsim.sh', [vcsim]);
  // The folders of a host hold its disk in memory, taken only as it fills: as much as the prerequisites ask for.
  await script('start-fleet.sh', [String(hostnames.length), fleet], { SIZE: '3000m' });
  if (namesakes.length === 0) {
    await script('start-vcenters.sh', [String(VCENTERS), vc], { FLEET: fleet, VCSIM: vcsim });
    return;
  }
  const hook = path.join(folder, 'hook.sh');
  const words = `#!/bin/sh\nFLEET='${fleet}' exec '${path.join(harnessFolder(), 'vm-hook.sh')}' "$@"\n`;
  await writeFile(hook, words, { mode: 0o755 });
  await mkdir(vc);
  for (const i of numbers(VCENTERS)) await writeFile(path.join(vc, `vc${i}.json`), inventory(i, hostnames, namesakes));
  await script('start-vcenters.sh', [String(VCENTERS), vc], { VCSIM: vcsim, VC_ARGS: `-hook ${hook}` });
}

/** As the script itself deals the hosts out, with more machines than it knows of. */
function inventory(i: number, hostnames: readonly string[], namesakes: readonly Namesake[]): string {
  const own = hostnames
    .filter((_, at) => at % VCENTERS === i - 1)
    .map((name) => ({ name, folder: 'Prod', hostName: `${name}.${DOMAIN}` }));
  const more = namesakes.filter(({ vcenter }) => vcenter === i).map(({ vcenter: _, ...machine }) => machine);
  return JSON.stringify({ datacenter: `DC-${i}`, vms: [...own, ...more] });
}

async function harnessOf({ folder, fleet, vc }: Places, stop: () => Promise<void>): Promise<Harness> {
  const hosts = (await readFile(path.join(fleet, 'hosts'), 'utf8'))
    .trim()
    .split('\n')
    .map((line): Host => {
      const [address = '', name = ''] = line.split(' ');
      return { hostname: name.replace(`.${DOMAIN}`, ''), address };
    });
  const knob = async (hostname: string, ...words: readonly string[]) =>
    script('fleet.sh', ['-d', fleet, `${hostname}.${DOMAIN}`, ...words]);
  return {
    folder,
    hosts,
    ssh: { username: 'patch', privateKeyFile: path.join(fleet, 'id_ed25519') },
    vcenters: numbers(VCENTERS).map((i) => vcenterAccess(i, path.join(vc, 'ca.pem'))),
    knob,
    release: async (packages, withdrawn) => {
      await changeRepository(path.join(fleet, 'repo', 'updates'), packages, withdrawn);
      for (const { hostname } of hosts) await knob(hostname, 'exec', 'dnf', '-q', 'clean', 'expire-cache');
    },
    packages: async (hostname) => (await knob(hostname, 'rpms')).trim().split('\n'),
    machine: (hostname) => machineOf(hostname),
    machines: machinesNamed,
    stop,
  };
}

/** Keeps the advisories that the repository has. */
async function changeRepository(
  folder: string,
  packages: readonly Released[],
  withdrawn: readonly string[],
): Promise<void> {
  for (const file of withdrawn) await rm(path.join(folder, file));
  const work = await mkdtemp(path.join(tmpdir(), 'patchcenter-release-'));
  for (const { name, version, release, arch } of packages) {
    const spec = path.join(work, `${name}.spec`);
    const head = `Name: ${name}\nVersion: ${version}\nRelease: ${release}\nSummary: test\nLicense: MIT\nAutoReqProv: no\n`;
    await writeFile(spec, `${head}%description\ntest\n%files\n`);
    const places = [
      '--define',
      `_topdir ${work}/top`,
      '--define',
      `_rpmdir ${folder}`,
      '--define',
      `_dbpath ${work}/db`,
    ];
    const flat = ['--define', '_rpmfilename %{NAME}-%{VERSION}-%{RELEASE}.%{ARCH}.rpm'];
    await run('rpmbuild', ['-bb', '--quiet', '--target', arch, ...places, ...flat, spec]);
  }
  await run('createrepo_c', ['-q', '--update', '--keep-all-metadata', folder]);
  await rm(work, { recursive: true });
}

function vcenterAccess(i: number, caFile: string): VcenterAccess {
  const account = { username: 'svc-patch@vsphere.local', password: 's3cret&<>' };
  return { name: `vc${i}`, url: `https://127.3.0.${i}/sdk`, ...account, caFile };
}

async function machinesOf(i: number): Promise<readonly Machine[]> {
  const answer = await fetch(`http://127.3.0.${i}:9443/state`, { signal: AbortSignal.timeout(10_000) });
  return ((await answer.json()) ?? []) as readonly Machine[];
}

async function machinesNamed(name: string): Promise<Readonly<Record<number, readonly string[]>>> {
  const found: Record<number, readonly string[]> = {};
  for (const i of numbers(VCENTERS)) {
    const machine = (await machinesOf(i)).find((one) => one.Name === name);
    if (machine !== undefined) found[i] = (machine.Snapshots ?? []).flatMap(namesOf);
  }
  return found;
}

async function machineOf(hostname: string): Promise<{ power: string; snapshots: readonly string[] }> {
  for (const i of numbers(VCENTERS)) {
    const found = (await machinesOf(i)).find((machine) => machine.Name === hostname);
    if (found !== undefined) return { power: found.Power, snapshots: (found.Snapshots ?? []).flatMap(namesOf) };
  }
  throw new Error(`no vCenter has a machine ${hostname}`);
}

function namesOf({ Name, Children }: SnapshotNode): readonly string[] {
  return [Name, ...(Children ?? []).flatMap(namesOf)];
}

async function script(name: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const options = { env: { ...process.env, ...env }, timeout: 90_000, maxBuffer: 8 << 20 };
  const { stdout } = await run(path.join(harnessFolder(), name), args, options);
  return stdout;
}

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1000 });
    const say = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.once('connect', () => say(true));
    socket.once('error', () => say(false));
    socket.once('timeout', () => say(false));
  });
}

function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => i + 1);
}
