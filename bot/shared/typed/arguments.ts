// Arguments that several commands share.
import { type CampaignId, parseId } from '../../../domain/ids.ts';
import type { ParsedArgs, Words } from './command.ts';

/** `12` or `#12`; null for anything else. */
export function campaignNumber(word: string | undefined): CampaignId | null {
  return parseId<CampaignId>(word?.replace(/^#/, '').replace(/[:.)]$/, ''));
}

type Wrong = Extract<ParsedArgs<unknown>, { kind: 'wrong' }>;

export function wrong(fr: string, en: string): Wrong {
  return { kind: 'wrong', problem: { fr, en } };
}

/** A card may ask for that argument of the command's form. */
export function lacking(argument: string, fr: string, en: string): Wrong {
  return { kind: 'wrong', problem: { fr, en }, missing: argument };
}

/** The same of a word that stands where something else is expected; undefined: nothing stands there. */
export function notRead(word: string | undefined, fr: string, en: string): Wrong {
  if (word === undefined) return wrong(fr, en);
  const shown = word.slice(0, 40);
  return wrong(`${fr} « ${shown} » n’est pas lu.`, `${en} “${shown}” was not read.`);
}

export type OneCampaign = { readonly campaignId: CampaignId };

/** A campaign's number and nothing else. */
export function parseCampaign({ list }: Words): ParsedArgs<OneCampaign> {
  const campaignId = campaignNumber(list[0]);
  if (campaignId === null) return noNumber(list[0]);
  if (list.length > 1) {
    const shown = (list[1] ?? '').slice(0, 40);
    return wrong(
      `Un seul numéro de campagne est attendu : « ${shown} » est de trop.`,
      `One campaign number is expected: “${shown}” is too much.`,
    );
  }
  return { kind: 'args', args: { campaignId } };
}

export type CampaignAndHosts = OneCampaign & { readonly hostnames: readonly string[] };

/** A campaign's number, then any number of hostnames. */
export function parseCampaignAndHosts({ list }: Words): ParsedArgs<CampaignAndHosts> {
  const campaignId = campaignNumber(list[0]);
  return campaignId === null ? noNumber(list[0]) : { kind: 'args', args: { campaignId, hostnames: list.slice(1) } };
}

/** Hostnames, at least one. */
export function parseHosts({ list }: Words): ParsedArgs<{ readonly hostnames: readonly string[] }> {
  if (list.length === 0)
    return lacking('servers', 'Il manque le nom du serveur.', 'The name of the server is missing.');
  return { kind: 'args', args: { hostnames: list } };
}

/** Hostnames and a reason, told apart later: only the estate knows its names. A reason that is missing is asked for by the operation. */
export function parseHostsAndReason(words: Words): ParsedArgs<Words> {
  if (words.list.length === 0)
    return lacking('servers', 'Il manque le nom du serveur.', 'The name of the server is missing.');
  return { kind: 'args', args: words };
}

export function noNumber(word: string | undefined): Wrong {
  if (word === undefined)
    return lacking('campaignId', 'Il manque le numéro de la campagne.', 'The number of the campaign is missing.');
  const shown = word.slice(0, 40);
  return lacking(
    'campaignId',
    `Il manque le numéro de la campagne : « ${shown} » n’en est pas un.`,
    `The number of the campaign is missing: “${shown}” is none.`,
  );
}
