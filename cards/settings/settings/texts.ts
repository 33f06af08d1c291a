// The words of the list of settings.
import type { SettingEffect, SettingSource } from '../../../domain/settings/setting-line.ts';
import { counted } from '../../words.ts';

const en = {
  heading: 'Settings',
  count: (n: number) => counted(n, 'en', 'setting', 'settings'),
  changed: (n: number) => (n === 0 ? 'none changed in chat' : `${n} changed in chat`),
  begins: (text: string) => `Beginning with “${text}”`,
  none: 'No such setting.',
  nothing: '(nothing)',
  default: (value: string) => `default: ${value}`,
  source: {
    default: 'default',
    file: 'from the file',
    environment: 'from the environment',
    database: 'changed in chat',
  } satisfies Record<SettingSource, string>,
  effect: {
    'at-once': '',
    restart: 'needs a restart',
    file: 'not changed in chat',
  } satisfies Record<SettingEffect, string>,
  change: 'Example: /settings execution.snapshotKeepHours 96 for long validations',
  all: 'Show all settings',
  rules: 'View assignment rules and limits',
  rulesCommand: '/settings rules',
};

const fr: typeof en = {
  heading: 'Réglages',
  count: (n) => counted(n, 'fr', 'réglage', 'réglages'),
  changed: (n) => (n === 0 ? 'aucun modifié dans le chat' : `${counted(n, 'fr', 'modifié', 'modifiés')} dans le chat`),
  begins: (text) => `Commençant par «\u00a0${text}\u00a0»`,
  none: 'Aucun réglage de ce nom.',
  nothing: '(rien)',
  default: (value) => `par défaut : ${value}`,
  source: {
    default: 'valeur par défaut',
    file: 'du fichier',
    environment: 'de l’environnement',
    database: 'modifié dans le chat',
  },
  effect: { 'at-once': '', restart: 'demande un redémarrage', file: 'ne se change pas dans le chat' },
  change: 'Exemple : /reglages execution.snapshotKeepHours 96 pour les validations longues',
  all: 'Voir tous les réglages',
  rules: 'Voir les affectations et limites',
  rulesCommand: '/reglages affectations',
};

export const settingsTexts = { en, fr };
