// One card per application: what changed on its servers, and the owner's OK or KO.

import type { CardKey } from '../../../domain/card-key.ts';
import type { Language } from '../../../domain/language.ts';
import { labelText } from '../../../domain/previews/label-text.ts';
import type { AdaptiveCard, CardAction, CardElement, TextRun } from '../../adaptive-card.ts';
import { actionSet, execute, primary, toggle } from '../../buttons.ts';
import { formatInstant } from '../../dates.ts';
import { line } from '../../lines.ts';
import { pageButtons, pageText, refreshButton, toPage } from '../../paging.ts';
import { run, strong } from '../../plain-text.ts';
import { progressBar, progressText } from '../../progress.ts';
import { compileTemplate, renderCard } from '../../render.ts';
import { container, footOf, linesOf, SIGNS, type Tone } from '../../shared/boxes.ts';
import { type Chip, chips } from '../../shared/chips.ts';
import template from '../../shared/template.json' with { type: 'json' };
import { INPUTS } from '../../verbs.ts';
import { explained } from '../../words.ts';
import { serverLines, versionLines } from './server-lines.ts';
import { validationTexts } from './texts.ts';
import type { ValidationRequestView, ValidationServer } from './view.ts';

const compiled = compileTemplate(template);

/** The validation request (VALID-1), which ends by naming who settled it and when. */
export function validationRequestCard(view: ValidationRequestView, language: Language): AdaptiveCard {
  const words = validationTexts[language];
  const { waiting, ok, ko, forced } = view.counts;
  const counts = words.counts(waiting, ok, ko, forced);
  const answered = ok + ko + forced;
  const all = answered + waiting;
  return renderCard(
    compiled,
    {
      data: {
        heading: words.heading,
        subtitle: subtitle(view, language),
        state: [stateRun(view, language)],
        tone: toneOf(view),
      },
      summary: explained(`${words.heading}, ${view.application ?? words.noApplication}`, counts, language),
      extra: [
        ...chips(countChips(view, language), language),
        {
          type: 'TextBlock',
          text: `${progressBar(answered, all)} ${progressText(answered, all, language)}`,
          spacing: 'Small',
        },
        ...view.servers.rows.map((server) => serverBox(view, server, language)),
        ...footOf(pageText(view.servers)),
        ...(isAnswering(view) && waiting > 0 ? [container([commentField(language)])] : []),
        ...oneByOne(view, language),
      ],
      actions: decisions(view, language),
      pager: pageButtons(view.servers, language, keyOf(view)),
    },
    view,
    language,
  );
}

function toneOf({ state, counts }: ValidationRequestView): Tone {
  if (counts.ko > 0) return 'attention';
  return state.kind === 'open' && counts.waiting > 0 ? 'warning' : 'good';
}

function countChips({ counts }: ValidationRequestView, language: Language): readonly Chip[] {
  const words = validationTexts[language];
  return [
    { n: counts.waiting, word: words.pending, tone: 'accent' },
    { n: counts.ko, word: 'KO', tone: 'attention' },
    { n: counts.ok, word: 'OK', tone: 'good' },
    { n: counts.forced, word: words.forced(counts.forced), tone: 'warning' },
  ];
}

/** What changed in one line; which versions, by a touch. A KO and a regression stand out. */
function serverBox(view: ValidationRequestView, server: ValidationServer, language: Language): CardElement {
  const versions = `versions-${server.serverId}`;
  const list = versionLines(server, language);
  const folded = list.length === 0 ? [] : [{ type: 'Container', id: versions, isVisible: false, items: linesOf(list) }];
  const switches = list.length === 0 ? [] : [toggle(validationTexts[language].versions, versions)];
  return container(
    [
      ...linesOf(serverLines(server, language)),
      ...folded,
      ...actionSet([...switches, details(view, server, language)]).map((set) => ({ ...set, spacing: 'Small' })),
    ],
    server.status === 'validated_ko' ? 'attention' : server.checks.verdict === 'no' ? 'warning' : undefined,
  );
}

function commentField(language: Language): CardElement {
  const label = validationTexts[language].commentLabel;
  return { type: 'Input.Text', id: INPUTS.comment, label, isMultiline: true, maxLength: 2000 };
}

function subtitle(view: ValidationRequestView, language: Language): readonly TextRun[] {
  const words = validationTexts[language];
  return line(
    strong(view.application ?? words.noApplication, 80),
    words.campaign(view.campaignId),
    run(labelText(view.label)[language], {}, 80),
    view.owners.length > 0 && run(words.owners(view.owners), { isSubtle: true }),
    view.deputies.length > 0 && run(words.deputies(view.deputies), { isSubtle: true }),
  ).inlines;
}

function stateRun(view: ValidationRequestView, language: Language): TextRun {
  const { state, counts } = view;
  const words = validationTexts[language];
  if (state.kind === 'open' && counts.waiting > 0) return run(`⚠ ${words.open}`, BOLD);
  const said = state.kind === 'open' ? words.complete : words.final(state.by, formatInstant(state.at, language));
  return run(`${SIGNS[toneOf(view)]} ${said}`, BOLD);
}

const BOLD = { weight: 'Bolder' } as const;

function isAnswering({ state, access }: ValidationRequestView): boolean {
  return state.kind === 'open' && (access.answer || access.force);
}

function keyOf({ campaignId, applicationId }: ValidationRequestView): CardKey {
  return { kind: 'validation', campaignId, applicationId };
}

/** `version`: how often the server was answered; of no meaning for all that wait. */
function target({ campaignId, applicationId, servers }: ValidationRequestView, version = 0) {
  return { campaignId, applicationId, version, page: servers.page };
}

function details(
  { campaignId }: ValidationRequestView,
  { serverId }: ValidationServer,
  language: Language,
): CardAction {
  return toPage(validationTexts[language].details, { kind: 'validated-server', campaignId, serverId }, 1);
}

/** A row of two buttons a server of this page: also for a server that has its answer, which may be changed. */
function oneByOne(view: ValidationRequestView, language: Language): readonly CardElement[] {
  if (view.state.kind !== 'open' || !view.access.answer) return [];
  const rows = view.servers.rows.map(({ serverId, hostname, asked, answers }) => ({
    type: 'ColumnSet',
    spacing: 'Small',
    columns: [
      {
        ...{ type: 'Column', width: 'stretch', verticalContentAlignment: 'Center' },
        items: [{ type: 'RichTextBlock', inlines: [strong(hostname, 48)] }],
      },
      {
        ...{ type: 'Column', width: 'auto' },
        items: actionSet([
          execute('validation.ok', 'OK', { ...target(view, answers), serverId, asked }, { withInputs: true }),
          execute('validation.ko', 'KO', { ...target(view, answers), serverId, asked }, { withInputs: true }),
        ]),
      },
    ],
  }));
  const changing = view.counts.waiting === 0 ? [commentField(language)] : [];
  return [{ type: 'Container', id: 'one-by-one', isVisible: false, items: [...changing, ...rows] }];
}

function decisions(view: ValidationRequestView, language: Language): readonly CardAction[] {
  if (!isAnswering(view)) return [];
  const words = validationTexts[language];
  const all = { ...target(view), serverId: null, asked: view.asked };
  const waits = view.counts.waiting > 0;
  const inputs = { withInputs: true };
  return [
    ...(view.access.answer && waits ? [primary(execute('validation.ok', words.okAll, all, inputs))] : []),
    ...(view.access.answer && waits ? [execute('validation.ko', words.koAll, all, inputs)] : []),
    ...(view.access.answer ? [toggle(waits ? words.oneByOne : words.change, 'one-by-one')] : []),
    ...(view.access.force && waits ? [execute('validation.force', words.force, all, inputs)] : []),
    refreshButton(words.refresh, keyOf(view), view.servers.page),
  ];
}
