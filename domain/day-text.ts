// A day in a sentence of a rule. Cards write days out with their own calendar of words (`cards/dates.ts`).
import type { Text } from './language.ts';

/** `2027-03-03` as 03/03/2027 in French, as it is in English. */
export function dayText(day: string): Text {
  const [year = '', month = '', date = ''] = day.split('-');
  return { fr: `${date}/${month}/${year}`, en: day };
}
