// The decision on production: what is validated, what blocks, what nothing proves; then approve or refuse.

import { nameList } from '../../../domain/attempts/name-list.ts';
import type { Language } from '../../../domain/language.ts';
import { labelText } from '../../../domain/previews/label-text.ts';
import type { AdaptiveCard, CardAction, CardElement, TextRun } from '../../adaptive-card.ts';
import { actionSet, execute, primary, toggle } from '../../buttons.ts';
import { formatInstant } from '../../dates.ts';
import { detail, type Line, line, restText, section, topLines } from '../../lines.ts';
import { pageButtons, pageText, refreshButton } from '../../paging.ts';
import { run, strong } from '../../plain-text.ts';
import { CardTooLarge, compileTemplate, renderCard } from '../../render.ts';
import { validationRun } from '../../session-words.ts';
import { box, container, type Fold, folds, footOf, linesOf, type Tone, titleOf } from '../../shared/boxes.ts';
import { type Chip, chips } from '../../shared/chips.ts';
import { noteLines } from '../../shared/note-lines.ts';
import template from '../../shared/template.json' with { type: 'json' };
import { INPUTS } from '../../verbs.ts';
import { explained, inWords } from '../../words.ts';
import { canAcknowledge, isCrowded, nameSections, toggles } from './acknowledgement.ts';
import { prodGoTexts } from './texts.ts';
import { driftNote, updatesFold } from './updates-fold.ts';
import type { ProdGoView, ValidatedLink } from './view.ts';

const compiled = compileTemplate(template);
const MAX_GOES = 3;
const MAX_NAMED = 4;
const MAX_BLOCKERS = 10;
/** Teams limits the size of a card. */
const MAX_WITH_WAYS = 6;
const MAX_KOS = 3;
const MAX_OVERRIDDEN = 5;
const MAX_LINKS = 3;
const MAX_OVERRIDE_BUTTONS = 6;

/**
 * The prod-go card (GATE-1 to GATE-7). Only a green card offers to approve, and says how many servers. The names that a person accepts
 * are all on it; where they leave no room, the answers behind the validated servers are not.
 */
export function prodGoCard(view: ProdGoView, language: Language): AdaptiveCard {
  try {
    return drawn(isCrowded(view) ? withoutAnswers(view) : view, language);
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
  return renderCard(
    compiled,
    {
      data: {
        heading: words.heading(view.campaignId),
        subtitle: subtitle(view, language),
        state: withShortening(view, stateRuns(view, language), language),
        tone: toneOf(view),
      },
      summary: explained(`${words.heading(view.campaignId)}, ${labelText(view.label)[language]}`, counted, language),
      extra: [
        ...chips(countChips(view, language), language),
        ...noteLines([...view.held, ...driftNote(view, language)], language),
        ...boxes(view, language),
        ...reasonField(view, language),
        ...overrideForm(view, language),
      ],
      actions: decisions(view, language),
      pager: pageButtons(view.validated, language, { kind: 'go', campaignId: view.campaignId }),
    },
    view,
    language,
  );
}

/** Of what a go would do, and of what nobody has to decide any more. */
function toneOf({ state, counts }: ProdGoView): Tone {
  if (state.kind === 'green') return counts.unproved + counts.blocked > 0 ? 'warning' : 'good';
  if (state.kind === 'approved') return counts.blocked > 0 ? 'warning' : 'good';
  return 'attention';
}

function countChips({ counts, unlinked, ambiguous }: ProdGoView, language: Language): readonly Chip[] {
  const words = prodGoTexts[language];
  return [
    { n: counts.ready, word: words.ready(counts.ready), tone: 'good' },
    { n: counts.blocked, word: words.blockedOf(counts.blocked), tone: 'attention' },
    { n: counts.unproved, word: words.unprovedOf, tone: 'warning' },
    { n: counts.approved, word: words.approvedOf(counts.approved), tone: 'good' },
    { n: unlinked.length, word: words.unlinkedOf, tone: 'warning' },
    { n: ambiguous.length, word: words.ambiguousOf(ambiguous.length), tone: 'warning' },
  ];
}

function withShortening({ shortened }: ProdGoView, state: readonly TextRun[], language: Language): readonly TextRun[] {
  if (shortened === null) return state;
  const text = `⚠ ${prodGoTexts[language].shortened(shortened.by, shortened.reason)}`;
  return line(...state, run(text, { weight: 'Bolder' })).inlines;
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
      return [run(words.blocked(counts.blocked), { weight: 'Bolder' })];
    case 'green':
      return line(
        run(words.green(counts.ready + counts.unproved), { weight: 'Bolder' }),
        counts.unproved > 0 && words.unproved(counts.unproved),
        counts.blocked > 0 && words.staysOut(counts.blocked),
      ).inlines;
    case 'approved': {
      const approved = words.approved(state.by, formatInstant(state.at, language));
      const again = counts.blocked > 0 && run(words.closedAgain(counts.blocked), { weight: 'Bolder' });
      return line(run(approved, { weight: 'Bolder' }), again).inlines;
    }
    case 'refused': {
      const refused = words.refused(state.by, formatInstant(state.at, language));
      const reason = explained(words.reason, inWords(state.reason, language), language);
      return line(run(refused, { weight: 'Bolder' }), run(reason)).inlines;
    }
  }
}

/** What blocks and what only a person can accept comes first; what is validated, and what was decided, opens by a touch. */
function boxes(view: ProdGoView, language: Language): readonly CardElement[] {
  const words = prodGoTexts[language];
  const { goes, overridden } = view;
  const { unlinked, ambiguous, lost } = nameSections(view, language);
  const given = topLines(goes, isCrowded(view) ? 1 : MAX_GOES, language, (go) => goLines(go, language));
  const overrules = topLines(overridden, MAX_OVERRIDDEN, language, ({ hostname, by, at, reason }) => [
    line(strong(hostname), run(words.overriddenBy(by, formatInstant(at, language)))),
    detail(inWords(reason, language)),
  ]);
  return [
    ...box(section(words.goes(goes.total), given)),
    ...blockerBox(view, language),
    ...box(koSection(view, language), 'warning'),
    ...box(unlinked, 'warning'),
    ...box(ambiguous, 'warning'),
    ...box(lost, 'warning'),
    ...acknowledgement(view, language),
    ...folds([
      ...updatesFold(view, language),
      validatedFold(view, language),
      { id: 'overridden-list', title: words.overridden(overridden.total), items: linesOf(overrules) },
    ]),
  ];
}

function koSection({ kos = { total: 0, first: [] } }: ProdGoView, language: Language) {
  const lines = topLines(kos, MAX_KOS, language, (text) => [detail(text[language])]);
  return section(prodGoTexts[language].kos(kos.total), lines);
}

function blockerBox(view: ProdGoView, language: Language): readonly CardElement[] {
  const words = prodGoTexts[language];
  const { total } = view.blockers;
  const rows = blockerRows(view, language);
  if (rows.length === 0) return [];
  const title = view.state.kind === 'green' ? words.leftOut(total) : words.blockers(total);
  const items = rows.flatMap(({ lines, actions }) => [
    ...linesOf(lines),
    ...actionSet(actions).map((set) => ({ ...set, spacing: 'Small' })),
  ]);
  return [container([titleOf(title, 'attention'), ...items], 'attention')];
}

function validatedFold({ validated }: ProdGoView, language: Language): Fold {
  const lines = validated.rows.flatMap(({ hostname, links }) => [
    line(strong(hostname)),
    ...linkLines(links, language),
  ]);
  return {
    id: 'validated-list',
    title: prodGoTexts[language].validated(validated.total),
    items: lines.length === 0 ? [] : [...linesOf(lines), ...footOf(pageText(validated))],
    open: validated.page > 1,
  };
}

function acknowledgement(view: ProdGoView, language: Language): readonly CardElement[] {
  const all = view.access.approve && view.state.kind === 'green' ? toggles(view, language) : [];
  if (all.length === 0) return [];
  const items = all.map(({ inlines, ...input }) => ({
    type: 'Container',
    spacing: 'Small',
    items: [
      ...(inlines.length === 0 ? [] : [{ type: 'RichTextBlock', inlines }]),
      { type: 'Input.Toggle', ...input, valueOff: '', value: '', wrap: true, spacing: 'None' },
    ],
  }));
  return [container([titleOf(prodGoTexts[language].acknowledge), ...items])];
}

function reasonField(view: ProdGoView, language: Language): readonly CardElement[] {
  const excludes = view.blockers.first.some(({ ways }) => ways.exclude);
  if (!canRefuse(view) && !canOverride(view) && !excludes) return [];
  const label = prodGoTexts[language].reasonLabel;
  return [container([{ type: 'Input.Text', id: INPUTS.reason, label, isMultiline: true, maxLength: 1000 }])];
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
function overrideForm(view: ProdGoView, language: Language): readonly CardElement[] {
  if (!canOverride(view) || !isOneByOne(view)) return [];
  const title = prodGoTexts[language].overrideOne;
  const rows = view.blockers.first.map(({ serverId, hostname }) => ({
    type: 'ColumnSet',
    spacing: 'Small',
    columns: [
      {
        ...{ type: 'Column', width: 'stretch', verticalContentAlignment: 'Center' },
        items: [{ type: 'RichTextBlock', inlines: [strong(hostname, 48)] }],
      },
      {
        ...{ type: 'Column', width: 'auto' },
        items: actionSet([execute('go.override', title, { ...target(view), serverId }, { withInputs: true })]),
      },
    ],
  }));
  return [{ type: 'Container', id: 'override-one', isVisible: false, items: rows }];
}

function isOneByOne({ counts, blockers }: ProdGoView): boolean {
  return counts.blocked <= MAX_OVERRIDE_BUTTONS && blockers.first.length > 0;
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
      ? [
          primary(
            execute('go.approve', words.approve(view.counts.ready + view.counts.unproved), approval(view), inputs),
          ),
        ]
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
