// The words of the prod-go card.
import { counted } from '../words.ts';
import type { ProdGoView } from './view.ts';

type Counts = ProdGoView['counts'];

const en = {
  heading: (id: number) => `Prod go of campaign ${id}`,
  created: (by: string) => `created by ${by}; somebody else decides`,
  anybody: (by: string) => `created by ${by}`,
  blocked: (n: number) =>
    `✖ Closed: ${counted(n, 'en', 'production server is blocked', 'production servers are blocked')}.`,
  green: (n: number) => `✔ Green: ${counted(n, 'en', 'production server', 'production servers')} can be approved.`,
  staysOut: (n: number) => `${counted(n, 'en', 'server stays', 'servers stay')} out of it.`,
  goes: (n: number) => `Goes given (${n})`,
  goBy: (by: string, at: string) => `${by}, ${at}:`,
  nobody: 'no server any more',
  acknowledged: (names: string) => `acknowledged by name: ${names}`,
  leftOut: (n: number) => `Left out, blocked (${n})`,
  lost: (n: number) => `Link lost: the linked server is no longer patched (${n})`,
  approved: (by: string, at: string) => `✔ Approved by ${by}, ${at}.`,
  refused: (by: string, at: string) => `✖ Refused by ${by}, ${at}.`,
  shortened: (by: string, reason: string) =>
    `Gates shortened by ${by}: green checks after the update stand in for an answer that is missing. ${reason}`,
  reason: 'Reason',
  servers: 'Production servers',
  counts: ({ ready, blocked, approved }: Counts) =>
    `${ready} ready, ${blocked} blocked${approved > 0 ? `, ${approved} approved` : ''}`,
  unlinkedCount: 'Unlinked',
  ambiguousCount: 'Ambiguous',
  blockers: (n: number) => `What blocks (${n})`,
  overridden: (n: number) => `Gate overridden (${n})`,
  overriddenBy: (by: string, at: string) => `by ${by}, ${at}`,
  unlinked: (n: number) => `Without a linked non-production server (${n})`,
  ambiguous: (n: number) => `Ambiguous correspondence (${n})`,
  acknowledge: 'To acknowledge by name',
  acknowledgeOne: 'I accept it without a validation',
  acknowledgeAll: (n: number) => `I accept these ${n} servers without a validation`,
  tooMany: 'Too many to be acknowledged on one card: link them with /links, or exclude some.',
  validated: (n: number) => `Validated (${n})`,
  by: (by: string, at: string) => `by ${by}, ${at}`,
  reasonLabel: 'Reason (needed to refuse or to override)',
  closedAgain: (n: number) => `✖ Closed again: ${counted(n, 'en', 'server', 'servers')}.`,
  override: (n: number) => `Override the gate (${n})`,
  overrideOne: 'Override',
  overrideSome: 'Override one by one',
  approve: (n: number) => `Approve production (${n})`,
  refuse: 'Refuse',
  open: 'Open the campaign',
  refresh: 'Refresh',
};

const fr: typeof en = {
  heading: (id) => `Feu vert prod de la campagne ${id}`,
  created: (by) => `créée par ${by} ; une autre personne décide`,
  anybody: (by) => `créée par ${by}`,
  blocked: (n) => `✖ Fermé : ${counted(n, 'fr', 'serveur de production bloqué', 'serveurs de production bloqués')}.`,
  green: (n) =>
    `✔ Vert : ${counted(n, 'fr', 'serveur de production peut être approuvé', 'serveurs de production peuvent être approuvés')}.`,
  staysOut: (n) => `${counted(n, 'fr', 'serveur reste', 'serveurs restent')} en dehors.`,
  goes: (n) => `Feux verts donnés (${n})`,
  goBy: (by, at) => `${by}, ${at} :`,
  nobody: 'plus aucun serveur',
  acknowledged: (names) => `reconnus nommément : ${names}`,
  leftOut: (n) => `Laissés de côté, bloqués (${n})`,
  lost: (n) => `Lien perdu : le serveur lié n’est plus patché (${n})`,
  approved: (by, at) => `✔ Approuvé par ${by}, ${at}.`,
  refused: (by, at) => `✖ Refusé par ${by}, ${at}.`,
  shortened: (by, reason) =>
    `Contrôles raccourcis par ${by} : des contrôles verts après la mise à jour remplacent une réponse manquante. ${reason}`,
  reason: 'Motif',
  servers: 'Serveurs de production',
  counts: ({ ready, blocked, approved }) =>
    [
      counted(ready, 'fr', 'prêt', 'prêts'),
      counted(blocked, 'fr', 'bloqué', 'bloqués'),
      ...(approved > 0 ? [counted(approved, 'fr', 'approuvé', 'approuvés')] : []),
    ].join(', '),
  unlinkedCount: 'Sans lien',
  ambiguousCount: 'Ambigus',
  blockers: (n) => `Ce qui bloque (${n})`,
  overridden: (n) => `Passés outre (${n})`,
  overriddenBy: (by, at) => `par ${by}, ${at}`,
  unlinked: (n) => `Sans serveur hors production lié (${n})`,
  ambiguous: (n) => `Correspondance ambiguë (${n})`,
  acknowledge: 'À reconnaître nommément',
  acknowledgeOne: 'Je l’accepte sans validation',
  acknowledgeAll: (n) => `J’accepte ces ${n} serveurs sans validation`,
  tooMany: 'Trop nombreux pour être reconnus sur une carte : liez-les avec /correspondances, ou excluez-en.',
  validated: (n) => `Validés (${n})`,
  by: (by, at) => `par ${by}, ${at}`,
  reasonLabel: 'Motif (obligatoire pour refuser ou passer outre)',
  closedAgain: (n) => `✖ Refermé : ${counted(n, 'fr', 'serveur', 'serveurs')}.`,
  override: (n) => `Passer outre (${n})`,
  overrideOne: 'Passer outre',
  overrideSome: 'Passer outre un par un',
  approve: (n) => `Approuver la production (${n})`,
  refuse: 'Refuser',
  open: 'Ouvrir la campagne',
  refresh: 'Actualiser',
};

export const prodGoTexts = { en, fr };
