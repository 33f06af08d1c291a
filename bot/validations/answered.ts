// How a card answers an OK or a KO: as it stands now, with what was patched since and still waits.
import { nameList } from '../../domain/attempts/name-list.ts';
import type { Text } from '../../domain/language.ts';
import type { ClickAnswer } from '../chat/ports.ts';
import type { ActionContext } from '../shared/click.ts';
import { type ActionServices, drawOutcome } from '../shared/click-answers.ts';
import type { Outcome } from '../shared/operation.ts';
import type { Answered } from './answer-validation.ts';

export function drawAnswered(
  services: ActionServices,
  context: ActionContext<unknown>,
  outcome: Outcome<Answered>,
  { key, page }: { readonly key: string; readonly page: number },
): Promise<ClickAnswer> {
  return drawOutcome(services, context, outcome, { clicked: key, page, note: ({ since }) => sinceText(since) });
}

function sinceText(hostnames: readonly string[]): Text | null {
  if (hostnames.length === 0) return null;
  const { fr, en } = nameList(hostnames, 4);
  return {
    fr: `Patché depuis l’affichage de la carte, validation en attente : ${fr}.`,
    en: `Patched since the card was shown, validation pending: ${en}.`,
  };
}
