// A number that is written wrong narrows a campaign to nothing, and every server would end as patched with 0 packages: what no scan has
// found open is named before Create (RUN-5).
import type { UpdateScope } from '../attempts/update-scope.ts';
import { type Finding, firstNames } from '../planning/finding.ts';

/** `seen`: advisories that the last scan of some server has found open. Scans list those of security alone. */
export function narrowingFindings(scope: UpdateScope, seen: ReadonlySet<string>): readonly Finding[] {
  if (scope.kind !== 'advisories') return [];
  const unseen = scope.ids.filter((id) => !seen.has(id));
  if (unseen.length === 0) return [];
  const { fr, en } = firstNames(unseen);
  const text = {
    fr: `Aucun scan de sécurité n’a trouvé ${fr} à installer. Vérifiez le numéro.`,
    en: `No security scan has found ${en} pending. Check the number.`,
  };
  return [{ code: 'advisory-unseen', severity: 'warning', text, rows: [], servers: [] }];
}
