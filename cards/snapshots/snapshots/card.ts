// The snapshots in custody: whose, how old, how large, when they go; keep or delete; and those that nobody knows (RUN-11).
import type { CampaignId } from '../../../domain/ids.ts';
import type { Language } from '../../../domain/language.ts';
import type { AdaptiveCard, CardAction, TextRun } from '../../adaptive-card.ts';
import { execute } from '../../buttons.ts';
import { formatDuration, formatInstant } from '../../dates.ts';
import { detail, type Line, line } from '../../lines.ts';
import template from '../../list-template.json' with { type: 'json' };
import { type Page, pageButtons, pageText } from '../../paging.ts';
import { run, strong } from '../../plain-text.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { formatBytes } from '../../sizes.ts';
import { explained } from '../../words.ts';
import { snapshotsTexts } from './texts.ts';

export type SnapshotsView = CardBase & {
  readonly now: Date;
  /** Page size PAGE_SIZES.snapshots; those in custody, then those that no row of it knows, each oldest first. */
  readonly snapshots: Page<CustodyRow>;
  readonly held: number;
  readonly orphans: number;
  /** vCenters that did not answer the last daily look; `since`: when one answered last. */
  readonly silent: readonly { readonly vcenter: string; readonly since: Date | null }[];
  /** Past their time and still there. */
  readonly overdue: number;
  /** Past their time, and only a person may decide. */
  readonly asked: number;
  readonly access: { readonly manage: boolean };
};

export type CustodyRow = SnapshotRow | OrphanRow;

export type SnapshotRow = {
  readonly kind: 'held';
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
  /** A day longer: not past its longest time, nor without room for it. */
  readonly mayKeep: boolean;
  readonly state: 'held' | 'in-use' | 'leaving' | 'stuck' | 'asked';
  /** Why a person decides about it; null: nobody has to. */
  readonly question: 'failed' | 'ko' | 'unanswered' | null;
  /** What the fullest of its datastores has left; null: unknown. */
  readonly datastore: { readonly name: string; readonly freePercent: number; readonly short: boolean } | null;
  /** How its machine was proved to be the server; null: it was found by its name. */
  readonly provedBy: 'uuid' | 'name' | null;
  /** Bytes that vCenter told, and when; null: unknown. */
  readonly size: { readonly bytes: number; readonly readAt: Date } | null;
};

/** Bears a name of ours, and no campaign knows it. */
export type OrphanRow = {
  readonly kind: 'orphan';
  readonly id: number;
  /** null: no server of that name. */
  readonly hostname: string | null;
  readonly vmName: string;
  readonly name: string;
  readonly vcenter: string;
  readonly createdAt: Date | null;
  readonly state: 'orphan' | 'leaving' | 'stuck';
};

const compiled = compileTemplate(template);

export function snapshotsCard(view: SnapshotsView, language: Language): AdaptiveCard {
  const words = snapshotsTexts[language];
  const { snapshots, held } = view;
  const firstOrphan = snapshots.rows.findIndex(({ kind }) => kind === 'orphan');
  return renderCard(
    compiled,
    {
      data: {
        heading: words.heading,
        subtitle: held === 0 ? [] : [run(words.count(held))],
        state: stateRuns(view, language),
        empty: held === 0 ? words.none : '',
        rows: snapshots.rows.map((row, i) => ({
          lines: [
            ...(i === firstOrphan ? [line(strong(words.orphans, 160))] : []),
            ...(row.kind === 'held' ? rowLines(row, view.now, language) : orphanLines(row, view.now, language)),
          ],
          actions: view.access.manage ? rowActions(row, snapshots.page, language) : [],
        })),
        foot: pageText(snapshots),
      },
      summary: held === 0 ? words.heading : explained(words.heading, words.count(held), language),
      pager: pageButtons(snapshots, language, { kind: 'snapshots' }),
    },
    view,
    language,
  );
}

function stateRuns({ overdue, asked, orphans, silent }: SnapshotsView, language: Language): readonly TextRun[] {
  const words = snapshotsTexts[language];
  const [first] = silent;
  return line(
    asked > 0 && run(words.askedCount(asked), { color: 'Attention', weight: 'Bolder' }, 160),
    overdue > 0 && run(words.overdue(overdue), { color: 'Attention', weight: 'Bolder' }),
    orphans > 0 && run(words.orphanCount(orphans), { color: 'Warning' }),
    first !== undefined &&
      run(
        words.silent(
          silent.map(({ vcenter }) => vcenter).join(', '),
          first.since === null ? null : formatInstant(first.since, language),
        ),
        { color: 'Warning' },
        240,
      ),
  ).inlines;
}

function rowActions(row: CustodyRow, page: number, language: Language): readonly CardAction[] {
  const words = snapshotsTexts[language];
  if (row.kind === 'orphan') {
    return row.state === 'leaving' ? [] : [execute('orphans.delete', words.delete, { orphanId: row.id, page })];
  }
  if (row.state !== 'held' && row.state !== 'stuck' && row.state !== 'asked') return [];
  return [
    ...(row.mayKeep ? [execute('snapshots.keep', words.keep, { snapshotId: row.id, page })] : []),
    execute('snapshots.delete', words.delete, { snapshotId: row.id, page }),
  ];
}

const LOOKS = {
  held: {},
  'in-use': { color: 'Accent' },
  leaving: { color: 'Warning' },
  stuck: { color: 'Attention' },
  asked: { color: 'Attention' },
  orphan: { color: 'Warning' },
} as const;

function orphanLines(row: OrphanRow, now: Date, language: Language): readonly Line[] {
  const words = snapshotsTexts[language];
  const age =
    row.createdAt === null
      ? words.ageUnknown
      : words.age(formatDuration(now.getTime() - row.createdAt.getTime(), language));
  const machine = row.hostname === null || row.hostname === row.vmName.toLowerCase() ? '' : words.machine(row.vmName);
  return [
    line(strong(row.hostname ?? row.vmName, 48), age, run(words.state[row.state], LOOKS[row.state])),
    detail([row.name, row.vcenter, machine].filter((part) => part !== '').join(' · ')),
  ];
}

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
      row.size === null ? run(words.sizeUnknown, { isSubtle: true }) : formatBytes(row.size.bytes, language),
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
        row.size === null ? '' : words.sizeRead(formatInstant(row.size.readAt, language)),
        words.proved[row.provedBy ?? 'name'],
        row.state === 'leaving' || row.state === 'asked' ? '' : goes,
      ]
        .filter((part) => part !== '')
        .join(' · '),
      {},
      240,
    ),
    ...(row.state === 'asked' && row.question !== null ? [questionLine(row, row.question, language)] : []),
  ];
}

/** What the person is asked, and whether its datastore can bear a yes. */
function questionLine(
  { goesAt, datastore, mayKeep }: SnapshotRow,
  why: keyof typeof snapshotsTexts.en.why,
  language: Language,
) {
  const words = snapshotsTexts[language];
  const room = datastore === null ? words.roomUnknown : words.room(datastore.name, datastore.freePercent);
  return line(
    run(words.question(formatInstant(goesAt, language), words.why[why], mayKeep), { color: 'Attention' }),
    run(room, datastore?.short === true ? { color: 'Attention', weight: 'Bolder' } : { isSubtle: true }, 120),
  );
}
