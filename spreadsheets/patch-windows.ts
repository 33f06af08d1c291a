// Patch windows in a workbook: recurrences with a beginning and an end, for which there is no table yet (POL-5). A sheet of them is told by its
// name, with what to do meanwhile, and none of its columns is taken for something else: an hour that begins a window is no preferred time.
import type { Text } from '../domain/language.ts';
import { findHeader } from './find-header.ts';
import type { ColumnSpec } from './read-table.ts';
import type { Sheet } from './sheets-of-file.ts';

const COLUMNS = {
  start: ['Début', 'Heure de début', 'Début de fenêtre', 'Start', 'Start time', 'Window start'],
  end: ['Fin', 'Heure de fin', 'Fin de fenêtre', 'End', 'End time', 'Window end'],
  duration: ['Durée', 'Durée de la fenêtre', 'Duration', 'Window length'],
  recurrence: ['Récurrence', 'RRULE', 'Périodicité', 'Recurrence', 'Repeats'],
  window: [
    'Fenêtre',
    'Fenêtre de patching',
    'Fenêtre de patch',
    'Fenêtre de maintenance',
    'Window',
    'Patch window',
    'Maintenance window',
  ],
} as const;
type Column = keyof typeof COLUMNS;

/** Any of these together says that a sheet is about windows. */
const TOGETHER: readonly (readonly Column[])[] = [
  ['start', 'end'],
  ['start', 'duration'],
  ['window', 'recurrence'],
  ['window', 'start'],
  ['window', 'duration'],
  ['recurrence', 'duration'],
];

/** `hasServers`: it has what a new server needs, so that its windows are columns beside, which are named as not read. */
export function isWindowSheet(sheet: Sheet, hasServers: boolean): boolean {
  return !hasServers && SPECS.some((specs) => findHeader(sheet, specs) !== null);
}

const SPECS = TOGETHER.map((columns) => columns.map(specOf));

function specOf(key: Column): ColumnSpec<Column> {
  return { key, names: COLUMNS[key], required: true };
}

/** As a noun, in the list of what is not read. */
export function windowSheetText({ name }: Sheet): Text {
  return {
    fr: `feuille «\u00a0${name}\u00a0» (fenêtres de maintenance, pas encore lues : jour et heure préférés sont des colonnes des serveurs)`,
    en: `sheet “${name}” (patch windows, not read yet: preferred day and time are columns of servers)`,
  };
}

/** Where there is nothing else in the file. */
export function onlyWindows(sheets: readonly Sheet[]): Text {
  const names = sheets.map(({ name }) => name).join(', ');
  return {
    fr: `Ce fichier ne contient que des fenêtres de maintenance (${names}), qui ne sont pas encore lues. Le jour et l’heure préférés d’un serveur sont des colonnes de la feuille des serveurs.`,
    en: `This file holds nothing but patch windows (${names}), which are not read yet. The preferred day and time of a server are columns of the sheet of servers.`,
  };
}
