// The prerequisite sweep of many hosts as the product does it, in a process of its own so that its cost is its own. The program of
// one line of the bench: `node sweep.ts PLAN`, a file in JSON.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Opening } from '../../targets/opening.ts';
import type { HostKeyStore, Target } from '../../targets/ports.ts';

export type SweepPlan = {
  readonly username: string;
  readonly keyFile: string;
  readonly knownHostsFile: string;
  readonly addresses: readonly string[];
  readonly port: number;
  /** Connections open at once. */
  readonly fanout: number;
  readonly opening: Opening;
  /** False: as where ssh2's native addon could not be built. */
  readonly addon: boolean;
};

const plan = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as SweepPlan;
if (!plan.addon) {
  process.dlopen = () => {
    throw new Error('left out');
  };
}
// After the lines above: this loads the addon.
const { createSshPort } = await import('../../targets/ssh/port.ts');

const hosts = Object.fromEntries(plan.addresses.map((address, i) => [`host${i}`, { address, port: plan.port }]));
const port = createSshPort(
  {
    username: plan.username,
    privateKey: readFileSync(plan.keyFile, 'utf8'),
    maxConnections: plan.fanout,
    hosts,
  },
  keyStoreOf(readFileSync(plan.knownHostsFile, 'utf8')),
);
const answers = await Promise.allSettled(Object.keys(hosts).map((hostname) => ask(hostname)));
for (const answer of answers) {
  if (answer.status === 'fulfilled') console.log(`answered ${answer.value.exitCode}\n${answer.value.stdout}`);
  else console.error(answer.reason);
}

async function ask(hostname: string) {
  const target: Target = {
    hostname,
    platform: 'linux',
    reach: { kind: 'ssh' },
    sshMethod: 'ssh_key',
    environment: 'Production',
  };
  const session = await port.connect(target, plan.opening);
  try {
    return await session.exec(plan.opening.command);
  } finally {
    session.close();
  }
}

/** The same known keys as every other tool reads. A host that is not among them is refused, as `StrictHostKeyChecking yes` does. */
function keyStoreOf(knownHosts: string): HostKeyStore {
  const prints = new Map<string, string>();
  for (const line of knownHosts.trim().split('\n')) {
    const [owner, , key] = line.split(' ');
    if (owner === undefined || key === undefined) continue;
    prints.set(owner, `SHA256:${createHash('sha256').update(key, 'base64').digest('base64').replace(/=+$/, '')}`);
  }
  return {
    verify: async (hostname, port, _type, print) =>
      prints.get(`[${hosts[hostname]?.address}]:${port}`) === print ? 'known' : 'changed',
  };
}
