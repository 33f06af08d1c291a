// A rollback of a server with databases: what goes with it, and the agreement of their owner (RUN-10).
import type { CampaignId } from '../../../domain/ids.ts';
import type { Language } from '../../../domain/language.ts';
import type { AdaptiveCard } from '../../adaptive-card.ts';
import { execute } from '../../buttons.ts';
import { formatDuration, formatInstant } from '../../dates.ts';
import { detail, line } from '../../lines.ts';
import template from '../../list-template.json' with { type: 'json' };
import { run, strong } from '../../plain-text.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { explained } from '../../words.ts';
import { rollbackTexts } from './texts.ts';

export type RollbackView = CardBase & {
  readonly requestId: number;
  readonly campaignId: CampaignId;
  readonly hostname: string;
  readonly application: string | null;
  readonly databases: readonly { readonly name: string; readonly engine: string | null }[];
  /** Whatever was written since goes. */
  readonly takenAt: Date;
  readonly askedAt: Date;
  readonly askedBy: string;
  readonly reason: string;
  readonly state:
    | { readonly kind: 'asked' }
    | { readonly kind: 'agreed' | 'refused'; readonly by: string; readonly at: Date }
    /** The snapshot is held no longer. */
    | { readonly kind: 'void' };
  readonly access: { readonly agree: boolean; readonly takeBack: boolean };
};

const compiled = compileTemplate(template);
const MAX_DATABASES = 12;

export function rollbackCard(view: RollbackView, language: Language): AdaptiveCard {
  const words = rollbackTexts[language];
  const { requestId, hostname, application, databases, state, access } = view;
  const open = state.kind === 'asked';
  const written = formatDuration(view.askedAt.getTime() - view.takenAt.getTime(), language);
  const rest = databases.length - MAX_DATABASES;
  return renderCard(
    compiled,
    {
      data: {
        heading: words.heading,
        subtitle: line(strong(hostname, 60), run(application ?? '', {}, 80), words.campaign(view.campaignId)).inlines,
        state: [stateRun(view, language)],
        empty: '',
        rows: [
          {
            lines: [
              line(run(words.lost(written, formatInstant(view.takenAt, language)), { color: 'Attention' })),
              ...databases
                .slice(0, MAX_DATABASES)
                .map(({ name, engine }) => detail(engine === null ? name : `${name} (${engine})`)),
              ...(rest > 0 ? [detail(words.more(rest), {}, 60)] : []),
              detail(words.asked(view.askedBy, formatInstant(view.askedAt, language)), {}, 160),
              detail(view.reason),
            ],
            actions: [],
          },
        ],
        foot: '',
      },
      summary: explained(words.heading, hostname, language),
      actions: open
        ? [
            ...(access.agree ? [execute('rollback.agree', words.agree, { requestId })] : []),
            ...(access.agree || access.takeBack ? [execute('rollback.refuse', words.refuse, { requestId })] : []),
          ]
        : [],
    },
    view,
    language,
  );
}

function stateRun({ state }: RollbackView, language: Language) {
  const words = rollbackTexts[language];
  switch (state.kind) {
    case 'asked':
      return run(words.waits, { color: 'Warning', weight: 'Bolder' }, 160);
    case 'agreed':
    case 'refused':
      return run(words[state.kind](state.by, formatInstant(state.at, language)), { weight: 'Bolder' });
    case 'void':
      return run(words.void, { weight: 'Bolder' }, 160);
  }
}
