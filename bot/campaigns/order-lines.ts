// What waits for what in a campaign (RUN-20), its foundations (RUN-21), and what was fetched on the eve (RUN-22), a line each.
import { loadWaits } from '../../db/queries/dependencies/neighbours.ts';
import { loadDownloadCounts } from '../../db/queries/downloads/downloads.ts';
import { loadHoldingFoundation } from '../../db/queries/foundations/holding.ts';
import { loadFoundationsLeft } from '../../db/queries/foundations/open-sessions.ts';
import { orderLine } from '../../domain/dependencies/order-line.ts';
import { downloadsLine } from '../../domain/downloads/download-words.ts';
import { foundationsLine } from '../../domain/foundations/foundations-line.ts';
import { holdingText } from '../../domain/foundations/holding.ts';
import type { CampaignId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import type { ViewContext } from '../shared/view-context.ts';

export async function orderLines({ db, settings }: ViewContext, id: CampaignId): Promise<readonly Text[]> {
  const holding = await loadHoldingFoundation(db, id);
  const lines = [
    holding === null ? null : holdingText(holding, settings.zone),
    orderLine(await loadWaits(db, id)),
    foundationsLine(await loadFoundationsLeft(db, id)),
    downloadsLine(await loadDownloadCounts(db, id)),
  ];
  return lines.flatMap((line) => line ?? []);
}
