// The tools compared, each as its users would call it: known host keys only, one ed25519 key, output and exit code of both commands
// kept, its own defaults elsewhere.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { REGISTRATION_COMMAND } from '../../targets/facts/rpm/registration.ts';
import { PROOF_CODE } from '../../targets/opening.ts';
import { addressesOf, type Fleet, type Ground, writeKnownHosts } from './fleet.ts';
import { programNamed } from './programs.ts';
import type { SweepPlan } from './sweep.ts';

export type ToolName =
  | 'patchcenter'
  | 'patchcenter, no addon'
  | 'parallel-ssh'
  | 'clush'
  | 'ansible raw'
  | 'ansible command';

export type Invocation = {
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Matches its output once for each host that answered with exit code 0. */
  readonly answer: RegExp;
};

export type Task = { readonly ground: Ground; readonly fleet: Fleet; readonly hosts: number; readonly fanout: number };

const DISK = 'df -BM --output=target,avail / /var';
/** One exec for the tools that can; the module of Ansible runs them apart. */
const BOTH = `${DISK}; ${REGISTRATION_COMMAND}`;

/** How to call a tool, or null where it is not installed. */
export async function invocationOf(tool: ToolName, task: Task): Promise<Invocation | null> {
  const knownHosts = await writeKnownHosts(task.ground, task.fleet, task.hosts);
  switch (tool) {
    case 'patchcenter':
      return sweep(task, knownHosts, true);
    case 'patchcenter, no addon':
      return sweep(task, knownHosts, false);
    case 'parallel-ssh':
      return parallelSsh(task, knownHosts);
    case 'clush':
      return clush(task, knownHosts);
    case 'ansible raw':
    case 'ansible command':
      return ansible(task, knownHosts, tool);
  }
}

async function sweep(task: Task, knownHostsFile: string, addon: boolean): Promise<Invocation> {
  const plan: SweepPlan = {
    username: task.ground.username,
    keyFile: task.ground.userKey,
    knownHostsFile,
    addresses: addressesOf(task.hosts),
    port: task.fleet.port,
    fanout: task.fanout,
    opening: { command: `${BOTH} && exit ${PROOF_CODE}` },
    addon,
  };
  const file = await put(task, 'plan.json', JSON.stringify(plan));
  const program = path.join(import.meta.dirname, 'sweep.ts');
  // Compiled code is kept between runs, as Python keeps that of the other tools.
  const env = { NODE_COMPILE_CACHE: path.join(task.ground.dir, 'compile-cache') };
  return { command: [process.execPath, program, file], env, answer: new RegExp(`^answered ${PROOF_CODE}$`, 'gm') };
}

async function parallelSsh(task: Task, knownHosts: string): Promise<Invocation | null> {
  const program = await programNamed('parallel-ssh', 'pssh');
  if (program === null) return null;
  const list = await put(task, 'hosts', addressesOf(task.hosts).join('\n'));
  const login = ['-l', task.ground.username, '-O', `Port=${task.fleet.port}`, '-x', sshOptions(task, knownHosts)];
  const command = [program, '-i', '-h', list, '-p', String(task.fanout), '-t', '0', ...login, BOTH];
  return { command, env: {}, answer: /\[SUCCESS\]/g };
}

async function clush(task: Task, knownHosts: string): Promise<Invocation | null> {
  const program = await programNamed('clush');
  if (program === null) return null;
  const list = await put(task, 'hosts', addressesOf(task.hosts).join('\n'));
  const options = `${sshOptions(task, knownHosts)} -p ${task.fleet.port}`;
  const login = ['-l', task.ground.username, '-o', options];
  const command = [program, '--nostdin', '-S', '-f', String(task.fanout), '--hostfile', list, ...login, BOTH];
  // It tells an exit code only when it is not 0.
  return { command, env: {}, answer: /org ID: 1$/gm };
}

async function ansible(
  task: Task,
  knownHosts: string,
  tool: 'ansible raw' | 'ansible command',
): Promise<Invocation | null> {
  const program = await programNamed(tool === 'ansible raw' ? 'ansible' : 'ansible-playbook');
  if (program === null) return null;
  const home = path.join(task.ground.dir, 'ansible');
  await mkdir(home, { recursive: true });
  const inventory = await put(task, 'inventory', inventoryOf(task, knownHosts));
  const env = {
    ANSIBLE_CONFIG: await put(task, 'ansible.cfg', '[defaults]\n'),
    ANSIBLE_HOME: home,
    ANSIBLE_LOCAL_TEMP: home,
    ANSIBLE_SSH_CONTROL_PATH_DIR: path.join(home, 'cp'),
    ANSIBLE_HOST_KEY_CHECKING: 'True',
    ANSIBLE_PIPELINING: 'True',
    ANSIBLE_NOCOLOR: '1',
    ANSIBLE_FORKS: String(task.fanout),
  };
  if (tool === 'ansible raw') {
    return {
      command: [program, 'all', '-i', inventory, '-m', 'raw', '-a', BOTH],
      env,
      answer: /\| CHANGED \| rc=0 >>/g,
    };
  }
  const playbook = await put(task, 'playbook.yml', PLAYBOOK);
  return { command: [program, '-i', inventory, playbook], env, answer: /^127\S+ +: ok=2 .*unreachable=0 +failed=0/gm };
}

function inventoryOf(task: Task, knownHosts: string): string {
  const variables = [
    `ansible_user=${task.ground.username}`,
    `ansible_port=${task.fleet.port}`,
    'ansible_python_interpreter=/usr/bin/python3',
    `ansible_ssh_common_args=${sshOptions(task, knownHosts)}`,
  ];
  return ['[all]', ...addressesOf(task.hosts), '[all:vars]', ...variables, ''].join('\n');
}

const PLAYBOOK = `- hosts: all
  gather_facts: false
  tasks:
    - command: ${DISK}
    - command: ${REGISTRATION_COMMAND}
`;

/** `-F`: the machine's own settings of ssh stay out of it. */
function sshOptions({ ground }: Task, knownHosts: string): string {
  const options = [
    'StrictHostKeyChecking=yes',
    `UserKnownHostsFile=${knownHosts}`,
    'GlobalKnownHostsFile=/dev/null',
    'IdentitiesOnly=yes',
    `IdentityFile=${ground.userKey}`,
    'BatchMode=yes',
  ];
  return ['-F /dev/null', ...options.map((option) => `-o ${option}`)].join(' ');
}

/** A file of this task. A later task may write it again. */
async function put({ ground }: Task, name: string, text: string): Promise<string> {
  const file = path.join(ground.dir, name);
  await writeFile(file, text);
  return file;
}
