// What owners are told of an occurrence that will patch their servers (POL-5).
import { nameList } from '../attempts/name-list.ts';
import { whenText } from '../campaigns/start-windows.ts';
import { serversText } from '../counts.ts';
import type { CampaignId } from '../ids.ts';
import type { Text } from '../language.ts';

const MAX_NAMES = 8;

export type ToldOccurrence = {
  readonly name: string;
  readonly zone: string;
  readonly start: Date;
  readonly servers: readonly { readonly hostname: string; readonly campaignId: CampaignId }[];
};

export function ownersText({ name, zone, start, servers }: ToldOccurrence): Text {
  const [day, time] = whenText(start, zone);
  const names = nameList(
    servers.map(({ hostname }) => hostname),
    MAX_NAMES,
  );
  const count = serversText(servers.length);
  const campaigns = [...new Set(servers.map(({ campaignId }) => campaignId))].join(', ');
  return {
    fr: `Fenêtre de maintenance « ${name} » du ${day.fr} à ${time.fr} : ${count.fr} de vos applications ${servers.length === 1 ? 'sera patché' : 'seront patchés'} (campagne ${campaigns}) : ${names.fr}.`,
    en: `Maintenance window “${name}” on ${day.en} at ${time.en}: ${count.en} of your applications will be patched (campaign ${campaigns}): ${names.en}.`,
  };
}
