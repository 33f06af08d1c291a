// What a QuickWin run adds to the campaign's card: its phases, each branch's way through them, and the orders of the phase (RUN-13).
import type { CampaignId } from '../../../domain/ids.ts';
import type { Language } from '../../../domain/language.ts';
import { isBefore, phaseText, QUICKWIN_PHASES, type QuickwinPhase } from '../../../domain/quickwin/phase.ts';
import type { Branch } from '../../../domain/server.ts';
import type { CardAction } from '../../adaptive-card.ts';
import { execute } from '../../buttons.ts';
import { detail, type Line, line, restText, type Section, section } from '../../lines.ts';
import type { Top } from '../../paging.ts';
import { run, strong } from '../../plain-text.ts';
import { counted } from '../../words.ts';

export type QuickwinRun = {
  readonly phase: QuickwinPhase;
  readonly branches: readonly QuickwinBranch[];
  /** Servers whose snapshot could not be taken: what vCenter said. */
  readonly withoutSnapshot: Top<{ readonly hostname: string; readonly detail: string }>;
  readonly access: {
    readonly snapshots: boolean;
    readonly patch: { readonly hprod: boolean; readonly prod: boolean };
    readonly draft: boolean;
  };
};

/** Excluded servers do not count. */
export type QuickwinBranch = {
  readonly branch: Branch;
  readonly servers: number;
  readonly checked: number;
  /** Taken, or not needed. */
  readonly snapshots: number;
  readonly running: number;
  readonly patched: number;
  readonly failed: number;
};

const MAX_TROUBLES = 3;

const en = {
  phase: 'Phase',
  branch: { hprod: 'Non-production', prod: 'Production' },
  of: (n: number, total: number) => `${n} of ${total}`,
  checked: 'prerequisites met',
  running: 'running',
  patched: (_n: number) => 'patched',
  failed: 'failed',
  servers: (n: number) => counted(n, 'en', 'server', 'servers'),
  withoutSnapshot: (n: number) => `Without a snapshot (${n})`,
  takeSnapshots: 'Take snapshots',
  patch: { hprod: 'Patch non-production', prod: 'Patch production' },
  draft: 'Back to draft',
};

const fr: typeof en = {
  phase: 'Phase',
  branch: { hprod: 'Hors production', prod: 'Production' },
  of: (n, total) => `${n} sur ${total}`,
  checked: 'prérequis remplis',
  running: 'en cours',
  patched: (n) => (n < 2 ? 'patché' : 'patchés'),
  failed: 'en échec',
  servers: (n) => counted(n, 'fr', 'serveur', 'serveurs'),
  withoutSnapshot: (n) => `Sans snapshot (${n})`,
  takeSnapshots: 'Prendre les snapshots',
  patch: { hprod: 'Patcher le hors production', prod: 'Patcher la production' },
  draft: 'Revenir au brouillon',
};

const texts = { en, fr };

export function quickwinFacts({ phase, branches }: QuickwinRun, language: Language) {
  const words = texts[language];
  return [
    { title: words.phase, value: phaseTrail(phase, language) },
    ...branches.map((branch) => ({ title: words.branch[branch.branch], value: branchText(branch, language) })),
  ];
}

/** Told apart by signs and not by colours: done, here, to come. */
function phaseTrail(phase: QuickwinPhase, language: Language): string {
  return QUICKWIN_PHASES.map((step) => {
    const name = phaseText(step)[language];
    if (isBefore(step, phase) || phase === 'completed') return `✔ ${name}`;
    return step === phase ? `▶ ${name}` : name;
  }).join(' → ');
}

function branchText(branch: QuickwinBranch, language: Language): string {
  const words = texts[language];
  const { servers, checked, snapshots, running, patched, failed } = branch;
  const parts = [
    ...(checked > 0 ? [`${words.of(checked, servers)} ${words.checked}`] : []),
    ...(snapshots > 0 ? [counted(snapshots, language, 'snapshot', 'snapshots')] : []),
    ...(running > 0 ? [`${running} ${words.running}`] : []),
    ...(patched > 0 ? [`${patched} ${words.patched(patched)}`] : []),
    ...(failed > 0 ? [`${failed} ${words.failed}`] : []),
  ];
  return [words.servers(servers), ...parts].join(', ');
}

export function withoutSnapshotSection({ withoutSnapshot }: QuickwinRun, language: Language): Section {
  const { first, total } = withoutSnapshot;
  const shown = first.slice(0, MAX_TROUBLES);
  const lines: readonly Line[] = [
    ...shown.map((one) => line(strong(one.hostname), run(one.detail, { isSubtle: true }, 100))),
    ...(total > shown.length ? [detail(restText(total - shown.length, language))] : []),
  ];
  return section(texts[language].withoutSnapshot(total), lines);
}

export function quickwinButtons(
  { access }: QuickwinRun,
  on: { readonly campaignId: CampaignId; readonly version: number },
  language: Language,
): readonly CardAction[] {
  const words = texts[language];
  return [
    ...(access.snapshots ? [execute('quickwin.snapshots', words.takeSnapshots, on)] : []),
    ...(['hprod', 'prod'] as const)
      .filter((branch) => access.patch[branch])
      .map((branch) => execute('quickwin.patch', words.patch[branch], { ...on, branch })),
    ...(access.draft ? [execute('quickwin.draft', words.draft, on)] : []),
  ];
}
