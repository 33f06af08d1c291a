// A check of an application (RUN-9), a row each: a file adds them, and takes none away that it does not name.
import { readCheck } from '../../app-checks/app-check.ts';
import { checkText, checkWords } from '../../app-checks/check-text.ts';
import { foldCase } from '../../fold-case.ts';
import { type EntitySpec, type FieldSpec, type ReadValue, value } from './field.ts';
import { APPLICATION_TITLES } from './people.ts';
import { plainText, readText } from './read-values.ts';

function readCheckCell(raw: Parameters<FieldSpec['read']>[0]): ReadValue {
  const text = plainText(raw);
  if (text === '') return value(null);
  const read = readCheck(checkWords(text));
  if (read.kind === 'check') return value(checkText(read.check));
  return { kind: 'wrong', why: { fr: withoutCapital(read.text.fr), en: withoutCapital(read.text.en) } };
}

/** It stands behind its cell. */
function withoutCapital(sentence: string): string {
  return sentence.slice(0, 1).toLowerCase() + sentence.slice(1);
}

/** A tab is in neither of them: no cell and no word of a check holds one. */
const BETWEEN = '\t';

/** Its name is made of its two columns. */
export function checkRecordName(application: string, check: string): string {
  return `${application}${BETWEEN}${check}`;
}

/** Applications are called without regard to case; of paths and addresses it counts. */
export function checkKey(name: string): string {
  const at = name.lastIndexOf(BETWEEN);
  return checkRecordName(foldCase(name.slice(0, Math.max(at, 0))), name.slice(at + 1));
}

export const CHECK: EntitySpec = {
  sheet: { fr: 'Contrôles', en: 'Checks' },
  id: { name: 'application', titles: APPLICATION_TITLES, read: readText, required: true },
  fields: [
    {
      name: 'check',
      titles: {
        fr: ['Contrôle', 'Contrôle applicatif', 'Commande de contrôle', 'URL de contrôle', 'Commande ou adresse'],
        en: ['Check', 'Application check', 'Check command', 'Check URL', 'Command or address'],
      },
      read: readCheckCell,
      required: true,
    },
  ],
  needs: ['check'],
};
