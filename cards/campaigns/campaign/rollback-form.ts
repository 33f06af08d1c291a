// Servers that failed or have a KO, and whose snapshot can be restored now (RUN-10). Hidden until asked for.
import type { CampaignId, ServerId } from '../../../domain/ids.ts';
import type { Language, Text } from '../../../domain/language.ts';
import type { CardAction, CardElement } from '../../adaptive-card.ts';
import { actionSet, execute, toggle } from '../../buttons.ts';
import { inertText } from '../../plain-text.ts';
import { noteLines } from '../../shared/note-lines.ts';
import { INPUTS } from '../../verbs.ts';
import { explained } from '../../words.ts';

export type RollbackChoice = {
  readonly id: ServerId;
  readonly hostname: string;
  /** Of a foundation (RUN-21): what else goes with it. */
  readonly warning?: Text;
};

const FORM = 'rollback';

const en = {
  title: 'Rollback…',
  server: 'Server to roll back to its snapshot',
  reason: 'Reason (required)',
  restore: 'Roll back',
};

const fr: typeof en = {
  title: 'Retour arrière…',
  server: 'Serveur à ramener à son snapshot',
  reason: 'Motif (obligatoire)',
  restore: 'Ramener au snapshot',
};

const texts = { en, fr };

/** Nothing where there is nothing to restore. */
export function rollbackToggle(servers: readonly RollbackChoice[], language: Language): readonly CardAction[] {
  return servers.length === 0 ? [] : [toggle(texts[language].title, FORM)];
}

/** One server at a time: what is lost with it is another question for each. */
export function rollbackForm(
  servers: readonly RollbackChoice[],
  on: { readonly campaignId: CampaignId; readonly page: number },
  language: Language,
): readonly CardElement[] {
  const [first] = servers;
  if (first === undefined) return [];
  const words = texts[language];
  const choices = servers.map(({ id, hostname }) => ({ title: inertText(hostname, 48), value: String(id) }));
  return [
    {
      type: 'Container',
      id: FORM,
      isVisible: false,
      items: [
        ...noteLines(
          servers.map(({ hostname, warning }) => (warning === undefined ? null : warningOf(hostname, warning))),
          language,
        ),
        // Chosen by the person where there is a choice: what is rolled back by a slip is lost.
        {
          type: 'Input.ChoiceSet',
          id: INPUTS.restored,
          label: words.server,
          value: servers.length === 1 ? String(first.id) : '',
          choices,
        },
        { type: 'Input.Text', id: INPUTS.reason, label: words.reason, maxLength: 500 },
        ...actionSet([execute('campaign.rollback', words.restore, on, { withInputs: true })]),
      ],
    },
  ];
}

function warningOf(hostname: string, { fr: said, en: saidEn }: Text): Text {
  return { fr: explained(hostname, said, 'fr'), en: explained(hostname, saidEn, 'en') };
}
