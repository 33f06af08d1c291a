// What may ask Windows for a restart: the mark that says so, as Windows names it, and who that is in words.
import type { Text } from '../language.ts';

const same = (name: string): Text => ({ fr: name, en: name });

export const WINDOWS_UPDATE = same('Windows Update');
export const SERVICING: Text = { fr: 'maintenance des composants de Windows', en: 'Windows component servicing' };
export const RENAMED: Text = { fr: 'changement de nom de l’ordinateur', en: 'a change of the computer’s name' };
export const CONFIGURATION_MANAGER = same('Configuration Manager');

/** As `targets/windows/scripts/pending-reboot.ts` writes them, a line each with its answer; the first one begins them. */
export const RESTART_MARKS = {
  rebootPending: 'Component Based Servicing\\RebootPending',
  packagesPending: 'Component Based Servicing\\PackagesPending',
  rebootRequired: 'WindowsUpdate\\Auto Update\\RebootRequired',
  renamed: 'computer name to be changed',
  configurationManager: 'Configuration Manager',
} as const;

export type RestartMark = keyof typeof RESTART_MARKS;

export const ASKED_BY: Readonly<Record<RestartMark, Text>> = {
  rebootPending: SERVICING,
  packagesPending: SERVICING,
  rebootRequired: WINDOWS_UPDATE,
  renamed: RENAMED,
  configurationManager: CONFIGURATION_MANAGER,
};

/** Each once: two marks may be of one that asks. */
export function askersText(marks: readonly RestartMark[]): Text {
  const askers = [...new Set(marks.map((mark) => ASKED_BY[mark]))];
  return { fr: askers.map(({ fr }) => fr).join(', '), en: askers.map(({ en }) => en).join(', ') };
}
