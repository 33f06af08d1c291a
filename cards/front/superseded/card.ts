// What remains of a card that was posted anew: no button can be pressed on the old one.
import type { Language } from '../../../domain/language.ts';
import type { AdaptiveCard } from '../../adaptive-card.ts';
import { formatInstant } from '../../dates.ts';
import { line } from '../../lines.ts';
import { run, strong } from '../../plain-text.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { inWords, type Words } from '../../words.ts';
import template from './template.json' with { type: 'json' };
import { supersededTexts } from './texts.ts';

export type SupersededView = CardBase & {
  /** What the card was about: `Campaign 12`. */
  readonly what: Words;
  readonly at: Date;
};

const compiled = compileTemplate(template);

export function supersededCard(view: SupersededView, language: Language): AdaptiveCard {
  const words = supersededTexts[language];
  const moved = run(words.moved(formatInstant(view.at, language)), { isSubtle: true });
  return renderCard(
    compiled,
    {
      data: {
        heading: words.heading,
        subtitle: line(strong(inWords(view.what, language), 120), moved).inlines,
        state: [],
      },
      summary: words.heading,
    },
    view,
    language,
  );
}
