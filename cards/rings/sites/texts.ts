// The words of the card of sites.
import { counted } from '../../words.ts';

const en = {
  heading: 'Sites',
  none: 'No site: campaigns ask nobody for a day.',
  servers: (n: number) => counted(n, 'en', 'server', 'servers'),
  admins: (names: string) => `admins: ${names}`,
  noAdmin: 'no admin: the site is asked nothing',
  reboot: {
    campaign: 'reboots as the patch group or the campaign says',
    never: 'never rebooted',
    'if-needed': 'rebooted if needed',
    always: 'always rebooted',
    ask: 'the owner chooses the reboot',
  },
  downloads: 'downloads on the eve',
  create: 'New site…',
  name: 'Name',
  createNow: 'Create the site',
  rings: 'View rings',
  help: 'To give it servers and admins: /site NAME add HOST, /site NAME admin PERSON',
};

const fr: typeof en = {
  heading: 'Sites',
  none: 'Aucun site : les campagnes ne demandent de jour à personne.',
  servers: (n) => counted(n, 'fr', 'serveur', 'serveurs'),
  admins: (names) => `administrateurs : ${names}`,
  noAdmin: 'sans administrateur : rien n’est demandé au site',
  reboot: {
    campaign: 'redémarrage selon le groupe de patch ou la campagne',
    never: 'jamais redémarré',
    'if-needed': 'redémarré si nécessaire',
    always: 'toujours redémarré',
    ask: 'le responsable choisit le redémarrage',
  },
  downloads: 'télécharge la veille',
  create: 'Nouveau site…',
  name: 'Nom',
  createNow: 'Créer le site',
  rings: 'Voir les anneaux',
  help: 'Pour lui donner serveurs et administrateurs : /site NOM ajouter SERVEUR, /site NOM admin PERSONNE',
};

export const sitesTexts = { en, fr };
