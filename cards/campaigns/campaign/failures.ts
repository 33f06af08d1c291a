// What failed: each of the first few with the end of its log; of many, each cause once with its servers.
import { failureAdvice } from '../../../domain/attempts/failure-advice.ts';
import { failureText } from '../../../domain/attempts/failure-class.ts';
import type { Language } from '../../../domain/language.ts';
import { detail, type Line, line, type Section, section, topLines } from '../../lines.ts';
import { topOf } from '../../paging.ts';
import { lastLines, run, strong } from '../../plain-text.ts';
import { inWords, wholeNumber } from '../../words.ts';
import { named } from './blockers.ts';
import { campaignTexts } from './texts.ts';
import type { CampaignFailure, CampaignView, FailureCause } from './view.ts';

const MAX_FAILURES = 3;
const MAX_CAUSES = 5;
const LOG_LINES = 3;

export function failedSection(
  { failures, causes, state }: CampaignView,
  isCrowded: boolean,
  language: Language,
): Section {
  // A report says what happened; what can be done about it is over.
  const look = { names: isCrowded ? 1 : 3, advises: !isCrowded && state.kind === 'live' };
  const lines =
    causes.length === 0
      ? topLines(failures, MAX_FAILURES, language, (failure) => failureLines(failure, language))
      : topLines(topOf(causes, MAX_CAUSES), MAX_CAUSES, language, (cause) => causeLines(cause, look, language));
  return section(campaignTexts[language].failures(failures.total), lines);
}

function failureLines({ hostname, failure, output, advice }: CampaignFailure, language: Language): readonly Line[] {
  return [
    line(strong(hostname), run(failureText(failure)[language])),
    ...lastLines(inWords(output, language), LOG_LINES).map((text) => detail(text, { monospace: true }, 140)),
    ...(advice === undefined ? [] : [detail(inWords(advice, language))]),
  ];
}

function causeLines(
  { failure, platform = 'linux', servers, output }: FailureCause,
  { names, advises }: { readonly names: number; readonly advises: boolean },
  language: Language,
): readonly Line[] {
  const advice = advises ? failureAdvice(failure, platform) : null;
  const shown = { ...servers, first: servers.first.slice(0, names) };
  return [
    ...named(`${failureText(failure)[language]} (${wholeNumber(servers.total, language)})`, shown, language),
    ...lastLines(inWords(output, language), 1).map((text) => detail(text, { monospace: true }, 140)),
    ...(advice === null ? [] : [detail(advice[language])]),
  ];
}
