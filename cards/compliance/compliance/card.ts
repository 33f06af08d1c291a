// COMP-1 to COMP-4, COMP-6: how a set of servers stands, why the others are not up to date, and by group where to look.

import type { IsoDate } from '../../../domain/clock.ts';
import { type CurvePoint, unbroken } from '../../../domain/compliance/curve.ts';
import type { Level } from '../../../domain/compliance/delays.ts';
import { GROUPINGS, type Grouping } from '../../../domain/compliance/grouping.ts';
import { LAGGING, type Lagging } from '../../../domain/compliance/reason.ts';
import { LAGGING_LABEL, LAGGING_LABELS } from '../../../domain/compliance/reason-words.ts';
import type { Language } from '../../../domain/language.ts';
import { type EstateFilter, estateFilterText, WHOLE_ESTATE } from '../../../domain/servers/estate-filter.ts';
import type { AdaptiveCard, CardAction } from '../../adaptive-card.ts';
import { execute } from '../../buttons.ts';
import { formatDate, formatInstant } from '../../dates.ts';
import { detail, type Line, line } from '../../lines.ts';
import { type Page, pageButtons, pageText, toPage } from '../../paging.ts';
import { run, strong } from '../../plain-text.ts';
import { progressBar } from '../../progress.ts';
import { type CardBase, renderCard } from '../../render.ts';
import { filterWords } from '../../servers/servers/card.ts';
import { type Fold, folds } from '../../shared/boxes.ts';
import { curve } from '../../shared/charts.ts';
import { explained, percentText, wholeNumber } from '../../words.ts';
import { filled, type OpenRow, type RowSection, sectionsTemplate } from '../sections.ts';
import { complianceWords, levelRun, levelText } from '../words.ts';
import { complianceTexts } from './texts.ts';

export type ComplianceView = CardBase & {
  readonly filter: EstateFilter;
  readonly by: Grouping;
  readonly totals: {
    readonly servers: number;
    readonly upToDate: number;
    readonly late: number;
    readonly missing: number;
    readonly worst: Level | null;
    /** `reason` null: up to date. */
    readonly reasons: readonly { readonly reason: Lagging | null; readonly servers: number }[];
    readonly due: { readonly last: IsoDate | null; readonly withDay: number; readonly withoutDay: number };
    readonly readFrom: Date | null;
    readonly readUntil: Date | null;
  };
  /** Page size PAGE_SIZES.compliance. */
  readonly groups: Page<ComplianceRow>;
  /** Weeks, the newest last. */
  readonly curve: readonly CurvePoint[];
};

export type ComplianceRow = {
  /** null: servers without one, which no filter names. */
  readonly name: string | null;
  /** What opens: the same card for that group; null: nothing narrower. */
  readonly filter: EstateFilter | null;
  readonly servers: number;
  readonly upToDate: number;
  readonly unknown: number;
  readonly late: number;
  readonly worst: Level | null;
};

export function complianceCard(view: ComplianceView, language: Language): AdaptiveCard {
  const words = complianceTexts[language];
  const { totals, groups, filter, by } = view;
  const said = words.upToDate(totals.upToDate, totals.servers);
  return renderCard(
    sectionsTemplate,
    {
      data: {
        heading: words.heading,
        head: totals.servers === 0 ? [scopeLine(filter, language)] : headLines(view, language),
        empty: totals.servers === 0 ? words.empty : '',
        sections: filled([
          { title: words.why, ...openedWhereShort(reasonRows(view, language), MAX_OF_REASON) },
          {
            title: words.by[by],
            ...openedWhereShort(
              groups.rows.map((row) => groupRow(row, view, language)),
              MAX_OF_GROUP,
            ),
          },
        ]),
        foot: pageText(groups),
      },
      summary: explained(words.heading, said, language),
      extra: folds([complianceChart(view, language)]),
      pager: [
        ...pageButtons(groups, language, keyOf(view)),
        ...(estateFilterText(filter) === ''
          ? []
          : [toPage(words.clear, { kind: 'compliance', by, filter: WHOLE_ESTATE }, 1)]),
      ],
      actions: buttons(view, language),
    },
    view,
    language,
  );
}

/** A filter of long names stands in every row twice, and the card would be too large: then the rows are lines. */
const MAX_OF_REASON = 80;
const MAX_OF_GROUP = 150;

function openedWhereShort(rows: readonly OpenRow[], most: number): Omit<RowSection, 'title'> {
  const keys = rows.map(({ open }) => ('data' in open ? JSON.stringify(open.data).length : 0));
  if (keys.every((length) => length <= most)) return { lines: [], rows };
  return { lines: rows.flatMap(({ lines }) => lines), rows: [] };
}

function keyOf({ by, filter }: ComplianceView) {
  return { kind: 'compliance', by, filter } as const;
}

function scopeLine(filter: EstateFilter, language: Language): Line {
  const scope = estateFilterText(filter) === '' ? complianceTexts[language].everything : filterWords(filter, language);
  return { ...line(run(scope, { isSubtle: true })), spacing: 'None' };
}

function headLines(view: ComplianceView, language: Language): readonly Line[] {
  const { totals, filter, curve: points } = view;
  const words = complianceTexts[language];
  const { servers, upToDate, late, missing, worst, due, readFrom, readUntil } = totals;
  return [
    scopeLine(filter, language),
    line(
      run(
        `${upToDate === servers ? '✔' : '⚠'} ${progressBar(upToDate, servers)} ${words.upToDate(upToDate, servers)}`,
        {
          weight: 'Bolder',
          color: upToDate === servers ? 'Good' : late > 0 ? 'Attention' : 'Warning',
        },
      ),
    ),
    ...(missing === 0
      ? []
      : [
          line(
            words.missing(missing),
            worst !== null && words.worst(levelText(worst, language)),
            late > 0 && run(words.late(late), { color: 'Attention' }),
          ),
        ]),
    ...(due.withDay + due.withoutDay === 0
      ? []
      : [line(words.gone(due.last === null ? null : formatDate(due.last, language), due.withDay, due.withoutDay))]),
    ...(readFrom === null || readUntil === null
      ? []
      : [detail(words.readings(formatInstant(readFrom, language), formatInstant(readUntil, language)))]),
    ...curveLines(points, language),
  ];
}

function complianceChart({ curve: points }: ComplianceView, language: Language): Fold {
  const stretches = unbroken(points).map((stretch) =>
    stretch.map((point) => ({ day: point.at.toISOString().slice(0, 10) as IsoDate, percent: percentOf(point) })),
  );
  return curve(complianceTexts[language].weeks(points.length), stretches, language);
}

function percentOf({ read, upToDate }: CurvePoint): number {
  return Math.floor(((upToDate ?? 0) / read) * 100);
}

/** The same numbers in words: a week without readings is a gap. */
function curveLines(points: readonly CurvePoint[], language: Language): readonly Line[] {
  if (points.filter(({ upToDate }) => upToDate !== null).length < 2) return [];
  const said = (stretch: readonly CurvePoint[]) =>
    stretch.map((point) => percentText(percentOf(point), language)).join(' → ');
  const lines = unbroken(points).map(said).join(' — ');
  return [detail(explained(complianceTexts[language].weeks(points.length), lines, language))];
}

function reasonRows({ totals, filter }: ComplianceView, language: Language): readonly OpenRow[] {
  return LAGGING.flatMap((reason) => {
    const servers = totals.reasons.find((one) => one.reason === reason)?.servers ?? 0;
    if (servers === 0) return [];
    const label = (servers === 1 ? LAGGING_LABEL : LAGGING_LABELS)[reason][language];
    const count = wholeNumber(servers, language);
    return [
      {
        lines: [line(strong(count), run(label))],
        open: toPage(`${label} ${count}`, { kind: 'behind', which: reason, filter }, 1),
      },
    ];
  });
}

function groupRow(row: ComplianceRow, view: ComplianceView, language: Language): OpenRow {
  const words = complianceTexts[language];
  const { name, filter, servers, upToDate, unknown, late, worst } = row;
  const said = name ?? words.without[view.by];
  const open = filter === null ? keyOf(view) : ({ kind: 'compliance', by: nextGrouping(view.by), filter } as const);
  return {
    lines: [
      line(
        strong(said, 60),
        run(words.ofServers(upToDate, servers), upToDate === servers ? { color: 'Good' } : {}),
        worst !== null && levelRun(worst, language),
        late > 0 && run(words.late(late), { color: 'Attention' }),
        unknown > 0 && run(words.unknown(unknown), { color: 'Warning' }),
      ),
    ],
    open: toPage(said, open, filter === null ? view.groups.page : 1),
  };
}

/** Within a domain by application; within anything else by environment. */
function nextGrouping(by: Grouping): Grouping {
  return by === 'domain' ? 'application' : 'environment';
}

function buttons(view: ComplianceView, language: Language): readonly CardAction[] {
  const { totals, filter, by } = view;
  const words = complianceTexts[language];
  if (totals.servers === 0) return [];
  const others = GROUPINGS.filter((grouping) => grouping !== by).slice(0, 2);
  return [
    ...(totals.upToDate < totals.servers
      ? [toPage(words.behind, { kind: 'behind', which: 'lagging', filter }, 1)]
      : []),
    ...(totals.missing > 0 ? [toPage(words.advisories, { kind: 'advisories', filter }, 1)] : []),
    ...others.map((grouping) => toPage(words.by[grouping], { kind: 'compliance', by: grouping, filter }, 1)),
    ...(['csv', 'xlsx'] as const).map((format) =>
      execute('compliance.export', complianceWords[language][format === 'csv' ? 'csv' : 'excel'], {
        which: 'all',
        filter: estateFilterText(filter),
        format,
      }),
    ),
  ];
}
