// Whose servers are started, and when (RUN-2): never more than what was asked for. Hidden until asked for.
import type { CampaignId } from '../../../domain/ids.ts';
import type { Language } from '../../../domain/language.ts';
import type { CardAction, CardElement } from '../../adaptive-card.ts';
import { actionSet, execute, toggle } from '../../buttons.ts';
import { noteLines } from '../../shared/note-lines.ts';
import { INPUTS } from '../../verbs.ts';
import type { Words } from '../../words.ts';

/** Servers that an order would start now. */
export type StartOffer = {
  /** Whatever their slot. */
  readonly all: number;
  /** Of these, those whose slot has come: of whoever looks, null where that is nobody in particular; and of everybody. */
  readonly mine: number | null;
  readonly due: number;
  /** The campaign does not start by slot yet. */
  readonly slots: boolean;
  /** What a ring or a site holds, and no order of these starts (RING-1); absent: nothing. */
  readonly leftOut?: Words;
};

const FORM = 'start';

const en = {
  title: 'Start…',
  which: 'Start',
  mine: (n: number | null) => `mine that are due${counted(n)}`,
  due: (n: number) => `all that are due${counted(n)}`,
  slots: 'each at its slot',
  all: (n: number) => (n === 1 ? 'the one that is left, at once' : `all ${n} at once`),
  count: (n: number) => `To start all at once, type ${n}`,
  start: 'Start as chosen',
};

const fr: typeof en = {
  title: 'Démarrer…',
  which: 'Démarrer',
  mine: (n) => `les miens dont c’est l’heure${counted(n)}`,
  due: (n) => `tous ceux dont c’est l’heure${counted(n)}`,
  slots: 'chacun à son créneau',
  all: (n) => (n === 1 ? 'le dernier, tout de suite' : `les ${n}, tout de suite`),
  count: (n) => `Pour tous, tout de suite : tapez ${n}`,
  start: 'Démarrer selon ce choix',
};

const texts = { en, fr };

function counted(n: number | null): string {
  return n === null ? '' : ` (${n})`;
}

export function startToggle(language: Language): CardAction {
  return toggle(texts[language].title, FORM);
}

/** A list and one button: as many buttons as choices would not fit on a full card. What would start nothing is no choice. */
export function startForm(offer: StartOffer, campaignId: CampaignId, language: Language): CardElement {
  const words = texts[language];
  const choices = [
    ...(offer.mine === 0 || offer.due === 0 ? [] : [{ title: words.mine(offer.mine), value: 'mine' }]),
    ...(offer.due === 0 ? [] : [{ title: words.due(offer.due), value: 'due' }]),
    ...(offer.slots ? [{ title: words.slots, value: 'slots' }] : []),
    ...(offer.all === 0 ? [] : [{ title: words.all(offer.all), value: 'all' }]),
  ];
  return {
    type: 'Container',
    id: FORM,
    isVisible: false,
    items: [
      { type: 'Input.ChoiceSet', id: INPUTS.which, label: words.which, value: choices[0]?.value ?? 'all', choices },
      ...(offer.all === 0
        ? []
        : [{ type: 'Input.Text' as const, id: INPUTS.count, label: words.count(offer.all), maxLength: 6 }]),
      ...noteLines([offer.leftOut ?? null], language),
      ...actionSet([execute('campaign.start-which', words.start, { campaignId }, { withInputs: true })]),
    ],
  };
}
