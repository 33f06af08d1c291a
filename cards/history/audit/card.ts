// Who did what, on what, when and why: for admins, newest first (AUD-1). The whole of it is a file.

import { actionText, objectText } from '../../../domain/history/action-words.ts';
import { actorName } from '../../../domain/history/actor-name.ts';
import { type AuditFilter, auditFilterText, REFUSED, WHOLE_AUDIT } from '../../../domain/history/audit-filter.ts';
import type { Language, Text } from '../../../domain/language.ts';
import type { AdaptiveCard, TextRun } from '../../adaptive-card.ts';
import { execute } from '../../buttons.ts';
import { formatDate, formatMoment } from '../../dates.ts';
import { detail, type Line, line } from '../../lines.ts';
import { type Page, pageButtons, pageText, toPage } from '../../paging.ts';
import { run, strong } from '../../plain-text.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { explained } from '../../words.ts';
import template from './template.json' with { type: 'json' };
import { auditTexts } from './texts.ts';

export type AuditView = CardBase & {
  readonly filter: AuditFilter;
  /** Page size PAGE_SIZES.audit. */
  readonly events: Page<AuditEvent>;
};

export type AuditEvent = {
  readonly at: Date;
  readonly actor: string;
  readonly action: string;
  /** `name`: hostname or number, where there is one. */
  readonly object: { readonly type: string; readonly name: string | null };
  /** What it was and what it became, in words; empty: nothing was written down. */
  readonly change: Text;
  readonly reason: string;
};

const compiled = compileTemplate(template);

export function auditCard(view: AuditView, language: Language): AdaptiveCard {
  const words = auditTexts[language];
  const { events, filter } = view;
  const text = auditFilterText(filter);
  return renderCard(
    compiled,
    {
      data: {
        heading: words.heading,
        subtitle: events.total === 0 ? [] : [run(words.count(events.total))],
        state: filterRuns(filter, language),
        empty: events.total === 0 ? words.none : '',
        rows: events.rows.map((event) => ({ lines: eventLines(event, language) })),
        foot: pageText(events),
      },
      summary: events.total === 0 ? words.heading : explained(words.heading, words.count(events.total), language),
      pager: pageButtons(events, language, { kind: 'audit', filter: view.filter }),
      actions: [
        ...(events.total > 0 ? [execute('audit.export', words.csv, { filter: text })] : []),
        ...(text === '' ? [] : [toPage(words.clear, { kind: 'audit', filter: WHOLE_AUDIT }, 1)]),
      ],
    },
    view,
    language,
  );
}

function filterRuns({ person, object, action, from, to }: AuditFilter, language: Language): readonly TextRun[] {
  const { everything, filter: words } = auditTexts[language];
  const sameDay = from !== null && from === to;
  const parts = [
    person !== null && words.person(actorName(person)),
    object?.kind === 'campaign' && words.campaign(object.campaignId),
    object?.kind === 'server' && words.server(object.hostname),
    action !== null && (action === REFUSED ? words.refused : words.action(action)),
    sameDay && words.on(formatDate(from, language)),
    from !== null && !sameDay && words.from(formatDate(from, language)),
    to !== null && !sameDay && words.to(formatDate(to, language)),
  ];
  const said = parts.filter((part) => part !== false);
  return [run(said.length === 0 ? everything : said.join(' · '), { isSubtle: true })];
}

function eventLines({ at, actor, action, object, change, reason }: AuditEvent, language: Language): readonly Line[] {
  const isRefusal = action.endsWith(REFUSED);
  const head = line(
    strong(actorName(actor)),
    isRefusal ? run(actionText(action, language), { color: 'Attention' }) : run(actionText(action, language)),
    objectText(object.type, object.name, language),
    run(formatMoment(at, language), { isSubtle: true }),
    // What the audit is narrowed to is typed as it is written down.
    run(action, { isSubtle: true }),
  );
  return [
    head,
    ...(reason === '' ? [] : [detail(reason)]),
    ...(change[language] === '' ? [] : [detail(change[language], {}, 240)]),
  ];
}
