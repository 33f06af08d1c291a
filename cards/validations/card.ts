// What waits for an owner's answer, oldest first (VALID-2); a row opens the request itself.
import type { ApplicationId, CampaignId } from '../../domain/ids.ts';
import type { Language } from '../../domain/language.ts';
import type { AdaptiveCard } from '../adaptive-card.ts';
import { execute } from '../buttons.ts';
import { formatDuration } from '../dates.ts';
import { detail, type Line, line, restText } from '../lines.ts';
import { type Page, pageButtons, pageText } from '../paging.ts';
import { run, strong } from '../plain-text.ts';
import { type CardBase, compileTemplate, renderCard } from '../render.ts';
import { explained } from '../words.ts';
import template from './template.json' with { type: 'json' };
import { validationsTexts } from './texts.ts';

export type ValidationsView = CardBase & {
  /** Ages are counted to this instant. */
  readonly now: Date;
  /** Page size PAGE_SIZES.validations. */
  readonly waiting: Page<WaitingValidation>;
};

export type WaitingValidation = {
  readonly campaignId: CampaignId;
  readonly label: string;
  /** null: servers that belong to no application. */
  readonly applicationId: ApplicationId | null;
  readonly application: string | null;
  readonly owners: readonly string[];
  /** Those that wait. */
  readonly hostnames: readonly string[];
  readonly oldestSince: Date;
};

const compiled = compileTemplate(template);
const MOST_NAMES = 4;

export function validationsCard(view: ValidationsView, language: Language): AdaptiveCard {
  const words = validationsTexts[language];
  const { waiting } = view;
  return renderCard(
    compiled,
    {
      data: {
        heading: words.heading,
        subtitle: waiting.total === 0 ? [] : [run(words.count(waiting.total), { isSubtle: true })],
        state: [],
        empty: waiting.total === 0 ? words.none : '',
        rows: waiting.rows.map((row) => ({
          lines: rowLines(row, view.now, language),
          open: execute('validation.open', words.open, {
            campaignId: row.campaignId,
            applicationId: row.applicationId,
          }),
        })),
        foot: pageText(waiting),
      },
      summary: explained(words.heading, String(waiting.total), language),
      pager: pageButtons(waiting, language, (title, page) => execute('validations.page', title, { page })),
      refresh: { card: 'validations', page: waiting.page },
    },
    view,
    language,
  );
}

function rowLines(row: WaitingValidation, now: Date, language: Language): readonly Line[] {
  const words = validationsTexts[language];
  const age = formatDuration(now.getTime() - row.oldestSince.getTime(), language);
  const owners = row.owners.length > 0 ? words.owners(row.owners.join(', ')) : words.nobody;
  return [
    line(
      strong(row.application ?? words.noApplication, 80),
      words.waiting(row.hostnames.length),
      run(words.age(age), { color: 'Warning' }),
    ),
    detail(names(row.hostnames, language)),
    detail(`${words.campaign(row.campaignId, row.label)} · ${owners}`),
  ];
}

function names(hostnames: readonly string[], language: Language): string {
  const rest = hostnames.length - MOST_NAMES;
  return `${hostnames.slice(0, MOST_NAMES).join(', ')}${rest > 0 ? ` ${restText(rest, language)}` : ''}`;
}
