// Beside the button of a workbook: that it will not hold all of the rows.
import type { Language } from '../../domain/language.ts';
import { cutWorkbookText } from '../../domain/servers/too-many-rows.ts';
import type { TextRun } from '../adaptive-card.ts';
import { run } from '../plain-text.ts';

/** `totals`: of each list; false: all of them fit. */
export function cutRun(totals: readonly number[], language: Language): TextRun | false {
  const text = cutWorkbookText(totals);
  return text !== null && run(`⚠ ${text[language]}`, { color: 'Warning' });
}
