// The maintenance windows: when, for which servers, and whether each is approved (POL-5).
import type { Language, Text } from '../../../domain/language.ts';
import type { AdaptiveCard } from '../../adaptive-card.ts';
import { execute, toggle, typeCommand } from '../../buttons.ts';
import { detail, type Line, line } from '../../lines.ts';
import template from '../../list-template.json' with { type: 'json' };
import { type Page, pageButtons, pageText } from '../../paging.ts';
import { run, strong } from '../../plain-text.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { inWords } from '../../words.ts';
import { windowForm } from '../form.ts';
import { windowsTexts } from './texts.ts';

export type WindowShown = {
  readonly name: string;
  readonly hours: Text;
  readonly policy: Text;
  readonly approval: Text;
  /** Approved, and not lapsed. */
  readonly inForce: boolean;
  readonly covers: {
    readonly kind: 'server' | 'application' | 'domain' | 'group';
    readonly names: readonly string[];
    readonly servers: number;
  };
};

export type WindowsView = CardBase & {
  /** PAGE_SIZES.windows; `next` null: it does not recur any more. */
  readonly rows: Page<WindowShown & { readonly next: Text | null }>;
  readonly access: { readonly edit: boolean };
};

const compiled = compileTemplate(template);
const FORM = 'window-create';
const MAX_NAMES = 300;

export function windowsCard(view: WindowsView, language: Language): AdaptiveCard {
  const words = windowsTexts[language];
  const { rows, access } = view;
  return renderCard(
    compiled,
    {
      data: {
        heading: words.heading,
        subtitle: [],
        state: [],
        empty: rows.total > 0 ? '' : access.edit ? `${words.none} ${words.howToAdd}` : words.none,
        rows: rows.rows.map((row) => ({
          lines: [
            ...windowLines(row, language),
            detail(row.next === null ? words.never : words.next(inWords(row.next, language))),
          ],
          actions: [typeCommand(words.open, `/window "${row.name}"`)],
        })),
        foot: pageText(rows),
      },
      summary: words.heading,
      extra: access.edit
        ? [windowForm(FORM, null, execute('window.add', words.createNow, {}, { withInputs: true }), language)]
        : [],
      actions: [...(access.edit ? [toggle(words.create, FORM)] : []), typeCommand(words.calendar, '/calendar')],
      pager: pageButtons(rows, language, { kind: 'windows' }),
    },
    view,
    language,
  );
}

export function windowLines(
  { name, hours, policy, approval, inForce, covers }: WindowShown,
  language: Language,
): readonly Line[] {
  const words = windowsTexts[language];
  return [
    line(strong(name, 60), run(inWords(approval, language), { color: inForce ? 'Good' : 'Warning' })),
    line(inWords(hours, language)),
    detail(`${inWords(policy, language)} · ${words.covers[covers.kind](covers.names.join(', '))}`, {}, MAX_NAMES),
    detail(words.servers(covers.servers)),
  ];
}
