// An unscheduled campaign for one CVE: the servers where an advisory for it is open, their update narrowed to it, the gates shortened
// or not, on record and announced.

import { counted } from '../../cards/words.ts';
import { enqueueMessage } from '../../db/queries/chat/outgoing.ts';
import { boundChannel, channelPlace } from '../../db/queries/chat/places.ts';
import { type CveServer, loadCveServers, scannableServers } from '../../db/queries/cve/cve-view.ts';
import { askScans } from '../../db/queries/cve/scans.ts';
import { loadGeneralExcludes } from '../../db/queries/exclusions/package-excludes.ts';
import { loadStaff } from '../../db/queries/people/people.ts';
import { lockPlan } from '../../db/queries/planning/plan-changes.ts';
import { loadServersInHand } from '../../db/queries/servers/server-choice.ts';
import { findServers } from '../../db/queries/servers/servers.ts';
import type { UpdateScope } from '../../domain/attempts/update-scope.ts';
import { excludesForCve } from '../../domain/cve/excludes-for-cve.ts';
import type { CampaignId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import { byCodePoint } from '../../domain/order.ts';
import { may, whoMay } from '../../domain/people/roles.ts';
import { dayIn, isoWeekOf } from '../../domain/planning/iso-week.ts';
import { assignmentRefusal, openRoster, type Staff } from '../../domain/previews/roster.ts';
import { type ChosenServers, chooseServers } from '../../domain/quickwin/choose-servers.ts';
import { leftOutText } from '../../domain/quickwin/left-out.ts';
import { insertSessions, type NewSession } from '../previews/insert-campaign.ts';
import {
  lacksReason,
  type OperationContext,
  type Outcome,
  operate,
  type Refused,
  type Requester,
  refuse,
  refused,
  type UnitOfWork,
} from '../shared/operation.ts';

export type EmergencyRequest = {
  /** As `domain/cve/advisory` writes it. */
  readonly cve: string;
  /** true: green checks stand in for the owners' answers (the gate shortened): an admin's decision (GATE-7). */
  readonly shortened: boolean;
  readonly reason: string;
};

const MAX_REASON = 500;

/** By an admin it also lifts freeze and season, as an admin may for any campaign (PLAN-4, PLAN-5); holidays never. */
export function createEmergency(
  ctx: OperationContext,
  by: Requester,
  ask: EmergencyRequest,
): Promise<Outcome<{ campaignId: CampaignId; note: Text | null }>> {
  const spec = {
    ability: 'emergency.create',
    action: 'emergency.create',
    object: { type: 'cve', id: ask.cve },
  } as const;
  return operate(ctx, by, spec, (work) => create(work, ask));
}

async function create(
  work: UnitOfWork,
  ask: EmergencyRequest,
): Promise<Outcome<{ campaignId: CampaignId; note: Text | null }>> {
  const reason = work.text(ask.reason, MAX_REASON);
  if (ask.shortened && !may(work.by.actor.roles, 'gate.override')) return ONLY_ADMIN;
  await lockPlan(work.trx);
  const open = await loadCveServers(work.trx, ask.cve);
  if (open.length === 0) {
    return refuse(
      `Aucun serveur scanné n’est concerné par ${ask.cve}.`,
      `No scanned server is affected by ${ask.cve}.`,
    );
  }
  const servers = await findServers(
    work.trx,
    open.map(({ hostname }) => hostname),
  );
  const chosen = chooseServers(servers, null, await loadServersInHand(work.trx));
  if (chosen.branches.hprod.length + chosen.branches.prod.length === 0) return refuse(...nobody(chosen));
  const silent = ask.shortened ? await whereNobodyIsTold(work, chosen) : null;
  if (silent !== null) return silent;
  if (reason === '')
    return lacksReason('Indiquez le motif de la campagne d’urgence.', 'Give a reason for the emergency campaign.');
  const lifts = may(work.by.actor.roles, 'calendar.override');
  const campaignId = await insert(work, { ...ask, reason, lifts }, open, chosen);
  await insertSessions(work, campaignId, sessionsOf(chosen, await loadStaff(work.trx, work.now, null)));
  await announce(work, campaignId, { ...ask, reason, lifts }, chosen);
  return { kind: 'done', campaignId, note: leftOutText(chosen.leftOut) };
}

const ONLY_ADMIN = refused({
  fr: `Validation raccourcie : ${whoMay('gate.override').fr} Créez la campagne avec la validation complète.`,
  en: `Shortened validation: ${whoMay('gate.override').en} Create the campaign with full validation.`,
});

/** GATE-7: what cannot be announced is not shortened. */
async function whereNobodyIsTold({ trx }: UnitOfWork, { branches }: ChosenServers): Promise<Refused | null> {
  const domains = new Set([...branches.hprod, ...branches.prod].map(({ domainCode }) => domainCode));
  for (const domainCode of [...domains].sort(byCodePoint)) {
    if ((await boundChannel(trx, domainCode)) !== null) continue;
    return refuse(
      `La validation raccourcie est annoncée dans le canal, et aucun canal n’est lié pour ${domainCode} : tapez d’abord « /canal lier ${domainCode} » dans celui de l’équipe.`,
      `A shortened validation is announced in the channel, and no channel is bound for ${domainCode}: first type “/channel bind ${domainCode}” in the team’s channel.`,
    );
  }
  return null;
}

/** ASSIGN-1, ASSIGN-5: the server's own operator, when the account is in force; without slots, nobody else by rule. */
function sessionsOf({ branches }: ChosenServers, staff: Staff): readonly NewSession[] {
  const roster = openRoster(staff, []);
  return (['hprod', 'prod'] as const).flatMap((branch) =>
    branches[branch].map((server) => {
      const own = server.defaultIntervenantId;
      const userId = own === null || assignmentRefusal(roster, own) !== null ? null : own;
      return { server, branch, date: null, time: null, userId, forced: userId !== null };
    }),
  );
}

async function insert(
  work: UnitOfWork,
  { cve, shortened, reason, lifts }: EmergencyRequest & { readonly lifts: boolean },
  open: readonly CveServer[],
  { branches, leftOut }: ChosenServers,
): Promise<CampaignId> {
  const { trx, now, by, settings } = work;
  const week = isoWeekOf(dayIn(now, settings.zone));
  const servers = [...branches.hprod, ...branches.prod];
  const excludes = excludesForCve(
    await loadGeneralExcludes(trx, settings.generalExcludes),
    open.flatMap(({ packages }) => packages),
  );
  const { id } = await trx
    .insertInto('campaigns')
    .values({
      kind: 'emergency',
      label: `${cve} ${week.weekCode} ${week.year}`,
      ...{ year: week.year, week_number: week.weekNumber, week_code: week.weekCode, week_start: week.weekStart },
      cycle: week.cycle,
      env_scope: branches.prod.length === 0 ? 'hprod' : branches.hprod.length === 0 ? 'prod' : 'all',
      domain_codes: [...new Set(servers.map(({ domainCode }) => domainCode))].sort(byCodePoint),
      phase: null,
      reboot_policy: settings.rebootPolicy,
      general_excludes: excludes.kept.join(' '),
      update_scope: JSON.stringify({ kind: 'cve', id: cve } satisfies UpdateScope),
      created_by: by.actor.userId,
      created_at: now,
      ...(shortened
        ? { gate_shortened_reason: reason, gate_shortened_by: by.actor.userId, gate_shortened_at: now }
        : {}),
      ...(lifts
        ? { calendar_override_reason: reason, calendar_override_by: by.actor.userId, calendar_override_at: now }
        : {}),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await work.record({
    object: { type: 'campaign', id },
    after: { cve, shortened, liftsCalendar: lifts, liftedExcludes: excludes.lifted, servers: servers.length, leftOut },
    reason,
  });
  return id;
}

/** Never silently: the channels of the servers read which gates were shortened, which rules lifted, by whom and why. */
async function announce(
  { trx, now, by }: UnitOfWork,
  campaignId: CampaignId,
  ask: EmergencyRequest & { readonly lifts: boolean },
  { branches, leftOut }: ChosenServers,
): Promise<void> {
  const servers = [...branches.hprod, ...branches.prod];
  const text = announcement(campaignId, {
    ...ask,
    by: by.actor.name,
    servers: servers.length,
    left: leftOutText(leftOut),
  });
  const places = new Set<string>();
  for (const domainCode of new Set(servers.map((server) => server.domainCode))) {
    const place = await channelPlace(trx, { domainCode, campaignId });
    if (place !== null) places.add(place.conversation);
  }
  for (const conversationId of places) {
    const dedupeKey = `emergency:${campaignId}:${conversationId}`;
    await enqueueMessage(trx, { conversationId, threadId: null, text, dedupeKey }, now);
  }
}

type Announced = EmergencyRequest & {
  readonly lifts: boolean;
  readonly by: string;
  readonly servers: number;
  readonly left: Text | null;
};

function announcement(campaignId: CampaignId, { cve, by, servers, left, shortened, lifts, reason }: Announced): Text {
  const gates = shortened
    ? {
        fr: ' Validation raccourcie : des contrôles verts après la mise à jour remplacent une réponse manquante des responsables.',
        en: ' Shortened validation: green checks after the update replace a missing answer from an owner.',
      }
    : { fr: '', en: '' };
  const rules = lifts
    ? { fr: ' Exception au gel et à la saison.', en: ' Exception to freezes and the season.' }
    : { fr: '', en: '' };
  const taken = [counted(servers, 'fr', 'serveur', 'serveurs'), counted(servers, 'en', 'server', 'servers')];
  const [fr, en] = [
    `${taken[0]}.${left === null ? '' : ` ${left.fr}`}`,
    `${taken[1]}.${left === null ? '' : ` ${left.en}`}`,
  ];
  return {
    fr: `Campagne d’urgence ${campaignId} pour ${cve}, créée par ${by} : ${fr}${gates.fr}${rules.fr} Motif : ${reason}`,
    en: `Emergency campaign ${campaignId} for ${cve}, created by ${by}: ${en}${gates.en}${rules.en} Reason: ${reason}`,
  };
}

function nobody(chosen: ChosenServers): readonly [string, string] {
  const left = leftOutText(chosen.leftOut) ?? { fr: '', en: '' };
  return [`Aucun de ces serveurs ne peut être patché. ${left.fr}`, `None of these servers can be patched. ${left.en}`];
}

/** Every server that SecOps patches is asked what waits on it; nothing is installed. */
export function scanForCve(
  ctx: OperationContext,
  by: Requester,
  { cve }: { readonly cve: string },
): Promise<Outcome<object>> {
  const object = { type: 'cve', id: cve } as const;
  const spec = { ability: 'campaign.prereqs', action: 'cve.scan', object, underList: 'closed' } as const;
  return operate(ctx, by, spec, async (work) => {
    const servers = await scannableServers(work.trx);
    await askScans(work.trx, servers, work.now);
    for (const serverId of servers) work.enqueue({ job: 'scan', payload: { serverId } });
    await work.record({ after: { servers: servers.length } });
    return { kind: 'done' };
  });
}
