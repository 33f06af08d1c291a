// For whom of a channel a card has buttons that are not everybody's: whose clients ask for their own view, and who is over the number that
// Teams allows and gets the card in their own chat.
import { MAX_REFRESHED } from '../../../cards/for-some.ts';
import { loadApplicationOf, loadMembers, type Member } from '../../../db/queries/chat/members.ts';
import { loadResponsible } from '../../../db/queries/people/owners.ts';
import type { Db } from '../../../db/schema/database.ts';
import type { CardKey } from '../../../domain/card-key.ts';
import type { ApplicationId, UserId } from '../../../domain/ids.ts';
import { type Ability, extentOf } from '../../../domain/people/roles.ts';
import { isAwaited } from '../../../domain/people/seen-decisions.ts';

export type Audience = {
  /** Teams' own ids, at most as many as Teams refreshes. */
  readonly teamsIds: readonly string[];
  /** Whose answer it waits for, beyond that number. */
  readonly others: readonly UserId[];
};

type Asked = {
  readonly conversationId: string;
  readonly key: CardKey;
  /** Of the buttons that are not everybody's. */
  readonly abilities: readonly Ability[];
  readonly now: Date;
};

/** Those whose answer it waits for first. */
export async function audienceOf(db: Db, { conversationId, key, abilities, now }: Asked): Promise<Audience> {
  const members = await loadMembers(db, conversationId, now);
  const answerable = await answerableFor(db, key);
  const has = (member: Member, ability: Ability) => {
    const extent = extentOf(member.roles, ability);
    if (extent !== 'own') return extent === 'all';
    return answerable === null ? member.roles.includes('owner') : answerable.has(member.userId);
  };
  const awaited = abilities.filter(isAwaited);
  const concerned = members
    .filter((member) => abilities.some((ability) => has(member, ability)))
    .map((member) => ({ ...member, isAwaited: awaited.some((ability) => has(member, ability)) }))
    .sort((a, b) => Number(b.isAwaited) - Number(a.isAwaited) || a.userId - b.userId);
  return {
    teamsIds: concerned.slice(0, MAX_REFRESHED).map(({ teamsId }) => teamsId),
    others: concerned.slice(MAX_REFRESHED).flatMap((one) => (one.isAwaited ? [one.userId] : [])),
  };
}

/** Owners and deputies of the application that the card is about; null: it is about no single one. */
async function answerableFor(db: Db, key: CardKey): Promise<ReadonlySet<UserId> | null> {
  const applicationId = await applicationOf(db, key);
  if (applicationId === 'several') return null;
  const people = applicationId === null ? [] : ((await loadResponsible(db, [applicationId])).get(applicationId) ?? []);
  return new Set(people.flatMap(({ userId }) => userId ?? []));
}

async function applicationOf(db: Db, key: CardKey): Promise<ApplicationId | null | 'several'> {
  switch (key.kind) {
    case 'validation':
    case 'app-checks':
      return key.applicationId;
    case 'actions':
      return key.subject.kind === 'application' ? key.subject.id : loadApplicationOf(db, 'server', key.subject.id);
    case 'validated-server':
      return loadApplicationOf(db, 'server', key.serverId);
    case 'reboot':
      return loadApplicationOf(db, 'attempt', key.attemptId);
    case 'rollback':
      return loadApplicationOf(db, 'rollback-request', key.requestId);
    default:
      return 'several';
  }
}
