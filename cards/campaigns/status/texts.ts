// The words of the board of the day.
import { counted, wholeNumber } from '../../words.ts';
import type { EstateState } from './card.ts';

const en = {
  heading: 'Board of the day',
  asOf: (at: string) => `as of ${at}`,
  quiet: 'Nothing runs, waits or is planned today.',
  campaigns: (n: number) => `Open campaigns (${n})`,
  campaign: (id: number) => `Campaign ${id}`,
  today: (n: number) => `Servers of today (${wholeNumber(n, 'en')})`,
  running: (n: number) => `Running (${n})`,
  waiting: (howMany: string) => `Waiting validations (${howMany})`,
  waitingServers: (servers: number, applications: number) =>
    `${counted(servers, 'en', 'server', 'servers')} of ${counted(applications, 'en', 'application', 'applications')}`,
  failures: (n: number) => `Failures to settle (${n})`,
  servers: (n: number) => counted(n, 'en', 'server', 'servers'),
  noApplication: 'without an application',
  noOperator: 'no operator',
  age: (time: string) => `for ${time}`,
  since: (at: string) => `since ${at}`,
  facts: {
    campaigns: 'Open campaigns',
    today: 'Servers of today',
    running: 'Running',
    waiting: 'Validations',
    failures: 'Failures',
  },
  estate: 'Estate',
  estateState: (state: EstateState) =>
    [
      state.withSecurity > 0
        ? `${wholeNumber(state.withSecurity, 'en')} of ${wholeNumber(state.scanned, 'en')} with security updates to install`
        : `${counted(state.scanned, 'en', 'server', 'servers')}, none with security updates to install`,
      ...(state.heldOnly > 0 ? [`${wholeNumber(state.heldOnly, 'en')} with none but those held back`] : []),
      ...(state.unlisted > 0 ? [`${wholeNumber(state.unlisted, 'en')} without a list of advisories`] : []),
      ...(state.outdated > 0
        ? [counted(state.outdated, 'en', 'not read since its update', 'not read since their update')]
        : []),
      ...(state.needReboot > 0 ? [counted(state.needReboot, 'en', 'needs a reboot', 'need a reboot')] : []),
      ...(state.silent > 0 ? [`${wholeNumber(state.silent, 'en')} silent`] : []),
    ].join(', '),
  summary: (running: number, failures: number, waiting: number) =>
    [
      ...(running > 0 ? [`${wholeNumber(running, 'en')} running`] : []),
      ...(failures > 0 ? [counted(failures, 'en', 'failure', 'failures')] : []),
      ...(waiting > 0
        ? [counted(waiting, 'en', 'server waits for a validation', 'servers wait for a validation')]
        : []),
    ].join(', ') || 'nothing runs or waits',
  refresh: 'Refresh',
};

const fr: typeof en = {
  heading: 'Tableau du jour',
  asOf: (at) => `état au ${at}`,
  quiet: 'Rien ne tourne, n’attend ni n’est prévu aujourd’hui.',
  campaigns: (n) => `Campagnes ouvertes (${n})`,
  campaign: (id) => `Campagne ${id}`,
  today: (n) => `Serveurs du jour (${wholeNumber(n, 'fr')})`,
  running: (n) => `En cours (${n})`,
  waiting: (howMany) => `Validations en attente (${howMany})`,
  waitingServers: (servers, applications) =>
    `${counted(servers, 'fr', 'serveur', 'serveurs')}, ${counted(applications, 'fr', 'application', 'applications')}`,
  failures: (n) => `Échecs à régler (${n})`,
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
              'serveur pas relu depuis sa mise à jour',
              'serveurs pas relus depuis leur mise à jour',
            ),
          ]
        : []),
      ...(state.needReboot > 0 ? [`${wholeNumber(state.needReboot, 'fr')} à redémarrer`] : []),
      ...(state.silent > 0 ? [counted(state.silent, 'fr', 'muet', 'muets')] : []),
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
