// The run of prerequisites of a campaign: which servers fail and why, and the backups that a person must vouch for.

import type { CampaignId, SessionId } from '../../../domain/ids.ts';
import type { Language } from '../../../domain/language.ts';
import { labelText } from '../../../domain/previews/label-text.ts';
import type { AdaptiveCard, CardAction, CardElement, TextRun } from '../../adaptive-card.ts';
import { actionSet, execute, primary } from '../../buttons.ts';
import { formatInstant } from '../../dates.ts';
import { detail, type Line, line, restText, section, topLines } from '../../lines.ts';
import { type Page, pageButtons, pageText, refreshButton, type Top } from '../../paging.ts';
import { inertText, run, strong } from '../../plain-text.ts';
import { progressBar, progressText } from '../../progress.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { box, container, folds, footOf, linesOf, SIGNS, type Tone, titleOf } from '../../shared/boxes.ts';
import { type Chip, chips } from '../../shared/chips.ts';
import template from '../../shared/template.json' with { type: 'json' };
import { INPUTS } from '../../verbs.ts';
import { explained, inWords, type Words } from '../../words.ts';
import { prereqsTexts } from './texts.ts';

export type PrereqsView = CardBase & {
  readonly campaignId: CampaignId;
  readonly version: number;
  readonly label: string;
  readonly askedBy: string;
  readonly askedAt: Date;
  readonly state: { readonly kind: 'running' } | { readonly kind: 'done'; readonly at: Date };
  /** Every server of the run is in one of the first four; warnings are counted besides. */
  readonly counts: {
    readonly ok: number;
    readonly failed: number;
    readonly unknown: number;
    readonly waiting: number;
    readonly warnings: number;
  };
  /** Page size PAGE_SIZES.prereqsFailing. */
  readonly failing: Page<FailingServer>;
  readonly unknowns: Top<{ readonly hostname: string; readonly reason: Words }>;
  readonly warnings: Top<{ readonly hostname: string; readonly reason: Words }>;
  readonly inProgress: Top<string>;
  /** Physical servers (`rollback_method='na'`) whose backup is to be confirmed, the last confirmation, what a system answers (PRE-4). */
  readonly backup: {
    /** Of which something is said below. */
    readonly servers: number;
    readonly toConfirm: Top<string>;
    readonly answers: Top<BackupShown>;
    readonly confirmed: { readonly by: string; readonly at: Date } | null;
  };
  /** Of the page: those that failed, then some that are unknown or warn; their detail is one click away. */
  readonly details: readonly { readonly sessionId: SessionId; readonly hostname: string }[];
  readonly access: {
    readonly run: boolean;
    readonly runFailed: boolean;
    readonly confirmBackup: boolean;
    /** Servers that could start now; 0: none, or the checks still run. */
    readonly start: number;
  };
};

/** `against`: it does not start, and no person is asked. */
export type BackupShown = {
  readonly hostname: string;
  readonly text: Words;
  readonly stands: 'backed-up' | 'asks' | 'against';
};

export type FailingServer = {
  readonly hostname: string;
  readonly reasons: readonly Words[];
  /** What can be done about the first of them; null: not known. */
  readonly remedy: Words | null;
  /** PRE-9: taken out of the campaign. */
  readonly excluded: boolean;
  readonly sessionId: SessionId;
  /** Whoever looks may have it checked again, or brought back. */
  readonly again: boolean;
};

const compiled = compileTemplate(template);
const MAX_REMARKS = 5;
const MAX_ANSWERS = 2;
const MAX_NAMES = 12;
/** Beside the answers of a system, which name servers too. */
const FEW_NAMES = 2;
const MAX_REASONS = 3;
/** Characters: all of what is to be done where few fail, as its last words are the command; two lines of it beside many. */
const [WHOLE_REMEDY, SHORT_REMEDY, FEW_FAILING] = [300, 140, 3];

/** The card of one prerequisite run (PRE-1 to PRE-9). */
export function prereqsCard(view: PrereqsView, language: Language): AdaptiveCard {
  const words = prereqsTexts[language];
  const { ok, failed, unknown, waiting } = view.counts;
  const done = ok + failed + unknown;
  const progress = progressText(done, done + waiting, language);
  return renderCard(
    compiled,
    {
      data: {
        heading: words.heading(view.campaignId),
        subtitle: subtitle(view, language),
        state: [stateRun(view, language)],
        tone: toneOf(view),
      },
      summary: explained(words.heading(view.campaignId), words.counts(ok, failed, unknown, waiting), language),
      extra: [
        ...chips(countChips(view, language), language),
        { type: 'TextBlock', text: `${progressBar(done, done + waiting)} ${progress}`, spacing: 'Small', wrap: true },
        ...boxes(view, language),
        ...detailPicker(view, language),
      ],
      actions: decisions(view, language),
      pager: pageButtons(view.failing, language, { kind: 'prereqs', campaignId: view.campaignId }),
    },
    view,
    language,
  );
}

function subtitle({ label, askedBy, askedAt }: PrereqsView, language: Language): readonly TextRun[] {
  const asked = prereqsTexts[language].asked(askedBy, formatInstant(askedAt, language));
  return line(run(labelText(label)[language], { weight: 'Bolder' }), run(asked, { isSubtle: true })).inlines;
}

function toneOf({ state, counts }: PrereqsView): Tone {
  if (state.kind === 'running') return 'accent';
  return counts.failed > 0 ? 'attention' : counts.unknown > 0 ? 'warning' : 'good';
}

function stateRun(view: PrereqsView, language: Language): TextRun {
  const words = prereqsTexts[language];
  const { state } = view;
  const said = state.kind === 'running' ? words.running : words.done(formatInstant(state.at, language));
  return run(`${SIGNS[toneOf(view)]} ${said}`, { weight: 'Bolder' });
}

function countChips({ counts }: PrereqsView, language: Language): readonly Chip[] {
  const words = prereqsTexts[language];
  return [
    { n: counts.failed, word: words.failed(counts.failed), tone: 'attention' },
    { n: counts.unknown, word: words.unknown(counts.unknown), tone: 'warning' },
    { n: counts.ok, word: words.ok, tone: 'good' },
    { n: counts.waiting, word: words.remaining(counts.waiting), tone: 'accent' },
    { n: counts.warnings, word: words.warningsOf(counts.warnings), tone: 'warning' },
  ];
}

/** What somebody must do first: what fails, then backups to vouch for. Warnings hold nothing up, and open by a touch. */
function boxes(view: PrereqsView, language: Language): readonly CardElement[] {
  const words = prereqsTexts[language];
  const { unknowns, warnings, inProgress } = view;
  // Each takes its room from the others: a message has a limit.
  const most = view.backup.answers.total > 0 ? MAX_REMARKS - 2 : MAX_REMARKS;
  const remark = ({ hostname, reason }: { hostname: string; reason: Words }) => [
    line(strong(hostname), run(inWords(reason, language), {}, 140)),
  ];
  const warned = topLines(warnings, most, language, remark);
  return [
    ...failingBox(view, language),
    ...box(section(words.backup(view.backup.servers), backupLines(view, language)), backupTone(view)),
    ...box(section(words.unknowns(unknowns.total), topLines(unknowns, most, language, remark)), 'warning'),
    ...box(section(words.inProgress(inProgress.total), nameLines(inProgress, language))),
    ...folds([{ id: 'warnings', title: words.warned(warnings.total), items: linesOf(warned) }]),
  ];
}

/** Nobody has to act on a backup that was vouched for. */
function backupTone({ backup }: PrereqsView): Tone | undefined {
  const isHeld = backup.answers.first.some(({ stands }) => stands === 'against');
  return isHeld ? 'attention' : backup.toConfirm.total > 0 ? 'warning' : undefined;
}

function failingBox(view: PrereqsView, language: Language): readonly CardElement[] {
  const { failing } = view;
  if (failing.rows.length === 0) return [];
  const most = failing.rows.length <= FEW_FAILING ? WHOLE_REMEDY : SHORT_REMEDY;
  const rows = failing.rows.flatMap((server) => [
    ...linesOf(failingLines(server, most, language)),
    ...actionSet(rowButtons(server, failing.page, language)).map((set) => ({ ...set, spacing: 'Small' })),
  ]);
  const title = titleOf(prereqsTexts[language].failing(failing.total), 'attention');
  return [container([title, ...rows, ...footOf(pageText(failing))], 'attention')];
}

/** Checked again; of one that the failure took out of the campaign, that brings it back (PRE-9). */
function rowButtons(
  { sessionId, excluded, again }: FailingServer,
  page: number,
  language: Language,
): readonly CardAction[] {
  if (!again) return [];
  const words = prereqsTexts[language];
  return [execute('prereq.again', excluded ? words.restore : words.againOne, { sessionId, page })];
}

function failingLines(
  { hostname, reasons, remedy, excluded }: FailingServer,
  most: number,
  language: Language,
): readonly Line[] {
  const words = prereqsTexts[language];
  return [
    line(strong(hostname), excluded && run(words.excluded)),
    ...reasons.slice(0, MAX_REASONS).map((reason) => detail(inWords(reason, language), {}, 140)),
    ...(remedy === null ? [] : [detail(`→ ${inWords(remedy, language)}`, {}, most)]),
  ];
}

function backupLines({ backup }: PrereqsView, language: Language): readonly Line[] {
  const words = prereqsTexts[language];
  const { toConfirm, confirmed, answers } = backup;
  return [
    ...topLines(answers, MAX_ANSWERS, language, ({ hostname, text }) => [
      line(strong(hostname), run(inWords(text, language), {}, 130)),
    ]),
    ...nameLines(toConfirm, language, answers.total > 0 ? FEW_NAMES : MAX_NAMES),
    ...(toConfirm.total > 0 ? [line(words.backupAsk(toConfirm.total))] : []),
    ...(confirmed === null ? [] : [detail(words.backupConfirmed(confirmed.by, formatInstant(confirmed.at, language)))]),
  ];
}

/** Many names on one line. */
function nameLines(names: Top<string>, language: Language, most = MAX_NAMES): readonly Line[] {
  if (names.total === 0) return [];
  const shown = names.first.slice(0, most);
  const rest = names.total - shown.length;
  return [line(...shown.map((name) => strong(name))), ...(rest > 0 ? [detail(restText(rest, language))] : [])];
}

function detailPicker({ campaignId, version, details }: PrereqsView, language: Language): readonly CardElement[] {
  const words = prereqsTexts[language];
  const [first] = details;
  if (first === undefined) return [];
  return [
    {
      type: 'Input.ChoiceSet',
      id: INPUTS.session,
      label: words.detailOf,
      value: String(first.sessionId),
      choices: details.map(({ sessionId, hostname }) => ({ title: inertText(hostname, 60), value: String(sessionId) })),
    },
    ...actionSet([execute('prereqs.detail', words.detail, { campaignId, version }, { withInputs: true })]),
  ];
}

function decisions(
  { campaignId, version, access, backup, failing }: PrereqsView,
  language: Language,
): readonly CardAction[] {
  const words = prereqsTexts[language];
  const on = { campaignId, version };
  const asksBackup = access.confirmBackup && backup.toConfirm.total > 0;
  const starts = access.start > 0;
  return [
    ...(starts ? [primary(execute('campaign.open', words.start(access.start), { campaignId }))] : []),
    ...(asksBackup ? [execute('prereqs.confirm-backup', words.confirmBackup, on)] : []),
    ...(access.runFailed ? [execute('prereqs.failed', words.againFailed, on)] : []),
    ...(access.run ? [execute('campaign.prereqs', words.again, on)] : []),
    refreshButton(words.refresh, { kind: 'prereqs', campaignId }, failing.page),
  ];
}
