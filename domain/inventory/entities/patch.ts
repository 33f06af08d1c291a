// An update of the past, as spreadsheets and old tools list them, and as `/history` exports it (HIST-2). It counts for the history and its
// figures, and never for the gate, which rests on attempts and their answers alone.
import { packageText, readPackage } from '../../history/package-list.ts';
import { type EntitySpec, type FieldSpec, type ReadValue, value, wrongValue } from './field.ts';
import { oneOf, plainText, readDay, readHour, readList, readText, shown } from './read-values.ts';
import { SERVER } from './server.ts';

type Raw = Parameters<FieldSpec['read']>[0];

/** Of an update of which only the day is known. */
export const NO_TIME = '00:00';
const MAX_NOTES = 2000;

/** `2025-11-04`, or `2025-11-04 09:30` where the cell has the time too. */
function readMoment(raw: Raw): ReadValue {
  if (raw instanceof Date) {
    const [day = '', time = ''] = raw.toISOString().split('T');
    return value(time.startsWith(NO_TIME) ? day : `${day} ${time.slice(0, 5)}`);
  }
  const text = plainText(raw);
  const [, day = text, hour] = /^(\S+?)(?:T|\s+(?:à\s+)?)(\d{1,2}[:h]\d{2}(?::\d{2}(?:\.\d+)?Z?)?)$/i.exec(text) ?? [];
  const read = readDay(day);
  if (read.kind === 'wrong' || read.value === null || hour === undefined) return read;
  const time = readTime(hour.slice(0, 5).replace(/:$/, ''));
  return time.kind === 'wrong' ? time : value(`${read.value} ${time.value ?? NO_TIME}`);
}

/** As `09:30`. */
function readTime(raw: Raw): ReadValue {
  const read = readHour(raw);
  return read.kind === 'wrong' || read.value === null ? read : value(read.value.replace('h', ':'));
}

function readNotes(raw: Raw): ReadValue {
  const text = plainText(raw);
  if (text.length > MAX_NOTES)
    return wrongValue(`dépasse ${MAX_NOTES} caractères`, `is longer than ${MAX_NOTES} characters`);
  return value(text === '' ? null : text);
}

function readPackages(raw: Raw): ReadValue {
  return readList(
    raw,
    (part) => {
      const read = readPackage(part);
      return read === null ? null : packageText(read);
    },
    (part) => ({
      fr: `« ${part} » n’est pas un paquet (exemple : bash.x86_64 4.4 > 5.1, ou bash)`,
      en: `“${part}” is not a package (example: bash.x86_64 4.4 > 5.1, or bash)`,
    }),
  );
}

/** A week or a campaign; a number is one of a campaign. */
function readCampaign(raw: Raw): ReadValue {
  const read = readText(raw);
  return read.kind === 'wrong' || read.value === null ? read : value(shown(read.value));
}

/** Its name is made of server, moment and result (`past-patches.ts`). */
export const PATCH: EntitySpec = {
  sheet: { fr: 'Patchs passés', en: 'Past updates' },
  id: { ...SERVER.id, name: 'hostname' },
  fields: [
    {
      name: 'date',
      titles: {
        fr: ['Date', 'Date du patch', 'Date de patch', 'Patché le', 'Date d’exécution'],
        en: ['Date', 'Patch date', 'Patched on', 'Update date'],
      },
      read: readMoment,
      required: true,
      holds: 'days',
    },
    {
      name: 'time',
      titles: { fr: ['Heure', 'Heure du patch'], en: ['Time', 'Patch time'] },
      read: readTime,
    },
    {
      name: 'result',
      titles: { fr: ['Résultat', 'Statut', 'Status'], en: ['Result', 'Status'] },
      read: oneOf({
        ok: ['OK', 'réussi', 'succès', 'patché', 'terminé', 'fait', 'success', 'succeeded', 'patched', 'done'],
        ko: ['KO', 'échec', 'échoué', 'erreur', 'failed', 'failure', 'error'],
      }),
      required: true,
    },
    {
      name: 'packages',
      titles: { fr: ['Liste des paquets', 'Paquets mis à jour'], en: ['Package list', 'Updated packages'] },
      read: readPackages,
    },
    { name: 'notes', titles: { fr: ['Notes', 'Commentaire'], en: ['Notes', 'Comment'] }, read: readNotes },
    {
      name: 'operator',
      titles: { fr: ['Opérateur', 'Intervenant'], en: ['Operator', 'Done by'] },
      read: readText,
    },
    {
      name: 'campaign',
      titles: { fr: ['Campagne'], en: ['Campaign'] },
      read: readCampaign,
    },
    // Kept where no column names the campaign: by itself, the date says it.
    { name: 'week', titles: { fr: ['Semaine'], en: ['Week'] }, read: readCampaign },
  ],
  needs: ['date', 'result'],
};
