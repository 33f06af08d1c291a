// What one person may do, in words: every right with what is left of it under their list of hosts, and who has the others. An admin, who
// may everything, sees the rights by role.
import type { RightLine, RightsGroup, RightsView } from '../../cards/front/rights/card.ts';
import { loadAccount } from '../../db/queries/people/accounts.ts';
import { loadHostRules } from '../../db/queries/people/reach.ts';
import type { UserId } from '../../domain/ids.ts';
import { abilityText } from '../../domain/people/ability-words.ts';
import { accountState, isInForce } from '../../domain/people/account.ts';
import { ABILITIES, type Ability, extentOf, ROLES, type Role, rolesWith } from '../../domain/people/roles.ts';
import { underList } from '../../domain/people/under-list.ts';
import { noticePart, type ViewContext } from '../shared/view-context.ts';

/** null: no such account, or nobody's business but its person's and an admin's. */
export async function rightsView(ctx: ViewContext, userId: UserId): Promise<RightsView | null> {
  const { viewer } = ctx;
  if (viewer !== null && viewer.userId !== userId && !viewer.roles.includes('admin')) return null;
  const account = await loadAccount(ctx.db, userId);
  if (account === null) return null;
  const hosts = await loadHostRules(ctx.db, userId);
  const roles = isInForce(account, ctx.now) ? account.roles : [];
  return {
    name: account.name,
    state: accountState(account, ctx.now),
    roles: ROLES.filter((role) => account.roles.includes(role)),
    hosts,
    groups: groupsOf(roles, hosts.length > 0),
    ...noticePart(ctx),
  };
}

function groupsOf(roles: readonly Role[], isLimited: boolean): readonly RightsGroup[] {
  const lineFor = (asked: readonly Role[]) => (ability: Ability) => lineOf(asked, ability, isLimited);
  if (roles.includes('admin')) {
    return ROLES.map((role) => ({ kind: 'role', role, lines: grantedBy(role).map(lineFor([role])) }));
  }
  const isLeft = (ability: Ability) => !isLimited || underList(ability) !== 'closed';
  const mine = ABILITIES.filter((ability) => extentOf(roles, ability) !== 'none' && isLeft(ability));
  const others = ABILITIES.filter((ability) => !mine.includes(ability));
  return [
    { kind: 'may', lines: mine.map(lineFor(roles)) },
    { kind: 'may-not', lines: others.map(lineFor(roles)) },
  ];
}

/** Of an admin those that no other role gives: the others stand there already. */
function grantedBy(role: Role): readonly Ability[] {
  const given = ABILITIES.filter((ability) => rolesWith(ability).includes(role));
  return role === 'admin' ? given.filter((ability) => rolesWith(ability).length === 1) : given;
}

function lineOf(roles: readonly Role[], ability: Ability, isLimited: boolean): RightLine {
  const left = isLimited ? underList(ability) : 'same';
  return {
    what: abilityText(ability),
    extent: extentOf(roles, ability),
    left,
    who: rolesWith(ability),
  };
}
