// What the views of compliance share.
import type { ViewContext } from '../shared/view-context.ts';

export function askedOf({ db, now, settings }: ViewContext) {
  return { db, now, zone: settings.zone, compliance: settings.compliance };
}

/** A page that the database cuts. Beyond the last it is the last, which then is asked for again. */
export async function listedPage<Found>(
  asked: number,
  size: number,
  load: (page: number) => Promise<Found>,
  totalOf: (found: Found) => number,
): Promise<{ readonly found: Found; readonly page: number; readonly pages: number; readonly total: number }> {
  const first = Math.max(1, Math.trunc(asked));
  const found = await load(first);
  const pagesOf = (one: Found) => Math.max(1, Math.ceil(totalOf(one) / size));
  const past = first > 1 && first > pagesOf(found);
  // What is beyond the end has no row to tell the total by: the first page has.
  const known = past ? await load(1) : found;
  const page = past ? pagesOf(known) : first;
  const shown = past && page > 1 ? await load(page) : known;
  return { found: shown, page, pages: pagesOf(known), total: totalOf(known) };
}
