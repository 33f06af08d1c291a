// One server's links: with whom, who made them, and how its name reads (LINK-1, LINK-3).
import type { ServerId } from '../../../domain/ids.ts';
import type { Language } from '../../../domain/language.ts';
import type { HostnameReading } from '../../../domain/links/signature.ts';
import type { ValidationStatus } from '../../../domain/validations/validation-state.ts';
import type { AdaptiveCard } from '../../adaptive-card.ts';
import { execute, toggle, typeCommand } from '../../buttons.ts';
import { formatInstant } from '../../dates.ts';
import { detail, type Line, line } from '../../lines.ts';
import template from '../../list-template.json' with { type: 'json' };
import { type Page, pageText } from '../../paging.ts';
import { run, strong } from '../../plain-text.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { LINK_FORM, linkForm } from '../links/form.ts';
import { linksOfTexts } from './texts.ts';

export type LinksOfView = CardBase & {
  readonly hostname: string;
  /** As `domain/card-key` writes it. */
  readonly key: string;
  readonly reading: HostnameReading;
  /** One page of PAGE_SIZES.links. */
  readonly pairs: Page<LinkedPair>;
  readonly access: { readonly edit: boolean };
};

export type LinkedPair = {
  readonly prodId: ServerId;
  readonly nonprodId: ServerId;
  readonly other: string;
  /** What this server is in the pair. */
  readonly as: 'prod' | 'nonprod';
  readonly source: 'auto' | 'manual';
  readonly by: string | null;
  readonly at: Date;
  /** Of the non-production, its latest; null: never. */
  readonly validation: ValidationStatus | null;
};

const compiled = compileTemplate(template);

export function linksOfCard(view: LinksOfView, language: Language): AdaptiveCard {
  const words = linksOfTexts[language];
  const { hostname, pairs, access, reading } = view;
  const said =
    reading.kind === 'named'
      ? words.reading.named(reading.environment, reading.signature)
      : words.reading[reading.reason];
  return renderCard(
    compiled,
    {
      data: {
        heading: words.heading,
        subtitle: [strong(hostname, 120)],
        state: [run(said, { isSubtle: true })],
        empty: pairs.total === 0 ? words.none : '',
        rows: pairs.rows.map((pair) => ({
          lines: pairLines(pair, language),
          actions: access.edit
            ? [
                execute('links.unlink', words.unlink(pair.other), {
                  key: view.key,
                  prodId: pair.prodId,
                  nonprodId: pair.nonprodId,
                }),
              ]
            : [],
        })),
        foot: pageText(pairs),
      },
      summary: `${words.heading} ${hostname}`,
      extra: access.edit ? [linkForm(view.key, language)] : [],
      actions: [...(access.edit ? [toggle(words.link, LINK_FORM)] : []), typeCommand(words.all, '/links')],
    },
    view,
    language,
  );
}

function pairLines(pair: LinkedPair, language: Language): readonly Line[] {
  const words = linksOfTexts[language];
  const validation = pair.validation ?? 'never';
  const color = validation === 'validated_ok' || validation === 'forced' ? 'Good' : 'Warning';
  const said = line(strong(pair.other, 80), run(words.validation[validation], { color }));
  const as = pair.as === 'prod' ? words.isProd : words.isNonprod;
  return [
    // One phrase: `production of vrdns1`.
    { ...said, inlines: [{ ...run(as), text: `${as} ` }, ...said.inlines] },
    detail(
      pair.by === null
        ? words.source[pair.source]
        : `${words.source[pair.source]}, ${words.by(pair.by, formatInstant(pair.at, language))}`,
    ),
  ];
}
