// `/role`: roles, end, state and servers of an account, changed by an admin (PEOPLE-2, PEOPLE-3).
import { lockGate } from '../../db/queries/gate/gate.ts';
import { leaveDirectory } from '../../db/queries/people/account-end.ts';
import {
  loadOpenWork,
  loadOwnAccounts,
  lockAccount,
  lockOtherAdmins,
  type OpenWork,
} from '../../db/queries/people/change-people.ts';
import { loadHostRules } from '../../db/queries/people/reach.ts';
import { withdrawOrdersOf } from '../../db/queries/people/withdraw-orders.ts';
import type { AuditedAction } from '../../domain/history/action-words.ts';
import type { UserId } from '../../domain/ids.ts';
import { isInForce } from '../../domain/people/account.ts';
import { type AccountChange, type AccountFacts, refusalOfChange } from '../../domain/people/account-change.ts';
import { endOfDay, lastDayOf } from '../../domain/people/last-day.ts';
import { may } from '../../domain/people/roles.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';
import {
  type OperationContext,
  type Outcome,
  operate,
  type Requester,
  refuse,
  refused,
  type UnitOfWork,
} from '../shared/operation.ts';
import { accountToBe, createAccount } from './create-account.ts';
import { unknownRule } from './unknown-rule.ts';
import { writeChange } from './write-change.ts';

/** An address: of somebody who has no account yet, in lower case. */
export type Whose = { readonly userId: UserId } | { readonly email: string };

export type ChangeRequest = {
  readonly whose: Whose;
  readonly change: AccountChange;
  /** Why; only a departure has one. */
  readonly reason?: string;
};

export type AccountChanged = {
  readonly account: AccountFacts;
  /** Orders to start that were withdrawn, and campaigns whose servers no longer start at their slots. */
  readonly withdrawn: { readonly orders: number; readonly campaigns: number };
  /** Of somebody whose account gives no right any more: what has to be given to others. */
  readonly left: readonly OpenWork[];
};

const ACTIONS: Readonly<Record<AccountChange['kind'], AuditedAction>> = {
  grant: 'role.grant',
  remove: 'role.remove',
  disable: 'person.disable',
  enable: 'person.enable',
  until: 'person.until',
  only: 'person.only',
  everywhere: 'person.everywhere',
};

export function changeAccount(
  ctx: OperationContext,
  by: Requester,
  { whose, change, reason = '' }: ChangeRequest,
): Promise<Outcome<AccountChanged>> {
  const object = { type: 'user', id: 'userId' in whose ? whose.userId : null } as const;
  const spec = { ability: 'role.manage', action: ACTIONS[change.kind], object } as const;
  return operate(ctx, by, spec, async (work) => {
    // Every start holds this lock: after the commit none of this person's orders is half-way through.
    await lockGate(work.trx);
    const found = 'userId' in whose ? await lockAccount(work.trx, whose.userId) : accountToBe(whose.email);
    if (found === undefined) return gone();
    const isLeft = found.directory !== null && !followsDirectory(work);
    const before = isLeft ? { ...found, directory: null } : found;
    const { zone } = work.settings;
    const newEnd = endAfter(change, before, zone);
    const known = 'userId' in whose ? whose.userId : null;
    const refusal = refusalOfChange(change, { ...(await factsOf(work, known, before)), newEnd });
    if (refusal !== null) return refused(refusal);
    const unknown = change.kind === 'only' ? await unknownRule(work.trx, change.rules) : null;
    if (unknown !== null) return unknown;
    const userId = 'userId' in whose ? whose.userId : await createAccount(work, whose.email);
    if (userId === null) return gone();
    if (isLeft) await leaveDirectory(work.trx, userId);
    await writeChange(work, userId, change, newEnd);
    const account = (await lockAccount(work.trx, userId)) ?? before;
    const why = work.text(reason, MAX_REASON);
    await work.record({
      object: { type: 'user', id: userId },
      before: recorded(before, zone),
      after: recorded(account, zone),
      ...(why === '' ? {} : { reason: why }),
    });
    return { kind: 'done', account, ...(await consequences(work, userId, account)) };
  });
}

/** What a directory has said that the settings name no longer nobody says: it is an admin's from then on. */
function followsDirectory({ settings }: UnitOfWork): boolean {
  return (settings.integrations ?? []).some(({ people }) => people !== null);
}

const MAX_REASON = 200;

function gone() {
  return refuse('Ce compte a changé entre-temps : recommencez.', 'This account has changed meanwhile: try again.');
}

/** Of two ends the earlier counts (PEOPLE-2); `until` alone sets another one. */
function endAfter(change: AccountChange, account: AccountFacts, zone: string): Date | null {
  const expiresAt = account.directory === null ? account.expiresAt : account.directory.adminEndsAt;
  if (change.kind !== 'grant' && change.kind !== 'until') return expiresAt;
  if (change.lastDay === null) return change.kind === 'grant' ? expiresAt : null;
  const asked = endOfDay(change.lastDay, zone);
  const isEarlier = expiresAt === null || asked < expiresAt;
  return change.kind === 'until' || isEarlier ? asked : expiresAt;
}

/** `userId` null: it is made by this change. */
async function factsOf({ trx, now, by, settings }: UnitOfWork, userId: UserId | null, account: AccountFacts) {
  const named = settings.admins ?? [];
  const others = new Set([
    ...(await lockOtherAdmins(trx, userId, now)),
    ...named.filter((entraId) => entraId !== account.entraId),
  ]);
  return {
    account,
    isOwn: userId !== null && (await loadOwnAccounts(trx, by.actor.userId)).has(userId),
    ownHosts: await loadHostRules(trx, by.actor.userId),
    isNamedBySettings: account.entraId !== null && named.includes(account.entraId),
    otherAdmins: others.size,
    now,
    today: dayIn(now, settings.zone),
  };
}

async function consequences(work: UnitOfWork, userId: UserId, account: AccountFacts) {
  const inForce = isInForce(account, work.now);
  const mayStart = inForce && may(account.roles, 'campaign.start');
  const orderer = { kind: inForce ? 'not-allowed' : 'closed', name: account.name } as const;
  return {
    withdrawn: mayStart ? { orders: 0, campaigns: 0 } : await withdrawOrdersOf(work, userId, orderer),
    left: inForce ? [] : await loadOpenWork(work.trx, userId),
  };
}

function recorded({ roles, disabledAt, expiresAt, hosts }: AccountFacts, zone: string) {
  return {
    roles,
    disabled: disabledAt !== null,
    until: expiresAt === null ? null : lastDayOf(expiresAt, zone),
    only: hosts.map(({ kind, value }) => (kind === 'host' ? value : `${kind}:${value}`)),
  };
}
