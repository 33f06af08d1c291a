// The card of people: how many accounts there are, and a page of those that are asked for (PEOPLE-6).
import { PAGE_SIZES, pageOf } from '../../cards/paging.ts';
import type { PeopleView } from '../../cards/people/people/card.ts';
import { type ListedAccount, loadLastDeeds, loadListedAccounts } from '../../db/queries/people/people-view.ts';
import { foldCase } from '../../domain/fold-case.ts';
import { accountState } from '../../domain/people/account.ts';
import { lastDayOf } from '../../domain/people/last-day.ts';
import type { PeopleFilter } from '../../domain/people/people-filter.ts';
import { ROLES } from '../../domain/people/roles.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';
import { noticePart, type ViewContext } from '../shared/view-context.ts';

export async function peopleView(ctx: ViewContext, filter: PeopleFilter, page: number): Promise<PeopleView> {
  const { db, now } = ctx;
  const { zone } = ctx.settings;
  const all = await loadListedAccounts(db);
  const shown = pageOf(
    all.filter((account) => isMeant(account, filter, now)),
    page,
    PAGE_SIZES.people,
  );
  const deeds = await loadLastDeeds(
    db,
    shown.rows.map(({ id }) => id),
  );
  const rows = shown.rows.map((account) => ({
    ...account,
    state: accountState(account, now),
    disabledOn: account.disabledAt === null ? null : dayIn(account.disabledAt, zone),
    lastDay: account.expiresAt === null ? null : lastDayOf(account.expiresAt, zone),
    lastSeen: deeds.get(account.id)?.at ?? null,
  }));
  return { filter, counts: countsOf(all, now), accounts: { ...shown, rows }, ...noticePart(ctx) };
}

function isMeant(account: ListedAccount, filter: PeopleFilter, now: Date): boolean {
  switch (filter.kind) {
    case 'all':
      return true;
    case 'role':
      return account.roles.includes(filter.role);
    case 'state':
      return accountState(account, now) === filter.state;
    case 'without-role':
      return account.roles.length === 0;
    case 'limited':
      return account.hosts.length > 0;
    case 'named': {
      const wanted = foldCase(filter.text);
      return [account.name, account.email, account.contact ?? ''].some((text) => foldCase(text).includes(wanted));
    }
  }
}

/** Roles count where they give something: an account that is disabled has none. */
function countsOf(all: readonly ListedAccount[], now: Date): PeopleView['counts'] {
  const states = all.map((account) => accountState(account, now));
  const inForce = all.filter((_, index) => states[index] === 'in-force');
  return {
    accounts: all.length,
    expired: states.filter((state) => state === 'expired').length,
    disabled: states.filter((state) => state === 'disabled').length,
    byRole: ROLES.map((role) => ({ role, people: inForce.filter(({ roles }) => roles.includes(role)).length })),
  };
}
