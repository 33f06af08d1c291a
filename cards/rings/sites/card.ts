// The sites with those who decide for each (RING-1).
import type { Language } from '../../../domain/language.ts';
import type { AdaptiveCard, CardElement } from '../../adaptive-card.ts';
import { actionSet, execute, toggle, typeCommand } from '../../buttons.ts';
import { detail, line } from '../../lines.ts';
import template from '../../list-template.json' with { type: 'json' };
import { type Page, pageButtons, pageText } from '../../paging.ts';
import { strong } from '../../plain-text.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { INPUTS } from '../../verbs.ts';
import { sitesTexts } from './texts.ts';

export type SitesView = CardBase & {
  /** PAGE_SIZES.sites. */
  readonly rows: Page<{
    readonly name: string;
    readonly servers: number;
    readonly admins: readonly string[];
    readonly rebootPolicy: 'never' | 'if-needed' | 'always' | 'ask' | null;
    /** RUN-22. */
    readonly downloadEve: boolean;
  }>;
  readonly access: { readonly edit: boolean };
};

const compiled = compileTemplate(template);
const FORM = 'site-create';

export function sitesCard(view: SitesView, language: Language): AdaptiveCard {
  const words = sitesTexts[language];
  const { rows, access } = view;
  return renderCard(
    compiled,
    {
      data: {
        heading: words.heading,
        subtitle: [],
        state: [],
        empty: rows.total === 0 ? words.none : '',
        rows: rows.rows.map(({ name, servers, admins, rebootPolicy, downloadEve }) => ({
          lines: [
            line(strong(name, 80), words.servers(servers)),
            detail(admins.length === 0 ? words.noAdmin : words.admins(admins.join(', ')), {}, 300),
            detail(words.reboot[rebootPolicy ?? 'campaign']),
            ...(downloadEve ? [detail(words.downloads)] : []),
          ],
          actions: [],
        })),
        foot: [access.edit ? words.help : '', pageText(rows)].filter((one) => one !== '').join(' '),
      },
      summary: words.heading,
      extra: access.edit ? [form(language)] : [],
      actions: [...(access.edit ? [toggle(words.create, FORM)] : []), typeCommand(words.rings, '/ring')],
      pager: pageButtons(rows, language, { kind: 'sites' }),
    },
    view,
    language,
  );
}

function form(language: Language): CardElement {
  const words = sitesTexts[language];
  return {
    type: 'Container',
    id: FORM,
    isVisible: false,
    separator: true,
    items: [
      { type: 'Input.Text', id: INPUTS.name, label: words.name, maxLength: 60 },
      ...actionSet([execute('site.create', words.createNow, {}, { withInputs: true })]),
    ],
  };
}
