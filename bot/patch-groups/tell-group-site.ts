// What those who decide for a site are told of the patch groups that are of it (RING-1, POL-2).
import type { GroupRow } from '../../db/queries/patch-groups/groups.ts';
import { findSite } from '../../db/queries/rings/sites.ts';
import type { Text } from '../../domain/language.ts';
import { tellSiteChanged } from '../rings/tell-site.ts';
import type { UnitOfWork } from '../shared/operation.ts';
import { namesText } from '../shared/sentences.ts';

/** Of servers that came into a group, or left it. */
export async function tellSiteOfGroup(
  work: UnitOfWork,
  { name, site }: GroupRow,
  hostnames: readonly string[],
  how: 'added' | 'removed',
): Promise<void> {
  const [who, { fr, en }] = [work.by.actor.name, namesText(hostnames)];
  await tellSite(work, site, (of) =>
    how === 'added'
      ? {
          fr: `${who} a ajouté au groupe « ${name} », du site « ${of} » : ${fr}.`,
          en: `${who} added to patch group “${name}”, of site “${of}”: ${en}.`,
        }
      : {
          fr: `${who} a retiré du groupe « ${name} », du site « ${of} » : ${fr}.`,
          en: `${who} removed from patch group “${name}”, of site “${of}”: ${en}.`,
        },
  );
}

/** `name` null: nobody. */
export async function tellSite(work: UnitOfWork, name: string | null, line: (site: string) => Text): Promise<void> {
  const site = name === null ? null : await findSite(work.trx, name, work.now);
  if (site === null) return;
  await tellSiteChanged(work, { id: site.id, admins: site.admins.map(({ userId }) => userId) }, line(site.name));
}
