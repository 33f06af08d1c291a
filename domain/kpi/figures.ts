// The figures of KPI-1: what each is called, in what it is counted, and why one may be unknown. Unknown is never 0.
import type { Text } from '../language.ts';

export const FIGURES = [
  'patched',
  'events',
  'never-patched',
  'coverage',
  'last-week',
  'go-to-patched',
  'prerequisites',
  'snapshots',
  'exclusions',
  'advisories',
  'validation',
  'downtime',
  'hours-planned',
  'hours-spent',
  'scheduled',
  'unscheduled',
] as const;
export type FigureId = (typeof FIGURES)[number];

export function isFigure(text: string): text is FigureId {
  return FIGURES.some((id) => id === text);
}

/** Of which servers: every one, production, or what is known not to be. */
export const KPI_BRANCHES = ['all', 'prod', 'hprod'] as const;
export type KpiBranch = (typeof KPI_BRANCHES)[number];

export function isKpiBranch(text: string): text is KpiBranch {
  return KPI_BRANCHES.some((branch) => branch === text);
}

/** `week`: an ISO week as year × 100 + week. */
export type Unit = 'count' | 'percent' | 'hours' | 'days' | 'minutes' | 'week';

export type UnknownWhy =
  | 'not-begun'
  | 'no-history'
  | 'no-servers'
  | 'no-events'
  | 'no-go'
  | 'not-read'
  | 'none-installed'
  | 'not-answered'
  | 'no-attempts'
  | 'no-slots';

/** A share of the figure by what it is about: a cause, an application, a source. */
export type FigurePart = { readonly what: string; readonly amount: number };

export type Figure = {
  readonly id: FigureId;
  readonly value: number | null;
  /** Where `value` is null. */
  readonly why: UnknownWhy | null;
  /** What the SQL of the reference (10.1) counts, which takes failures for patches; null: the reference has none. */
  readonly reference: number | null;
  /** Largest first. */
  readonly parts: readonly FigurePart[];
  /** Of exclusions the median age in days, of snapshots the known size in GB. */
  readonly beside: number | null;
};

type Declared = { readonly name: Text; readonly unit: Unit; readonly means: Text };

export const DECLARED: Readonly<Record<FigureId, Declared>> = {
  patched: {
    name: { fr: 'Serveurs patchés', en: 'Servers patched' },
    unit: 'count',
    means: { fr: 'serveurs distincts avec au moins un patch OK', en: 'distinct servers with at least one OK patch' },
  },
  events: {
    name: { fr: 'Patchs', en: 'Patches' },
    unit: 'count',
    means: { fr: 'toutes les exécutions OK', en: 'every OK execution' },
  },
  'never-patched': {
    name: { fr: 'Production jamais patchée', en: 'Production never patched' },
    unit: 'count',
    means: {
      fr: 'serveurs de production patchables sans patch OK dans la période',
      en: 'patchable production servers without an OK patch in the period',
    },
  },
  coverage: {
    name: { fr: 'Couverture', en: 'Coverage' },
    unit: 'percent',
    means: {
      fr: 'part des serveurs patchables d’aujourd’hui qui ont un patch OK',
      en: 'share of today’s patchable servers that have an OK patch',
    },
  },
  'last-week': {
    name: { fr: 'Dernière semaine', en: 'Last week' },
    unit: 'week',
    means: { fr: 'semaine ISO du dernier patch OK', en: 'ISO week of the latest OK patch' },
  },
  'go-to-patched': {
    name: { fr: 'Du feu vert au patch', en: 'From approval to patch' },
    unit: 'hours',
    means: {
      fr: 'durée médiane entre le feu vert production et le patch OK',
      en: 'median time from the production approval to the OK patch',
    },
  },
  prerequisites: {
    name: { fr: 'Prérequis en échec', en: 'Prerequisites failed' },
    unit: 'percent',
    means: {
      fr: 'part des serveurs vérifiés dont un prérequis a échoué à sa dernière lecture',
      en: 'share of the checked servers of which a prerequisite failed at its last reading',
    },
  },
  snapshots: {
    name: { fr: 'Snapshots conservés', en: 'Snapshots held' },
    unit: 'count',
    means: { fr: 'à la fin de la période', en: 'at the end of the period' },
  },
  exclusions: {
    name: { fr: 'Exclusions de paquets', en: 'Package exclusions' },
    unit: 'count',
    means: { fr: 'en vigueur à la fin de la période', en: 'in force at the end of the period' },
  },
  advisories: {
    name: { fr: 'De l’avis à l’installation', en: 'From advisory to installation' },
    unit: 'days',
    means: {
      fr: 'durée médiane entre le premier scan qui liste l’avis sur le serveur et le premier qui ne le liste plus, par gravité',
      en: 'median time from the first scan that listed it on the server to the first that no longer did, by severity',
    },
  },
  validation: {
    name: { fr: 'De la demande à la validation', en: 'From question to validation' },
    unit: 'hours',
    means: {
      fr: 'durée médiane entre le patch à valider et la réponse',
      en: 'median time from the patch to be validated to the answer',
    },
  },
  downtime: {
    name: { fr: 'Arrêt dû aux redémarrages', en: 'Downtime of reboots' },
    unit: 'minutes',
    means: { fr: 'cumul, par application', en: 'added up, by application' },
  },
  'hours-planned': {
    name: { fr: 'Heures prévues', en: 'Hours planned' },
    unit: 'hours',
    means: {
      fr: 'serveurs à patcher dans la période, au temps prévu par serveur',
      en: 'servers to be patched in the period, at the time planned for each',
    },
  },
  'hours-spent': {
    name: { fr: 'Heures passées', en: 'Hours spent' },
    unit: 'hours',
    means: {
      fr: 'durée des exécutions, sans l’attente d’un redémarrage',
      en: 'length of the executions, without the wait for a reboot',
    },
  },
  scheduled: {
    name: { fr: 'Patchs planifiés', en: 'Scheduled patches' },
    unit: 'count',
    means: { fr: 'campagnes standard et QuickWin', en: 'standard and QuickWin campaigns' },
  },
  unscheduled: {
    name: { fr: 'Patchs non planifiés', en: 'Unscheduled patches' },
    unit: 'count',
    means: { fr: 'campagnes d’urgence', en: 'emergency campaigns' },
  },
};

export const UNKNOWN_WORDS: Readonly<Record<UnknownWhy, Text>> = {
  'not-begun': { fr: 'la période n’a pas commencé', en: 'the period has not begun' },
  'no-history': { fr: 'l’historique commence après', en: 'the history begins later' },
  'no-servers': { fr: 'aucun serveur patchable ici', en: 'no patchable server here' },
  'no-events': { fr: 'aucun patch OK', en: 'no OK patch' },
  'no-go': { fr: 'aucun patch de production après un go', en: 'no production patch after a go' },
  'not-read': { fr: 'aucun prérequis vérifié', en: 'no prerequisites were checked' },
  'none-installed': {
    fr: 'aucun scan n’a vu d’avis installé',
    en: 'no scan saw an advisory installed',
  },
  'not-answered': { fr: 'aucune validation répondue', en: 'no validation was answered' },
  'no-attempts': { fr: 'aucune exécution mesurée', en: 'no execution was timed' },
  'no-slots': { fr: 'aucun créneau posé', en: 'no slots were set' },
};
