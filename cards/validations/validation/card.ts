// One card per application: what changed on its servers, and the owner's OK or KO.

import type { CardKey } from '../../../domain/card-key.ts';
import type { Language } from '../../../domain/language.ts';
import { labelText } from '../../../domain/previews/label-text.ts';
import type { AdaptiveCard, CardAction, TextRun } from '../../adaptive-card.ts';
import { execute, toggle } from '../../buttons.ts';
import { formatInstant } from '../../dates.ts';
import { line } from '../../lines.ts';
import { pageButtons, pageText, refreshButton, toPage } from '../../paging.ts';
import { run, strong } from '../../plain-text.ts';
import { progressBar, progressText } from '../../progress.ts';
import { compileTemplate, renderCard } from '../../render.ts';
import { explained } from '../../words.ts';
import { serverLines } from './server-lines.ts';
import template from './template.json' with { type: 'json' };
import { validationTexts } from './texts.ts';
import type { ValidationRequestView, ValidationServer } from './view.ts';

const compiled = compileTemplate(template);

/** The validation request (VALID-1), which ends by naming who settled it and when. */
export function validationRequestCard(view: ValidationRequestView, language: Language): AdaptiveCard {
  const words = validationTexts[language];
  const { waiting, ok, ko, forced } = view.counts;
  const counts = words.counts(waiting, ok, ko, forced);
  const answered = ok + ko + forced;
  return renderCard(
    compiled,
    {
      data: {
        heading: words.heading,
        subtitle: subtitle(view, language),
        state: [stateRun(view, language)],
        bar: `${progressBar(answered, answered + waiting)} ${progressText(answered, answered + waiting)}`,
        facts: [{ title: words.answers, value: counts }],
        servers: view.servers.rows.map((server) => ({
          lines: serverLines(server, language),
          actions: [details(view, server, language)],
        })),
        foot: pageText(view.servers),
        answering: isAnswering(view) && waiting > 0,
        changing: waiting === 0,
        commentLabel: words.commentLabel,
        answers: oneByOne(view),
      },
      summary: explained(`${words.heading}, ${view.application ?? words.noApplication}`, counts, language),
      actions: decisions(view, language),
      pager: pageButtons(view.servers, language, keyOf(view)),
    },
    view,
    language,
  );
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

function stateRun({ state, counts }: ValidationRequestView, language: Language): TextRun {
  const words = validationTexts[language];
  if (state.kind === 'open') return run(counts.waiting > 0 ? words.open : words.complete);
  return run(words.final(state.by, formatInstant(state.at, language)), { weight: 'Bolder' });
}

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
function oneByOne(view: ValidationRequestView) {
  if (view.state.kind !== 'open' || !view.access.answer) return [];
  return view.servers.rows.map(({ serverId, hostname, asked, answers }) => ({
    inlines: [strong(hostname, 48)],
    actions: [
      execute('validation.ok', 'OK', { ...target(view, answers), serverId, asked }, { withInputs: true }),
      execute('validation.ko', 'KO', { ...target(view, answers), serverId, asked }, { withInputs: true }),
    ],
  }));
}

function decisions(view: ValidationRequestView, language: Language): readonly CardAction[] {
  if (!isAnswering(view)) return [];
  const words = validationTexts[language];
  const all = { ...target(view), serverId: null, asked: view.asked };
  const waits = view.counts.waiting > 0;
  const inputs = { withInputs: true };
  return [
    ...(view.access.answer && waits ? [execute('validation.ok', words.okAll, all, inputs)] : []),
    ...(view.access.answer && waits ? [execute('validation.ko', words.koAll, all, inputs)] : []),
    ...(view.access.answer ? [toggle(waits ? words.oneByOne : words.change, 'one-by-one')] : []),
    ...(view.access.force && waits ? [execute('validation.force', words.force, all, inputs)] : []),
    refreshButton(words.refresh, keyOf(view), view.servers.page),
  ];
}
