// What may go wrong with the other side, by what is to be done about it (ADR 17).
import type { Text } from '../language.ts';
import { keptText } from './kept-text.ts';

export const FAULT_KINDS = [
  'unreachable',
  'silent',
  'refused',
  'limited',
  'nonsense',
  'incomplete',
  'shrunk',
  'settings',
  'internal',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** `detail`: in the words of the other side, or of the network; never a secret, never the query of an address. */
export type Fault = { readonly kind: FaultKind; readonly detail: string; readonly waitMs?: number };

/** Thrown by what talks to the other side. */
export class IntegrationFault extends Error {
  override readonly name = 'IntegrationFault';
  readonly fault: Fault;

  constructor(fault: Fault) {
    const detail = keptText(fault.detail);
    super(`${fault.kind}: ${detail}`);
    this.fault = { ...fault, detail };
  }
}

export const FAULT_WORDS: Readonly<Record<FaultKind, Text>> = {
  unreachable: { fr: 'injoignable', en: 'cannot be reached' },
  silent: { fr: 'ne répond plus', en: 'does not answer any more' },
  refused: { fr: 'refuse le compte ou le jeton', en: 'refuses the account or token' },
  limited: { fr: 'demande d’attendre', en: 'asks to wait' },
  nonsense: { fr: 'réponse incompréhensible', en: 'answer that makes no sense' },
  incomplete: { fr: 'lecture incomplète', en: 'incomplete reading' },
  shrunk: { fr: 'plus d’un dixième a disparu', en: 'more than a tenth is gone' },
  settings: { fr: 'réglages à corriger', en: 'settings to correct' },
  internal: {
    fr: 'erreur de PatchCenter, voir le journal du worker',
    en: 'an error of PatchCenter, see the log of the worker',
  },
};
