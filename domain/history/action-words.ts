// What was done, in words, for whoever reads the audit. Whatever is written down has its words here: its type asks for them.
import type { Language } from '../language.ts';

const WORDS = {
  'app-check.add': ['contrôle applicatif ajouté', 'application check added'],
  'app-check.remove': ['contrôle applicatif retiré', 'application check removed'],
  'attempt.give-up': ['exécution abandonnée', 'attempt abandoned'],
  'attempt.name-closed': ['mise à jour abandonnée, fermée sur le serveur', 'abandoned update, closed on its server'],
  'campaign.cancel': ['prévisualisation annulée', 'preview cancelled'],
  'campaign.close': ['campagne clôturée', 'campaign closed'],
  'campaign.close-asked': ['clôture demandée, à confirmer', 'close requested, to be confirmed'],
  'campaign.create': ['campagne créée', 'campaign created'],
  'campaign.keep-open': ['campagne laissée ouverte', 'campaign kept open'],
  'campaign.limit': ['limite d’un opérateur dans la campagne', 'operator limit in the campaign'],
  'campaign.prereqs': ['prérequis demandés', 'prerequisites ordered'],
  'campaign.prereqs-failed': ['prérequis en échec relancés', 'failed prerequisites re-run'],
  'campaign.preview': ['campagne prévisualisée', 'campaign previewed'],
  'campaign.reopen': ['campagne rouverte', 'campaign reopened'],
  'campaign.retry': ['serveurs en échec relancés', 'failed servers retried'],
  'campaign.slot-start-withdrawn': ['démarrage aux créneaux annulé', 'start at the slots cancelled'],
  'campaign.slots-passed': ['créneaux passés réattribués', 'missed slots rescheduled'],
  'campaign.start': ['départ demandé', 'start ordered'],
  'campaign.stop': ['campagne arrêtée', 'campaign stopped'],
  'channel.bind': ['canal lié', 'channel bound'],
  'channel.language': ['langue du canal', 'channel language'],
  'cve.scan': ['scan demandé pour une CVE', 'scan requested for a CVE'],
  'download.fetch': ['fichier téléchargé', 'file downloaded'],
  'download.offer': ['fichier proposé', 'file offered'],
  'draft.again': ['seconde campagne des mêmes lignes', 'second campaign for the same rows'],
  'draft.assign': ['prévisualisation : serveur affecté', 'preview: server assigned'],
  'draft.leave-out': ['aperçu : serveur non retenu', 'preview: server not included'],
  'draft.limit': ['aperçu : limite d’un opérateur', 'preview: operator limit'],
  'draft.move': ['prévisualisation : serveur déplacé', 'preview: server moved'],
  'draft.override': ['aperçu : exception au gel ou à la saison', 'preview: exception to a freeze or season'],
  'draft.reset': ['aperçu : ajustements annulés', 'preview: adjustments undone'],
  'draft.take-back': ['aperçu : serveur réintégré', 'preview: server included again'],
  'draft.take-in': ['aperçu : serveur ajouté', 'preview: server added'],
  'emergency.create': ['campagne d’urgence créée', 'emergency campaign created'],
  'environment.say': ['environnement déclaré', 'environment declared'],
  'excludes.add': ['exclusion de paquets ajoutée', 'package exclusion added'],
  'excludes.expire': ['exclusion de paquets expirée', 'package exclusion expired'],
  'excludes.general': ['exclusions de tous les serveurs changées', 'exclusions of all servers changed'],
  'excludes.import': ['exclusions de paquets importées', 'package exclusions imported'],
  'excludes.remove': ['exclusion de paquets retirée', 'package exclusion removed'],
  'freeze.add': ['gel ajouté', 'freeze added'],
  'freeze.remove': ['gel retiré', 'freeze removed'],
  'gate.override': ['passé outre au blocage de la production', 'production block overridden'],
  'host-key.accept': ['clé d’hôte acceptée', 'host key accepted'],
  'installation.check': ['installation vérifiée', 'installation checked'],
  'links.add': ['correspondance ajoutée', 'link added'],
  'links.apply': ['correspondances appliquées', 'links applied'],
  'links.cancel': ['changement de correspondances annulé', 'links change cancelled'],
  'links.detect': ['correspondances détectées', 'links detected'],
  'links.import': ['correspondances importées', 'links imported'],
  'links.remove': ['correspondance retirée', 'link removed'],
  'links.undo': ['changement de correspondances annulé après coup', 'links change undone'],
  'machine.proved': ['machine virtuelle identifiée', 'virtual machine identified'],
  'operator.limit': ['limite permanente d’un opérateur', 'standing operator limit'],
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
  'prod-go.approve': ['feu vert production donné', 'production approved'],
  'prod-go.refuse': ['feu vert production refusé', 'production approval refused'],
  'quickwin.add': ['serveurs ajoutés au QuickWin', 'servers added to the QuickWin'],
  'quickwin.create': ['QuickWin créé', 'QuickWin created'],
  'quickwin.draft': ['QuickWin remis en brouillon', 'QuickWin back to draft'],
  'quickwin.snapshots': ['snapshots du QuickWin demandés', 'QuickWin snapshots requested'],
  refused: ['commande refusée', 'command refused'],
  'reboot.now': ['redémarrage choisi : maintenant', 'reboot chosen: now'],
  'reboot.order': ['redémarrage décidé', 'reboot decided'],
  'reboot.skip': ['redémarrage choisi : aucun', 'reboot chosen: none'],
  'reboot.slot': ['créneau de redémarrage choisi', 'reboot slot chosen'],
  'role.grant': ['rôle donné', 'role given'],
  'rollback.agree': ['retour arrière accepté', 'rollback agreed'],
  'rollback.order-withdrawn': ['demande de retour arrière annulée', 'rollback request cancelled'],
  'rollback.refuse': ['retour arrière refusé', 'rollback refused'],
  'server-list.save': ['liste de serveurs enregistrée', 'server list saved'],
  'server.power-off': ['arrêt du serveur demandé', 'server shutdown requested'],
  'server.power-on': ['démarrage du serveur demandé', 'server power-on requested'],
  'server.powered-off': ['serveur arrêté', 'server stopped'],
  'session.assign': ['serveur affecté', 'server assigned'],
  'session.exclude': ['serveur exclu', 'server excluded'],
  'session.failed': ['patch en échec', 'patch failed'],
  'session.move': ['serveur déplacé', 'server moved'],
  'session.order-withdrawn': ['demande de démarrage annulée', 'start request cancelled'],
  'session.patched': ['serveur patché', 'server patched'],
  'session.postpone': ['serveur reporté', 'server postponed'],
  'session.restore': ['serveur réintégré dans la campagne', 'server included in the campaign again'],
  'session.retry': ['nouvelle exécution commencée', 'new attempt started'],
  'session.start': ['exécution commencée', 'attempt begun'],
  'snapshot.discard': ['suppression du snapshot demandée', 'snapshot removal requested'],
  'snapshot.discard-orphan': ['suppression d’un snapshot orphelin demandée', 'orphan snapshot removal requested'],
  'snapshot.found-missing': ['snapshot disparu de vCenter', 'snapshot gone from vCenter'],
  'snapshot.keep': ['snapshot conservé plus longtemps', 'snapshot kept longer'],
  'snapshot.order-withdrawn': ['demande de snapshot annulée', 'snapshot request cancelled'],
  'snapshot.orphan-removed': ['snapshot orphelin supprimé', 'orphan snapshot removed'],
  'snapshot.removed': ['snapshot supprimé', 'snapshot removed'],
  'snapshot.reverted': ['serveur ramené à son snapshot', 'server rolled back to its snapshot'],
  'snapshot.rollback': ['retour arrière demandé', 'rollback requested'],
  'snapshot.rollback-asked': ['accord demandé pour un retour arrière', 'rollback agreement requested'],
  'user.language': ['langue choisie', 'language chosen'],
  'validation.force': ['validation forcée', 'validation forced'],
  'validation.ko': ['validation KO', 'validation KO'],
  'validation.ok': ['validation OK', 'validation OK'],
  'validation.remind': ['responsables relancés', 'owners reminded'],
} as const satisfies Record<string, readonly [fr: string, en: string]>;

export type AuditedAction = keyof typeof WORDS;
export type AuditAction = AuditedAction | `${AuditedAction}-refused`;
/** @internal For tests that go through all. */
export const AUDITED_ACTIONS = Object.keys(WORDS) as readonly AuditedAction[];

const REFUSED = '-refused';

/** `action` as it was written down, perhaps by an older release: then it stands as it is. */
export function actionText(action: string, language: Language): string {
  const done = action.endsWith(REFUSED) ? action.slice(0, -REFUSED.length) : action;
  const words = (WORDS as Readonly<Record<string, readonly [string, string]>>)[done];
  if (words === undefined) return action;
  const said = words[language === 'fr' ? 0 : 1];
  if (done === action) return said;
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
  'link-change': ['changement de correspondances', 'links change'],
  'plan-change': ['changement du planning', 'plan change'],
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
