// Figures as people read them: the number with its unit, what the reference would count, what changed since the cycle before.
import type { Language } from '../language.ts';
import { weekCodeOf } from '../planning/iso-week.ts';
import { DECLARED, type Figure, UNKNOWN_WORDS, type Unit } from './figures.ts';

/** Between a number and its unit. */
const GAP = '\u00a0';

export function amountText(amount: number, unit: Unit, language: Language): string {
  const { fr, number } = { fr: language === 'fr', number: (most: number) => numberText(amount, most, language) };
  switch (unit) {
    case 'count':
      return number(0);
    case 'percent':
      return fr ? `${number(1)}${GAP}%` : `${number(1)}%`;
    case 'hours':
      return `${number(1)}${GAP}h`;
    case 'days':
      return `${number(1)}${GAP}${fr ? 'j' : 'd'}`;
    case 'minutes':
      return `${number(0)}${GAP}min`;
    case 'week':
      return `${weekCodeOf(amount % 100)} ${Math.floor(amount / 100)}`;
  }
}

/** `inconnu (aucun patch OK)`. */
export function figureText({ id, value, why }: Figure, language: Language): string {
  if (value !== null) return amountText(value, DECLARED[id].unit, language);
  const reason = why === null ? '' : ` (${UNKNOWN_WORDS[why][language]})`;
  return `${language === 'fr' ? 'inconnu' : 'unknown'}${reason}`;
}

/** What the SQL of the reference gives, where it counts otherwise; '' where it does not. */
export function referenceText({ id, value, reference }: Figure, language: Language): string {
  if (reference === null || Math.abs(reference - comparable(id, value)) < 1e-9) return '';
  const shown = id === 'last-week' ? weekCodeOf(reference) : amountText(reference, DECLARED[id].unit, language);
  return language === 'fr'
    ? `${shown} selon le SQL de référence, qui compte aussi les KO`
    : `${shown} by the reference’s SQL, which also counts KO`;
}

function comparable(id: Figure['id'], value: number | null): number {
  if (value === null) return Number.NaN;
  return id === 'last-week' ? value % 100 : value;
}

/** `+3`, `−1,5 %`; null where one of the two is unknown, or a week. */
export function changeText(now: Figure, before: Figure, language: Language): string | null {
  const { unit } = DECLARED[now.id];
  if (now.value === null || before.value === null || unit === 'week') return null;
  const change = now.value - before.value;
  const shown = amountText(Math.abs(change), unit, language);
  if (Number(shown.replace(/[^\d]/g, '')) === 0) return '=';
  return `${change > 0 ? '+' : '−'}${shown}`;
}

export function besideText({ id, beside }: Figure, language: Language): string {
  const fr = language === 'fr';
  if (id === 'exclusions' && beside !== null) {
    const age = amountText(beside, 'days', language);
    return fr ? `âge médian${GAP}: ${age}` : `median age: ${age}`;
  }
  if (id === 'snapshots' && beside !== null) {
    const size = numberText(beside, 1, language);
    return fr ? `${size}${GAP}Go` : `${size}${GAP}GB`;
  }
  return '';
}

function numberText(amount: number, most: number, language: Language): string {
  return new Intl.NumberFormat(language === 'fr' ? 'fr-FR' : 'en-GB', { maximumFractionDigits: most }).format(amount);
}
