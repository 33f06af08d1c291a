// One server of a validation request in full: read before an OK, then back to the request.

import type { Language } from '../../../domain/language.ts';
import { labelText } from '../../../domain/previews/label-text.ts';
import type { AdaptiveCard } from '../../adaptive-card.ts';
import { changeText, checkLines } from '../../change-words.ts';
import { formatInstant } from '../../dates.ts';
import { detail, type Line, line, section } from '../../lines.ts';
import { pageButtons, pageText, refreshButton, toPage } from '../../paging.ts';
import { run, strong } from '../../plain-text.ts';
import { compileTemplate, renderCard } from '../../render.ts';
import { validationRun } from '../../session-words.ts';
import { explained, inWords } from '../../words.ts';
import template from './template.json' with { type: 'json' };
import { validatedServerTexts } from './texts.ts';
import type { ValidatedServerView } from './view.ts';

const compiled = compileTemplate(template);

export function validatedServerCard(view: ValidatedServerView, language: Language): AdaptiveCard {
  const words = validatedServerTexts[language];
  const { packages, campaignId, serverId, applicationId } = view;
  const counts = words.counts(view.counts);
  return renderCard(
    compiled,
    {
      data: {
        heading: [run(words.heading(view.hostname), { weight: 'Bolder', size: 'Large' }, 120)],
        identity: identityLines(view, language),
        checks: section(words.checks, checkLines(view.checks, language)),
        packages: section(
          packages.total === 0 ? words.noPackages : words.packages(packages.total),
          packages.total === 0 ? [] : packageLines(view, counts, language),
        ),
        foot: pageText(packages),
      },
      summary: explained(view.hostname, counts, language),
      pager: pageButtons(packages, language, { kind: 'validated-server', campaignId, serverId }),
      actions: [
        toPage(words.back, { kind: 'validation', campaignId, applicationId }, 1),
        refreshButton(words.refresh, { kind: 'validated-server', campaignId, serverId }, packages.page),
      ],
    },
    view,
    language,
  );
}

function identityLines(view: ValidatedServerView, language: Language): readonly Line[] {
  const words = validatedServerTexts[language];
  const { answer } = view;
  return [
    line(
      validationRun(view.status, language),
      run(words.campaign(view.campaignId, labelText(view.label)[language])),
      run(words.patchedAt(formatInstant(view.patchedAt, language)), { isSubtle: true }),
    ),
    ...(view.actions === undefined ? [] : [detail(inWords(view.actions, language), {}, 300)]),
    ...(answer === null ? [] : [detail(words.answered(answer.by, formatInstant(answer.at, language)))]),
    ...(answer?.comment == null ? [] : [detail(explained(words.comment, answer.comment, language), {}, 1000)]),
  ];
}

function packageLines(
  { packages, advisories }: ValidatedServerView,
  counts: string,
  language: Language,
): readonly Line[] {
  const words = validatedServerTexts[language];
  const security = advisories > 0 ? words.advisories(advisories) : words.noAdvisories;
  return [
    detail(`${counts} · ${security}`),
    ...packages.rows.map((change) => line(strong(change.name, 48), run(changeText(change, language), {}, 160))),
  ];
}
