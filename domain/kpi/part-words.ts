// What the parts of a figure and its rows are about, in words: codes of ours are translated, names of the estate stay as they are.
import { SESSION_STATUSES, statusText } from '../campaigns/session-state.ts';
import type { Level } from '../compliance/delays.ts';
import type { Language, Text } from '../language.ts';
import type { CheckCode } from '../prerequisites/prerequisite-input.ts';
import type { FigureId } from './figures.ts';

const CAUSES: Readonly<Record<CheckCode, Text>> = {
  eligibility: { fr: 'éligibilité', en: 'eligibility' },
  ssh: { fr: 'connexion SSH', en: 'SSH login' },
  power: { fr: 'serveur éteint', en: 'server off' },
  disk: { fr: 'espace disque', en: 'disk space' },
  satellite: { fr: 'enregistrement et dépôts', en: 'registration and repositories' },
  excludes: { fr: 'exclusions illisibles', en: 'unreadable exclusions' },
  sudo: { fr: 'sudo', en: 'sudo' },
  'package-lock': { fr: 'gestionnaire de paquets occupé', en: 'package manager busy' },
  'restart-pending': { fr: 'redémarrage en attente', en: 'restart pending' },
  'own-updates': { fr: 'mises à jour automatiques de Windows', en: 'automatic updates of Windows' },
  'rpm-database': { fr: 'base RPM', en: 'RPM database' },
  clock: { fr: 'horloge', en: 'clock' },
  actions: { fr: 'actions en root non autorisées', en: 'actions as root not allowed' },
  preview: { fr: 'aperçu des mises à jour', en: 'preview of the updates' },
  monitoring: { fr: 'alerte dans la supervision', en: 'alarm in the monitoring' },
  backup: { fr: 'sauvegarde', en: 'backup' },
  repair: { fr: 'réparation', en: 'repair' },
  held: { fr: 'versions retenues', en: 'versions held back' },
  'boot-loader': { fr: 'chargeur de démarrage', en: 'boot loader' },
  'kernels-kept': { fr: 'noyaux gardés', en: 'kernels kept' },
  narrowing: { fr: 'mises à jour ciblées', en: 'narrowed updates' },
};
const SOURCES: Readonly<Record<string, Text>> = {
  standard: { fr: 'standard', en: 'standard' },
  quickwin: { fr: 'QuickWin', en: 'QuickWin' },
  emergency: { fr: 'urgence', en: 'emergency' },
  imported: { fr: 'importé', en: 'imported' },
};
const ANSWERS: Readonly<Record<string, Text>> = {
  validated_ok: { fr: 'OK', en: 'OK' },
  validated_ko: { fr: 'KO', en: 'KO' },
  forced: { fr: 'forcée', en: 'forced' },
};
const SEVERITIES: Readonly<Record<Level, Text>> = {
  critical: { fr: 'critique', en: 'critical' },
  important: { fr: 'importante', en: 'important' },
  moderate: { fr: 'modérée', en: 'moderate' },
  low: { fr: 'faible', en: 'low' },
  unrated: { fr: 'sans gravité', en: 'no severity' },
};
const ATTEMPTS: Readonly<Record<string, Text>> = {
  patched: { fr: 'patché', en: 'patched' },
  failed: { fr: 'échec', en: 'failed' },
};

const SESSION_STATES: Readonly<Record<string, Text>> = Object.fromEntries(
  SESSION_STATUSES.map((status) => [status, statusText(status)]),
);

const WORDS: Readonly<Partial<Record<FigureId, Readonly<Record<string, Text>>>>> = {
  events: SOURCES,
  'last-week': SOURCES,
  scheduled: SOURCES,
  unscheduled: SOURCES,
  prerequisites: CAUSES,
  advisories: SEVERITIES,
  validation: ANSWERS,
  'hours-planned': SESSION_STATES,
  'hours-spent': ATTEMPTS,
};
const NO_APPLICATION: Text = { fr: 'sans application', en: 'no application' };

export function partText(figure: FigureId, what: string | null, language: Language): string {
  if (what === null || what === '') return figure === 'downtime' ? NO_APPLICATION[language] : '';
  const words = WORDS[figure];
  return words !== undefined && Object.hasOwn(words, what) ? (words[what]?.[language] ?? what) : what;
}
