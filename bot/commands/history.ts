// `/history [campaign] [host]`: what was done, newest first.
import { cardKeyText, KEY_HOSTNAME } from '../../domain/card-key.ts';
import { type CampaignId, parseId } from '../../domain/ids.ts';
import type { ParsedArgs, Words } from './command.ts';
import { card, type PatchCommand } from './services.ts';

type Filter = { readonly campaignId: CampaignId | null; readonly hostname: string | null };

export const historyCommand: PatchCommand<Filter> = {
  name: { fr: 'historique', en: 'history' },
  ability: 'read',
  help: {
    fr: 'montre ce qui a été fait, en tout, pour une campagne ou pour un serveur',
    en: 'shows what was done, in all, in one campaign or on one server',
  },
  example: { fr: '/historique 12', en: '/history 12' },
  parse,
  run: async ({ args }) => card(cardKeyText({ kind: 'history', ...args })),
};

function parse({ list }: Words): ParsedArgs<Filter> {
  const numbers = list.filter((word) => /^#?\d+$/.test(word));
  const hosts = list.filter((word) => !numbers.includes(word)).map((word) => word.toLowerCase());
  const campaignId = numbers[0] === undefined ? null : parseId<CampaignId>(numbers[0].replace('#', ''));
  const isWrong = numbers.length > 1 || hosts.length > 1 || (numbers.length === 1 && campaignId === null);
  if (isWrong || hosts.some((host) => !KEY_HOSTNAME.test(host))) {
    return {
      kind: 'wrong',
      problem: {
        fr: 'L’historique prend au plus un numéro de campagne et un nom de serveur.',
        en: 'The history takes at most one campaign number and one server name.',
      },
    };
  }
  return { kind: 'args', args: { campaignId, hostname: hosts[0] ?? null } };
}
