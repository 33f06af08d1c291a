// What a change of the assignment rules does to open campaigns (INV-5): found for the preview, then done with the change, whole or not at all.
import { noteReassigned } from '../../db/queries/inventory/open-campaigns.ts';
import { loadAssignmentRules, loadStaff, loadUsersByEmail } from '../../db/queries/people/people.ts';
import {
  type CampaignStaffing,
  loadCampaignSessions,
  lockCampaignSessions,
  openCampaignsOfPlan,
  setOperator,
} from '../../db/queries/staffing/staffing.ts';
import type { CampaignId, UserId } from '../../domain/ids.ts';
import type { InventoryChange, InventoryDifference, Reassigned } from '../../domain/inventory/record.ts';
import { rulesAfter } from '../../domain/inventory/rule-changes.ts';
import type { Text } from '../../domain/language.ts';
import { operatorsOf } from '../../domain/previews/assignment.ts';
import { movedByRules } from '../../domain/previews/reassigned.ts';
import { openRoster, take } from '../../domain/previews/roster.ts';
import { lockOpenCampaign } from '../shared/open-campaign.ts';
import type { UnitOfWork } from '../shared/operation.ts';

type Users = Awaited<ReturnType<typeof loadUsersByEmail>>;

/** Of a session that has not begun, and is not done: its operator may be another one. */
const CHANGEABLE: ReadonlySet<string> = new Set(['pending', 'prereq_ok', 'failed']);

/** The difference, with the servers of open campaigns that would go to another operator. */
export async function withReassigned(
  { trx, now }: Pick<UnitOfWork, 'trx' | 'now'>,
  difference: InventoryDifference,
): Promise<InventoryDifference> {
  const changes = difference.changes.filter(({ entity }) => entity === 'rule');
  if (changes.length === 0) return difference;
  const users = await loadUsersByEmail(trx);
  const rules = await changedRules(trx, changes, users);
  const emails = new Map(Array.from(users, ([email, { id }]) => [id, email]));
  const reassigned: Reassigned[] = [];
  for (const campaignId of await openCampaignsOfPlan(trx)) {
    const sessions = await loadCampaignSessions(trx, campaignId);
    const moved = movedByRules(sessions, rules, await loadStaff(trx, now, campaignId), mayChange);
    for (const { hostname, from, to } of moved) {
      const was = from === null ? null : (emails.get(from) ?? null);
      reassigned.push({ campaignId, hostname, from: was, to: emails.get(to) ?? null });
    }
  }
  return reassigned.length === 0 ? difference : { ...difference, reassigned };
}

async function changedRules(trx: UnitOfWork['trx'], changes: readonly InventoryChange[], users: Users) {
  const before = await loadAssignmentRules(trx);
  const ids = new Map(Array.from(users, ([email, { id }]) => [email, id]));
  return { before, after: rulesAfter(before, changes, ids) };
}

function mayChange({ status, startAsked }: CampaignStaffing): boolean {
  return CHANGEABLE.has(status) && !startAsked;
}

type Given = {
  readonly campaignId: CampaignId;
  readonly session: CampaignStaffing;
  readonly to: UserId | null;
  readonly names: { readonly from: string | null; readonly to: string | null };
};
export type HeldReassigned =
  | { readonly kind: 'held'; readonly given: readonly Given[] }
  | { readonly kind: 'conflicts'; readonly conflicts: readonly Text[] };

/** The same servers, locked: those that are no longer as they were shown are conflicts; of a change that is taken back, they stay. */
export async function lockReassigned(
  { trx, now }: UnitOfWork,
  { reassigned = [], isBack }: InventoryDifference,
): Promise<HeldReassigned> {
  const given: Given[] = [];
  const conflicts: Text[] = [];
  const users = reassigned.length === 0 ? (new Map() as Users) : await loadUsersByEmail(trx);
  const byCampaign = [...Map.groupBy(reassigned, ({ campaignId }) => campaignId)].sort(([a], [b]) => a - b);
  for (const [campaignId, ofCampaign] of byCampaign) {
    const campaign = await lockOpenCampaign(trx, campaignId);
    if (campaign.kind === 'refused') {
      conflicts.push(campaign.text);
      continue;
    }
    const sessions = await lockCampaignSessions(trx, campaignId);
    const byHost = new Map(sessions.map((session) => [session.hostname, session]));
    const leaving = new Set(ofCampaign.map(({ hostname }) => hostname));
    const staying = sessions.filter(({ hostname }) => !leaving.has(hostname));
    const roster = openRoster(await loadStaff(trx, now, campaignId), operatorsOf(staying));
    for (const one of ofCampaign) {
      const session = byHost.get(one.hostname);
      const to = one.to === null ? null : (users.get(one.to)?.id ?? null);
      const isAsShown =
        session !== undefined && mayChange(session) && session.userId === (users.get(one.from ?? '')?.id ?? null);
      if (!isAsShown || (to !== null && take(roster, to) !== null)) conflicts.push(changedSince(one));
      else given.push({ campaignId, session, to, names: { from: nameOf(users, one.from), to: nameOf(users, one.to) } });
    }
  }
  return conflicts.length > 0 && isBack !== true ? { kind: 'conflicts', conflicts } : { kind: 'held', given };
}

/** Each on record, and said on the card of its campaign. */
export async function writeReassigned(work: UnitOfWork, given: readonly Given[]): Promise<void> {
  for (const { session, to } of given) {
    await setOperator(work.trx, session.sessionId, to);
    await work.record({
      action: 'session.assign',
      object: { type: 'session', id: session.sessionId },
      before: { hostname: session.hostname, operator: session.userId },
      after: { operator: to },
    });
  }
  const rows = given.map(({ campaignId, session, names }) => ({ campaignId, serverId: session.id, ...names }));
  await noteReassigned(work.trx, rows, { userId: work.by.actor.userId, at: work.now });
}

function nameOf(users: Users, email: string | null): string | null {
  return email === null ? null : (users.get(email)?.name ?? email);
}

function changedSince({ campaignId, hostname }: Reassigned): Text {
  return {
    fr: `${hostname} a changé entre-temps (campagne ${campaignId}).`,
    en: `${hostname} has changed in the meantime (campaign ${campaignId}).`,
  };
}
