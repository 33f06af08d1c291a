// The words of the card of snapshots.
import { counted } from '../../words.ts';

const en = {
  heading: 'Snapshots in custody',
  count: (n: number) => counted(n, 'en', 'snapshot', 'snapshots'),
  none: 'No snapshot is held.',
  overdue: (n: number) => `${counted(n, 'en', 'snapshot', 'snapshots')} should be gone and could not be removed yet.`,
  age: (age: string) => `${age} old`,
  ageUnknown: 'age unknown',
  sizeUnknown: 'size unknown',
  sizeRead: (at: string) => `size read on ${at}`,
  state: {
    held: 'held',
    'in-use': 'in use',
    leaving: 'being removed',
    stuck: 'removal failed',
    asked: 'keep or delete?',
    orphan: 'orphan',
  },
  askedCount: (n: number) =>
    `${counted(n, 'en', 'snapshot', 'snapshots')} past their time: keep or delete? Nothing goes without you.`,
  question: (at: string, why: string) => `Its time was over on ${at}, and ${why}: keep it, or delete it?`,
  why: {
    failed: 'the server is not patched',
    ko: 'its owner said KO',
    unanswered: 'no owner has answered',
  },
  room: (name: string, free: number) => `${name}: ${free} % free`,
  roomUnknown: 'room on its datastore unknown',
  proved: { uuid: 'machine proved by its uuid', name: 'machine found by its name' },
  orphans: 'Orphans: named like ours, known to no campaign. They stay until somebody deletes them.',
  orphanCount: (n: number) => `${counted(n, 'en', 'orphan snapshot', 'orphan snapshots')} in the vCenters.`,
  machine: (vm: string) => `machine ${vm}`,
  silent: (vcenters: string, since: string | null) =>
    `${vcenters}: no answer at the last look, so what is there is unknown${since === null ? '' : ` since ${since}`}.`,
  crash: 'crash-consistent',
  campaign: (id: number) => `campaign ${id}`,
  goes: (at: string) => `removed after the validation, or on ${at}`,
  kept: (until: string, by: string) => `kept until ${until} by ${by}`,
  keep: 'Keep a day longer',
  delete: 'Delete now',
};

const fr: typeof en = {
  heading: 'Snapshots en garde',
  count: (n) => counted(n, 'fr', 'snapshot', 'snapshots'),
  none: 'Aucun snapshot n’est conservé.',
  overdue: (n) =>
    n === 1
      ? '1 snapshot devrait être parti et n’a pas encore pu être supprimé.'
      : `${n} snapshots devraient être partis et n’ont pas encore pu être supprimés.`,
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
      ? '1 snapshot a dépassé sa durée : garder ou supprimer ? Rien ne part sans vous.'
      : `${n} snapshots ont dépassé leur durée : garder ou supprimer ? Rien ne part sans vous.`,
  question: (at, why) => `Sa durée s’est achevée ${at}, et ${why} : le garder ou le supprimer ?`,
  why: {
    failed: 'le serveur n’est pas patché',
    ko: 'son responsable a répondu KO',
    unanswered: 'aucun responsable n’a répondu',
  },
  room: (name, free) => `${name} : ${String(free).replace('.', ',')} % libres`,
  roomUnknown: 'place inconnue sur son datastore',
  proved: { uuid: 'machine prouvée par son uuid', name: 'machine trouvée par son nom' },
  orphans:
    'Orphelins : nommés comme les nôtres, inconnus de toute campagne. Ils restent jusqu’à ce que quelqu’un les supprime.',
  orphanCount: (n) => `${counted(n, 'fr', 'snapshot orphelin', 'snapshots orphelins')} dans les vCenters.`,
  machine: (vm) => `machine ${vm}`,
  silent: (vcenters, since) =>
    `${vcenters} : pas de réponse au dernier contrôle, son contenu est inconnu${since === null ? '' : ` depuis ${since}`}.`,
  crash: 'comme après une coupure',
  campaign: (id) => `campagne ${id}`,
  goes: (at) => `supprimé après la validation, ou ${at}`,
  kept: (until, by) => `gardé jusqu’à ${until} par ${by}`,
  keep: 'Garder un jour de plus',
  delete: 'Supprimer',
};

export const snapshotsTexts = { en, fr };
