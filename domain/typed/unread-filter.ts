// What a list answers to a word of its filters that it cannot read.
import type { Text } from '../language.ts';

const MOST = 60;

/** `understood`: what may stand there, as a list of words. */
export function unknownWord(word: string, understood: Text): Text {
  const said = word.slice(0, MOST);
  return {
    fr: `Je ne comprends pas « ${said} ». Vous pouvez donner : ${understood.fr}.`,
    en: `I don’t understand “${said}”. You can give: ${understood.en}.`,
  };
}

/** `what`: "Unknown operator". */
export function notThere(what: Text, word: string): Text {
  const said = word.slice(0, MOST);
  return { fr: `${what.fr} : ${said || '?'}.`, en: `${what.en}: ${said || '?'}.` };
}
