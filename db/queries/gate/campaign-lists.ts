// What servers of a campaign would install (POL-3, PIN-1): by their baseline, less what exclusions of the campaign and their own hold back;
// in production of what their linked non-production validated.
import { sql } from 'kysely';
import type { UpdateScope } from '../../../domain/attempts/update-scope.ts';
import type { SeenCandidate } from '../../../domain/baselines/candidate.ts';
import type { At } from '../../../domain/baselines/decide.ts';
import { effectiveList, onlyWith } from '../../../domain/baselines/effective-list.ts';
import { narrowedList } from '../../../domain/baselines/narrow-list.ts';
import { excludesOf } from '../../../domain/exclusions/excludes.ts';
import { globMatcher } from '../../../domain/exclusions/glob-matcher.ts';
import type { Freshness } from '../../../domain/gate/question.ts';
import type { CampaignId, ServerId } from '../../../domain/ids.ts';
import { branchToday } from '../../../domain/server.ts';
import type { Db } from '../../schema/database.ts';
import { listsOf, type ServerList } from '../baselines/effective-lists.ts';
import { loadPendingPackages, type ServerPending } from '../baselines/pending-packages.ts';
import { loadServersOfUpdates } from '../baselines/updates-of.ts';
import { loadPins, type Pin } from './pins.ts';

/** `pin` null: whatever its repositories offer is what the baseline decides on. */
export type CampaignList = ServerList & { readonly pin: Pin | null };

export type CampaignListsAsk = { readonly campaignId: CampaignId; readonly gate: GateSettings };

export type GateSettings = { readonly freshness: Freshness; readonly validatedVersions: boolean };

const WHOLE: UpdateScope = { kind: 'all' };

/** Without the servers of which nothing was read yet. An emergency brings the fix, validated or not; the gate asks for the rest. */
export async function loadCampaignLists(
  db: Db,
  { campaignId, gate }: CampaignListsAsk,
  serverIds: readonly ServerId[],
  at: At,
): Promise<ReadonlyMap<ServerId, CampaignList>> {
  const campaign = await db
    .selectFrom('campaigns')
    .select(['kind', 'cycle', 'year', 'update_scope', 'general_excludes'])
    .where('id', '=', campaignId)
    .executeTakeFirst();
  if (campaign === undefined || serverIds.length === 0) return new Map();
  const scope = campaign.update_scope ?? WHOLE;
  const subjects = await loadSubjects(db, { campaignId, serverIds }, campaign.general_excludes);
  const hide = (serverId: ServerId, candidates: readonly SeenCandidate[]) => {
    const isHidden = subjects.get(serverId)?.isHidden;
    return isHidden === undefined ? candidates : candidates.map((one) => ({ ...one, hidden: isHidden(one.name) }));
  };
  const pending = new Map(
    [...(await loadPendingPackages(db, serverIds))].map(([id, one]): [ServerId, ServerPending] => [
      id,
      { ...one, candidates: hide(id, one.candidates) },
    ]),
  );
  const production = new Map([...pending].filter(([id]) => subjects.get(id)?.isProduction === true));
  const pins =
    gate.validatedVersions && campaign.kind === 'standard'
      ? await loadPins(db, production, { ...campaign, campaignId, freshness: gate.freshness })
      : new Map<ServerId, Pin>();
  return listsOf(db, pending, ({ serverId, rules, family, candidates }) => {
    const pin = pins.get(serverId) ?? null;
    const asked = pin === null ? candidates : hide(serverId, pin.candidates);
    const list = narrowedList(effectiveList(family, asked, rules, at), scope);
    return { list: pin === null ? list : onlyWith(list, pin.dependencies), pin };
  });
}

/** Servers of it that are production today, those that are not excluded, by name. */
export async function loadProduction(
  db: Db,
  campaignId: CampaignId,
): Promise<readonly { readonly id: ServerId; readonly hostname: string }[]> {
  const servers = (await loadServersOfUpdates(db, { kind: 'campaign', campaignId }))?.servers ?? [];
  const serverIds = servers.map(({ id }) => id);
  const subjects = await loadSubjects(db, { campaignId, serverIds }, '');
  return servers.filter(({ id }) => subjects.get(id)?.isProduction === true);
}

type Subject = { readonly isProduction: boolean; readonly isHidden: (name: string) => boolean };

/** The exclusions of a campaign are its own: an emergency and a kernel campaign lift some that every scan leaves out. */
async function loadSubjects(
  db: Db,
  { campaignId, serverIds }: { readonly campaignId: CampaignId; readonly serverIds: readonly ServerId[] },
  general: string,
): Promise<ReadonlyMap<ServerId, Subject>> {
  const rows = await db
    .selectFrom('patch_sessions as s')
    .innerJoin('servers as v', 'v.id', 's.server_id')
    .innerJoin('domain_environments as de', 'de.id', 'v.domain_environment_id')
    .innerJoin('environments as e', 'e.id', 'de.environment_id')
    .select(['v.id', 'v.patch_excludes as own', 's.branch', 'e.name as environment', 'e.production'])
    .where('s.campaign_id', '=', campaignId)
    .where('v.id', '=', sql<ServerId>`any(${[...serverIds]}::int[])`)
    .execute();
  const matchers = new Map<string, (name: string) => boolean>();
  return new Map(
    rows.map(({ id, own, branch, ...place }): [ServerId, Subject] => {
      const globs = excludesOf(general, own).accepted;
      const key = globs.join(' ');
      const isHidden = matchers.get(key) ?? globMatcher(globs);
      matchers.set(key, isHidden);
      return [id, { isProduction: branchToday(branch, place) === 'prod', isHidden }];
    }),
  );
}
