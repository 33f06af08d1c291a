// The words of the card of exclusions.
import { counted } from '../../words.ts';

const en = {
  heading: 'Package exclusions',
  all: 'all servers',
  count: (n: number) => counted(n, 'en', 'exclusion', 'exclusions'),
  none: 'No exclusions.',
  general: (globs: string) => `Every new campaign: ${globs}`,
  heldBack: (n: number) => `${counted(n, 'en', 'security advisory', 'security advisories')} held back`,
  heldBackAll: (n: number, servers: number) =>
    `${counted(n, 'en', 'security advisory', 'security advisories')} held back on ${counted(servers, 'en', 'server', 'servers')}`,
  holdsNothing: 'no known security advisory is held back',
  generalHolds: 'What this list holds back counts only in the total above.',
  until: (day: string) => `until ${day}`,
  noEnd: 'no expiry',
  overdue: (day: string) => `end passed on ${day}: extend or remove`,
  overdueCount: (n: number) => `${n} past ${n === 1 ? 'its' : 'their'} end`,
  since: (day: string) => `known since ${day}`,
  byOwner: 'By owner',
  extend: 'Extend or add…',
  nobody: 'no owner',
  remove: 'Remove',
  add: 'Add…',
  addNow: 'Add the exclusion',
  globs: 'Packages (separate with spaces)',
  untilLabel: 'Until (empty: 90 days)',
  reason: 'Reason',
  export: 'Export to Excel',
};

const fr: typeof en = {
  heading: 'Exclusions de paquets',
  all: 'tous les serveurs',
  count: (n) => counted(n, 'fr', 'exclusion', 'exclusions'),
  none: 'Aucune exclusion.',
  general: (globs) => `Toutes les nouvelles campagnes : ${globs}`,
  heldBack: (n) => `${counted(n, 'fr', 'avis de sécurité retenu', 'avis de sécurité retenus')}`,
  heldBackAll: (n, servers) =>
    `${counted(n, 'fr', 'avis de sécurité retenu', 'avis de sécurité retenus')} sur ${counted(servers, 'fr', 'serveur', 'serveurs')}`,
  holdsNothing: 'aucun avis de sécurité connu n’est retenu',
  generalHolds: 'Ce que cette liste retient n’est compté que dans le total ci-dessus.',
  until: (day) => `jusqu’au ${day}`,
  noEnd: 'sans expiration',
  overdue: (day) => `fin passée le ${day} : prolonger ou retirer`,
  overdueCount: (n) => `${n} dont la fin est passée`,
  since: (day) => `connu depuis le ${day}`,
  byOwner: 'Par responsable',
  extend: 'Prolonger ou ajouter…',
  nobody: 'sans responsable',
  remove: 'Retirer',
  add: 'Ajouter…',
  addNow: 'Ajouter l’exclusion',
  globs: 'Paquets (séparés par des espaces)',
  untilLabel: 'Jusqu’au (vide : 90 jours)',
  reason: 'Motif',
  export: 'Exporter en Excel',
};

export const excludesTexts = { en, fr };
