// Packages that updates leave alone: of all servers, or of one; and what that holds back (RUN-5).
import { cardKeyText } from '../../../domain/card-key.ts';
import type { IsoDate } from '../../../domain/clock.ts';
import { isExcludeGlob } from '../../../domain/exclusions/excludes.ts';
import type { Language } from '../../../domain/language.ts';
import type { AdaptiveCard, CardElement } from '../../adaptive-card.ts';
import { actionSet, execute, toggle } from '../../buttons.ts';
import { formatDate } from '../../dates.ts';
import { detail, line } from '../../lines.ts';
import template from '../../list-template.json' with { type: 'json' };
import { type Page, pageButtons, pageText } from '../../paging.ts';
import { run, strong } from '../../plain-text.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { INPUTS } from '../../verbs.ts';
import { excludesTexts } from './texts.ts';

export type ExcludesView = CardBase & {
  /** null: of every server. */
  readonly hostname: string | null;
  readonly general: readonly string[];
  /** Page size PAGE_SIZES.excludes. */
  readonly rows: Page<ExcludeRow>;
  /** Security advisories held back by exclusions, as the last scans know: on this server, or servers and advisories of all. */
  readonly heldBack: { readonly advisories: number; readonly servers: number } | null;
  readonly access: { readonly edit: boolean };
};

export type ExcludeRow = {
  readonly hostname: string;
  readonly glob: string;
  /** null: another system wrote it, nobody answers for it. */
  readonly owner: string | null;
  readonly reason: string | null;
  readonly expiresOn: IsoDate | null;
  /** Its last day is near. */
  readonly soon: boolean;
};

const compiled = compileTemplate(template);
const FORM = 'excludes-form';

export function excludesCard(view: ExcludesView, language: Language): AdaptiveCard {
  const words = excludesTexts[language];
  const { hostname, rows, access, heldBack, general } = view;
  const key = cardKeyText({ kind: 'excludes', hostname });
  return renderCard(
    compiled,
    {
      data: {
        heading: words.heading,
        subtitle: line(hostname === null ? words.all : strong(hostname, 60), rows.total > 0 && words.count(rows.total))
          .inlines,
        state:
          heldBack === null || heldBack.advisories === 0
            ? []
            : [
                run(
                  hostname === null
                    ? words.heldBackAll(heldBack.advisories, heldBack.servers)
                    : words.heldBack(heldBack.advisories),
                  { color: 'Warning', weight: 'Bolder' },
                ),
              ],
        empty: rows.total === 0 ? words.none : '',
        rows: [
          ...rows.rows.map((row) => ({
            lines: rowLines(row, hostname === null, language),
            actions:
              // What another system wrote may be no glob at all: that system takes it back.
              access.edit && hostname !== null && isExcludeGlob(row.glob)
                ? [execute('excludes.remove', words.remove, { key, glob: row.glob })]
                : [],
          })),
          { lines: [detail(words.general(general.join(' ')), {}, 600)], actions: [] },
        ],
        foot: pageText(rows),
      },
      summary: words.heading,
      extra: access.edit && hostname !== null ? [form(key, language)] : [],
      actions: [
        ...(access.edit && hostname !== null ? [toggle(words.add, FORM)] : []),
        ...(hostname === null ? [execute('excludes.export', words.export, {})] : []),
      ],
      pager: pageButtons(rows, language, { kind: 'excludes', hostname }),
    },
    view,
    language,
  );
}

function rowLines({ hostname, glob, owner, reason, expiresOn, soon }: ExcludeRow, named: boolean, language: Language) {
  const words = excludesTexts[language];
  const end = expiresOn === null ? words.noEnd : words.until(formatDate(expiresOn, language));
  return [
    line(
      named && strong(hostname, 48),
      run(glob, { fontType: 'Monospace' }, 60),
      run(end, soon || expiresOn === null ? { color: 'Warning' } : {}),
      owner === null ? run(words.nobody, { color: 'Warning' }) : run(owner, { isSubtle: true }, 40),
    ),
    ...(reason === null || reason === '' ? [] : [detail(reason)]),
  ];
}

function form(key: string, language: Language): CardElement {
  const words = excludesTexts[language];
  return {
    type: 'Container',
    id: FORM,
    isVisible: false,
    separator: true,
    items: [
      { type: 'Input.Text', id: INPUTS.globs, label: words.globs, maxLength: 500 },
      { type: 'Input.Date', id: INPUTS.until, label: words.untilLabel },
      { type: 'Input.Text', id: INPUTS.reason, label: words.reason, maxLength: 300 },
      ...actionSet([execute('excludes.add', words.addNow, { key }, { withInputs: true })]),
    ],
  };
}
