// The run of prerequisites of a campaign: which servers fail and why, and the backups that a person must vouch for.

import type { CampaignId, SessionId } from '../../../domain/ids.ts';
import type { Language } from '../../../domain/language.ts';
import { labelText } from '../../../domain/previews/label-text.ts';
import type { AdaptiveCard, CardAction, CardElement, TextRun } from '../../adaptive-card.ts';
import { actionSet, execute } from '../../buttons.ts';
import { formatInstant } from '../../dates.ts';
import { detail, type Line, line, restText, type Section, section, topLines } from '../../lines.ts';
import { type Page, pageButtons, pageText, refreshButton, type Top } from '../../paging.ts';
import { inertText, run, strong } from '../../plain-text.ts';
import { progressBar, progressText } from '../../progress.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { INPUTS } from '../../verbs.ts';
import { explained, inWords, type Words, wholeNumber } from '../../words.ts';
import template from './template.json' with { type: 'json' };
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
  /** Physical servers (`rollback_method='na'`) whose backup is not confirmed yet, and the last confirmation (PRE-4). */
  readonly backup: {
    readonly toConfirm: Top<string>;
    readonly confirmed: { readonly by: string; readonly at: Date } | null;
  };
  /** Of the page: those that failed, then some that are unknown or warn; their detail is one click away. */
  readonly details: readonly { readonly sessionId: SessionId; readonly hostname: string }[];
  readonly access: {
    readonly run: boolean;
    readonly runFailed: boolean;
    readonly confirmBackup: boolean;
    readonly start: boolean;
  };
};

export type FailingServer = {
  readonly hostname: string;
  readonly reasons: readonly Words[];
  /** PRE-9: taken out of the campaign. */
  readonly excluded: boolean;
};

const compiled = compileTemplate(template);
const MAX_REMARKS = 5;
const MAX_NAMES = 12;
const MAX_REASONS = 3;

/** The card of one prerequisite run (PRE-1 to PRE-9). */
export function prereqsCard(view: PrereqsView, language: Language): AdaptiveCard {
  const words = prereqsTexts[language];
  const { ok, failed, unknown, waiting } = view.counts;
  const done = ok + failed + unknown;
  const progress = progressText(done, done + waiting);
  return renderCard(
    compiled,
    {
      data: {
        heading: words.heading(view.campaignId),
        subtitle: subtitle(view, language),
        state: [stateRun(view, language)],
        bar: `${progressBar(done, done + waiting)} ${progress}`,
        facts: [
          { title: words.servers, value: words.counts(ok, failed, unknown, waiting) },
          { title: words.warnings, value: wholeNumber(view.counts.warnings, language) },
        ].filter(({ value }) => value !== '' && value !== '0'),
        ...sections(view, language),
        foot: pageText(view.failing),
      },
      summary: explained(words.heading(view.campaignId), words.counts(ok, failed, unknown, waiting), language),
      extra: detailPicker(view, language),
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

function stateRun({ state }: PrereqsView, language: Language): TextRun {
  const words = prereqsTexts[language];
  if (state.kind === 'running') return run(words.running, { color: 'Accent', weight: 'Bolder' });
  return run(words.done(formatInstant(state.at, language)), { weight: 'Bolder' });
}

function sections(view: PrereqsView, language: Language): Record<string, Section> {
  const words = prereqsTexts[language];
  const { failing, unknowns, warnings, inProgress } = view;
  const remark = ({ hostname, reason }: { hostname: string; reason: Words }) => [
    line(strong(hostname), run(inWords(reason, language), {}, 140)),
  ];
  return {
    failing: section(
      words.failing(failing.total),
      failing.rows.flatMap((server) => failingLines(server, language)),
    ),
    backup: section(words.backup(view.backup.toConfirm.total), backupLines(view, language)),
    unknowns: section(words.unknowns(unknowns.total), topLines(unknowns, MAX_REMARKS, language, remark)),
    warnings: section(words.warned(warnings.total), topLines(warnings, MAX_REMARKS, language, remark)),
    inProgress: section(words.inProgress(inProgress.total), nameLines(inProgress, language)),
  };
}

function failingLines({ hostname, reasons, excluded }: FailingServer, language: Language): readonly Line[] {
  const words = prereqsTexts[language];
  return [
    line(strong(hostname), excluded && run(words.excluded, { color: 'Warning' })),
    ...reasons.slice(0, MAX_REASONS).map((reason) => detail(inWords(reason, language), {}, 140)),
  ];
}

function backupLines({ backup }: PrereqsView, language: Language): readonly Line[] {
  const words = prereqsTexts[language];
  const { toConfirm, confirmed } = backup;
  return [
    ...nameLines(toConfirm, language),
    ...(toConfirm.total > 0 ? [line(words.backupAsk(toConfirm.total))] : []),
    ...(confirmed === null ? [] : [detail(words.backupConfirmed(confirmed.by, formatInstant(confirmed.at, language)))]),
  ];
}

/** Many names on one line. */
function nameLines(names: Top<string>, language: Language): readonly Line[] {
  if (names.total === 0) return [];
  const shown = names.first.slice(0, MAX_NAMES);
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
  return [
    ...(asksBackup ? [execute('prereqs.confirm-backup', words.confirmBackup, on)] : []),
    ...(access.runFailed ? [execute('prereqs.failed', words.againFailed, on)] : []),
    ...(access.run ? [execute('campaign.prereqs', words.again, on)] : []),
    ...(access.start ? [execute('campaign.open', words.start, { campaignId })] : []),
    refreshButton(words.refresh, { kind: 'prereqs', campaignId }, failing.page),
  ];
}
