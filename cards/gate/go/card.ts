// The decision on production: what is validated, what blocks, what nothing proves; then approve or refuse.

import { nameList } from '../../../domain/attempts/name-list.ts';
import type { Language } from '../../../domain/language.ts';
import { labelText } from '../../../domain/previews/label-text.ts';
import type { AdaptiveCard, CardAction, TextRun } from '../../adaptive-card.ts';
import { execute, toggle } from '../../buttons.ts';
import { formatInstant } from '../../dates.ts';
import { detail, type Line, line, restText, section, topLines } from '../../lines.ts';
import { pageButtons, pageText, refreshButton } from '../../paging.ts';
import { run, strong } from '../../plain-text.ts';
import { CardTooLarge, compileTemplate, renderCard } from '../../render.ts';
import { validationRun } from '../../session-words.ts';
import { explained, inWords, wholeNumber } from '../../words.ts';
import { canAcknowledge, isCrowded, nameSections, toggles } from './acknowledgement.ts';
import template from './template.json' with { type: 'json' };
import { prodGoTexts } from './texts.ts';
import type { ProdGoView, ValidatedLink } from './view.ts';

const compiled = compileTemplate(template);
const MAX_GOES = 3;
const MAX_NAMED = 4;
const MAX_BLOCKERS = 10;
/** Teams limits the size of a card. */
const MAX_WITH_WAYS = 6;
const MAX_OVERRIDDEN = 5;
const MAX_LINKS = 3;
const MAX_OVERRIDE_BUTTONS = 6;

/**
 * The prod-go card (GATE-1 to GATE-7). Only a green card offers to approve, and says how many servers. The names that a person accepts
 * are all on it; where they leave no room, the answers behind the validated servers are not.
 */
export function prodGoCard(view: ProdGoView, language: Language): AdaptiveCard {
  try {
    return drawn(view, language);
  } catch (error) {
    if (!(error instanceof CardTooLarge)) throw error;
    return drawn(withoutAnswers(view), language);
  }
}

function withoutAnswers(view: ProdGoView): ProdGoView {
  const rows = view.validated.rows.map((row) => ({ ...row, links: [] }));
  return { ...view, validated: { ...view.validated, rows } };
}

function drawn(view: ProdGoView, language: Language): AdaptiveCard {
  const words = prodGoTexts[language];
  const counted = words.counts(view.counts);
  const decides = canRefuse(view);
  return renderCard(
    compiled,
    {
      data: {
        heading: words.heading(view.campaignId),
        subtitle: subtitle(view, language),
        state: withShortening(view, stateRuns(view, language), language),
        facts: [
          { title: words.servers, value: counted },
          ...factOf(words.unlinkedCount, view.unlinked.length, language),
          ...factOf(words.ambiguousCount, view.ambiguous.length, language),
        ],
        ...sections(view, language),
        acknowledgeTitle: words.acknowledge,
        toggles: view.access.approve && view.state.kind === 'green' ? toggles(view, language) : [],
        foot: pageText(view.validated),
        deciding: decides || canOverride(view) || view.blockers.first.some(({ ways }) => ways.exclude),
        overrides: overrideRows(view, language),
        reasonLabel: words.reasonLabel,
      },
      summary: explained(`${words.heading(view.campaignId)}, ${labelText(view.label)[language]}`, counted, language),
      actions: decisions(view, language),
      pager: pageButtons(view.validated, language, { kind: 'go', campaignId: view.campaignId }),
    },
    view,
    language,
  );
}

/** Nothing of what there is none of. */
function factOf(title: string, n: number, language: Language) {
  return n === 0 ? [] : [{ title, value: wholeNumber(n, language) }];
}

function withShortening({ shortened }: ProdGoView, state: readonly TextRun[], language: Language): readonly TextRun[] {
  if (shortened === null) return state;
  const text = prodGoTexts[language].shortened(shortened.by, shortened.reason);
  return line(...state, run(text, { color: 'Warning', weight: 'Bolder' })).inlines;
}

function isOpen({ state }: ProdGoView): boolean {
  return state.kind === 'open' || state.kind === 'green';
}

/** Where nothing waits for a go there is nothing to refuse. */
function canRefuse(view: ProdGoView): boolean {
  return isOpen(view) && view.access.decide && view.undecided > 0;
}

/** Also once approved: a KO that came later closes the gate of its server again. */
function canOverride({ access, counts }: ProdGoView): boolean {
  return access.override && counts.blocked > 0;
}

function target({ campaignId, version, evidence }: ProdGoView) {
  return { campaignId, version, evidence };
}

function approval(view: ProdGoView) {
  return { ...target(view), ...(view.shown === null || isCrowded(view) ? {} : { shown: view.shown }) };
}

function subtitle({ label, createdBy, fourEyes }: ProdGoView, language: Language): readonly TextRun[] {
  const words = prodGoTexts[language];
  const created = fourEyes ? words.created(createdBy) : words.anybody(createdBy);
  return line(run(labelText(label)[language], { weight: 'Bolder' }), run(created, { isSubtle: true })).inlines;
}

function stateRuns({ state, counts }: ProdGoView, language: Language): readonly TextRun[] {
  const words = prodGoTexts[language];
  switch (state.kind) {
    case 'open':
      return [run(words.blocked(counts.blocked), { color: 'Attention', weight: 'Bolder' })];
    case 'green':
      return line(
        run(words.green(counts.ready + counts.unproved), { color: 'Good', weight: 'Bolder' }),
        counts.unproved > 0 && run(words.unproved(counts.unproved), { color: 'Warning' }),
        counts.blocked > 0 && run(words.staysOut(counts.blocked), { color: 'Warning' }),
      ).inlines;
    case 'approved': {
      const approved = words.approved(state.by, formatInstant(state.at, language));
      const again =
        counts.blocked > 0 && run(words.closedAgain(counts.blocked), { color: 'Attention', weight: 'Bolder' });
      return line(run(approved, { color: 'Good', weight: 'Bolder' }), again).inlines;
    }
    case 'refused': {
      const refused = words.refused(state.by, formatInstant(state.at, language));
      const reason = explained(words.reason, inWords(state.reason, language), language);
      return line(run(refused, { color: 'Attention', weight: 'Bolder' }), run(reason)).inlines;
    }
  }
}

function sections(view: ProdGoView, language: Language) {
  const words = prodGoTexts[language];
  const { goes, blockers, overridden, validated } = view;
  return {
    goes: section(
      words.goes(goes.total),
      topLines(goes, isCrowded(view) ? 1 : MAX_GOES, language, (go) => goLines(go, language)),
    ),
    blockers: section(
      view.state.kind === 'green' ? words.leftOut(blockers.total) : words.blockers(blockers.total),
      blockerRows(view, language),
    ),
    overridden: section(
      words.overridden(overridden.total),
      topLines(overridden, MAX_OVERRIDDEN, language, ({ hostname, by, at, reason }) => [
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

type BlockerRow = { readonly lines: readonly Line[]; readonly actions: readonly CardAction[] };

function blockerRows(view: ProdGoView, language: Language): readonly BlockerRow[] {
  const shown = view.blockers.first.slice(0, MAX_BLOCKERS);
  const rest = view.blockers.total - shown.length;
  const most = isCrowded(view) ? 0 : MAX_WITH_WAYS;
  return [
    ...shown.map((blocked, i) => ({
      lines: [line(strong(blocked.hostname), run(inWords(blocked.reason, language)))],
      actions: i < most ? wayButtons(view.campaignId, blocked, language) : [],
    })),
    ...(rest > 0 ? [{ lines: [detail(restText(rest, language))], actions: [] }] : []),
  ];
}

function wayButtons(
  campaignId: ProdGoView['campaignId'],
  { serverId, ways }: ProdGoView['blockers']['first'][number],
  language: Language,
): readonly CardAction[] {
  const words = prodGoTexts[language];
  const { remind, exclude, campaigns } = ways;
  const reminded = remind && { campaignId, waitsIn: remind.campaignId, applicationId: remind.applicationId };
  return [
    ...(reminded === null ? [] : [execute('go.remind', words.remind, reminded)]),
    ...(exclude ? [execute('go.exclude', words.exclude, { campaignId, serverId }, { withInputs: true })] : []),
    ...campaigns
      .filter((id) => id !== campaignId)
      .slice(0, 1)
      .map((id) => execute('campaign.open', words.openOf(id), { campaignId: id })),
  ];
}

function goLines({ by, at, servers, acknowledged }: ProdGoView['goes']['first'][number], language: Language) {
  const words = prodGoTexts[language];
  const named = (hostnames: readonly string[]) => nameList(hostnames, MAX_NAMED)[language];
  return [
    line(strong(words.goBy(by, formatInstant(at, language))), run(named(servers) || words.nobody)),
    ...(acknowledged.length > 0 ? [detail(words.acknowledged(named(acknowledged)))] : []),
  ];
}

function linkLines(links: readonly ValidatedLink[], language: Language): readonly Line[] {
  const words = prodGoTexts[language];
  const rest = links.length - MAX_LINKS;
  return [
    ...links.slice(0, MAX_LINKS).map(({ hostname, status, by, at }) => {
      const text = `${hostname} ${validationRun(status, language).text} ${words.by(by, formatInstant(at, language))}`;
      return detail(text, {}, 140);
    }),
    ...(rest > 0 ? [detail(restText(rest, language))] : []),
  ];
}

/** A button a blocked server when they are few; of many, one is overridden by `/go 12 override host reason`. */
function overrideRows(view: ProdGoView, language: Language) {
  if (!canOverride(view) || !isOneByOne(view)) return [];
  return view.blockers.first.map(({ serverId, hostname }) => ({
    inlines: [strong(hostname, 48)],
    actions: [
      execute('go.override', prodGoTexts[language].overrideOne, { ...target(view), serverId }, { withInputs: true }),
    ],
  }));
}

function isOneByOne({ counts }: ProdGoView): boolean {
  return counts.blocked <= MAX_OVERRIDE_BUTTONS;
}

function overrides(view: ProdGoView, language: Language): readonly CardAction[] {
  if (!canOverride(view)) return [];
  const words = prodGoTexts[language];
  return [
    execute(
      'go.override',
      words.override(view.counts.blocked),
      { ...target(view), serverId: null },
      { withInputs: true },
    ),
    ...(isOneByOne(view) ? [toggle(words.overrideSome, 'override-one')] : []),
  ];
}

function decisions(view: ProdGoView, language: Language): readonly CardAction[] {
  if (!isOpen(view)) return afterwards(view, language);
  const words = prodGoTexts[language];
  const { access } = view;
  const inputs = { withInputs: true };
  const approves = access.approve && view.state.kind === 'green' && canAcknowledge(view);
  return [
    ...(approves
      ? [execute('go.approve', words.approve(view.counts.ready + view.counts.unproved), approval(view), inputs)]
      : []),
    ...(canRefuse(view) ? [execute('go.refuse', words.refuse, target(view), inputs)] : []),
    ...overrides(view, language),
    ...openCampaign(view, language),
    refresh(view, language),
  ];
}

/** What blocks is excluded, run again or answered there. */
function openCampaign({ campaignId, counts }: ProdGoView, language: Language): readonly CardAction[] {
  return counts.blocked === 0 ? [] : [execute('campaign.open', prodGoTexts[language].open, { campaignId })];
}

/** Once decided nothing is left to press, unless a gate has closed again. */
function afterwards(view: ProdGoView, language: Language): readonly CardAction[] {
  return view.counts.blocked === 0
    ? []
    : [...overrides(view, language), ...openCampaign(view, language), refresh(view, language)];
}

function refresh({ campaignId, validated }: ProdGoView, language: Language): CardAction {
  return refreshButton(prodGoTexts[language].refresh, { kind: 'go', campaignId }, validated.page);
}
