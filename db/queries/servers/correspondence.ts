// The correspondence as it stands, computed from the names of the whole estate (LINK-2).
import { type Correspondence, correspondenceOf } from '../../../domain/links/correspondence.ts';
import type { Db } from '../../schema/database.ts';
import { loadDismissals, loadProductions, loadStoredLinks } from '../links/links.ts';
import { allHostnames } from './servers.ts';

export async function loadCorrespondence(db: Db): Promise<Correspondence> {
  const { patched: patchedProds } = await loadProductions(db);
  const dismissed = await loadDismissals(db);
  return correspondenceOf(await allHostnames(db), await loadStoredLinks(db), { patchedProds, dismissed });
}
