// What an update would bring, before anybody approves it (POL-3): each package with its version, its advisories and why; or each server of
// an application or a campaign with its counts.

import type { Counted } from '../../../domain/baselines/simulate.ts';
import { type UpdatesOf, updatesOfText } from '../../../domain/baselines/updates-of.ts';
import type { Language } from '../../../domain/language.ts';
import type { AdaptiveCard } from '../../adaptive-card.ts';
import { execute, typeCommand } from '../../buttons.ts';
import { formatInstant } from '../../dates.ts';
import { detail, line } from '../../lines.ts';
import template from '../../list-template.json' with { type: 'json' };
import { type Page, pageButtons, pageText } from '../../paging.ts';
import { inertText, run, strong } from '../../plain-text.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { formatBytes } from '../../sizes.ts';
import { inWords, type Words } from '../../words.ts';
import { updatesTexts } from './texts.ts';

export type UpdatesView = CardBase & {
  readonly of: UpdatesOf;
  /** Of the server, the application or the campaign. */
  readonly name: string;
  readonly servers: number;
  /** Of them: nothing was read yet. */
  readonly unread: number;
  /** Packages, a server each. */
  readonly counts: Readonly<Record<Counted, number>>;
  /** Of a campaign's production: what its repositories offer beyond what was validated (PIN-1). */
  readonly drift: number;
  readonly withoutAdvisory: number;
  /** To download; null: not known of every package. */
  readonly bytes: number | null;
  /** Servers that would need a reboot. */
  readonly reboots: number;
  /** With their version. */
  readonly baselines: readonly string[];
  /** The oldest reading; null: none. */
  readonly readAt: Date | null;
  /** Servers of which advisories could not be read. */
  readonly noticesUnread: number;
  /** PAGE_SIZES.updates. */
  readonly rows: Page<UpdateRow>;
};

export type UpdateRow =
  | {
      readonly kind: 'package';
      readonly name: string;
      readonly arch: string;
      readonly installed: string | null;
      readonly version: string;
      readonly bytes: number | null;
      readonly advisories: readonly { readonly id: string; readonly severity: Words | null }[];
      readonly approved: boolean;
      readonly why: Words;
    }
  | {
      readonly kind: 'server';
      readonly hostname: string;
      /** null: nothing was read yet. */
      readonly counts: Readonly<Record<Counted, number>> | null;
      readonly drift: number;
      readonly reboot: boolean;
    };

const compiled = compileTemplate(template);
const MAX_ADVISORIES = 2;

export function updatesCard(view: UpdatesView, language: Language): AdaptiveCard {
  const words = updatesTexts[language];
  const key = { kind: 'updates', of: view.of } as const;
  const of = updatesOfText(view.of);
  return renderCard(
    compiled,
    {
      data: {
        heading: words.heading,
        subtitle: line(
          strong(view.name, 80),
          view.servers > 1 && words.servers(view.servers),
          view.baselines.length > 0 && words.baselines(view.baselines.slice(0, 3).join(', ')),
          view.readAt !== null && run(words.readAt(formatInstant(view.readAt, language)), { isSubtle: true }),
        ).inlines,
        state: line(
          run(words.install(view.counts.install), { weight: 'Bolder' }),
          view.counts.install > 0 && view.bytes !== null && formatBytes(view.bytes, language),
          view.reboots > 0 && run(words.reboots(view.reboots, view.servers), { color: 'Warning' }),
        ).inlines,
        empty: view.rows.total === 0 ? (view.unread > 0 ? words.unreadYet : words.nothing) : '',
        rows: [
          ...summaryRows(view, language),
          ...view.rows.rows.map((row) => ({ lines: rowLines(row, language), actions: [] })),
        ],
        foot: pageText(view.rows),
      },
      summary: words.heading,
      actions: [
        ...(view.rows.total > 0 ? [execute('updates.export', words.export, { of })] : []),
        ...(view.of.kind === 'campaign' && view.drift > 0
          ? [typeCommand(words.driftFile, `/packages ${view.of.campaignId} drift`)]
          : []),
        ...(view.of.kind === 'server' ? [typeCommand(words.why, `/why ${inertText(view.name)}`)] : []),
        typeCommand(words.rules, '/baseline'),
      ],
      pager: pageButtons(view.rows, language, key),
    },
    view,
    language,
  );
}

/** What is not installed, and how much of it. */
function summaryRows(view: UpdatesView, language: Language) {
  const words = updatesTexts[language];
  const parts = (['held', 'unrated', 'ask', 'excluded', 'rejected', 'obstacle', 'left'] as const).flatMap((kind) =>
    view.counts[kind] > 0 ? [words.counted[kind](view.counts[kind])] : [],
  );
  const lines = [
    ...(parts.length > 0 ? [line(...parts)] : []),
    ...(view.drift > 0 ? [line(run(words.drift(view.drift), { color: 'Warning' }))] : []),
    ...(view.withoutAdvisory > 0 ? [detail(words.withoutAdvisory(view.withoutAdvisory))] : []),
    ...(view.noticesUnread > 0 ? [line(run(words.noticesUnread(view.noticesUnread), { color: 'Warning' }))] : []),
    ...(view.unread > 0 && view.rows.total > 0 ? [line(run(words.unread(view.unread), { color: 'Warning' }))] : []),
  ];
  return lines.length === 0 ? [] : [{ lines, actions: [] }];
}

function rowLines(row: UpdateRow, language: Language) {
  const words = updatesTexts[language];
  if (row.kind === 'server') {
    if (row.counts === null) return [line(strong(row.hostname, 80), run(words.unreadOne, { isSubtle: true }))];
    const { install, held, ask, unrated } = row.counts;
    return [
      line(
        strong(row.hostname, 80),
        words.install(install),
        held > 0 && words.counted.held(held),
        unrated > 0 && words.counted.unrated(unrated),
        ask > 0 && words.counted.ask(ask),
        row.drift > 0 && words.driftOfOne(row.drift),
        row.reboot && run(words.reboot, { color: 'Warning' }),
      ),
    ];
  }
  const { name, arch, installed, version, bytes, advisories, approved, why } = row;
  const shown = advisories
    .slice(0, MAX_ADVISORIES)
    .map(({ id, severity }) => `${id}${severity === null ? '' : ` (${inWords(severity, language)})`}`);
  const more = advisories.length - shown.length;
  return [
    line(
      strong(`${name}.${arch}`, 90),
      run(`${installed === null ? words.added : short(installed)} → ${short(version)}`, {}, 120),
      bytes !== null && formatBytes(bytes, language),
      shown.length > 0 && run(`${shown.join(', ')}${more > 0 ? ` +${more}` : ''}`, {}, 200),
    ),
    detail(`${approved ? '✔' : '✖'} ${inWords(why, language)}`),
  ];
}

function short(version: string): string {
  return version.replace(/^0:/, '');
}
