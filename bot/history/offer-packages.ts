// What a campaign did to packages, as a CSV: which of its parts is meant, and the offer of the file.
import { cardKeyText } from '../../domain/card-key.ts';
import { INVENTORY_PARTS, type InventoryPart } from '../../domain/download.ts';
import { foldCase } from '../../domain/fold-case.ts';
import type { CampaignId } from '../../domain/ids.ts';
import { didYouMean } from '../../domain/typed/nearest.ts';
import { offerDownload } from '../files/offer-download.ts';
import { answerTo, card } from '../shared/command-answers.ts';
import { missingCampaign } from '../shared/open-campaign.ts';
import type { OperationContext, Requester } from '../shared/operation.ts';
import { campaignNumber, noNumber, wrong } from '../shared/typed/arguments.ts';
import type { CommandAnswer, ParsedArgs, Words } from '../shared/typed/command.ts';

export type PackagesAsked = { readonly campaignId: CampaignId; readonly part: InventoryPart };

const PARTS: ReadonlyMap<string, InventoryPart> = new Map([
  ...INVENTORY_PARTS.map((part) => [part, part] as const),
  ['avant', 'before'],
  ['apres', 'after'],
  ['changements', 'changes'],
  ['retenus', 'held'],
  ['derive', 'drift'],
  ['echecs', 'failures'],
  ['failed', 'failures'],
]);

/** null: that word is none. */
export function packagePart(word: string): InventoryPart | null {
  return PARTS.get(foldCase(word)) ?? null;
}

export function parsePackages({ list }: Words): ParsedArgs<PackagesAsked> {
  const campaignId = campaignNumber(list[0]);
  if (campaignId === null) return noNumber(list[0]);
  const part = list[1] === undefined ? 'changes' : packagePart(list[1]);
  if (part === null || list.length > 2) {
    const word = (part === null ? list[1] : list[2]) ?? '';
    const near = didYouMean(word, PARTS.keys());
    return wrong(
      `« ${word} » n’a pas été compris. Après le numéro : changements, avant, apres, retenus, derive ou echecs.${near.fr}`,
      `“${word}” was not understood. After the number: changes, before, after, held, drift or failures.${near.en}`,
    );
  }
  return { kind: 'args', args: { campaignId, part } };
}

export async function offerPackages(
  operations: OperationContext,
  by: Requester,
  asked: PackagesAsked,
): Promise<CommandAnswer> {
  const missing = await missingCampaign(operations.db, asked.campaignId);
  if (missing !== null) return { kind: 'text', text: missing.text };
  const offered = await offerDownload(operations, by, { kind: 'inventory', ...asked });
  return answerTo(offered, ({ downloadId }) => card(cardKeyText({ kind: 'download', downloadId })));
}
