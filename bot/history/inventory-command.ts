// `/inventory 12 [before|after|changes|failures]` and `/log host`: what a campaign did to packages, and the log of an update, as files.

import { loadLastLog } from '../../db/queries/attempts/attempt-logs.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import { INVENTORY_PARTS, type InventoryPart } from '../../domain/download.ts';
import { foldCase } from '../../domain/fold-case.ts';
import type { CampaignId } from '../../domain/ids.ts';
import { didYouMean } from '../../domain/typed/nearest.ts';
import { offerDownload } from '../files/offer-download.ts';
import { answerTo, byOf, card, type PatchCommand, text } from '../shared/command-answers.ts';
import { findNamedServers } from '../shared/named-servers.ts';
import { missingCampaign } from '../shared/open-campaign.ts';
import type { OperationContext } from '../shared/operation.ts';
import { hostnamesOf } from '../shared/sentences.ts';
import { campaign, choice, server } from '../shared/typed/argument-kinds.ts';
import { campaignNumber, noNumber, notRead, wrong } from '../shared/typed/arguments.ts';
import type { ParsedArgs, Words } from '../shared/typed/command.ts';
import { optional } from '../shared/typed/form.ts';

const PART = choice(
  { fr: 'Partie', en: 'Part' },
  { fr: 'Il manque la partie.', en: 'The part is missing.' },
  [
    { value: { fr: 'changements', en: 'changes' }, title: { fr: 'changements', en: 'changes' } },
    { value: { fr: 'avant', en: 'before' }, title: { fr: 'avant', en: 'before' } },
    { value: { fr: 'apres', en: 'after' }, title: { fr: 'après', en: 'after' } },
    { value: { fr: 'echecs', en: 'failures' }, title: { fr: 'échecs', en: 'failures' } },
  ],
  (word) => PARTS.has(foldCase(word)),
);

type InventoryArgs = { readonly campaignId: CampaignId; readonly part: InventoryPart };

const PARTS: ReadonlyMap<string, InventoryPart> = new Map([
  ...INVENTORY_PARTS.map((part) => [part, part] as const),
  ['avant', 'before'],
  ['apres', 'after'],
  ['changements', 'changes'],
  ['echecs', 'failures'],
  ['failed', 'failures'],
]);

export function inventoryCommand(operations: OperationContext): PatchCommand<InventoryArgs> {
  return {
    name: { fr: 'inventaire', en: 'inventory' },
    ability: 'read',
    help: { fr: 'donne les paquets d’une campagne en CSV', en: 'gives the packages of a campaign as CSV' },
    forms: [
      {
        parts: { campaignId: campaign, part: optional(PART) },
        does: {
          fr: 'donne les paquets d’une campagne en CSV : changements, avant, après ou échecs',
          en: 'gives the packages of a campaign as CSV: changes, before, after or failures',
        },
        example: { fr: '/inventaire 12 avant', en: '/inventory 12 before' },
      },
    ],
    parse: parseInventory,
    run: async (context) => {
      const missing = await missingCampaign(operations.db, context.args.campaignId);
      if (missing !== null) return { kind: 'text', text: missing.text };
      const offered = await offerDownload(operations, byOf(context), { kind: 'inventory', ...context.args });
      return answerTo(offered, ({ downloadId }) => card(cardKeyText({ kind: 'download', downloadId })));
    },
  };
}

function parseInventory({ list }: Words): ParsedArgs<InventoryArgs> {
  const campaignId = campaignNumber(list[0]);
  if (campaignId === null) return noNumber(list[0]);
  const part = list[1] === undefined ? 'changes' : PARTS.get(foldCase(list[1]));
  if (part === undefined || list.length > 2) {
    const near = didYouMean(list[list.length > 2 ? 2 : 1] ?? '', PARTS.keys());
    return wrong(
      `Après le numéro : changements, avant, apres ou echecs.${near.fr}`,
      `After the number: changes, before, after or failures.${near.en}`,
    );
  }
  return { kind: 'args', args: { campaignId, part } };
}

type OneHost = { readonly hostname: string };

export function logCommand(operations: OperationContext): PatchCommand<OneHost> {
  return {
    name: { fr: 'journal', en: 'log' },
    ability: 'read',
    help: {
      fr: 'donne le journal de la dernière mise à jour d’un serveur',
      en: 'gives the log of the last update of a server',
    },
    forms: [
      {
        parts: { server },
        does: {
          fr: 'donne le journal complet de la dernière mise à jour d’un serveur',
          en: 'gives the full log of the last update of a server',
        },
        example: { fr: '/journal vpinfapp1', en: '/log vpinfapp1' },
      },
    ],
    parse: parseHost,
    run: async (context) => {
      const { hostname } = context.args;
      const named = await findNamedServers(operations.db, [hostname]);
      if (named.kind === 'refused') return { kind: 'text', text: named.text };
      const found = await loadLastLog(operations.db, named.servers[0]?.hostname ?? hostname);
      if (found === undefined) {
        const shown = hostname.slice(0, 60);
        return text(
          `${shown} n’a pas de journal : aucune mise à jour n’y a commencé d’ici.`,
          `${shown} has no log: no update has begun on it from here.`,
        );
      }
      const offered = await offerDownload(operations, byOf(context), {
        kind: 'log',
        hostname: named.servers[0]?.hostname ?? hostname,
      });
      return answerTo(offered, ({ downloadId }) => card(cardKeyText({ kind: 'download', downloadId })));
    },
  };
}

function parseHost({ list }: Words): ParsedArgs<OneHost> {
  const [hostname] = list;
  const [, other] = hostnamesOf(list);
  if (hostname === undefined || other !== undefined)
    return { ...notRead(other, 'Un serveur à la fois.', 'One server at a time.'), missing: 'server' };
  return { kind: 'args', args: { hostname } };
}
