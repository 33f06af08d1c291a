// What Patch Manager of AWS records of an update, by the states of its patches: its own count, beside what the packages themselves say.
// https://docs.aws.amazon.com/systems-manager/latest/userguide/patch-manager-compliance-states.html
import { countedParts } from '../counts.ts';
import type { Language, Text } from '../language.ts';

export type PatchCounts = {
  /** Approved there, or in its list, and present. */
  readonly installed: number;
  /** Present, and not approved by the baseline of AWS. */
  readonly other: number;
  /** By Patch Manager, and without a boot since. */
  readonly pendingReboot: number;
  /** Present although the baseline of AWS rejects them. */
  readonly rejected: number;
  readonly missing: number;
  readonly failed: number;
};

/** As it is kept with an attempt. */
export type RecordedCounts = PatchCounts & { readonly at: string };

/** AWS itself notes that only with its next scan. */
export function countsAfterReboot<T extends PatchCounts>(counts: T): T {
  return { ...counts, installed: counts.installed + counts.pendingReboot, pendingReboot: 0 };
}

/** What there is none of is not said, but for what is missing: that is what one looks for. */
export function patchCountsText(counts: PatchCounts): Text {
  return { fr: said(counts, 'fr'), en: said(counts, 'en') };
}

function said(counts: PatchCounts, language: Language): string {
  const { installed, other, pendingReboot, rejected, missing, failed } = counts;
  const words = WORDS[language];
  const parts = countedParts(
    language,
    [failed, ...words.failed],
    [missing, ...words.missing],
    [pendingReboot, ...words.pendingReboot],
    [rejected, ...words.rejected],
    [installed, ...words.installed],
    [other, ...words.other],
  );
  return [...(failed + missing === 0 ? [words.complete] : []), ...(parts === '' ? [] : [parts])].join(', ');
}

type Counted = readonly [one: string, many: string];
type Words = Readonly<Record<keyof PatchCounts, Counted>> & { readonly complete: string };

const WORDS: Readonly<Record<Language, Words>> = {
  fr: {
    complete: 'rien ne manque',
    failed: ['patch en échec', 'patchs en échec'],
    missing: ['manquant', 'manquants'],
    pendingReboot: ['en attente d’un redémarrage', 'en attente d’un redémarrage'],
    rejected: ['installé malgré un rejet', 'installés malgré un rejet'],
    installed: ['installé', 'installés'],
    other: ['hors de sa baseline', 'hors de sa baseline'],
  },
  en: {
    complete: 'nothing missing',
    failed: ['failed patch', 'failed patches'],
    missing: ['missing', 'missing'],
    pendingReboot: ['pending a reboot', 'pending a reboot'],
    rejected: ['installed though rejected', 'installed though rejected'],
    installed: ['installed', 'installed'],
    other: ['outside its baseline', 'outside its baseline'],
  },
};
