// Instead of a card that somebody may not see: the sentence that says why (PEOPLE-3).
import type { Language } from '../../../domain/language.ts';
import type { AdaptiveCard } from '../../adaptive-card.ts';
import { line } from '../../lines.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { inWords, type Words } from '../../words.ts';
import template from '../superseded/template.json' with { type: 'json' };
import { outOfReachTexts } from './texts.ts';

export type OutOfReachView = CardBase & { readonly why: Words };

const compiled = compileTemplate(template);

export function outOfReachCard(view: OutOfReachView, language: Language): AdaptiveCard {
  const { heading } = outOfReachTexts[language];
  return renderCard(
    compiled,
    { data: { heading, subtitle: line(inWords(view.why, language)).inlines, state: [] }, summary: heading },
    view,
    language,
  );
}
