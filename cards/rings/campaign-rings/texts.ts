// The words of the card of a campaign's rings and sites.
import { countedParts } from '../../words.ts';

type Counts = {
  readonly servers: number;
  readonly patched: number;
  readonly accepted: number;
  /** KO from their owners. */
  readonly refused: number;
};

const en = {
  heading: (id: number) => `Rings and sites of campaign ${id}`,
  none: 'Neither rings nor sites: nothing of this campaign waits for other servers.',
  ring: (name: string) => `Ring “${name}”`,
  everybody: 'Everybody else',
  site: (name: string) => `Site “${name}”`,
  noServer: 'no server in this campaign',
  counts: ({ servers, patched, accepted, refused }: Counts) =>
    countedParts(
      'en',
      [servers, 'server', 'servers'],
      [patched, 'patched', 'patched'],
      [accepted, 'accepted', 'accepted'],
      [refused, 'KO', 'KO'],
    ),
  siteCounts: (servers: number, patched: number) =>
    countedParts('en', [servers, 'server', 'servers'], [patched, 'patched', 'patched']),
  isOpen: 'open',
  opened: (by: string, at: string) => `opened by ${by} on ${at}`,
  waits: (names: string) => `Awaiting an answer: ${names}`,
  left: 'To patch',
  otherDay: (names: string) => `Scheduled on another day than the site chose: ${names}`,
  asked0: 'no admin: the site is asked nothing',
  accepted: (by: string, at: string, day: string) => `accepted by ${by} on ${at}: ${day}`,
  anyDay: 'any day',
  onDay: (day: string) => `${day} only`,
  refused: (by: string, at: string) => `Refused by ${by} on ${at}`,
  open: 'Open a ring…',
  which: 'Ring to open in this campaign',
  reason: 'Reason',
  openNow: 'Open the ring',
  withdraw: 'Withdraw the opening',
  answer: 'Answer for my site…',
  whichSite: 'Site',
  day: 'Day (empty: any day)',
  comment: 'Reason (for a refusal)',
  accept: 'Accept',
  refuse: 'Refuse',
  campaign: 'View the campaign',
};

const fr: typeof en = {
  heading: (id) => `Anneaux et sites de la campagne ${id}`,
  none: 'Ni anneau ni site : rien de cette campagne n’attend d’autres serveurs.',
  ring: (name) => `Anneau « ${name} »`,
  everybody: 'Tous les autres',
  site: (name) => `Site « ${name} »`,
  noServer: 'aucun serveur dans cette campagne',
  counts: ({ servers, patched, accepted, refused }) =>
    countedParts(
      'fr',
      [servers, 'serveur', 'serveurs'],
      [patched, 'patché', 'patchés'],
      [accepted, 'validé', 'validés'],
      [refused, 'KO', 'KO'],
    ),
  siteCounts: (servers, patched) =>
    countedParts('fr', [servers, 'serveur', 'serveurs'], [patched, 'patché', 'patchés']),
  isOpen: 'ouvert',
  opened: (by, at) => `ouvert par ${by}, ${at}`,
  waits: (names) => `Réponse attendue : ${names}`,
  left: 'À patcher',
  otherDay: (names) => `Planifiés un autre jour que celui du site : ${names}`,
  asked0: 'sans administrateur : rien n’est demandé au site',
  accepted: (by, at, day) => `accepté par ${by}, ${at} : ${day}`,
  anyDay: 'n’importe quel jour',
  onDay: (day) => `${day} seulement`,
  refused: (by, at) => `Refusé par ${by}, ${at}`,
  open: 'Ouvrir un anneau…',
  which: 'Anneau à ouvrir dans cette campagne',
  reason: 'Motif',
  openNow: 'Ouvrir l’anneau',
  withdraw: 'Retirer l’ouverture',
  answer: 'Répondre pour mon site…',
  whichSite: 'Site',
  day: 'Jour (vide : n’importe lequel)',
  comment: 'Motif (pour un refus)',
  accept: 'Accepter',
  refuse: 'Refuser',
  campaign: 'Voir la campagne',
};

export const campaignRingsTexts = { en, fr };
