// The words of the board of the day.
import { counted } from '../words.ts';
import type { EstateState } from './card.ts';

const en = {
  heading: 'Board of the day',
  asOf: (at: string) => `as of ${at}`,
  quiet: 'Nothing runs, waits or is planned today.',
  campaigns: (n: number) => `Open campaigns (${n})`,
  campaign: (id: number) => `Campaign ${id}`,
  slots: (n: number) => `Slots of today (${n})`,
  running: (n: number) => `Running (${n})`,
  waiting: (n: number) => `Waiting validations (${n})`,
  failures: (n: number) => `Failures to settle (${n})`,
  servers: (n: number) => counted(n, 'en', 'server', 'servers'),
  noApplication: 'without an application',
  noOperator: 'no operator',
  age: (time: string) => `for ${time}`,
  since: (at: string) => `since ${at}`,
  facts: {
    campaigns: 'Open campaigns',
    slots: 'Slots today',
    running: 'Running',
    waiting: 'Validations',
    failures: 'Failures',
  },
  estate: 'Estate',
  estateState: (state: EstateState) =>
    [
      `${state.withSecurity} of ${state.scanned} with security updates to install`,
      ...(state.heldOnly > 0 ? [`${state.heldOnly} with none but those held back`] : []),
      ...(state.unlisted > 0 ? [`${state.unlisted} without a list of advisories`] : []),
      ...(state.outdated > 0
        ? [counted(state.outdated, 'en', 'not read since its update', 'not read since their update')]
        : []),
      state.needReboot === 1 ? '1 needs a reboot' : `${state.needReboot} need a reboot`,
      `${state.silent} silent`,
    ].join(', '),
  summary: (running: number, failures: number, waiting: number) =>
    `${running} running, ${counted(failures, 'en', 'failure', 'failures')}, ${counted(waiting, 'en', 'validation', 'validations')} waiting`,
  refresh: 'Refresh',
};

const fr: typeof en = {
  heading: 'Tableau du jour',
  asOf: (at) => `état au ${at}`,
  quiet: 'Rien ne tourne, n’attend ni n’est prévu aujourd’hui.',
  campaigns: (n) => `Campagnes ouvertes (${n})`,
  campaign: (id) => `Campagne ${id}`,
  slots: (n) => `Créneaux du jour (${n})`,
  running: (n) => `En cours (${n})`,
  waiting: (n) => `Validations en attente (${n})`,
  failures: (n) => `Échecs à régler (${n})`,
  servers: (n) => counted(n, 'fr', 'serveur', 'serveurs'),
  noApplication: 'sans application',
  noOperator: 'sans opérateur',
  age: (time) => `depuis ${time}`,
  since: (at) => `depuis ${at}`,
  facts: {
    campaigns: 'Campagnes',
    slots: 'Créneaux du jour',
    running: 'En cours',
    waiting: 'Validations',
    failures: 'Échecs',
  },
  estate: 'Parc',
  estateState: (state) =>
    [
      `${state.withSecurity} sur ${state.scanned} avec des mises à jour de sécurité à installer`,
      ...(state.heldOnly > 0 ? [`${state.heldOnly} avec seulement des mises à jour retenues`] : []),
      ...(state.unlisted > 0 ? [`${state.unlisted} sans liste d’avis`] : []),
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
      `${state.needReboot} à redémarrer`,
      state.silent < 2 ? `${state.silent} muet` : `${state.silent} muets`,
    ].join(', '),
  summary: (running, failures, waiting) =>
    `${running} en cours, ${counted(failures, 'fr', 'échec', 'échecs')}, ${counted(waiting, 'fr', 'validation', 'validations')} en attente`,
  refresh: 'Actualiser',
};

export const statusTexts = { en, fr };
