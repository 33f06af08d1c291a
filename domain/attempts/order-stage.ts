// Where an update is that is ordered from somebody who tells no more while it runs (Systems Manager): words stand in place of a count.
import { counted } from '../counts.ts';
import type { Language } from '../language.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/monitor-commands.html */
export const ORDER_STAGES = [
  /** Given, and not known to have reached its agent. */
  'ordered',
  /** The agent was tried in vain, and is tried again. */
  'delayed',
  'at-work',
  'cancelling',
] as const;
export type OrderStage = (typeof ORDER_STAGES)[number];

/** `packages`: in its list; 0: not known. */
export type RunningOrder = { readonly stage: OrderStage; readonly packages: number };

export function isOrderStage(phase: string): phase is OrderStage {
  return ORDER_STAGES.some((stage) => stage === phase);
}

export function orderText({ stage, packages }: RunningOrder, language: Language): string {
  if (stage === 'at-work' && packages > 0) {
    return language === 'fr'
      ? `installation de ${counted(packages, 'fr', 'paquet', 'paquets')}`
      : `installing ${counted(packages, 'en', 'package', 'packages')}`;
  }
  return WORDS[stage][language];
}

const WORDS: Readonly<Record<OrderStage, Readonly<Record<Language, string>>>> = {
  ordered: { fr: 'ordre donné, pas encore reçu par l’agent', en: 'ordered, not yet received by the agent' },
  delayed: { fr: 'agent injoignable, AWS réessaie', en: 'agent not reached, AWS is trying again' },
  'at-work': { fr: 'installation en cours', en: 'installing' },
  cancelling: { fr: 'annulation en cours dans AWS', en: 'being cancelled in AWS' },
};
