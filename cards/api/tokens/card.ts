// The tokens of the HTTP API, for admins: in whose name each calls, until when, and when it last did.
import type { IsoDate } from '../../../domain/clock.ts';
import type { ApiTokenId } from '../../../domain/ids.ts';
import type { Language } from '../../../domain/language.ts';
import type { AdaptiveCard } from '../../adaptive-card.ts';
import { execute } from '../../buttons.ts';
import { formatDate, formatMoment } from '../../dates.ts';
import { detail, type Line, line } from '../../lines.ts';
import template from '../../list-template.json' with { type: 'json' };
import { type Page, pageButtons, pageText } from '../../paging.ts';
import { run, strong } from '../../plain-text.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { tokensTexts } from './texts.ts';

export type TokensView = CardBase & {
  /** Page size PAGE_SIZES.tokens. */
  readonly tokens: Page<ShownToken>;
};

export type ShownToken = {
  readonly id: ApiTokenId;
  readonly name: string;
  /** Whose rights it has. */
  readonly person: string;
  readonly readOnly: boolean;
  readonly isFetched: boolean;
  readonly isOver: boolean;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly lastDay: IsoDate;
  readonly lastUsedAt: Date | null;
};

const compiled = compileTemplate(template);

export function tokensCard(view: TokensView, language: Language): AdaptiveCard {
  const words = tokensTexts[language];
  const { tokens } = view;
  return renderCard(
    compiled,
    {
      data: {
        heading: words.heading,
        subtitle: tokens.total === 0 ? [] : [run(words.count(tokens.total))],
        state: [],
        empty: tokens.total === 0 ? words.none : '',
        rows: tokens.rows.map((token) => ({
          lines: tokenLines(token, language),
          actions: [execute('token.revoke', words.revoke, { tokenId: token.id })],
        })),
        foot: pageText(tokens),
      },
      summary: words.heading,
      pager: pageButtons(tokens, language, { kind: 'tokens' }),
    },
    view,
    language,
  );
}

function tokenLines(token: ShownToken, language: Language): readonly Line[] {
  const words = tokensTexts[language];
  const { id, name, person, readOnly, isOver, lastDay, createdBy, createdAt } = token;
  const day = formatDate(lastDay, language);
  return [
    line(
      strong(`${id} · ${name}`, 60),
      words.inTheNameOf(person),
      readOnly && words.readOnly,
      isOver ? run(words.over(day), { color: 'Attention' }) : run(words.until(day)),
    ),
    detail([words.madeBy(createdBy, formatMoment(createdAt, language)), useText(token, language)].join(' · '), {}, 200),
  ];
}

function useText({ isFetched, lastUsedAt }: ShownToken, language: Language): string {
  const words = tokensTexts[language];
  if (!isFetched) return words.unfetched;
  return lastUsedAt === null ? words.unused : words.used(formatMoment(lastUsedAt, language));
}
