// The rings of a campaign, and what its sites have answered (RING-1). It says who decides, and lets them.
import { nameList } from '../../../domain/attempts/name-list.ts';
import type { IsoDate } from '../../../domain/clock.ts';
import type { CampaignId, RingId, SiteId } from '../../../domain/ids.ts';
import type { Language, Text } from '../../../domain/language.ts';
import { labelText } from '../../../domain/previews/label-text.ts';
import type { AdaptiveCard, CardElement } from '../../adaptive-card.ts';
import { actionSet, execute, toggle } from '../../buttons.ts';
import { formatDay, formatInstant } from '../../dates.ts';
import { detail, line } from '../../lines.ts';
import template from '../../list-template.json' with { type: 'json' };
import { type Page, pageButtons, pageText } from '../../paging.ts';
import { run, strong } from '../../plain-text.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { INPUTS } from '../../verbs.ts';
import { explained, inWords } from '../../words.ts';
import { campaignRingsTexts } from './texts.ts';

export type RingShown = {
  readonly kind: 'ring';
  /** null: everybody. */
  readonly ring: RingId | null;
  readonly name: Text;
  readonly servers: number;
  readonly patched: number;
  readonly accepted: number;
  /** KO from their owners. */
  readonly refused: number;
  readonly state:
    | { readonly kind: 'done' | 'open' }
    /** One sentence, or one a branch. */
    | { readonly kind: 'closed'; readonly why: readonly Text[] }
    | { readonly kind: 'opened'; readonly by: string; readonly at: Date; readonly reason: string };
};

export type SiteShown = {
  readonly kind: 'site';
  readonly site: SiteId;
  readonly name: string;
  readonly servers: number;
  readonly patched: number;
  readonly admins: readonly string[];
  /** Those that are not patched, with the day that they are planned on; null: none. */
  readonly left: readonly { readonly hostname: string; readonly day: IsoDate | null }[];
  readonly answer: {
    readonly answer: 'accepted' | 'refused';
    readonly day: IsoDate | null;
    readonly by: string;
    readonly at: Date;
    readonly reason: string | null;
  } | null;
};

export type CampaignRingsView = CardBase & {
  readonly campaignId: CampaignId;
  readonly label: string;
  /** Rings, then sites: PAGE_SIZES.campaignRings. */
  readonly rows: Page<RingShown | SiteShown>;
  readonly access: {
    /** Those that whoever looks may open now; none: not theirs, or nothing is closed. */
    readonly open: readonly { readonly ring: RingId | null; readonly name: Text }[];
    readonly withdraw: boolean;
    /** Those that whoever looks is an admin of. */
    readonly sites: readonly { readonly site: SiteId; readonly name: string }[];
  };
};

/** As a choice and in the data of a click. */
export const EVERYBODY_CHOICE = 'everybody';

const compiled = compileTemplate(template);
const OPEN_FORM = 'ring-open';
const SITE_FORM = 'site-answer';

export function campaignRingsCard(view: CampaignRingsView, language: Language): AdaptiveCard {
  const words = campaignRingsTexts[language];
  const { campaignId, rows, access } = view;
  return renderCard(
    compiled,
    {
      data: {
        heading: words.heading(campaignId),
        subtitle: line(run(labelText(view.label)[language], { weight: 'Bolder' })).inlines,
        state: [],
        empty: rows.total === 0 ? words.none : '',
        rows: rows.rows.map((row) => (row.kind === 'ring' ? ringRow(view, row, language) : siteRow(row, language))),
        foot: pageText(rows),
      },
      summary: words.heading(campaignId),
      extra: [
        ...(access.open.length === 0 ? [] : [openForm(view, language)]),
        ...(access.sites.length === 0 ? [] : [siteForm(view, language)]),
      ],
      actions: [
        ...(access.sites.length === 0 ? [] : [toggle(words.answer, SITE_FORM)]),
        ...(access.open.length === 0 ? [] : [toggle(words.open, OPEN_FORM)]),
        execute('campaign.open', words.campaign, { campaignId }),
      ],
      pager: pageButtons(rows, language, { kind: 'campaign-rings', campaignId }),
    },
    view,
    language,
  );
}

function ringRow({ campaignId, access }: CampaignRingsView, row: RingShown, language: Language) {
  const words = campaignRingsTexts[language];
  const { ring, name, servers, patched, accepted, refused, state } = row;
  const withdraw = state.kind === 'opened' && access.withdraw;
  return {
    lines: [
      line(
        strong(ring === null ? words.everybody : words.ring(name[language]), 80),
        servers === 0 ? words.noServer : words.counts({ servers, patched, accepted, refused }),
      ),
      ...stateOf(state, language),
    ],
    actions: withdraw ? [execute('ring.withdraw', words.withdraw, { campaignId, ring })] : [],
  };
}

function stateOf(state: RingShown['state'], language: Language) {
  const words = campaignRingsTexts[language];
  switch (state.kind) {
    case 'done':
      return [];
    case 'open':
      return [detail(words.isOpen)];
    case 'closed':
      return state.why.map((why) => line(run(`○ ${inWords(why, language)}`, { color: 'Warning' }, 500)));
    case 'opened':
      return [
        detail(explained(words.opened(state.by, formatInstant(state.at, language)), state.reason, language), {}, 400),
      ];
  }
}

function siteRow({ name, servers, patched, admins, answer, left }: SiteShown, language: Language) {
  const words = campaignRingsTexts[language];
  return {
    lines: [
      line(strong(words.site(name), 80), words.siteCounts(servers, patched)),
      ...answerLines(answer, admins, language),
      ...leftLines(left, answer, language),
    ],
    actions: [],
  };
}

/** What an answer is about; and what its day leaves behind. */
function leftLines(left: SiteShown['left'], answer: SiteShown['answer'], language: Language) {
  if (left.length === 0) return [];
  const words = campaignRingsTexts[language];
  const planned = left.map(({ hostname, day }) =>
    day === null ? hostname : `${hostname} (${formatDay(day, language)})`,
  );
  const chosen = answer?.answer === 'accepted' ? answer.day : null;
  const others = chosen === null ? [] : left.filter(({ day }) => day !== chosen).map(({ hostname }) => hostname);
  return [
    detail(explained(words.left, nameList(planned, MOST_SERVERS)[language], language), {}, 500),
    ...(chosen === null || others.length === 0
      ? []
      : [
          line(
            run(
              `⚠ ${words.otherDay(nameList(others, MOST_SERVERS)[language])}`,
              {
                color: 'Warning',
              },
              400,
            ),
          ),
        ]),
  ];
}

const MOST_SERVERS = 8;

function answerLines(answer: SiteShown['answer'], admins: readonly string[], language: Language) {
  const words = campaignRingsTexts[language];
  if (answer === null) {
    if (admins.length === 0) return [detail(words.asked0)];
    return [line(run(`○ ${words.waits(admins.join(', '))}`, { color: 'Warning' }, 300))];
  }
  const at = formatInstant(answer.at, language);
  if (answer.answer === 'refused') {
    const said = explained(words.refused(answer.by, at), answer.reason ?? '', language);
    return [line(run(`✖ ${said}`, { color: 'Attention' }, 400))];
  }
  const day = answer.day === null ? words.anyDay : words.onDay(formatDay(answer.day, language));
  return [detail(`✔ ${words.accepted(answer.by, at, day)}`)];
}

function openForm({ campaignId, access }: CampaignRingsView, language: Language): CardElement {
  const words = campaignRingsTexts[language];
  const choices = access.open.map(({ ring, name }) => ({
    title: name[language],
    value: ring === null ? EVERYBODY_CHOICE : String(ring),
  }));
  return {
    type: 'Container',
    id: OPEN_FORM,
    isVisible: false,
    separator: true,
    items: [
      { type: 'Input.ChoiceSet', id: INPUTS.which, label: words.which, value: choices[0]?.value ?? '', choices },
      { type: 'Input.Text', id: INPUTS.reason, label: words.reason, isMultiline: true, maxLength: 1000 },
      ...actionSet([execute('ring.open', words.openNow, { campaignId }, { withInputs: true })]),
    ],
  };
}

function siteForm({ campaignId, access }: CampaignRingsView, language: Language): CardElement {
  const words = campaignRingsTexts[language];
  const choices = access.sites.map(({ site, name }) => ({ title: name, value: String(site) }));
  const [accept, refuse] = [
    execute('site.accept', words.accept, { campaignId }, { withInputs: true }),
    execute('site.refuse', words.refuse, { campaignId }, { withInputs: true }),
  ];
  return {
    type: 'Container',
    id: SITE_FORM,
    isVisible: false,
    separator: true,
    items: [
      { type: 'Input.ChoiceSet', id: INPUTS.site, label: words.whichSite, value: choices[0]?.value ?? '', choices },
      { type: 'Input.Date', id: INPUTS.day, label: words.day },
      { type: 'Input.Text', id: INPUTS.comment, label: words.comment, isMultiline: true, maxLength: 1000 },
      ...actionSet([accept, refuse]),
    ],
  };
}
