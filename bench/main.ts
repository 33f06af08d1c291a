// `npm run bench [-- NAME…]`: figures, each beside something measured in the same run. Without a name: all of them.
import { benchCampaign } from './campaign.ts';
import { benchChat } from './chat/main.ts';
import { benchCompliance } from './compliance.ts';
import { benchDelivery } from './delivery/main.ts';
import { benchEstate } from './estate/main.ts';
import { benchHistory } from './history.ts';
import { benchIntegrations } from './integrations/main.ts';
import { benchScan } from './scan/main.ts';
import { benchSsh } from './ssh/main.ts';
import { benchTakeover } from './takeover/main.ts';
import { benchUpdates } from './updates/main.ts';

const SSH_FLAGS = ['--quick', '--strict'] as const;

const flags = process.argv.slice(2).filter((argument) => argument.startsWith('--'));
const asked = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));

const BENCHES: Readonly<Record<string, () => Promise<void>>> = {
  campaign: () => benchCampaign(),
  chat: () => benchChat(),
  compliance: () => benchCompliance(Number(process.env.BENCH_SERVERS ?? 100_000)),
  delivery: () => benchDelivery(),
  estate: () => benchEstate(),
  history: () => benchHistory(100_000, 1_000_000),
  integrations: () => benchIntegrations(Number(process.env.BENCH_SERVERS ?? 100_000)),
  scan: () => benchScan(),
  ssh: () => benchSsh({ quick: flags.includes('--quick'), strict: flags.includes('--strict') }),
  takeover: () => benchTakeover(Number(process.env.BENCH_SERVERS ?? 100_000)),
  updates: () => benchUpdates(),
};

const unknown = [
  ...asked.filter((name) => !Object.hasOwn(BENCHES, name)),
  ...flags.filter((flag) => !SSH_FLAGS.some((known) => known === flag)),
];
if (unknown.length > 0) {
  const names = Object.keys(BENCHES).join(', ');
  console.error(`There is no bench ${unknown.join(', ')}. There are: ${names}; for ssh ${SSH_FLAGS.join(', ')}.`);
  process.exitCode = 1;
} else {
  for (const name of asked.length > 0 ? asked : Object.keys(BENCHES)) await BENCHES[name]?.();
}
