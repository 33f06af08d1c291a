// Every right in words, as `/help rights` says it to somebody who has it or has not.
import type { Text } from '../language.ts';
import type { Ability } from './roles.ts';

const WORDS: Readonly<Record<Ability, readonly [fr: string, en: string]>> = {
  read: ['consulter les campagnes, le planning et les serveurs', 'see campaigns, the plan and servers'],
  'plan.edit': ['modifier le planning annuel', 'change the annual plan'],
  'freeze.edit': ['ajouter ou retirer un gel', 'add or remove a freeze'],
  'campaign.create': ['prévisualiser et créer une campagne', 'preview and create a campaign'],
  'campaign.close': ['clôturer ou rouvrir une campagne', 'close or reopen a campaign'],
  'campaign.prereqs': [
    'vérifier les prérequis, confirmer une sauvegarde, scanner',
    'check prerequisites, confirm a backup, scan',
  ],
  'campaign.start': ['démarrer les serveurs d’une campagne', 'start the servers of a campaign'],
  'campaign.stop': ['arrêter une campagne', 'stop a campaign'],
  'campaign.retry': ['relancer un serveur en échec', 'retry a failed server'],
  'emergency.create': ['créer une campagne d’urgence pour une CVE', 'create an emergency campaign for a CVE'],
  'quickwin.run': ['préparer et conduire un QuickWin', 'prepare and run a QuickWin'],
  'prod-go.decide': [
    'donner ou refuser le feu vert production (pas sur sa propre campagne)',
    'approve or refuse production (not on one’s own campaign)',
  ],
  'gate.override': ['passer outre au blocage de la production', 'override a production block'],
  'calendar.override': ['passer outre à un gel ou à une saison interdite', 'override a freeze or a banned season'],
  'session.assign': ['affecter les serveurs, limiter un opérateur', 'assign servers, limit an operator'],
  'session.move': ['déplacer un serveur vers un autre créneau', 'move a server to another slot'],
  'session.exclude': ['exclure un serveur d’une campagne', 'exclude a server from a campaign'],
  'session.restore': ['réintégrer un serveur dans une campagne', 'include a server in a campaign again'],
  'validation.answer': ['répondre OK ou KO', 'answer OK or KO'],
  'validation.force': ['forcer une validation', 'force a validation'],
  'validation.remind': ['relancer les responsables', 'remind owners'],
  'reboot-slot.choose': ['choisir quand un serveur redémarre', 'choose when a server reboots'],
  'reboot.order': ['décider d’un redémarrage, ou s’en passer', 'decide on a reboot, or do without'],
  'attempt.give-up': ['abandonner une exécution', 'give up an attempt'],
  'rollback.restore': ['ramener un serveur à son snapshot', 'roll a server back to its snapshot'],
  'rollback.agree': ['accepter ou refuser un retour arrière', 'agree to a rollback, or refuse it'],
  'snapshot.manage': ['conserver ou supprimer un snapshot', 'keep or delete a snapshot'],
  'excludes.edit': [
    'modifier les exclusions de paquets et les contrôles applicatifs',
    'change package exclusions and application checks',
  ],
  'links.edit': ['modifier les correspondances', 'change links'],
  'inventory.edit': ['importer ou modifier l’inventaire', 'import or change the inventory'],
  'channel.bind': ['lier un canal et choisir sa langue', 'bind a channel and choose its language'],
  'role.manage': ['gérer les comptes et leurs rôles', 'manage accounts and their roles'],
  'settings.edit': ['modifier les réglages, vérifier l’installation', 'change settings, check the installation'],
  'baseline.edit': [
    'modifier les référentiels, les groupes de patch, les anneaux et les sites',
    'change baselines, patch groups, rings and sites',
  ],
  'site.answer': ['décider pour les sites que l’on administre', 'decide for the sites that one is an admin of'],
  'window.edit': ['modifier et approuver les fenêtres de maintenance', 'change and approve maintenance windows'],
  'host-key.accept': ['accepter une nouvelle clé d’hôte', 'accept a new host key'],
  'audit.read': ['lire l’audit', 'read the audit'],
};

export function abilityText(ability: Ability): Text {
  const [fr, en] = WORDS[ability];
  return { fr, en };
}
