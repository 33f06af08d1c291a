// What waits on a Windows host, as baselines and cards know it.
import type { Candidate, PendingPackages } from '../../../domain/baselines/candidate.ts';
import { type OpenAdvisory, SEVERITIES, type Severity } from '../../../domain/cve/advisory.ts';
import { CATEGORIES, isExcluded, selectionOf, type UpdateSelection, type WindowsKind } from '../selection.ts';
import { ARCH, namesOf, type ScannedUpdate, versionOf } from './updates.ts';

/** `packages`: what an update that is not narrowed would bring. */
export type Waiting = {
  readonly packages: number;
  readonly advisories: readonly OpenAdvisory[];
  readonly pending: PendingPackages;
};

export function waitingOf(updates: readonly ScannedUpdate[], excludes: readonly string[]): Waiting {
  const usual = selectionOf({ kind: 'all' }, excludes);
  if (usual === null) throw new Error('an update of everything has no selection');
  const hidden = (update: ScannedUpdate) => isExcluded(namesOf(update), usual);
  return {
    packages: updates.filter((one) => isWanted(one, usual) && !hidden(one) && one.CanRequestUserInput !== true).length,
    advisories: updates
      .filter((update) => kindsOf(update).includes('security'))
      .map((update) => advisoryOf(update, hidden(update))),
    pending: {
      manager: 'windows',
      candidates: updates.map((update) => candidateOf(update, hidden(update))),
      noticesRead: true,
    },
  };
}

function isWanted(update: ScannedUpdate, { categories = [] }: UpdateSelection): boolean {
  return update.Categories.some(({ CategoryID }) => categories.includes(CategoryID.toLowerCase()));
}

const KINDS = new Map(Object.entries(CATEGORIES).map(([kind, id]) => [id as string, kind as WindowsKind]));

/** In the order of `CATEGORIES`; products, which are categories too, are none. */
function kindsOf({ Categories }: ScannedUpdate): readonly WindowsKind[] {
  const found = new Set(Categories.map(({ CategoryID }) => KINDS.get(CategoryID.toLowerCase())));
  return [...KINDS.values()].filter((kind) => found.has(kind));
}

function advisoryOf(update: ScannedUpdate, heldBack: boolean): OpenAdvisory {
  const names = namesOf(update);
  return { id: names[0], severity: severityOf(update), cves: update.CveIDs.toSorted(), packages: names, heldBack };
}

function severityOf({ MsrcSeverity }: ScannedUpdate): Severity | null {
  return SEVERITIES.find((one) => one === MsrcSeverity?.toLowerCase()) ?? null;
}

/** `issuedAt`: when Microsoft last changed how it is offered, the only day that there is. */
function candidateOf(update: ScannedUpdate, hidden: boolean): Candidate {
  const [name] = namesOf(update);
  const kind = kindsOf(update)[0] ?? null;
  const notice = {
    advisory: name,
    kind,
    severity: severityOf(update),
    issuedAt: update.LastDeploymentChangeTime,
    updatedAt: null,
    cves: update.CveIDs,
    rebootSuggested: update.RebootBehavior !== 0,
  };
  return {
    ...{ name, arch: ARCH, version: versionOf(update), installed: null, repository: null },
    bytes: update.MaxDownloadSize === null ? null : Number(update.MaxDownloadSize),
    ...{ kind: null, notices: [notice], obsoletes: [], hidden },
    obstacle: update.CanRequestUserInput === true ? 'asks' : null,
  };
}
