// Progress as text: what every client shows, where charts and bars of Teams are missing on phones.
import { isOrderStage, orderText } from '../domain/attempts/order-stage.ts';
import type { ShownProgress } from '../domain/attempts/shown-progress.ts';
import type { Language } from '../domain/language.ts';
import { percentText } from './words.ts';

/** `37/120 · 30%`, or `37/120 paquets · 30 %` with a unit. A total of 0 is 0%. Never 100% before the end. */
export function progressText(done: number, total: number, language: Language, unit = ''): string {
  return `${done}/${total}${unit === '' ? '' : ` ${unit}`} · ${percentText(percent(done, total), language)}`;
}

const PHASES: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  downloading: { fr: 'téléchargement', en: 'downloading' },
  verifying: { fr: 'vérification', en: 'verifying' },
};

/**
 * Of an update: per cent of the whole, with the packages while they are installed, `37/120 packages · 30%`; what comes before and after
 * has its own name, and one that tells no figures says in words where it is. null: nothing is counted yet.
 */
export function updateProgressText(
  { phase, done, total }: ShownProgress,
  unit: string,
  language: Language,
): string | null {
  if (isOrderStage(phase)) return orderText({ stage: phase, packages: total }, language);
  if (phase === 'resolving' || total <= 0) return null;
  const named = PHASES[phase];
  return named === undefined
    ? progressText(done, total, language, unit)
    : `${named[language]} · ${percentText(percent(done, total), language)}`;
}

/** Ten blocks: `▰▰▰▱▱▱▱▱▱▱`. */
export function progressBar(done: number, total: number): string {
  const full = Math.floor(percent(done, total) / 10);
  return '▰'.repeat(full) + '▱'.repeat(10 - full);
}

function percent(done: number, total: number): number {
  if (total <= 0) return 0;
  return Math.min(100, Math.max(0, Math.floor((done / total) * 100)));
}
