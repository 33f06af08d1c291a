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

/** What to do about it, for whoever looks after the product. */
export const FAULT_ADVICE: Readonly<Record<FaultKind, Text>> = {
  unreachable: {
    fr: 'Vérifiez qu’il fonctionne, puis son adresse, le proxy et le pare-feu.',
    en: 'Check that it is up, then its address, the proxy and the firewall.',
  },
  silent: { fr: 'Vérifiez sa charge et le réseau.', en: 'Check its load and the network.' },
  refused: {
    fr: 'Renouvelez le mot de passe, le jeton ou le certificat, ou débloquez le compte.',
    en: 'Renew the password, token or certificate, or unlock the account.',
  },
  limited: { fr: 'Rien à faire : nouvel essai automatique.', en: 'Nothing to do: it is tried again by itself.' },
  nonsense: {
    fr: 'Prévenez son administrateur : une mise à jour ou un proxy peut en être la cause.',
    en: 'Tell its administrator: an upgrade or a proxy may be the cause.',
  },
  incomplete: {
    fr: 'Si cela dure, vérifiez ce que le compte a le droit de lire.',
    en: 'If it lasts, check what the account may read.',
  },
  shrunk: {
    fr: 'Vérifiez là-bas, puis acceptez les départs s’ils sont voulus.',
    en: 'Check there, then accept the departures if they are intended.',
  },
  settings: {
    fr: 'Corrigez-les, ou les droits du compte là-bas.',
    en: 'Correct them, or the rights of the account there.',
  },
  internal: { fr: 'Signalez-la avec ce journal.', en: 'Report it with that log.' },
};
