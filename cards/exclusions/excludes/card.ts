// Packages that updates leave alone: of all servers, or of one; and what that holds back (RUN-5).

import { severityText } from '../../../domain/baselines/rules-words.ts';
import { cardKeyText } from '../../../domain/card-key.ts';
import type { IsoDate } from '../../../domain/clock.ts';
import type { Held, OwnerDebt } from '../../../domain/exclusions/debt.ts';
import { isExcludeGlob } from '../../../domain/exclusions/excludes.ts';
import type { Language } from '../../../domain/language.ts';
import type { AdaptiveCard, CardElement } from '../../adaptive-card.ts';
import { actionSet, execute, toggle } from '../../buttons.ts';
import { formatDate, formatInstant } from '../../dates.ts';
import { detail, line, topLines } from '../../lines.ts';
import template from '../../list-template.json' with { type: 'json' };
import { type Page, pageButtons, pageText, type Top } from '../../paging.ts';
import { run, strong } from '../../plain-text.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { INPUTS } from '../../verbs.ts';
import { inWords } from '../../words.ts';
import { excludesTexts } from './texts.ts';

export type ExcludesView = CardBase & {
  /** null: of every server. */
  readonly hostname: string | null;
  readonly general: readonly string[];
  /** Page size PAGE_SIZES.excludes. */
  readonly rows: Page<ExcludeRow>;
  /** Security advisories held back by exclusions, as the last scans know: on this server, or servers and advisories of all. */
  readonly heldBack: { readonly advisories: number; readonly servers: number } | null;
  /** DEBT-1, by owner; of one server: none. */
  readonly owners: Top<OwnerDebt>;
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
  /** It has passed: still in force, its owner is asked. */
  readonly overdue: boolean;
  readonly held: Held;
};

const compiled = compileTemplate(template);
const FORM = 'excludes-form';
const MAX_OWNERS = 6;

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
          ...ownerRows(view, language),
          ...rows.rows.map((row) => ({
            lines: rowLines(row, hostname === null, language),
            actions:
              // What another system wrote may be no glob at all: that system takes it back.
              access.edit && hostname !== null && isExcludeGlob(row.glob)
                ? [execute('excludes.remove', words.remove, { key, glob: row.glob })]
                : [],
          })),
          {
            lines: [
              detail(words.general(general.join(' ')), {}, 600),
              ...(heldBack !== null && heldBack.advisories > 0 ? [detail(words.generalHolds)] : []),
            ],
            actions: [],
          },
        ],
        foot: pageText(rows),
      },
      summary: words.heading,
      extra: access.edit && hostname !== null ? [form(key, view, language)] : [],
      actions: [
        ...(access.edit && hostname !== null
          ? [toggle(overdueGlobs(view).length > 0 ? words.extend : words.add, FORM)]
          : []),
        ...(hostname === null ? [execute('excludes.export', words.export, {})] : []),
      ],
      pager: pageButtons(rows, language, { kind: 'excludes', hostname }),
    },
    view,
    language,
  );
}

function rowLines(row: ExcludeRow, named: boolean, language: Language) {
  const words = excludesTexts[language];
  const { hostname, glob, owner, reason, held } = row;
  return [
    line(
      named && strong(hostname, 48),
      run(glob, { fontType: 'Monospace' }, 60),
      endRun(row, language),
      owner === null ? run(words.nobody, { color: 'Warning' }) : run(owner, { isSubtle: true }, 40),
    ),
    ...(reason === null || reason === '' ? [] : [detail(reason)]),
    detail(heldText(held, language)),
  ];
}

function endRun({ expiresOn, soon, overdue }: ExcludeRow, language: Language) {
  const words = excludesTexts[language];
  if (expiresOn === null) return run(words.noEnd, { color: 'Warning' });
  const day = formatDate(expiresOn, language);
  if (overdue) return run(words.overdue(day), { color: 'Attention', weight: 'Bolder' });
  return run(words.until(day), soon ? { color: 'Warning' } : {});
}

function heldText({ advisories, severity, oldest }: Held, language: Language): string {
  const words = excludesTexts[language];
  if (advisories === 0) return words.holdsNothing;
  const worst = severity === null ? null : inWords(severityText(severity), language);
  const since = oldest === null ? null : words.since(formatInstant(oldest, language));
  return [words.heldBack(advisories), worst, since].filter((part) => part !== null).join(' · ');
}

/** On the first page of all servers. */
function ownerRows({ hostname, rows, owners }: ExcludesView, language: Language) {
  if (hostname !== null || rows.page > 1 || owners.total === 0) return [];
  const words = excludesTexts[language];
  const lines = topLines(owners, MAX_OWNERS, language, (one) => [
    line(
      one.owner === null ? run(words.nobody, { color: 'Warning' }) : strong(one.owner, 40),
      words.count(one.exclusions),
      one.overdue > 0 && run(words.overdueCount(one.overdue), { color: 'Attention' }),
      run(heldText(one, language), { isSubtle: true }),
    ),
  ]);
  return [{ lines: [line(strong(words.byOwner)), ...lines], actions: [] }];
}

function overdueGlobs({ rows }: ExcludesView): readonly string[] {
  return rows.rows.filter(({ overdue, glob }) => overdue && isExcludeGlob(glob)).map(({ glob }) => glob);
}

/** What is overdue stands in it: a glob that is added again gets its new reason and end. */
function form(key: string, view: ExcludesView, language: Language): CardElement {
  const words = excludesTexts[language];
  const globs = overdueGlobs(view).join(' ');
  return {
    type: 'Container',
    id: FORM,
    isVisible: false,
    separator: true,
    items: [
      {
        ...{ type: 'Input.Text', id: INPUTS.globs, label: words.globs, maxLength: 500 },
        ...(globs === '' ? {} : { value: globs.slice(0, 500) }),
      },
      { type: 'Input.Date', id: INPUTS.until, label: words.untilLabel },
      { type: 'Input.Text', id: INPUTS.reason, label: words.reason, maxLength: 300 },
      ...actionSet([execute('excludes.add', words.addNow, { key }, { withInputs: true })]),
    ],
  };
}
