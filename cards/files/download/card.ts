// A file that somebody asked for: one button, and until when it works.
import type { Language } from '../../../domain/language.ts';
import type { AdaptiveCard } from '../../adaptive-card.ts';
import { formatInstant } from '../../dates.ts';
import { run, strong } from '../../plain-text.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { inWords, type Words } from '../../words.ts';
import template from './template.json' with { type: 'json' };
import { downloadTexts } from './texts.ts';

export type DownloadView = CardBase & {
  readonly title: Words;
  readonly state:
    | { readonly kind: 'ready'; readonly url: string; readonly until: Date }
    | { readonly kind: 'expired' }
    /** The bot has no address that browsers could reach. */
    | { readonly kind: 'unavailable' };
};

const compiled = compileTemplate(template);

export function downloadCard(view: DownloadView, language: Language): AdaptiveCard {
  const words = downloadTexts[language];
  const { state } = view;
  const heading = inWords(view.title, language);
  const said = state.kind === 'ready' ? words.ready(formatInstant(state.until, language)) : words[state.kind];
  return renderCard(
    compiled,
    {
      data: { heading: [strong(heading, 120)], state: [run(said, { isSubtle: true })] },
      summary: heading,
      actions: state.kind === 'ready' ? [{ type: 'Action.OpenUrl', title: words.open, url: state.url }] : [],
    },
    view,
    language,
  );
}
