// The correspondence: how much is linked, and what only a person can settle (LINK-2).
import type { Language } from '../../../domain/language.ts';
import type { AdaptiveCard } from '../../adaptive-card.ts';
import { execute, toggle } from '../../buttons.ts';
import { type Line, line } from '../../lines.ts';
import template from '../../list-template.json' with { type: 'json' };
import { type Page, pageButtons, pageText } from '../../paging.ts';
import { run, strong } from '../../plain-text.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { LINK_FORM, linkForm } from './form.ts';
import { linksTexts } from './texts.ts';

export type LinksView = CardBase & {
  readonly counts: {
    readonly linkedProds: number;
    readonly auto: number;
    readonly manual: number;
    readonly unlinked: number;
    readonly ambiguous: number;
    readonly orphans: number;
    readonly dismissed: number;
  };
  /** What detection would add now. */
  readonly toAdd: number;
  /** Page size PAGE_SIZES.links; ambiguous first, then productions without a link, then orphans. */
  readonly concerns: Page<LinkConcern>;
  readonly access: { readonly edit: boolean };
};

export type LinkConcern = {
  readonly kind: 'ambiguous' | 'unlinked' | 'orphans';
  readonly prods: readonly string[];
  readonly nonprods: readonly string[];
};

const compiled = compileTemplate(template);
const MAX_NAMES = 6;

export function linksCard(view: LinksView, language: Language): AdaptiveCard {
  const words = linksTexts[language];
  const { counts, toAdd, concerns, access } = view;
  return renderCard(
    compiled,
    {
      data: {
        heading: words.heading,
        subtitle: line(words.linked(counts.linkedProds, counts.auto, counts.manual)).inlines,
        state: line(
          run(words.todo(counts.ambiguous, counts.unlinked, counts.orphans), { weight: 'Bolder' }),
          toAdd > 0 ? run(words.found(toAdd), { color: 'Accent' }) : words.nothing,
          counts.dismissed > 0 && run(words.dismissed(counts.dismissed), { isSubtle: true }),
        ).inlines,
        empty: concerns.total === 0 ? words.none : '',
        rows: concerns.rows.map((concern) => ({ lines: [concernLine(concern, language)], actions: [] })),
        foot: pageText(concerns),
      },
      summary: words.heading,
      extra: access.edit ? [linkForm(null, language)] : [],
      actions: [
        ...(access.edit && toAdd > 0 ? [execute('links.detect', words.detect, {})] : []),
        ...(access.edit ? [toggle(words.link, LINK_FORM)] : []),
        execute('links.export', words.export, {}),
      ],
      pager: pageButtons(concerns, language, { kind: 'links' }),
    },
    view,
    language,
  );
}

const LOOKS = { ambiguous: { color: 'Attention' }, unlinked: { color: 'Warning' }, orphans: {} } as const;

function concernLine({ kind, prods, nonprods }: LinkConcern, language: Language): Line {
  const words = linksTexts[language];
  return line(
    run(words.kind[kind], { ...LOOKS[kind], weight: 'Bolder' }),
    prods.length > 0 && strong(namesOf(prods), 240),
    nonprods.length > 0 && run(kind === 'ambiguous' ? `${words.with} ${namesOf(nonprods)}` : namesOf(nonprods)),
  );
}

export function namesOf(names: readonly string[]): string {
  const rest = names.length - MAX_NAMES;
  return `${names.slice(0, MAX_NAMES).join(', ')}${rest > 0 ? ` +${rest}` : ''}`;
}
