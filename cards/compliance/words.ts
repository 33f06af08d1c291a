// The words that all cards of compliance share.
import type { IsoDate } from '../../domain/clock.ts';
import type { Level } from '../../domain/compliance/delays.ts';
import type { ReadingKind } from '../../domain/compliance/reading.ts';
import type { Risk, RiskFault } from '../../domain/compliance/risks.ts';
import type { Language, Text } from '../../domain/language.ts';
import type { TextRun } from '../adaptive-card.ts';
import { formatDate } from '../dates.ts';
import { detail, type Line } from '../lines.ts';
import { run } from '../plain-text.ts';
import { counted, explained, percentText, wholeNumber } from '../words.ts';

const en = {
  levels: { critical: 'critical', important: 'important', moderate: 'moderate', low: 'low', unrated: 'no severity' },
  readings: { daily: 'daily scan', asked: 'requested scan', update: 'end of an update' },
  exploited: (day: string) => `exploited, known since ${day}`,
  probability: (percent: string) => `exploitation ${percentText(percent, 'en')} likely`,
  files: { kev: 'The list of exploited vulnerabilities (KEV)', epss: 'The file of probabilities (EPSS)' },
  stale: (day: string) => `is from ${day}: the ranking may be out of date.`,
  absent: 'cannot be found, so nothing is ranked by it.',
  malformed: 'cannot be read, so nothing is ranked by it.',
  dueBy: (day: string) => `due by ${day}`,
  gone: (day: string | null, without: number) =>
    without === 0
      ? `Gone by ${day ?? ''}, if the plan holds.`
      : day === null
        ? `Nothing planned will remove it (${counted(without, 'en', 'server', 'servers')}): see the reason of each.`
        : `The planned servers are done by ${day}; nothing is planned for ${counted(without, 'en', 'other', 'others')}.`,
  late: 'late',
  csv: 'Export to CSV',
  excel: 'Export to Excel',
  refresh: 'Refresh',
};

const fr: typeof en = {
  levels: { critical: 'critique', important: 'important', moderate: 'modéré', low: 'faible', unrated: 'sans gravité' },
  readings: { daily: 'scan quotidien', asked: 'scan demandé', update: 'fin d’une mise à jour' },
  exploited: (day) => `exploité, connu depuis le ${day}`,
  probability: (percent) => `exploitation probable à ${percentText(percent, 'fr')}`,
  files: { kev: 'La liste des vulnérabilités exploitées (KEV)', epss: 'Le fichier des probabilités (EPSS)' },
  stale: (day) => `date du ${day} : le classement n’est peut-être plus à jour.`,
  absent: 'est introuvable et ne sert pas au classement.',
  malformed: 'est illisible et ne sert pas au classement.',
  dueBy: (day) => `prévu au plus tard le ${day}`,
  gone: (day, without) =>
    without === 0
      ? `Corrigé partout au plus tard le ${day ?? ''}, si le planning est tenu.`
      : day === null
        ? `Rien de prévu ne le corrigera (${counted(without, 'fr', 'serveur', 'serveurs')}) : voir la raison de chacun.`
        : `Les serveurs prévus seront à jour au plus tard le ${day} ; rien n’est prévu pour ${counted(without, 'fr', 'autre', 'autres')}.`,
  late: 'en retard',
  csv: 'Exporter en CSV',
  excel: 'Exporter en Excel',
  refresh: 'Actualiser',
};

export const complianceWords = { en, fr };

export function levelText(level: Level, language: Language): string {
  return complianceWords[language].levels[level];
}

/** The worst two in the colour of danger, and always in words. */
export function levelRun(level: Level, language: Language): TextRun {
  const grave = level === 'critical' || level === 'important';
  return run(levelText(level, language), grave ? { color: 'Attention' } : {});
}

export function readingText(kind: ReadingKind, language: Language): string {
  return complianceWords[language].readings[kind];
}

/** COMP-6: of servers that lack something; `withoutDay`: those of them that nothing updates. */
export type Gone = { readonly last: IsoDate | null; readonly withoutDay: number };

export function goneText({ last, withoutDay }: Gone, language: Language): string {
  return complianceWords[language].gone(last === null ? null : formatDate(last, language), withoutDay);
}

/** COMP-5. Nothing where nothing is known. */
export function riskRuns({ exploitedSince, probability }: Risk, language: Language): readonly TextRun[] {
  const words = complianceWords[language];
  return [
    ...(exploitedSince === null
      ? []
      : [run(words.exploited(formatDate(exploitedSince, language)), { color: 'Attention', weight: 'Bolder' })]),
    ...(probability === null
      ? []
      : [run(words.probability(wholeNumber(probability * 100, language)), { isSubtle: true })]),
  ];
}

/** A stale file is said. */
export function riskFaultLines(faults: readonly RiskFault[], language: Language): readonly Line[] {
  const words = complianceWords[language];
  return faults.map((fault) => {
    const what = fault.kind === 'stale' ? words.stale(formatDate(fault.day, language)) : words[fault.kind];
    return detail(`⚠ ${words.files[fault.file]} ${what}`);
  });
}

/** Its own count stands beside what the last scan of the packages says, whichever is newer. */
export function patchManagerText(text: Text, at: string, language: Language): string {
  return explained(`Patch Manager (AWS), ${at}`, text[language], language);
}

/** `2026-03-12` as people say it, where there is a day. */
export function dueText(day: IsoDate | null, language: Language): string {
  return day === null ? '' : complianceWords[language].dueBy(formatDate(day, language));
}
