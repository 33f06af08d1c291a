// The snapshots in custody: whose, how old, when they go; keep or delete (RUN-11).
import type { CampaignId } from '../../domain/ids.ts';
import type { Language } from '../../domain/language.ts';
import type { AdaptiveCard } from '../adaptive-card.ts';
import { execute } from '../buttons.ts';
import { formatDuration, formatInstant } from '../dates.ts';
import { detail, line } from '../lines.ts';
import template from '../list-template.json' with { type: 'json' };
import { type Page, pageButtons, pageText } from '../paging.ts';
import { run, strong } from '../plain-text.ts';
import { type CardBase, compileTemplate, renderCard } from '../render.ts';
import { snapshotsTexts } from './texts.ts';

export type SnapshotsView = CardBase & {
  readonly now: Date;
  /** Page size PAGE_SIZES.snapshots; oldest first. */
  readonly snapshots: Page<SnapshotRow>;
  /** Past their time and still there. */
  readonly overdue: number;
  readonly access: { readonly manage: boolean };
};

export type SnapshotRow = {
  readonly id: number;
  readonly hostname: string;
  readonly application: string | null;
  readonly name: string;
  readonly vcenter: string | null;
  readonly campaignId: CampaignId;
  readonly consistency: 'quiesced' | 'crash-consistent' | null;
  readonly createdAt: Date;
  readonly owner: string | null;
  readonly goesAt: Date;
  readonly keptBy: string | null;
  readonly state: 'held' | 'in-use' | 'leaving' | 'stuck';
};

const compiled = compileTemplate(template);

export function snapshotsCard(view: SnapshotsView, language: Language): AdaptiveCard {
  const words = snapshotsTexts[language];
  const { snapshots, overdue } = view;
  return renderCard(
    compiled,
    {
      data: {
        heading: words.heading,
        subtitle: [run(words.count(snapshots.total))],
        state: overdue > 0 ? [run(words.overdue(overdue), { color: 'Attention', weight: 'Bolder' })] : [],
        empty: snapshots.total === 0 ? words.none : '',
        rows: snapshots.rows.map((row) => ({
          lines: rowLines(row, view.now, language),
          actions:
            view.access.manage && (row.state === 'held' || row.state === 'stuck')
              ? [
                  execute('snapshots.keep', words.keep, { snapshotId: row.id, page: snapshots.page }),
                  execute('snapshots.delete', words.delete, { snapshotId: row.id, page: snapshots.page }),
                ]
              : [],
        })),
        foot: pageText(snapshots),
      },
      summary: `${words.heading}: ${words.count(snapshots.total)}`,
      pager: pageButtons(snapshots, language, (title, page) => execute('snapshots.page', title, { page })),
      refresh: { card: 'snapshots', page: snapshots.page },
    },
    view,
    language,
  );
}

const LOOKS = {
  held: {},
  'in-use': { color: 'Accent' },
  leaving: { color: 'Warning' },
  stuck: { color: 'Attention' },
} as const;

function rowLines(row: SnapshotRow, now: Date, language: Language) {
  const words = snapshotsTexts[language];
  const age = formatDuration(now.getTime() - row.createdAt.getTime(), language);
  const goes =
    row.keptBy === null
      ? words.goes(formatInstant(row.goesAt, language))
      : words.kept(formatInstant(row.goesAt, language), row.keptBy);
  return [
    line(
      strong(row.hostname, 48),
      words.age(age),
      run(words.state[row.state], LOOKS[row.state]),
      row.consistency === 'crash-consistent' && run(words.crash, { color: 'Warning' }),
      run(row.owner ?? '', { isSubtle: true }, 40),
    ),
    detail(
      [
        row.name,
        row.vcenter ?? '',
        words.campaign(row.campaignId),
        row.application ?? '',
        row.state === 'leaving' ? '' : goes,
      ]
        .filter((part) => part !== '')
        .join(' · '),
      {},
      240,
    ),
  ];
}
