// The words of the card of snapshots.
import { counted } from '../words.ts';

const en = {
  heading: 'Snapshots in custody',
  count: (n: number) => counted(n, 'en', 'snapshot', 'snapshots'),
  none: 'No snapshot is held.',
  overdue: (n: number) => `${counted(n, 'en', 'snapshot', 'snapshots')} should be gone and could not be removed yet.`,
  age: (age: string) => `${age} old`,
  ageUnknown: 'age unknown',
  sizeUnknown: 'size unknown',
  sizeRead: (at: string) => `size read on ${at}`,
  state: { held: 'held', 'in-use': 'in use', leaving: 'being removed', stuck: 'removal failed', orphan: 'orphan' },
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
    orphan: 'orphelin',
  },
  orphans:
    'Orphelins : nommés comme les nôtres, inconnus de toute campagne. Ils restent jusqu’à ce que quelqu’un les supprime.',
  orphanCount: (n) => `${counted(n, 'fr', 'snapshot orphelin', 'snapshots orphelins')} dans les vCenters.`,
  machine: (vm) => `machine ${vm}`,
  silent: (vcenters, since) =>
    `${vcenters} : pas de réponse au dernier contrôle, son contenu est inconnu${since === null ? '' : ` depuis ${since}`}.`,
  crash: 'crash-consistent',
  campaign: (id) => `campagne ${id}`,
  goes: (at) => `supprimé après la validation, ou ${at}`,
  kept: (until, by) => `gardé jusqu’à ${until} par ${by}`,
  keep: 'Garder un jour de plus',
  delete: 'Supprimer',
};

export const snapshotsTexts = { en, fr };
