// Which version of a package runs where.
import type { PackageView } from '../../cards/compliance/package/card.ts';
import { PAGE_SIZES, pageOf } from '../../cards/paging.ts';
import { isKnownPackage, loadPackageVersions } from '../../db/queries/compliance/packages.ts';
import { noticePart, type ViewContext } from '../shared/view-context.ts';

export async function packageView(ctx: ViewContext, name: string, page: number): Promise<PackageView> {
  const { versions, servers, unlisted } = await loadPackageVersions(ctx.db, name);
  return {
    ...{ name, servers, unlisted },
    known: servers > 0 || (await isKnownPackage(ctx.db, name)),
    versions: pageOf(versions, page, PAGE_SIZES.package),
    ...noticePart(ctx),
  };
}
