// Where a CVE is open, as far as the scans know, and the emergency campaign that closes it.

import type { Severity } from '../../../domain/cve/advisory.ts';
import type { Language, Text } from '../../../domain/language.ts';
import type { AdaptiveCard, CardAction, CardElement } from '../../adaptive-card.ts';
import { actionSet, execute, toggle } from '../../buttons.ts';
import { type Gone, goneText } from '../../compliance/words.ts';
import { formatInstant } from '../../dates.ts';
import { detail, line } from '../../lines.ts';
import template from '../../list-template.json' with { type: 'json' };
import { type Page, pageButtons, pageText, type Top } from '../../paging.ts';
import { run, strong } from '../../plain-text.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { INPUTS } from '../../verbs.ts';
import { explained } from '../../words.ts';
import { cveTexts } from './texts.ts';

export type CveView = CardBase & {
  /** As `domain/cve/advisory` writes it. */
  readonly cve: string;
  /** Some scan or campaign has named it. */
  readonly known: boolean;
  /** taken: those that an emergency campaign made now would take. */
  readonly counts: { readonly hprod: number; readonly prod: number; readonly taken: number };
  readonly advisories: readonly string[];
  readonly packages: readonly string[];
  readonly severity: Severity | null;
  /** Global exclusions that an emergency campaign for it lifts. */
  readonly lifted: readonly string[];
  readonly coverage: { readonly servers: number; readonly fresh: number; readonly waiting: number };
  /** Servers that nothing is known of. */
  readonly silent: Top<string>;
  /** Page size PAGE_SIZES.cve. */
  readonly servers: Page<CveRow>;
  /** COMP-6: when the last of them is due; null: none has it open. */
  readonly due: Gone | null;
  /** Open emergency campaigns for it. */
  readonly campaigns: readonly number[];
  /** shorten: the gates, an admin's decision (GATE-7). */
  readonly access: { readonly scan: boolean; readonly create: boolean; readonly shorten: boolean };
};

export type CveRow = {
  readonly hostname: string;
  readonly environment: string;
  readonly application: string | null;
  readonly heldBack: boolean;
  /** Why an emergency campaign made now would leave it out; null: it would take it. */
  readonly leftOut: Text | null;
  readonly scannedAt: Date;
};

const compiled = compileTemplate(template);
const FORM = 'cve-form';
const MAX_NAMES = 6;

export function cveCard(view: CveView, language: Language): AdaptiveCard {
  const words = cveTexts[language];
  const { cve, counts, servers } = view;
  const total = counts.hprod + counts.prod;
  const said = view.known ? words.open(total) : words.unknown;
  return renderCard(
    compiled,
    {
      data: {
        heading: cve,
        subtitle: line(
          run(said, { weight: 'Bolder', color: !view.known || total > 0 ? 'Attention' : 'Good' }),
          view.known && words.branches(counts.hprod, counts.prod),
          view.severity !== null && run(words.severity[view.severity], { color: 'Attention' }),
        ).inlines,
        state: line(
          view.advisories.length > 0 && run(listed(view.advisories)),
          view.packages.length > 0 && run(listed(view.packages), { isSubtle: true }),
        ).inlines,
        empty: total > 0 ? '' : view.known ? words.none : words.neverMet,
        rows: [
          { lines: coverageLines(view, language), actions: [] },
          ...servers.rows.map((row) => ({ lines: [rowLine(row, language)], actions: [] })),
        ],
        foot: pageText(servers),
      },
      summary: explained(cve, said, language),
      extra: view.access.create && counts.taken > 0 ? [form(view, language)] : [],
      actions: [
        ...(view.access.scan ? [execute('cve.scan', words.scan, { cve })] : []),
        ...(view.access.create && counts.taken > 0 ? [toggle(words.emergency, FORM)] : []),
      ],
      pager: pageButtons(servers, language, { kind: 'cve', cve }),
    },
    view,
    language,
  );
}

function coverageLines({ counts, coverage, silent, campaigns, lifted, due }: CveView, language: Language) {
  const words = cveTexts[language];
  const total = counts.hprod + counts.prod;
  return [
    line(
      words.coverage(coverage.fresh, coverage.servers),
      coverage.waiting > 0 && run(words.waiting(coverage.waiting), { color: 'Accent' }),
    ),
    ...(due === null ? [] : [line(goneText(due, language))]),
    ...(silent.total > 0 ? [detail(words.silent(silent.total, silent.first.slice(0, MAX_NAMES).join(', ')))] : []),
    ...(lifted.length > 0 ? [detail(words.lifted(listed(lifted)))] : []),
    ...(counts.taken < total ? [detail(words.taken(counts.taken, total - counts.taken))] : []),
    ...(campaigns.length > 0 ? [line(run(words.campaigns(campaigns.join(', ')), { weight: 'Bolder' }))] : []),
  ];
}

function rowLine({ hostname, environment, application, heldBack, leftOut, scannedAt }: CveRow, language: Language) {
  const words = cveTexts[language];
  return line(
    strong(hostname, 48),
    run(environment, {}, 40),
    run(application ?? '', {}, 60),
    heldBack && run(words.heldBack, { color: 'Warning' }),
    leftOut !== null && run(leftOut[language], { color: 'Warning' }, 120),
    run(formatInstant(scannedAt, language), { isSubtle: true }),
  );
}

function form({ cve, access }: CveView, language: Language): CardElement {
  const words = cveTexts[language];
  const create = (title: string, shortened: boolean): CardAction =>
    execute('emergency.create', title, { cve, shortened }, { withInputs: true });
  return {
    type: 'Container',
    id: FORM,
    isVisible: false,
    separator: true,
    items: [
      { type: 'TextBlock', text: words.explained, wrap: true },
      { type: 'Input.Text', id: INPUTS.reason, label: words.reason, isMultiline: true, maxLength: 500 },
      ...actionSet([...(access.shorten ? [create(words.shortened, true)] : []), create(words.full, false)]),
    ],
  };
}

function listed(names: readonly string[]): string {
  const rest = names.length - MAX_NAMES;
  return `${names.slice(0, MAX_NAMES).join(', ')}${rest > 0 ? ` +${rest}` : ''}`;
}
