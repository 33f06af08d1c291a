// PIN-1: what the repositories of a campaign's production servers offer beyond what their non-production validated, as of the last scan, as CSV.
import { type CampaignList, loadCampaignLists, loadProduction } from '../../db/queries/gate/campaign-lists.ts';
import type { CampaignId } from '../../domain/ids.ts';
import { type Language, say } from '../../domain/language.ts';
import { byCodePoint } from '../../domain/order.ts';
import { driftReasonText, UNCOMPARED, UNREAD } from '../../domain/validated-set/drift-text.ts';
import { csvParts } from '../../spreadsheets/write-csv.ts';
import { type ContentContext, CSV_TYPE, type FileContent, SHIPPED_GATE } from '../files/file-body.ts';

const HEADERS = {
  fr: [
    ...['Serveur', 'Paquet', 'Architecture', 'Installé', 'Validé', 'Proposé', 'Dépôt', 'Pourquoi il n’est pas compris'],
    ...['Avis de sécurité', 'Scan du'],
  ],
  en: [
    ...[
      'Server',
      'Package',
      'Architecture',
      'Installed',
      'Validated',
      'Offered',
      'Repository',
      'Why it is not included',
    ],
    ...['Advisories', 'Scan of'],
  ],
} as const;

const AT_ONCE = 100;

type Cells = (string | number | Date | null)[];

export function driftContent(ctx: ContentContext, campaignId: CampaignId): FileContent {
  return {
    body: csvParts(HEADERS[ctx.language], allRows(ctx, campaignId)),
    fileName: `campaign-${campaignId}-drift.csv`,
    type: CSV_TYPE,
  };
}

async function* allRows(ctx: ContentContext, campaignId: CampaignId): AsyncGenerator<Cells[]> {
  const { db, now, zone, gate = SHIPPED_GATE } = ctx;
  const servers = await loadProduction(db, campaignId);
  for (let offset = 0; offset < servers.length; offset += AT_ONCE) {
    const some = servers.slice(offset, offset + AT_ONCE);
    const ids = some.map(({ id }) => id);
    const lists = await loadCampaignLists(db, { campaignId, gate }, ids, { now, zone });
    yield some.flatMap(({ id, hostname }) => cellsOf(hostname, lists.get(id), ctx));
  }
}

/** A server without a row would read as one that nothing was added to. */
function nothingToCompare(hostname: string, list: CampaignList | undefined, language: Language): Cells {
  const why = say(list === undefined ? UNREAD : UNCOMPARED, language);
  return [hostname, null, null, null, null, null, null, why, null, list?.readAt ?? null];
}

/** The linked servers that lack a package are not named: they may be none of the reader's (PEOPLE-3). */
function cellsOf(hostname: string, list: CampaignList | undefined, { language }: ContentContext): Cells[] {
  const pin = list?.pin ?? null;
  if (list === undefined || pin === null) return [nothingToCompare(hostname, list, language)];
  return pin.drift.map((one) => [
    ...[hostname, one.name, one.arch, one.installed, one.validated, one.version, one.repository],
    say(driftReasonText(one, pin.notValidated), language),
    [...new Set(one.notices.map(({ advisory }) => advisory))].sort(byCodePoint).join(' '),
    list.readAt,
  ]);
}
