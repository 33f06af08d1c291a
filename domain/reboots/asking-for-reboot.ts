// Who asks for a restart, out of all that a Windows host was asked about it; what a Linux host says of it is said as it is.
import type { Text } from '../language.ts';
import { recordedText } from '../recorded/recorded-words.ts';
import { askersText, RESTART_MARKS, type RestartMark } from './restart-marks.ts';

const MARKS = Object.keys(RESTART_MARKS) as readonly RestartMark[];
const BEGINNING = `${RESTART_MARKS.rebootPending}: `;

export type RebootAsked = {
  readonly text: Text;
  /** Of Windows, as it names them: one may have been left behind for ever, and a person has to find it. */
  readonly marks: readonly string[];
};

/** `evidence`: as recorded, perhaps with why a person is asked before it. */
export function askingForReboot(evidence: string): RebootAsked {
  const at = evidence.indexOf(BEGINNING);
  if (at < 0) return { text: recordedText(evidence), marks: [] };
  const lines = evidence.slice(at).split('\n');
  const saying = (answer: string) => MARKS.filter((mark) => lines.includes(`${RESTART_MARKS[mark]}: ${answer}`));
  const asking = saying('yes');
  const text = asking.length > 0 ? askersText(asking) : silent(saying('not read'));
  const why = recordedText(evidence.slice(0, at).replace(/; $/, ''));
  return {
    text: at === 0 ? text : { fr: `${why.fr} ; ${text.fr}`, en: `${why.en}; ${text.en}` },
    marks: asking.map((mark) => RESTART_MARKS[mark]),
  };
}

function silent(unread: readonly RestartMark[]): Text {
  if (unread.length === 0)
    return { fr: 'Windows ne demande aucun redémarrage', en: 'Windows does not ask for a restart' };
  const { fr, en } = askersText(unread);
  return {
    fr: `impossible de lire si un redémarrage est demandé (${fr})`,
    en: `whether a restart is asked for could not be read (${en})`,
  };
}
