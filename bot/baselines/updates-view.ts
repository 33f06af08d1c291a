// What an update would bring to a server, or to the servers of an application or a campaign (POL-3).
import type { UpdateRow, UpdatesView } from '../../cards/baselines/updates/card.ts';
import { PAGE_SIZES, pageOf } from '../../cards/paging.ts';
import { loadEffectiveLists, type ServerList } from '../../db/queries/baselines/effective-lists.ts';
import { loadServersOfUpdates } from '../../db/queries/baselines/updates-of.ts';
import { type CampaignList, loadCampaignLists } from '../../db/queries/gate/campaign-lists.ts';
import { loadOutOfReach } from '../../db/queries/people/reach.ts';
import type { Decided } from '../../domain/baselines/decide.ts';
import { decisionText } from '../../domain/baselines/decision-words.ts';
import { severityText } from '../../domain/baselines/rules-words.ts';
import { type Counted, countedAs } from '../../domain/baselines/simulate.ts';
import type { UpdatesOf } from '../../domain/baselines/updates-of.ts';
import type { ServerId } from '../../domain/ids.ts';
import { noticePart, type ViewContext } from '../shared/view-context.ts';

/** null: there is no such server, application or campaign, or not for this reader. */
export async function updatesView(ctx: ViewContext, of: UpdatesOf, page: number): Promise<UpdatesView | null> {
  const { db, now, settings, viewer } = ctx;
  const asked = await loadServersOfUpdates(db, of);
  if (asked === null) return null;
  const ids = asked.servers.map(({ id }) => id);
  // PEOPLE-3: outside its list an account reads nothing.
  if (of.kind === 'server' && viewer !== null && (await loadOutOfReach(db, viewer.userId, ids)).length > 0) return null;
  const at = { now, zone: settings.zone };
  const ofCampaign =
    of.kind === 'campaign'
      ? await loadCampaignLists(db, { campaignId: of.campaignId, gate: settings }, ids, at)
      : new Map<ServerId, CampaignList>();
  const lists: ReadonlyMap<ServerId, ServerList> =
    of.kind === 'campaign' ? ofCampaign : await loadEffectiveLists(db, ids, at);
  const known = [...lists.values()];
  const rows: readonly UpdateRow[] =
    of.kind === 'server'
      ? known.flatMap(({ list }) => sorted(list.decided).map(packageRow))
      : asked.servers.map(({ id, hostname }) =>
          serverRow(hostname, lists.get(id), ofCampaign.get(id)?.pin?.drift.length ?? 0),
        );
  const readings = known.map(({ readAt }) => readAt.getTime());
  return {
    of,
    name: asked.name,
    servers: ids.length,
    unread: ids.length - known.length,
    counts: countsOf(known),
    drift: [...ofCampaign.values()].reduce((sum, { pin }) => sum + (pin?.drift.length ?? 0), 0),
    withoutAdvisory: known.reduce((sum, { list }) => sum + list.decided.filter(hasNoAdvisory).length, 0),
    bytes: known.reduce<number | null>(
      (sum, { list }) => (sum === null || list.bytes === null ? null : sum + list.bytes),
      0,
    ),
    reboots: known.filter(({ list }) => list.reboot).length,
    baselines: [...new Set(known.map(({ baseline }) => `${baseline.name} v${baseline.version}`))].sort(),
    readAt: readings.length === 0 ? null : new Date(Math.min(...readings)),
    noticesUnread: known.filter(({ noticesRead }) => !noticesRead).length,
    rows: pageOf(rows, page, PAGE_SIZES.updates),
    ...noticePart(ctx),
  };
}

function hasNoAdvisory({ candidate: { notices, kind } }: Decided): boolean {
  return notices.length === 0 && kind === null;
}

/** What is installed first. */
function sorted(decided: readonly Decided[]): readonly Decided[] {
  return decided.toSorted((a, b) => Number(b.decision.kind === 'approved') - Number(a.decision.kind === 'approved'));
}

export function packageRow({ candidate, decision }: Decided): Extract<UpdateRow, { kind: 'package' }> {
  const { name, arch, installed, version, bytes, notices } = candidate;
  const advisories = [...new Map(notices.map((one) => [one.advisory, one])).values()];
  return {
    ...{ kind: 'package', name, arch, installed, version, bytes },
    advisories: advisories.map(({ advisory: id, severity }) => ({
      id,
      severity: severity === null ? null : severityText(severity),
    })),
    approved: decision.kind === 'approved',
    why: decisionText(decision),
  };
}

function serverRow(hostname: string, one: ServerList | undefined, drift: number): UpdateRow {
  if (one === undefined) return { kind: 'server', hostname, counts: null, drift, reboot: false };
  return { kind: 'server', hostname, counts: countsOf([one]), drift, reboot: one.list.reboot };
}

function countsOf(lists: readonly ServerList[]): Record<Counted, number> {
  const counts = { install: 0, held: 0, unrated: 0, ask: 0, rejected: 0, excluded: 0, obstacle: 0, left: 0 };
  for (const { list } of lists) for (const { decision } of list.decided) counts[countedAs(decision)] += 1;
  return counts;
}
