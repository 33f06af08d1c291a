// Arguments that several commands share.
import { type CampaignId, parseId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import type { ParsedArgs, Words } from './command.ts';

/** `12` or `#12`; null for anything else. */
export function campaignNumber(word: string | undefined): CampaignId | null {
  return parseId<CampaignId>(word?.replace(/^#/, ''));
}

export function wrong(fr: string, en: string): { readonly kind: 'wrong'; readonly problem: Text } {
  return { kind: 'wrong', problem: { fr, en } };
}

export type OneCampaign = { readonly campaignId: CampaignId };

/** A campaign's number and nothing else. */
export function parseCampaign({ list }: Words): ParsedArgs<OneCampaign> {
  const campaignId = campaignNumber(list[0]);
  if (campaignId === null) return NO_NUMBER;
  if (list.length > 1) return wrong('Un seul numéro de campagne est attendu.', 'One campaign number is expected.');
  return { kind: 'args', args: { campaignId } };
}

export type CampaignAndHosts = OneCampaign & { readonly hostnames: readonly string[] };

/** A campaign's number, then any number of hostnames. */
export function parseCampaignAndHosts({ list }: Words): ParsedArgs<CampaignAndHosts> {
  const campaignId = campaignNumber(list[0]);
  return campaignId === null ? NO_NUMBER : { kind: 'args', args: { campaignId, hostnames: list.slice(1) } };
}

/** Hostnames, at least one. */
export function parseHosts({ list }: Words): ParsedArgs<{ readonly hostnames: readonly string[] }> {
  if (list.length === 0) return wrong('Il manque le nom du serveur.', 'The name of the server is missing.');
  return { kind: 'args', args: { hostnames: list } };
}

/** Hostnames and a reason, told apart later: only the estate knows its names. */
export function parseHostsAndReason(words: Words): ParsedArgs<Words> {
  if (words.list.length === 0) return wrong('Il manque le nom du serveur.', 'The name of the server is missing.');
  if (words.list.length === 1) return wrong('Il manque le motif.', 'The reason is missing.');
  return { kind: 'args', args: words };
}

const NO_NUMBER = wrong('Il manque le numéro de la campagne.', 'The number of the campaign is missing.');
