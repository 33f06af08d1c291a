// The words of the card of snapshots.
import { counted } from '../../words.ts';

const en = {
  heading: 'Snapshots kept',
  count: (n: number) => counted(n, 'en', 'snapshot', 'snapshots'),
  none: 'No snapshots kept.',
  overdue: (n: number) =>
    `${counted(n, 'en', 'snapshot', 'snapshots')} should have been removed; the removal has not succeeded yet.`,
  age: (age: string) => `${age} old`,
  ageUnknown: 'age unknown',
  sizeUnknown: 'size unknown',
  sizeRead: (at: string) => `size read on ${at}`,
  state: {
    held: 'kept',
    'in-use': 'in use',
    leaving: 'being removed',
    stuck: 'removal failed',
    asked: 'keep or delete?',
    orphan: 'orphan',
  },
  askedCount: (n: number) =>
    `${counted(n, 'en', 'snapshot', 'snapshots')} past the retention period: keep or delete? None is deleted without you.`,
  question: (at: string, why: string, mayKeep: boolean) =>
    `Retention ended on ${at}, and ${why}. ${mayKeep ? 'Keep it or delete it?' : 'It cannot be kept any longer: delete it?'}`,
  why: {
    failed: 'the attempt that took it failed',
    ko: 'the owner answered KO',
    unanswered: 'no owner has answered',
  },
  room: (name: string, free: number) => `${name}: ${free} % free`,
  roomUnknown: 'free space on its datastore unknown',
  proved: { uuid: 'machine identified by uuid', name: 'machine identified by name only' },
  orphans: 'Orphans: named by PatchCenter, but part of no campaign. They stay until somebody deletes them.',
  orphanCount: (n: number) => `${counted(n, 'en', 'orphan snapshot', 'orphan snapshots')} in the vCenters.`,
  machine: (vm: string) => `machine ${vm}`,
  silent: (vcenters: string, since: string | null) =>
    `${vcenters}: no answer to the last check, content unknown${since === null ? '' : ` since ${since}`}.`,
  crash: 'crash-consistent',
  campaign: (id: number) => `campaign ${id}`,
  goes: (at: string) => `removed after validation, or on ${at}`,
  kept: (until: string, by: string) => `kept until ${until} by ${by}`,
  keep: 'Keep one more day',
  delete: 'Delete now',
};

const fr: typeof en = {
  heading: 'Snapshots conservés',
  count: (n) => counted(n, 'fr', 'snapshot', 'snapshots'),
  none: 'Aucun snapshot conservé.',
  overdue: (n) =>
    n === 1
      ? '1 snapshot aurait dû être supprimé ; la suppression n’a pas encore réussi.'
      : `${n} snapshots auraient dû être supprimés ; la suppression n’a pas encore réussi.`,
  age: (age) => `depuis ${age}`,
  ageUnknown: 'âge inconnu',
  sizeUnknown: 'taille inconnue',
  sizeRead: (at) => `taille lue ${at}`,
  state: {
    held: 'conservé',
    'in-use': 'utilisé',
    leaving: 'suppression en cours',
    stuck: 'suppression en échec',
    asked: 'garder ou supprimer ?',
    orphan: 'orphelin',
  },
  askedCount: (n) =>
    n === 1
      ? '1 snapshot a dépassé sa durée de conservation : garder ou supprimer ? Il n’est pas supprimé sans vous.'
      : `${n} snapshots ont dépassé leur durée de conservation : garder ou supprimer ? Aucun n’est supprimé sans vous.`,
  question: (at, why, mayKeep) =>
    `Conservation terminée ${at}, et ${why}. ${mayKeep ? 'Le garder ou le supprimer ?' : 'Il ne peut plus être gardé : le supprimer ?'}`,
  why: {
    failed: 'la tentative qui l’a pris a échoué',
    ko: 'le responsable a répondu KO',
    unanswered: 'aucun responsable n’a répondu',
  },
  room: (name, free) => `${name} : ${String(free).replace('.', ',')} % libres`,
  roomUnknown: 'place inconnue sur son datastore',
  proved: { uuid: 'machine identifiée par uuid', name: 'machine identifiée par son nom seul' },
  orphans:
    'Orphelins : nommés par PatchCenter, mais d’aucune campagne. Ils restent jusqu’à ce que quelqu’un les supprime.',
  orphanCount: (n) => `${counted(n, 'fr', 'snapshot orphelin', 'snapshots orphelins')} dans les vCenters.`,
  machine: (vm) => `machine ${vm}`,
  silent: (vcenters, since) =>
    `${vcenters} : pas de réponse au dernier contrôle, contenu inconnu${since === null ? '' : ` depuis ${since}`}.`,
  crash: 'comme après une coupure',
  campaign: (id) => `campagne ${id}`,
  goes: (at) => `supprimé après la validation, ou ${at}`,
  kept: (until, by) => `gardé jusqu’à ${until} par ${by}`,
  keep: 'Garder un jour de plus',
  delete: 'Supprimer',
};

export const snapshotsTexts = { en, fr };
