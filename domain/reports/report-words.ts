// The words of a report, the same on its card, its page and its workbook.
import { FAILURE_CLASSES, failureText } from '../attempts/failure-class.ts';
import { counted, wholeNumber } from '../counts.ts';
import { exclusionText } from '../exclusions/exclusion-words.ts';
import type { Language, Text } from '../language.ts';
import type { OverrideKind, PlannedRow, ValidatedRow } from './report.ts';

export const COUNTS = [
  'planned',
  'patched',
  'failed',
  'waiting',
  'leftOut',
  'refused',
  'overrides',
  'debt',
  'next',
] as const;
export type CountId = (typeof COUNTS)[number];
type Plural = readonly [one: string, many: string];

const en = {
  title: (period: string) => `Report of ${period}`,
  days: (first: string, last: string) => `${first} to ${last}`,
  madeAt: (at: string) => `As of ${at}`,
  narrowed: 'Only the servers of your account are in this report.',
  essence: 'In short',
  sections: {
    planned: 'Planned',
    figures: 'Indicators',
    done: 'Done',
    failed: 'Failed, and why',
    validated: 'Validated, and by whom',
    leftOut: 'Excluded, and why',
    refused: 'Refused by their site',
    overrides: 'Forced or overridden',
    debt: 'Held back by exclusions',
    next: 'What comes next',
  },
  counts: {
    planned: ['server in campaigns', 'servers in campaigns'],
    patched: ['OK patch', 'OK patches'],
    failed: ['KO execution', 'KO executions'],
    waiting: ['pending validation', 'pending validations'],
    leftOut: ['server excluded', 'servers excluded'],
    refused: ['server refused by its site', 'servers refused by their site'],
    overrides: ['decision forced or overridden', 'decisions forced or overridden'],
    debt: ['exclusion in force', 'exclusions in force'],
    next: ['server planned next', 'servers planned next'],
  } satisfies Record<string, Plural> as Readonly<Record<CountId, Plural>>,
  charts: {
    time: { day: 'Patches by day', week: 'Patches by week', month: 'Patches by month' },
    domains: 'Servers in campaigns, by domain',
    failures: 'Failures, by cause',
    compliance: 'Servers up to date, in percent of those that a scan read',
  },
  chartSheet: 'Charts',
  curve: { week: 'On', upToDate: 'Up to date', read: 'Read', unread: 'nothing was read' },
  series: { ok: 'OK', ko: 'KO', left: 'still to be done' },
  numbers: 'The numbers',
  none: 'Nothing.',
  firstOf: (shown: number, total: number) => `The first ${shown} of ${total}: the workbook has all of them.`,
  columns: {
    week: 'Week',
    domain: 'Domain',
    scope: 'Scope',
    status: 'Status',
    campaigns: 'Campaigns',
    campaign: 'Campaign',
    note: 'Note',
    at: 'When',
    server: 'Server',
    source: 'Source',
    operator: 'Operator',
    cause: 'Cause',
    notes: 'Notes',
    application: 'Application',
    answer: 'Answer',
    by: 'By',
    comment: 'Comment',
    reason: 'Reason',
    site: 'Site',
    what: 'What',
    packages: 'Packages',
    owner: 'Owner',
    until: 'Until',
    since: 'Since',
    indicator: 'Indicator',
    value: 'Value',
    before: 'Cycle before',
    change: 'Change',
    meaning: 'What it counts',
    reference: 'Reference’s SQL',
    part: 'By',
    amount: 'Amount',
    count: 'Number',
  },
  plan: { open: 'open', freeze: 'freeze', holiday: 'holiday', empty: 'empty' },
  answers: { en_attente: 'pending', validated_ok: 'OK', validated_ko: 'KO', forced: 'forced' },
  overrideKinds: {
    validation: 'validation forced',
    gate: 'production block overridden',
    calendar: 'exception to a freeze or a season',
    'shortened-gate': 'validation shortened',
  },
  sources: { standard: 'standard', quickwin: 'QuickWin', emergency: 'emergency', imported: 'imported' },
  unknownCause: 'cause unknown',
  nobody: 'nobody known',
  servers: 'every server',
  system: 'PatchCenter',
};

const fr: typeof en = {
  title: (period) => `Rapport : ${period}`,
  days: (first, last) => `du ${first} au ${last}`,
  madeAt: (at) => `État au ${at}`,
  narrowed: 'Ce rapport ne porte que sur les serveurs de votre compte.',
  essence: 'L’essentiel',
  sections: {
    planned: 'Planifié',
    figures: 'Indicateurs',
    done: 'Fait',
    failed: 'En échec, et pourquoi',
    validated: 'Validé, et par qui',
    leftOut: 'Exclu, et pourquoi',
    refused: 'Refusé par son site',
    overrides: 'Forcé ou passé outre',
    debt: 'Retenu par des exclusions',
    next: 'La suite',
  },
  counts: {
    planned: ['serveur en campagne', 'serveurs en campagne'],
    patched: ['patch OK', 'patchs OK'],
    failed: ['exécution KO', 'exécutions KO'],
    waiting: ['validation attendue', 'validations attendues'],
    leftOut: ['serveur exclu', 'serveurs exclus'],
    refused: ['serveur refusé par son site', 'serveurs refusés par leur site'],
    overrides: ['forçage ou passage outre', 'forçages ou passages outre'],
    debt: ['exclusion en vigueur', 'exclusions en vigueur'],
    next: ['serveur prévu ensuite', 'serveurs prévus ensuite'],
  },
  charts: {
    time: { day: 'Patchs par jour', week: 'Patchs par semaine', month: 'Patchs par mois' },
    domains: 'Serveurs en campagne, par domaine',
    failures: 'Échecs, par cause',
    compliance: 'Serveurs à jour, en pourcentage de ceux qu’un scan a lus',
  },
  chartSheet: 'Graphiques',
  curve: { week: 'Le', upToDate: 'À jour', read: 'Lus', unread: 'rien n’a été lu' },
  series: { ok: 'OK', ko: 'KO', left: 'restant à faire' },
  numbers: 'Les nombres',
  none: 'Rien.',
  firstOf: (shown, total) => `Les ${shown} premiers sur ${total} : le classeur les a tous.`,
  columns: {
    week: 'Semaine',
    domain: 'Domaine',
    scope: 'Périmètre',
    status: 'Statut',
    campaigns: 'Campagnes',
    campaign: 'Campagne',
    note: 'Note',
    at: 'Quand',
    server: 'Serveur',
    source: 'Source',
    operator: 'Opérateur',
    cause: 'Cause',
    notes: 'Notes',
    application: 'Application',
    answer: 'Réponse',
    by: 'Par',
    comment: 'Commentaire',
    reason: 'Motif',
    site: 'Site',
    what: 'Quoi',
    packages: 'Paquets',
    owner: 'Responsable',
    until: 'Jusqu’au',
    since: 'Depuis',
    indicator: 'Indicateur',
    value: 'Valeur',
    before: 'Cycle précédent',
    change: 'Évolution',
    meaning: 'Ce qu’il compte',
    reference: 'SQL de référence',
    part: 'Par',
    amount: 'Quantité',
    count: 'Nombre',
  },
  plan: { open: 'ouvert', freeze: 'gel', holiday: 'férié', empty: 'vide' },
  answers: { en_attente: 'en attente', validated_ok: 'OK', validated_ko: 'KO', forced: 'forcée' },
  overrideKinds: {
    validation: 'validation forcée',
    gate: 'passé outre au blocage de la production',
    calendar: 'exception à un gel ou à la saison',
    'shortened-gate': 'validation raccourcie',
  },
  sources: { standard: 'standard', quickwin: 'QuickWin', emergency: 'urgence', imported: 'importé' },
  unknownCause: 'cause inconnue',
  nobody: 'personne de connu',
  servers: 'tous les serveurs',
  system: 'PatchCenter',
};

export type ReportWords = typeof en;
export const reportWords: Readonly<Record<Language, ReportWords>> = { en, fr };

/** Without its number. French counts zero as one. */
export function countLabel(id: CountId, n: number, language: Language): string {
  const [one, many] = reportWords[language].counts[id];
  return counted(n, language, one, many).slice(wholeNumber(n, language).length + 1);
}

/** '' and classes of another version are unknown causes. */
export function causeText(failureClass: string | null, language: Language): string {
  const known = FAILURE_CLASSES.find((one) => one === failureClass);
  return known === undefined ? reportWords[language].unknownCause : failureText(known)[language];
}

export function reasonText(reason: string | null, detail: Text | null, language: Language): string {
  return exclusionText(reason, detail)[language];
}

export function planStatusText(status: PlannedRow['status'], language: Language): string {
  return reportWords[language].plan[status];
}

export function answerText(status: ValidatedRow['status'], language: Language): string {
  return reportWords[language].answers[status];
}

export function overrideText(kind: OverrideKind, language: Language): string {
  return reportWords[language].overrideKinds[kind];
}

export function sourceText(source: string, language: Language): string {
  const { sources } = reportWords[language];
  return Object.hasOwn(sources, source) ? sources[source as keyof typeof sources] : source;
}
