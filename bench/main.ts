// `npm run bench [-- NAME…]`: figures, each beside something measured in the same run. Without a name: all of them.
import { benchCampaign } from './campaign.ts';
import { benchHistory } from './history.ts';

const BENCHES: Readonly<Record<string, () => Promise<void>>> = {
  campaign: () => benchCampaign(),
  history: () => benchHistory(100_000, 1_000_000),
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(BENCHES, name));
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(', ')}. There are: ${Object.keys(BENCHES).join(', ')}.`);
  process.exitCode = 1;
} else {
  for (const name of asked.length > 0 ? asked : Object.keys(BENCHES)) await BENCHES[name]?.();
}
