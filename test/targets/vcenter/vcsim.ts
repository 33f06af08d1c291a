// Starts the simulator of VMware's own SDK from the harness, one process a vCenter, and speaks to its control port.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export type VcsimVm = {
  readonly name: string;
  readonly folder?: string;
  readonly hostName?: string;
  readonly power?: 'off';
};

export type VcsimSnapshot = {
  readonly Name: string;
  readonly Description: string;
  readonly MoRef: string;
  readonly Current: boolean;
  readonly Quiesced: boolean;
  readonly Children?: readonly VcsimSnapshot[];
};

export type VcsimState = {
  readonly Name: string;
  readonly MoRef: string;
  readonly Power: string;
  readonly Snapshots: readonly VcsimSnapshot[] | null;
};

export type VcsimRule = {
  readonly method: string;
  readonly vm?: string;
  readonly action: 'slowtask' | 'taskfault' | 'soapfault' | 'http' | 'hang' | 'drop' | 'lostreply';
  readonly fault?: string;
  readonly status?: number;
  readonly seconds?: number;
  readonly times?: number;
};

export type Vcsim = {
  readonly name: string;
  readonly url: string;
  state(vm: string): Promise<VcsimState>;
  calls(): Promise<readonly string[]>;
  forgetCalls(): Promise<void>;
  rule(rule: VcsimRule): Promise<void>;
  forgetRules(): Promise<void>;
  expireSessions(): Promise<void>;
};

export type VcsimEstate = {
  readonly vcenters: readonly Vcsim[];
  readonly caPem: string;
  readonly account: { readonly username: string; readonly password: string };
  stop(): Promise<void>;
};

/** `harness`: its folder. One vCenter per inventory, with pages of three objects. Needs root (port 443 of loopback addresses). */
export async function startVcsim(harness: string, inventories: readonly (readonly VcsimVm[])[]): Promise<VcsimEstate> {
  const folder = await mkdtemp(join(tmpdir(), 'vcsim-'));
  const dir = join(folder, 'vc');
  const binary = join(folder, 'vcsim');
  const account = { username: 'svc-patch@vsphere.local', password: 's3cret&<>"' };
  await run(join(harness, 'build-vcsim.sh'), [binary]);
  await run('mkdir', [dir]);
  const numbered = inventories.map((vms, i) => [i + 1, vms] as const);
  await Promise.all(
    numbered.map(([i, vms]) => writeFile(join(dir, `vc${i}.json`), JSON.stringify({ datacenter: `DC-${i}`, vms }))),
  );
  const env = {
    ...process.env,
    VCSIM: binary,
    VC_ARGS: '-page 3',
    VC_USER: account.username,
    VC_PASS: account.password,
  };
  const stop = async () => {
    await run(join(harness, 'stop-vcenters.sh'), [dir]);
    await rm(folder, { recursive: true });
  };
  try {
    await run(join(harness, 'start-vcenters.sh'), [String(inventories.length), dir], { env });
  } catch (error) {
    await stop();
    throw error;
  }
  const caPem = await readFile(join(dir, 'ca.pem'), 'utf8');
  return { vcenters: numbered.map(([i]) => vcsim(i)), caPem, account, stop };
}

function vcsim(i: number): Vcsim {
  const ask = async (path: string, init?: RequestInit) => {
    const answer = await fetch(`http://127.3.0.${i}:9443${path}`, init);
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return answer.text();
  };
  return {
    name: `vc${i}`,
    url: `https://127.3.0.${i}/sdk`,
    async state(vm) {
      const all: readonly VcsimState[] = JSON.parse(await ask('/state'));
      const found = all.find((v) => v.Name === vm);
      if (found === undefined) throw new Error(`no machine ${vm}`);
      return found;
    },
    calls: async () => JSON.parse(await ask('/calls')) ?? [],
    forgetCalls: async () => void (await ask('/calls', { method: 'DELETE' })),
    rule: async (rule) => void (await ask('/rules', { method: 'POST', body: JSON.stringify(rule) })),
    forgetRules: async () => void (await ask('/rules', { method: 'DELETE' })),
    expireSessions: async () => void (await ask('/expire', { method: 'POST' })),
  };
}
