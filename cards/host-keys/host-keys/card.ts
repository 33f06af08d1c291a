// Servers whose key has changed: what is on record, what they present now (PRE-3).
import type { Language } from '../../../domain/language.ts';
import type { AdaptiveCard } from '../../adaptive-card.ts';
import { execute } from '../../buttons.ts';
import { formatInstant } from '../../dates.ts';
import { detail, type Line, line } from '../../lines.ts';
import template from '../../list-template.json' with { type: 'json' };
import { type Page, pageButtons, pageText } from '../../paging.ts';
import { run, strong } from '../../plain-text.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { INPUTS } from '../../verbs.ts';
import { explained } from '../../words.ts';
import { hostKeysTexts } from './texts.ts';

export type HostKeysView = CardBase & {
  /** Page size PAGE_SIZES.hostKeys. */
  readonly keys: Page<{
    readonly host: string;
    readonly port: number;
    readonly fingerprint: string;
    readonly refused: string;
    readonly refusedAt: Date;
    /** The key is of another type than any on record. */
    readonly otherType: { readonly onRecord: string; readonly presented: string } | null;
  }>;
  readonly access: { readonly accept: boolean };
};

const compiled = compileTemplate(template);

export function hostKeysCard(view: HostKeysView, language: Language): AdaptiveCard {
  const words = hostKeysTexts[language];
  const { keys, access } = view;
  return renderCard(
    compiled,
    {
      data: {
        heading: words.heading,
        subtitle: keys.total === 0 ? [] : [run(words.count(keys.total))],
        state: keys.total === 0 ? [] : [run(words.warning, { color: 'Warning', weight: 'Bolder' })],
        empty: keys.total === 0 ? words.none : '',
        rows: keys.rows.map(({ host, port, fingerprint, refused, refusedAt, otherType }) => ({
          lines: [
            line(strong(host, 60), run(String(port)), run(formatInstant(refusedAt, language), { isSubtle: true })),
            ...keyLines(words.known, fingerprint),
            ...keyLines(words.presented, refused),
            ...(otherType === null ? [] : [detail(words.otherType(otherType))]),
          ],
          actions: access.accept
            ? [
                execute(
                  'host-keys.accept',
                  words.accept,
                  { host: encodeURIComponent(host.toWellFormed()), port, fingerprint: refused },
                  { withInputs: true },
                ),
              ]
            : [],
        })),
        foot: pageText(keys),
      },
      summary: keys.total === 0 ? words.heading : explained(words.heading, words.count(keys.total), language),
      extra:
        access.accept && keys.total > 0
          ? [{ type: 'Input.Text', id: INPUTS.reason, label: words.reason, maxLength: 300 }]
          : [],
      pager: pageButtons(keys, language, { kind: 'host-keys' }),
    },
    view,
    language,
  );
}

/** Letters of a key on one line: a telephone is too narrow for the whole, and no client breaks it. */
const KEY_LETTERS = 25;

function keyLines(label: string, fingerprint: string): readonly Line[] {
  const parts = fingerprint.match(new RegExp(`.{1,${KEY_LETTERS}}`, 'gu')) ?? [];
  return [detail(label), ...parts.slice(0, 8).map((part) => detail(part, { monospace: true }))];
}
