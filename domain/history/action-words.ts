// What was done, in words, for whoever reads the audit. Whatever is written down has its words here: its type asks for them.
import type { Language } from '../language.ts';

const WORDS = {
  'app-check.add': ['contrôle applicatif ajouté', 'application check added'],
  'app-check.remove': ['contrôle applicatif retiré', 'application check removed'],
  'attempt.give-up': ['exécution abandonnée', 'attempt given up'],
  'attempt.name-closed': [
    'mise à jour abandonnée, fermée sur le serveur',
    'update that was given up, closed on its server',
  ],
  'campaign.cancel': ['prévisualisation annulée', 'preview cancelled'],
  'campaign.close': ['campagne clôturée', 'campaign closed'],
  'campaign.close-asked': ['clôture demandée, à confirmer', 'close asked for, to be confirmed'],
  'campaign.create': ['campagne créée', 'campaign created'],
  'campaign.keep-open': ['campagne laissée ouverte', 'campaign kept open'],
  'campaign.limit': ['limite d’un opérateur dans la campagne', 'limit of an operator in the campaign'],
  'campaign.prereqs': ['prérequis demandés', 'prerequisites ordered'],
  'campaign.prereqs-failed': ['prérequis en échec redemandés', 'failed prerequisites ordered again'],
  'campaign.preview': ['campagne prévisualisée', 'campaign previewed'],
  'campaign.reopen': ['campagne rouverte', 'campaign opened again'],
  'campaign.retry': ['serveurs en échec relancés', 'failed servers run again'],
  'campaign.slot-start-withdrawn': ['départ aux créneaux retiré', 'start at the slots withdrawn'],
  'campaign.slots-passed': ['créneaux passés réattribués', 'passed slots given anew'],
  'campaign.start': ['départ demandé', 'start ordered'],
  'campaign.stop': ['campagne arrêtée', 'campaign stopped'],
  'channel.bind': ['canal lié', 'channel bound'],
  'channel.language': ['langue du canal', 'language of the channel'],
  'cve.scan': ['scan demandé pour une CVE', 'scan ordered for a CVE'],
  'download.fetch': ['fichier téléchargé', 'file downloaded'],
  'download.offer': ['fichier proposé', 'file offered'],
  'draft.again': ['seconde campagne des mêmes lignes', 'second campaign of the same rows'],
  'draft.assign': ['prévisualisation : serveur affecté', 'preview: server assigned'],
  'draft.leave-out': ['prévisualisation : serveur laissé de côté', 'preview: server left out'],
  'draft.limit': ['prévisualisation : limite d’un opérateur', 'preview: limit of an operator'],
  'draft.move': ['prévisualisation : serveur déplacé', 'preview: server moved'],
  'draft.override': ['prévisualisation : gel ou saison levés', 'preview: freeze or season lifted'],
  'draft.reset': ['prévisualisation : ajustements effacés', 'preview: adjustments taken back'],
  'draft.take-back': ['prévisualisation : serveur repris', 'preview: server taken back'],
  'draft.take-in': ['prévisualisation : serveur ajouté', 'preview: server taken in'],
  'emergency.create': ['campagne d’urgence créée', 'emergency campaign created'],
  'environment.say': ['environnement déclaré', 'environment declared'],
  'excludes.add': ['exclusion de paquets ajoutée', 'package exclusion added'],
  'excludes.expire': ['exclusion de paquets arrivée à son terme', 'package exclusion ended'],
  'excludes.general': ['exclusions de tous les serveurs changées', 'exclusions of all servers changed'],
  'excludes.import': ['exclusions de paquets importées', 'package exclusions imported'],
  'excludes.remove': ['exclusion de paquets retirée', 'package exclusion removed'],
  'freeze.add': ['gel ajouté', 'freeze added'],
  'freeze.remove': ['gel retiré', 'freeze removed'],
  'gate.override': ['blocage de la production outrepassé', 'gate of production overridden'],
  'host-key.accept': ['clé d’hôte acceptée', 'host key accepted'],
  'links.add': ['correspondance ajoutée', 'link added'],
  'links.apply': ['correspondances appliquées', 'links applied'],
  'links.cancel': ['changement de correspondances annulé', 'change of links cancelled'],
  'links.detect': ['correspondances détectées', 'links detected'],
  'links.import': ['correspondances importées', 'links imported'],
  'links.remove': ['correspondance retirée', 'link removed'],
  'links.undo': ['changement de correspondances défait', 'change of links undone'],
  'machine.proved': ['machine virtuelle reconnue', 'virtual machine recognised'],
  'operator.limit': ['limite permanente d’un opérateur', 'standing limit of an operator'],
  'person.bind': ['personne reconnue', 'person recognised'],
  'person.create': ['personne créée', 'person created'],
  'plan.apply': ['planning : changement appliqué', 'plan: change applied'],
  'plan.cancel': ['planning : changement annulé', 'plan: change cancelled'],
  'plan.empty': ['planning : semaine vidée', 'plan: week emptied'],
  'plan.fix': ['planning : correction proposée', 'plan: fix proposed'],
  'plan.import': ['planning : import proposé', 'plan: import proposed'],
  'plan.set': ['planning : ligne changée', 'plan: row changed'],
  'plan.template': ['planning : année proposée', 'plan: year proposed'],
  'plan.undo': ['planning : changement défait', 'plan: change undone'],
  'prereqs.confirm-backup': ['sauvegarde confirmée', 'backup confirmed'],
  'prod-go.approve': ['feu vert de production donné', 'prod go given'],
  'prod-go.refuse': ['feu vert de production refusé', 'prod go refused'],
  'quickwin.add': ['serveurs ajoutés au QuickWin', 'servers added to the QuickWin'],
  'quickwin.create': ['QuickWin créé', 'QuickWin created'],
  'quickwin.draft': ['QuickWin remis en brouillon', 'QuickWin back to draft'],
  'quickwin.snapshots': ['snapshots du QuickWin demandés', 'snapshots of the QuickWin ordered'],
  refused: ['commande refusée', 'command refused'],
  'reboot.now': ['redémarrage choisi : maintenant', 'reboot chosen: now'],
  'reboot.order': ['redémarrage décidé', 'reboot decided'],
  'reboot.skip': ['redémarrage choisi : aucun', 'reboot chosen: none'],
  'reboot.slot': ['créneau de redémarrage choisi', 'slot of the reboot chosen'],
  'role.grant': ['rôle donné', 'role given'],
  'rollback.agree': ['retour arrière accepté', 'rollback agreed'],
  'rollback.order-withdrawn': ['retour arrière demandé, retiré', 'order of a rollback withdrawn'],
  'rollback.refuse': ['retour arrière refusé', 'rollback refused'],
  'server-list.save': ['liste de serveurs enregistrée', 'list of servers saved'],
  'server.power-off': ['arrêt du serveur demandé', 'stop of the server ordered'],
  'server.power-on': ['démarrage du serveur demandé', 'start of the server ordered'],
  'server.powered-off': ['serveur arrêté', 'server stopped'],
  'session.assign': ['serveur affecté', 'server assigned'],
  'session.exclude': ['serveur exclu', 'server excluded'],
  'session.failed': ['patch en échec', 'patch failed'],
  'session.move': ['serveur déplacé', 'server moved'],
  'session.order-withdrawn': ['départ demandé, retiré', 'order to start withdrawn'],
  'session.patched': ['serveur patché', 'server patched'],
  'session.postpone': ['serveur reporté', 'server postponed'],
  'session.restore': ['serveur restauré dans la campagne', 'server restored to the campaign'],
  'session.retry': ['nouvelle exécution commencée', 'another attempt begun'],
  'session.start': ['exécution commencée', 'attempt begun'],
  'snapshot.discard': ['suppression du snapshot demandée', 'removal of the snapshot ordered'],
  'snapshot.discard-orphan': ['suppression d’un snapshot orphelin demandée', 'removal of an orphan snapshot ordered'],
  'snapshot.found-missing': ['snapshot disparu du vCenter', 'snapshot gone from the vCenter'],
  'snapshot.keep': ['snapshot gardé plus longtemps', 'snapshot kept longer'],
  'snapshot.order-withdrawn': ['snapshot demandé, retiré', 'order of a snapshot withdrawn'],
  'snapshot.orphan-removed': ['snapshot orphelin supprimé', 'orphan snapshot removed'],
  'snapshot.removed': ['snapshot supprimé', 'snapshot removed'],
  'snapshot.reverted': ['serveur ramené à son snapshot', 'server rolled back to its snapshot'],
  'snapshot.rollback': ['retour arrière demandé', 'rollback ordered'],
  'snapshot.rollback-asked': ['accord demandé pour un retour arrière', 'agreement to a rollback asked for'],
  'user.language': ['langue choisie', 'language chosen'],
  'validation.force': ['validation forcée', 'validation forced'],
  'validation.ko': ['validation KO', 'validation KO'],
  'validation.ok': ['validation OK', 'validation OK'],
  'validation.remind': ['responsables relancés', 'owners reminded'],
} as const satisfies Record<string, readonly [fr: string, en: string]>;

export type AuditedDeed = keyof typeof WORDS;
export type AuditAction = AuditedDeed | `${AuditedDeed}-refused`;
/** @internal For tests that go through all. */
export const AUDITED_DEEDS = Object.keys(WORDS) as readonly AuditedDeed[];

const REFUSED = '-refused';

/** `action` as it was written down, perhaps by an older release: then it stands as it is. */
export function actionText(action: string, language: Language): string {
  const deed = action.endsWith(REFUSED) ? action.slice(0, -REFUSED.length) : action;
  const words = (WORDS as Readonly<Record<string, readonly [string, string]>>)[deed];
  if (words === undefined) return action;
  const said = words[language === 'fr' ? 0 : 1];
  if (deed === action) return said;
  return language === 'fr' ? `refusé : ${said}` : `refused: ${said}`;
}

const OBJECTS: Readonly<Record<string, readonly [fr: string, en: string]>> = {
  application: ['application', 'application'],
  attempt: ['exécution sur', 'attempt on'],
  campaign: ['campagne', 'campaign'],
  command: ['commande', 'command'],
  conversation: ['conversation', 'conversation'],
  cve: ['', ''],
  domain: ['domaine', 'domain'],
  download: ['fichier', 'file'],
  draft: ['prévisualisation', 'preview'],
  environment: ['environnement', 'environment'],
  freeze: ['gel', 'freeze'],
  'host-key': ['clé de', 'key of'],
  'link-change': ['changement de correspondances', 'change of links'],
  'plan-change': ['changement du planning', 'change of the plan'],
  server: ['serveur', 'server'],
  session: ['serveur', 'server'],
  snapshot: ['snapshot', 'snapshot'],
  user: ['personne', 'person'],
  validation: ['validation de', 'validation of'],
};

/** On what it was done, and its name or number. */
export function objectText(type: string, name: string | null, language: Language): string {
  const word = OBJECTS[type]?.[language === 'fr' ? 0 : 1] ?? type.replaceAll('-', ' ');
  return [word, name ?? ''].filter((part) => part !== '').join(' ');
}
