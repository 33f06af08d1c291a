// The words of the cards of actions (RUN-19).
import type { ActionMoment } from '../../domain/actions/action.ts';
import { counted, wholeNumber } from '../words.ts';

const en = {
  heading: 'Actions around an update',
  one: 'Action around an update',
  ofApplication: (servers: number) =>
    `application, ${servers === 0 ? 'no server' : counted(servers, 'en', 'server', 'servers')}`,
  ofServer: 'server',
  explained:
    'Run on the server around each update, in this order. Each must bear to be run twice: it is run again after a cut.',
  none: 'None yet: updates change nothing but packages.',
  moment: { before: 'before the update', after: 'after the update', 'after-reboot': 'after the reboot' } as Readonly<
    Record<ActionMoment, string>
  >,
  limit: (seconds: number) => `at most ${wholeNumber(seconds, 'en')} s`,
  must: 'must succeed',
  told: 'a failure is only told',
  restart: 'started again with',
  inherited: 'of its application',
  by: (name: string) => `by ${name}`,
  open: 'Open',
  change: 'Change',
  add: 'Add an action',
  save: 'Save',
  archive: 'Archive',
  all: 'All actions',
  form: {
    moment: 'When',
    words: 'Program and arguments (full path; quotes keep words together; no pipe, no redirection)',
    restart: 'Starts again what this stops, if it stops something (before the update only)',
    seconds: 'Time limit, in seconds',
    must: 'If it fails',
    yes: 'the update does not go on',
    no: 'it is only told',
    sudo: 'With sudo as its first word it runs as root; the card then shows the line that the host needs in its sudoers.',
  },
  sudoers: 'On hosts that allow listed commands alone, in their sudoers:',
  owed: 'Stopped and not started again yet',
  tries: (n: number) => counted(n, 'en', 'try', 'tries'),
  asks: 'not started by itself, since the database was restored',
  running: 'being patched: started again at its end',
  restartNow: 'Start again now',
  settle: 'It runs already',
};

const fr: typeof en = {
  heading: 'Actions autour d’une mise à jour',
  one: 'Action autour d’une mise à jour',
  ofApplication: (servers) =>
    `application, ${servers === 0 ? 'aucun serveur' : counted(servers, 'fr', 'serveur', 'serveurs')}`,
  ofServer: 'serveur',
  explained:
    'Exécutées sur le serveur autour de chaque mise à jour, dans cet ordre. Chacune doit supporter d’être exécutée deux fois : elle l’est de nouveau après une coupure.',
  none: 'Aucune : une mise à jour ne change que des paquets.',
  moment: {
    before: 'avant la mise à jour',
    after: 'après la mise à jour',
    'after-reboot': 'après le redémarrage',
  },
  limit: (seconds) => `au plus ${wholeNumber(seconds, 'fr')} s`,
  must: 'doit réussir',
  told: 'un échec est seulement signalé',
  restart: 'remis en marche avec',
  inherited: 'de son application',
  by: (name) => `par ${name}`,
  open: 'Ouvrir',
  change: 'Modifier',
  add: 'Ajouter une action',
  save: 'Enregistrer',
  archive: 'Archiver',
  all: 'Toutes les actions',
  form: {
    moment: 'Quand',
    words:
      'Programme et arguments (chemin complet ; les guillemets gardent les mots ensemble ; ni tube ni redirection)',
    restart: 'Remet en marche ce que cette action arrête, si elle arrête un service (avant la mise à jour seulement)',
    seconds: 'Durée maximale, en secondes',
    must: 'En cas d’échec',
    yes: 'la mise à jour ne continue pas',
    no: 'il est seulement signalé',
    sudo: 'Avec sudo comme premier mot, elle s’exécute en root ; la carte montre alors la ligne à ajouter aux sudoers du serveur.',
  },
  sudoers: 'Sur les serveurs qui n’autorisent que des commandes listées, dans leurs sudoers :',
  owed: 'Arrêtés et pas encore remis en marche',
  tries: (n) => counted(n, 'fr', 'essai', 'essais'),
  asks: 'pas remis en marche automatiquement, depuis la restauration de la base de données',
  running: 'en cours de patching : remis en marche à la fin',
  restartNow: 'Remettre en marche',
  settle: 'Il tourne déjà',
};

export const actionsTexts = { en, fr };
