// The decision on production: what is validated, what blocks, what nothing proves; then approve or refuse.
import type { Language } from '../../domain/language.ts';
import type { AdaptiveCard, CardAction, TextRun } from '../adaptive-card.ts';
import { execute } from '../buttons.ts';
import { formatInstant } from '../dates.ts';
import { detail, type Line, line, restText, section, topLines } from '../lines.ts';
import { pageButtons, pageText } from '../paging.ts';
import { run, strong } from '../plain-text.ts';
import { compileTemplate, renderCard } from '../render.ts';
import { validationRun } from '../session-words.ts';
import { explained, inWords, wholeNumber } from '../words.ts';
import { canAcknowledge, nameSections, toggles } from './acknowledgement.ts';
import template from './template.json' with { type: 'json' };
import { prodGoTexts } from './texts.ts';
import type { ProdGoView, ValidatedLink } from './view.ts';

const compiled = compileTemplate(template);
const MOST_BLOCKERS = 10;
const MOST_OVERRIDDEN = 5;
const MOST_LINKS = 3;

/** The prod-go card (GATE-1 to GATE-6). Only a green card offers to approve. */
export function prodGoCard(view: ProdGoView, language: Language): AdaptiveCard {
  const words = prodGoTexts[language];
  const { ready, blocked } = view.counts;
  const decides = isOpen(view) && view.access.decide;
  return renderCard(
    compiled,
    {
      data: {
        heading: words.heading(view.campaignId),
        subtitle: subtitle(view, language),
        state: stateRuns(view, language),
        facts: [
          { title: words.servers, value: words.counts(ready, blocked) },
          { title: words.unlinkedCount, value: wholeNumber(view.unlinked.length, language) },
          { title: words.ambiguousCount, value: wholeNumber(view.ambiguous.length, language) },
        ],
        ...sections(view, language),
        acknowledgeTitle: words.acknowledge,
        toggles: decides && view.state.kind === 'green' ? toggles(view, language) : [],
        foot: pageText(view.validated),
        deciding: decides,
        reasonLabel: words.reasonLabel,
      },
      summary: explained(`${words.heading(view.campaignId)}, ${view.label}`, words.counts(ready, blocked), language),
      actions: decisions(view, language),
      pager: pageButtons(view.validated, language, (title, page) =>
        execute('go.page', title, { ...target(view), page }),
      ),
      refresh: { card: 'prod-go', campaignId: view.campaignId, page: view.validated.page },
    },
    view,
    language,
  );
}

function isOpen({ state }: ProdGoView): boolean {
  return state.kind === 'open' || state.kind === 'green';
}

function target({ campaignId, version, evidence }: ProdGoView) {
  return { campaignId, version, evidence };
}

function subtitle({ label, createdBy, fourEyes }: ProdGoView, language: Language): readonly TextRun[] {
  const words = prodGoTexts[language];
  const created = fourEyes ? words.created(createdBy) : words.anybody(createdBy);
  return line(run(label, { weight: 'Bolder' }, 120), run(created, { isSubtle: true })).inlines;
}

function stateRuns({ state, counts }: ProdGoView, language: Language): readonly TextRun[] {
  const words = prodGoTexts[language];
  switch (state.kind) {
    case 'open':
      return [run(words.blocked(counts.blocked), { color: 'Attention', weight: 'Bolder' })];
    case 'green':
      return [run(words.green, { color: 'Good', weight: 'Bolder' })];
    case 'approved':
      return [run(words.approved(state.by, formatInstant(state.at, language)), { color: 'Good', weight: 'Bolder' })];
    case 'refused': {
      const refused = words.refused(state.by, formatInstant(state.at, language));
      const reason = explained(words.reason, inWords(state.reason, language), language);
      return line(run(refused, { color: 'Attention', weight: 'Bolder' }), run(reason, {}, 300)).inlines;
    }
  }
}

function sections(view: ProdGoView, language: Language) {
  const words = prodGoTexts[language];
  const { blockers, overridden, validated } = view;
  return {
    blockers: section(
      words.blockers(blockers.total),
      topLines(blockers, MOST_BLOCKERS, language, ({ hostname, reason }) => [
        line(strong(hostname), run(inWords(reason, language))),
      ]),
    ),
    overridden: section(
      words.overridden(overridden.total),
      topLines(overridden, MOST_OVERRIDDEN, language, ({ hostname, by, at, reason }) => [
        line(strong(hostname), run(words.overriddenBy(by, formatInstant(at, language)))),
        detail(inWords(reason, language)),
      ]),
    ),
    ...nameSections(view, language),
    validated: section(
      words.validated(validated.total),
      validated.rows.flatMap(({ hostname, links }) => [line(strong(hostname)), ...linkLines(links, language)]),
    ),
  };
}

function linkLines(links: readonly ValidatedLink[], language: Language): readonly Line[] {
  const words = prodGoTexts[language];
  const rest = links.length - MOST_LINKS;
  return [
    ...links.slice(0, MOST_LINKS).map(({ hostname, status, by, at }) => {
      const text = `${hostname} ${validationRun(status, language).text} ${words.by(by, formatInstant(at, language))}`;
      return detail(text, {}, 140);
    }),
    ...(rest > 0 ? [detail(restText(rest, language))] : []),
  ];
}

function decisions(view: ProdGoView, language: Language): readonly CardAction[] {
  if (!isOpen(view)) return [];
  const words = prodGoTexts[language];
  const { campaignId, access, validated } = view;
  const inputs = { withInputs: true };
  const approves = access.decide && view.state.kind === 'green' && canAcknowledge(view);
  return [
    ...(approves ? [execute('go.approve', words.approve, target(view), inputs)] : []),
    ...(access.decide ? [execute('go.refuse', words.refuse, target(view), inputs)] : []),
    execute('card.refresh', words.refresh, { card: 'prod-go', campaignId, page: validated.page }),
  ];
}
