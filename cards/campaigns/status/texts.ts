// The words of the board of the day.
import { counted, wholeNumber } from '../../words.ts';
import type { EstateState } from './card.ts';

const en = {
  heading: 'Today',
  asOf: (at: string) => `as of ${at}`,
  quiet: 'Nothing is running, pending or planned today.',
  campaigns: (n: number) => `Open campaigns (${n})`,
  campaign: (id: number) => `Campaign ${id}`,
  today: (n: number) => `Today’s servers (${wholeNumber(n, 'en')})`,
  running: (n: number) => `Running (${n})`,
  waiting: (howMany: string) => `Pending validations (${howMany})`,
  waitingServers: (servers: number, applications: number) =>
    `${counted(servers, 'en', 'server', 'servers')} of ${counted(applications, 'en', 'application', 'applications')}`,
  failures: (n: number) => `Failures to resolve (${n})`,
  servers: (n: number) => counted(n, 'en', 'server', 'servers'),
  noApplication: 'no application',
  noOperator: 'no operator',
  age: (time: string) => `for ${time}`,
  since: (at: string) => `since ${at}`,
  facts: {
    campaigns: 'Open campaigns',
    today: 'Today’s servers',
    running: 'Running',
    waiting: 'Validations',
    failures: 'Failures',
  },
  estate: 'Estate',
  estateState: (state: EstateState) =>
    [
      state.withSecurity > 0
        ? `${wholeNumber(state.withSecurity, 'en')} of ${counted(state.scanned, 'en', 'server has', 'servers have')} security updates to install`
        : `${counted(state.scanned, 'en', 'server', 'servers')}, no security updates to install`,
      ...(state.heldOnly > 0 ? [`${wholeNumber(state.heldOnly, 'en')} with only held-back updates`] : []),
      ...(state.unlisted > 0 ? [`${wholeNumber(state.unlisted, 'en')} without an advisory list`] : []),
      ...(state.outdated > 0
        ? [counted(state.outdated, 'en', 'not scanned since its update', 'not scanned since their update')]
        : []),
      ...(state.needReboot > 0 ? [counted(state.needReboot, 'en', 'needs a reboot', 'need a reboot')] : []),
      ...(state.silent > 0 ? [`${wholeNumber(state.silent, 'en')} not reporting`] : []),
    ].join(', '),
  summary: (running: number, failures: number, waiting: number) =>
    [
      ...(running > 0 ? [`${wholeNumber(running, 'en')} running`] : []),
      ...(failures > 0 ? [counted(failures, 'en', 'failure', 'failures')] : []),
      ...(waiting > 0 ? [counted(waiting, 'en', 'server awaiting validation', 'servers awaiting validation')] : []),
    ].join(', ') || 'nothing running or pending',
  refresh: 'Refresh',
};

const fr: typeof en = {
  heading: 'Aujourd’hui',
  asOf: (at) => `état au ${at}`,
  quiet: 'Rien en cours, en attente ou prévu aujourd’hui.',
  campaigns: (n) => `Campagnes ouvertes (${n})`,
  campaign: (id) => `Campagne ${id}`,
  today: (n) => `Serveurs du jour (${wholeNumber(n, 'fr')})`,
  running: (n) => `En cours (${n})`,
  waiting: (howMany) => `Validations en attente (${howMany})`,
  waitingServers: (servers, applications) =>
    `${counted(servers, 'fr', 'serveur', 'serveurs')}, ${counted(applications, 'fr', 'application', 'applications')}`,
  failures: (n) => `Échecs à traiter (${n})`,
  servers: (n) => counted(n, 'fr', 'serveur', 'serveurs'),
  noApplication: 'sans application',
  noOperator: 'sans opérateur',
  age: (time) => `depuis ${time}`,
  since: (at) => `depuis ${at}`,
  facts: {
    campaigns: 'Campagnes',
    today: 'Serveurs du jour',
    running: 'En cours',
    waiting: 'Validations',
    failures: 'Échecs',
  },
  estate: 'Parc',
  estateState: (state) =>
    [
      state.withSecurity > 0
        ? `${wholeNumber(state.withSecurity, 'fr')} sur ${wholeNumber(state.scanned, 'fr')} avec des mises à jour de sécurité à installer`
        : `${counted(state.scanned, 'fr', 'serveur', 'serveurs')}, sans mise à jour de sécurité à installer`,
      ...(state.heldOnly > 0 ? [`${wholeNumber(state.heldOnly, 'fr')} avec seulement des mises à jour retenues`] : []),
      ...(state.unlisted > 0 ? [`${wholeNumber(state.unlisted, 'fr')} sans liste d’avis`] : []),
      ...(state.outdated > 0
        ? [
            counted(
              state.outdated,
              'fr',
              'serveur non rescanné depuis sa mise à jour',
              'serveurs non rescannés depuis leur mise à jour',
            ),
          ]
        : []),
      ...(state.needReboot > 0 ? [`${wholeNumber(state.needReboot, 'fr')} à redémarrer`] : []),
      ...(state.silent > 0 ? [`${wholeNumber(state.silent, 'fr')} sans réponse`] : []),
    ].join(', '),
  summary: (running, failures, waiting) =>
    [
      ...(running > 0 ? [`${wholeNumber(running, 'fr')} en cours`] : []),
      ...(failures > 0 ? [counted(failures, 'fr', 'échec', 'échecs')] : []),
      ...(waiting > 0 ? [counted(waiting, 'fr', 'serveur à valider', 'serveurs à valider')] : []),
    ].join(', ') || 'rien en cours ni en attente',
  refresh: 'Actualiser',
};

export const statusTexts = { en, fr };
