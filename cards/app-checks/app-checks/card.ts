// The checks of one application (RUN-9): what proves, before and after, that it works.

import type { ApplicationId } from '../../../domain/ids.ts';
import type { Language } from '../../../domain/language.ts';
import type { AdaptiveCard } from '../../adaptive-card.ts';
import { execute } from '../../buttons.ts';
import { line } from '../../lines.ts';
import template from '../../list-template.json' with { type: 'json' };
import { run, strong } from '../../plain-text.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { explained, wholeNumber } from '../../words.ts';
import { appChecksTexts } from './texts.ts';

export type AppChecksView = CardBase & {
  readonly applicationId: ApplicationId;
  readonly application: string;
  readonly servers: number;
  readonly checks: readonly {
    readonly id: number;
    readonly kind: 'command' | 'url';
    readonly name: string;
    readonly by: string;
  }[];
  readonly access: { readonly edit: boolean };
};

const compiled = compileTemplate(template);

export function appChecksCard(view: AppChecksView, language: Language): AdaptiveCard {
  const words = appChecksTexts[language];
  const { applicationId, checks, access } = view;
  return renderCard(
    compiled,
    {
      data: {
        heading: words.heading,
        subtitle: line(strong(view.application, 80), view.servers > 0 && words.servers(view.servers)).inlines,
        state: [
          run(access.edit ? `${words.explained} ${words.add(view.application)}` : words.explained, { isSubtle: true }),
        ],
        empty: checks.length === 0 ? words.none : '',
        rows: checks.map(({ id, kind, name, by }) => ({
          lines: [line(words.kind[kind], run(name, { fontType: 'Monospace' }), run(by, { isSubtle: true }, 40))],
          actions: access.edit ? [execute('app-checks.remove', words.remove, { applicationId, checkId: id })] : [],
        })),
        foot: '',
      },
      summary: explained(words.heading, wholeNumber(checks.length, language), language),
    },
    view,
    language,
  );
}
