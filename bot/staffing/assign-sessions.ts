// `/assign`: who patches which server of the open campaigns, with what follows from it in their groups (ASSIGN-3 to ASSIGN-5).
import { loadStaff } from '../../db/queries/people/people.ts';
import { type CampaignStaffing, setOperator } from '../../db/queries/staffing/staffing.ts';
import type { CampaignId, ServerId, UserId } from '../../domain/ids.ts';
import { manualAssignRefusal, propagateAfterManualAssign } from '../../domain/previews/assignment.ts';
import type { Staff } from '../../domain/previews/roster.ts';
import { type ChosenSessions, chooseSessions } from '../shared/chosen-sessions.ts';
import {
  type OperationContext,
  type Outcome,
  operate,
  type Refused,
  type Requester,
  refuse,
  refused,
  type UnitOfWork,
} from '../shared/operation.ts';
import { withinReach } from '../shared/reach/refusals.ts';

export type AssignRequest = {
  readonly hostnames: readonly string[];
  /** null: nobody. */
  readonly userId: UserId | null;
  /** null: in every open campaign that has them. */
  readonly campaignId: CampaignId | null;
};

export type Assigned = {
  readonly servers: readonly string[];
  readonly campaigns: readonly CampaignId[];
  /** Others of their groups that got the same operator with them. */
  readonly followers: readonly string[];
};

/** All the servers named or none. What runs or is done keeps its operator. */
export function assignSessions(ctx: OperationContext, by: Requester, ask: AssignRequest): Promise<Outcome<Assigned>> {
  const spec = { ability: 'session.assign', action: 'session.assign', object: NOBODY } as const;
  return operate(ctx, by, spec, async (work) => {
    const found = await chooseSessions(work, ask);
    if (found.kind === 'refused') return found;
    const decided: AssignedIn[] = [];
    for (const campaign of found.campaigns) {
      const outcome = await decideIn(work, campaign, ask.userId);
      if (outcome.kind === 'refused') return outcome;
      decided.push(outcome);
    }
    // Only now: a refusal of the last campaign leaves the first as it was.
    for (const one of decided) await write(work, one);
    const followers = decided.flatMap((one) => one.followers);
    const servers = [...new Set(found.campaigns.flatMap(({ chosen }) => chosen.map(({ hostname }) => hostname)))];
    const campaigns = found.campaigns.map(({ campaignId }) => campaignId);
    return { kind: 'done', servers, campaigns, followers: [...new Set(followers)] };
  });
}

const NOBODY = { type: 'session', id: null } as const;
const CHANGEABLE = new Set(['pending', 'prereq_ok', 'failed']);

type AssignedIn = {
  readonly kind: 'assigned';
  readonly campaign: ChosenSessions;
  readonly after: readonly CampaignStaffing[];
  readonly followers: readonly string[];
};

async function decideIn(
  work: UnitOfWork,
  campaign: ChosenSessions,
  userId: UserId | null,
): Promise<AssignedIn | Refused> {
  const { campaignId, sessions, chosen } = campaign;
  const fixed = chosen.find(({ status }) => !CHANGEABLE.has(status));
  if (fixed !== undefined) return tooLate(fixed);
  const staff = await loadStaff(work.trx, work.now, campaignId);
  // PEOPLE-3: those of their groups that are outside the list of whoever assigns stay as they are.
  const own = new Set(
    (
      await withinReach(
        work,
        sessions.map(({ id: serverId }) => ({ serverId })),
      )
    ).map((one) => one.serverId),
  );
  let present: readonly CampaignStaffing[] = sessions;
  const followers: string[] = [];
  for (const { id } of chosen) {
    const next = assignOne(present, id, userId, { staff, own });
    if (next.kind === 'refused') return next;
    present = next.sessions;
    followers.push(...next.followers);
  }
  return { kind: 'assigned', campaign, after: present, followers };
}

function assignOne(
  sessions: readonly CampaignStaffing[],
  serverId: CampaignStaffing['id'],
  userId: UserId | null,
  { staff, own }: { readonly staff: Staff; readonly own: ReadonlySet<ServerId> },
): { readonly kind: 'next'; readonly sessions: readonly CampaignStaffing[]; readonly followers: string[] } | Refused {
  const assigned = sessions.map((one) => (one.id === serverId ? { ...one, userId } : one));
  if (userId === null) return { kind: 'next', sessions: assigned, followers: [] };
  const refusal = manualAssignRefusal({ serverId, userId }, sessions, staff);
  if (refusal !== null) return refused(refusal.text);
  const { assignments } = propagateAfterManualAssign(serverId, assigned, staff);
  const given = new Map(assignments.filter((one) => own.has(one.serverId)).map((one) => [one.serverId, one.userId]));
  return {
    kind: 'next',
    sessions: assigned.map((one) => ({ ...one, userId: given.get(one.id) ?? one.userId })),
    followers: assigned.filter(({ id }) => given.has(id)).map(({ hostname }) => hostname),
  };
}

async function write(work: UnitOfWork, { campaign, after }: AssignedIn): Promise<void> {
  for (const [index, session] of after.entries()) {
    const was = campaign.sessions[index];
    if (was === undefined || was.userId === session.userId) continue;
    await setOperator(work.trx, session.sessionId, session.userId);
    await work.record({
      object: { type: 'session', id: session.sessionId },
      before: { hostname: session.hostname, operator: was.userId },
      after: { operator: session.userId },
    });
  }
}

function tooLate({ hostname, status }: CampaignStaffing): Refused {
  if (status === 'excluded') {
    return refuse(
      `${hostname} est exclu : réintégrez-le d’abord (/restaurer).`,
      `${hostname} is excluded: include it again first (/restore).`,
    );
  }
  return refuse(
    `${hostname} est en cours ou terminé : son opérateur ne peut plus être changé.`,
    `${hostname} is in progress or done: its operator can no longer be changed.`,
  );
}
