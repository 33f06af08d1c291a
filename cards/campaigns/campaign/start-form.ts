// Whose servers are started, and when (RUN-2): never more than what was asked for. Hidden until asked for.
import type { CampaignId } from '../../../domain/ids.ts';
import type { Language } from '../../../domain/language.ts';
import type { CardAction, CardElement } from '../../adaptive-card.ts';
import { actionSet, execute, toggle } from '../../buttons.ts';
import { INPUTS } from '../../verbs.ts';

/** Servers that an order would start now. */
export type StartOffer = {
  /** Whatever their slot. */
  readonly all: number;
  /** The campaign does not start by slot yet. */
  readonly slots: boolean;
};

const FORM = 'start';

const en = {
  title: 'Start…',
  which: 'Start',
  mine: 'mine that are due',
  due: 'all that are due',
  slots: 'each at its slot',
  all: (n: number) => `all ${n} at once`,
  count: (n: number) => `To start all at once, type ${n}`,
  start: 'Start as chosen',
};

const fr: typeof en = {
  title: 'Démarrer…',
  which: 'Démarrer',
  mine: 'les miens, à l’heure',
  due: 'tous ceux dont c’est l’heure',
  slots: 'chacun à son créneau',
  all: (n) => `les ${n}, tout de suite`,
  count: (n) => `Pour tous, tout de suite : tapez ${n}`,
  start: 'Démarrer selon ce choix',
};

const texts = { en, fr };

export function startToggle(language: Language): CardAction {
  return toggle(texts[language].title, FORM);
}

/** A list and one button: as many buttons as choices would not fit on a full card. */
export function startForm(offer: StartOffer, campaignId: CampaignId, language: Language): CardElement {
  const words = texts[language];
  const choices = [
    { title: words.mine, value: 'mine' },
    { title: words.due, value: 'due' },
    ...(offer.slots ? [{ title: words.slots, value: 'slots' }] : []),
    { title: words.all(offer.all), value: 'all' },
  ];
  return {
    type: 'Container',
    id: FORM,
    isVisible: false,
    items: [
      { type: 'Input.ChoiceSet', id: INPUTS.which, label: words.which, value: 'mine', choices },
      { type: 'Input.Text', id: INPUTS.count, label: words.count(offer.all), maxLength: 6 },
      ...actionSet([execute('campaign.start-which', words.start, { campaignId }, { withInputs: true })]),
    ],
  };
}
