// What waited for a person until their morning, the most important first; each line opens the card that it is about, as it then stands.
import type { DigestId } from '../../../domain/ids.ts';
import type { Language, Text } from '../../../domain/language.ts';
import type { NoticeKind } from '../../../domain/notifications/notice-kinds.ts';
import { kindTitle } from '../../../domain/notifications/notice-words.ts';
import type { AdaptiveCard } from '../../adaptive-card.ts';
import { execute } from '../../buttons.ts';
import { detail, line } from '../../lines.ts';
import template from '../../list-template.json' with { type: 'json' };
import { run, strong } from '../../plain-text.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { digestTexts } from './texts.ts';

export type DigestView = CardBase & {
  readonly digestId: DigestId;
  readonly lines: readonly DigestLine[];
  /** Lines that are not listed for want of room. */
  readonly more: number;
  readonly settled: number;
};

export type DigestLine = {
  /** Of the notice: bigint. */
  readonly id: string;
  readonly kind: NoticeKind;
  readonly text: Text;
  /** A card is behind it. */
  readonly opens: boolean;
};

const compiled = compileTemplate(template);
const MAX_LINE = 400;

export function digestCard(view: DigestView, language: Language): AdaptiveCard {
  const words = digestTexts[language];
  const { digestId, lines, more, settled } = view;
  return renderCard(
    compiled,
    {
      data: {
        heading: words.heading,
        subtitle: line(words.things(lines.length + more), settled > 0 && words.settled(settled)).inlines,
        state: [],
        empty: '',
        rows: [
          ...lines.map(({ id, kind, text, opens }) => ({
            lines: [line(strong(kindTitle(kind)[language])), detail(text[language], {}, MAX_LINE)],
            actions: opens ? [execute('notice.open', words.open, { digestId, notice: id })] : [],
          })),
          ...(more === 0 ? [] : [{ lines: [line(run(words.more(more)))], actions: [] }]),
        ],
        foot: words.foot,
      },
      summary: words.summary(lines.length + more),
    },
    view,
    language,
  );
}
