// What a workbook holds beside what is taken from it, in one sentence.
import type { Text } from './language.ts';

export const UNREAD_TITLE: Text = { fr: 'Ignoré dans ce fichier', en: 'Ignored in this file' };

/** Empty when everything was read. */
export function unreadText(unread: readonly Text[]): Text {
  if (unread.length === 0) return { fr: '', en: '' };
  const list = (language: keyof Text) => unread.map((one) => one[language]).join(', ');
  return { fr: `${UNREAD_TITLE.fr} : ${list('fr')}.`, en: `${UNREAD_TITLE.en}: ${list('en')}.` };
}
