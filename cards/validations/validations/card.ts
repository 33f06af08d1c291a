// What waits for an owner's answer, oldest first (VALID-2): answered, reminded of or opened from its row.

import type { Language } from '../../../domain/language.ts';
import { labelText } from '../../../domain/previews/label-text.ts';
import type { AdaptiveCard, CardAction, CardElement } from '../../adaptive-card.ts';
import { execute } from '../../buttons.ts';
import { formatDuration, formatInstant } from '../../dates.ts';
import { detail, type Line, line, restText } from '../../lines.ts';
import { pageButtons, pageText, refreshButton } from '../../paging.ts';
import { run, strong } from '../../plain-text.ts';
import { compileTemplate, renderCard } from '../../render.ts';
import { INPUTS } from '../../verbs.ts';
import { explained } from '../../words.ts';
import template from './template.json' with { type: 'json' };
import { validationsTexts } from './texts.ts';
import type { AnsweredValidation, ValidationsView, WaitingValidation } from './view.ts';

const compiled = compileTemplate(template);
const MAX_NAMES = 4;

export function validationsCard(view: ValidationsView, language: Language): AdaptiveCard {
  const words = validationsTexts[language];
  const { waiting } = view;
  const key = { kind: 'validations', filter: view.filter } as const;
  const counts = words.count(waiting.total, view.servers);
  return renderCard(
    compiled,
    {
      data: {
        heading: words.heading,
        subtitle: waiting.total === 0 ? [] : [run(counts, { isSubtle: true })],
        state: view.only === '' ? [] : [run(words.filtered(view.only), {}, 160)],
        empty: waiting.total === 0 ? words.none : '',
        rows: [
          ...waiting.rows.map((row) => ({
            lines: rowLines(row, view.now, language),
            actions: rowActions(row, waiting.page, language),
          })),
          ...view.answered.rows.map((row, index) => answeredItem(row, index === 0, language)),
        ],
        foot: [pageText(waiting), view.answered.more ? words.older : ''].filter((part) => part !== '').join(' · '),
      },
      summary: waiting.total === 0 ? words.heading : explained(words.heading, counts, language),
      extra: commentInput(view, language),
      pager: pageButtons(waiting, language, key),
      actions: [refreshButton(words.refresh, key, waiting.page)],
    },
    view,
    language,
  );
}

function rowLines(row: WaitingValidation, now: Date, language: Language): readonly Line[] {
  const words = validationsTexts[language];
  const age = formatDuration(now.getTime() - row.oldestSince.getTime(), language);
  return [
    line(
      strong(row.application ?? words.noApplication, 80),
      words.waiting(row.hostnames.length),
      run(words.age(age), { color: 'Warning' }),
    ),
    detail(names(row.hostnames, language)),
    detail(`${words.campaign(row.campaignId, labelText(row.label)[language])} · ${peopleText(row, language)}`),
    detail(reminderText(row, language)),
  ];
}

/** The first one stands under the word for all of them. */
function answeredItem(row: AnsweredValidation, first: boolean, language: Language) {
  const words = validationsTexts[language];
  const { campaignId, applicationId, application, label, ok, forced, refused, at } = row;
  return {
    lines: [
      ...(first ? [line(run(words.answered, { weight: 'Bolder' }))] : []),
      line(
        strong(application ?? words.noApplication, 80),
        refused.length > 0 && run(words.refused(refused.length), { color: 'Attention' }),
        ok > 0 && run(words.accepted(ok), { color: 'Good' }),
        forced > 0 && run(words.forced(forced), { color: 'Warning' }),
        run(formatInstant(at, language), { isSubtle: true }),
      ),
      ...(refused.length > 0 ? [detail(words.refusedNames(names(refused, language)))] : []),
      detail(words.campaign(campaignId, labelText(label)[language])),
    ],
    actions: [execute('validation.open', words.open, { campaignId, applicationId })],
  };
}

function peopleText({ owners, deputies }: WaitingValidation, language: Language): string {
  const words = validationsTexts[language];
  if (owners.length + deputies.length === 0) return words.nobody;
  return [
    ...(owners.length > 0 ? [words.owners(owners)] : []),
    ...(deputies.length > 0 ? [words.deputies(deputies)] : []),
  ].join(' · ');
}

function reminderText({ reminders }: WaitingValidation, language: Language): string {
  const words = validationsTexts[language];
  const { sent, lastAt, nextAt } = reminders;
  const soFar = lastAt === null ? words.notReminded : words.reminded(sent, formatInstant(lastAt, language));
  return `${soFar} · ${nextAt === null ? words.noMore : words.next(formatInstant(nextAt, language))}`;
}

function rowActions(row: WaitingValidation, page: number, language: Language): readonly CardAction[] {
  const words = validationsTexts[language];
  const { campaignId, applicationId, asked, access } = row;
  const of = { campaignId, applicationId, page };
  const inputs = { withInputs: true };
  return [
    execute('validation.open', words.open, { campaignId, applicationId }),
    ...(access.answer ? [execute('validations.ok', words.ok, { ...of, asked }, inputs)] : []),
    ...(access.answer ? [execute('validations.ko', words.ko, { ...of, asked }, inputs)] : []),
    ...(access.remind ? [execute('validations.remind', words.remind, of)] : []),
  ];
}

function commentInput({ waiting }: ValidationsView, language: Language): readonly CardElement[] {
  if (!waiting.rows.some(({ access }) => access.answer)) return [];
  const label = validationsTexts[language].commentLabel;
  return [{ type: 'Input.Text', id: INPUTS.comment, label, isMultiline: true, maxLength: 2000 }];
}

function names(hostnames: readonly string[], language: Language): string {
  const rest = hostnames.length - MAX_NAMES;
  return `${hostnames.slice(0, MAX_NAMES).join(', ')}${rest > 0 ? ` ${restText(rest, language)}` : ''}`;
}
