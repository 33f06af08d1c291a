// The card of package exclusions: of one server, or of all, with what they hold back (RUN-5).
import type { ExcludesView } from '../../cards/exclusions/excludes/card.ts';
import { PAGE_SIZES, pageOf, topOf } from '../../cards/paging.ts';
import { loadHeldBack } from '../../db/queries/cve/scan-facts.ts';
import { loadHeldAdvisories } from '../../db/queries/exclusions/held-advisories.ts';
import { loadGeneralExcludes, loadServerExcludes } from '../../db/queries/exclusions/package-excludes.ts';
import { debtByOwner, withDebt } from '../../domain/exclusions/debt.ts';
import { globsOf } from '../../domain/exclusions/exclude-list.ts';
import { DEFAULT_EXCLUDES } from '../../domain/exclusions/excludes.ts';
import { addDays, dayIn } from '../../domain/planning/iso-week.ts';
import { mayHere, noticePart, type ViewContext } from '../shared/view-context.ts';

const SOON_DAYS = 14;
const OWNERS_SHOWN = 6;

/** Of a hostname that no server has: an empty list. */
export async function excludesView(ctx: ViewContext, hostname: string | null, page: number): Promise<ExcludesView> {
  const today = dayIn(ctx.now, ctx.settings.zone);
  const held = await loadHeldAdvisories(ctx.db, hostname);
  const rows = withDebt(await loadServerExcludes(ctx.db, hostname), held, today);
  const soon = addDays(today, SOON_DAYS);
  const fallback = ctx.settings.generalExcludes ?? DEFAULT_EXCLUDES.join(' ');
  return {
    hostname,
    general: globsOf(await loadGeneralExcludes(ctx.db, fallback)),
    rows: pageOf(
      rows.map((row) => ({ ...row, soon: row.expiresOn !== null && row.expiresOn <= soon })),
      page,
      PAGE_SIZES.excludes,
    ),
    heldBack: await loadHeldBack(ctx.db, hostname),
    owners: topOf(hostname === null ? debtByOwner(rows) : [], OWNERS_SHOWN),
    access: { edit: mayHere(ctx, 'excludes.edit') },
    ...noticePart(ctx),
  };
}
