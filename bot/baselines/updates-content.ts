// What an update would bring, a row a package and server, with what happens to it and why (POL-3).
import { loadEffectiveLists, type ServerList } from '../../db/queries/baselines/effective-lists.ts';
import { loadServersOfUpdates } from '../../db/queries/baselines/updates-of.ts';
import { loadCampaignLists } from '../../db/queries/gate/campaign-lists.ts';
import { decisionText } from '../../domain/baselines/decision-words.ts';
import { parseUpdatesOf } from '../../domain/baselines/updates-of.ts';
import type { ServerId } from '../../domain/ids.ts';
import { say } from '../../domain/language.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';
import { writeWorkbook } from '../../spreadsheets/write-table.ts';
import { type ContentContext, type FileContent, SHIPPED_GATE, XLSX_TYPE } from '../files/file-body.ts';

const HEADERS = {
  fr: [
    'Serveur',
    'Paquet',
    'Architecture',
    'Installé',
    'Proposé',
    'Dépôt',
    'Taille (octets)',
    'Avis',
    'Sévérité',
    'Publié le',
    'Installé par la mise à jour',
    'Pourquoi',
    'Référentiel',
  ],
  en: [
    'Server',
    'Package',
    'Architecture',
    'Installed',
    'Offered',
    'Repository',
    'Size (bytes)',
    'Advisories',
    'Severity',
    'Issued on',
    'Installed by the update',
    'Why',
    'Baseline',
  ],
} as const;

export async function updatesContent(ctx: ContentContext, of: string): Promise<FileContent> {
  const { db, now, zone, language, gate = SHIPPED_GATE } = ctx;
  const asked = parseUpdatesOf(of);
  const found = asked === null ? null : await loadServersOfUpdates(db, asked);
  const ids = found?.servers.map(({ id }) => id) ?? [];
  const at = { now, zone };
  const lists: ReadonlyMap<ServerId, ServerList> =
    asked?.kind === 'campaign'
      ? await loadCampaignLists(db, { campaignId: asked.campaignId, gate }, ids, at)
      : await loadEffectiveLists(db, ids, at);
  const yes = language === 'fr' ? 'oui' : 'yes';
  const no = language === 'fr' ? 'non' : 'no';
  const rows = (found?.servers ?? []).flatMap(({ id, hostname }) => {
    const one = lists.get(id);
    return (one?.list.decided ?? []).map(({ candidate, decision }) => {
      const { name, arch, installed, version, repository, bytes, notices } = candidate;
      const [first] = notices.map(({ issuedAt }) => issuedAt).filter((at) => at !== null);
      return [
        ...[hostname, name, arch, installed, version, repository, bytes],
        [...new Set(notices.map(({ advisory }) => advisory))].join(', '),
        [...new Set(notices.flatMap(({ severity }) => severity ?? []))].join(', '),
        first === undefined ? null : { day: dayIn(first, zone) },
        ...[decision.kind === 'approved' ? yes : no, say(decisionText(decision), language)],
        one === undefined ? null : `${one.baseline.name} v${one.baseline.version}`,
      ];
    });
  });
  const columns = HEADERS[language].map((header) => ({ header }));
  const body = await writeWorkbook([{ name: language === 'fr' ? 'Mises à jour' : 'Updates', columns, rows }]);
  return { body, fileName: `patchcenter-updates-${dayIn(now, zone)}.xlsx`, type: XLSX_TYPE };
}
