// The words of the card of dependencies.
import { counted } from '../../words.ts';

const en = {
  heading: 'What comes first',
  none: 'It depends on no server, and no server depends on it.',
  on: 'comes first',
  dependant: 'waits for it',
  depends: (n: number) => (n === 0 ? 'depends on no server' : `depends on ${counted(n, 'en', 'server', 'servers')}`),
  foundation: (what: string) => `foundation of PatchCenter: ${what}`,
  inCampaign: (id: number, status: string) => `campaign ${id}: ${status}`,
  inNone: 'in no open campaign',
  help: 'To add a dependency: /depends SERVER on SERVER',
  server: 'View the server',
};

const fr: typeof en = {
  heading: 'Ce qui passe avant',
  none: 'Il ne dépend d’aucun serveur, et aucun serveur ne dépend de lui.',
  on: 'passe avant lui',
  dependant: 'l’attend',
  depends: (n) => (n === 0 ? 'ne dépend d’aucun serveur' : `dépend de ${counted(n, 'fr', 'serveur', 'serveurs')}`),
  foundation: (what) => `socle de PatchCenter : ${what}`,
  inCampaign: (id, status) => `campagne ${id} : ${status}`,
  inNone: 'dans aucune campagne ouverte',
  help: 'Pour ajouter une dépendance : /depend SERVEUR de SERVEUR',
  server: 'Voir le serveur',
};

export const dependsTexts = { en, fr };
