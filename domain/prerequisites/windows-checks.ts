// What must hold of a Windows server before its update (PRE-5 to PRE-7): what Linux asks of packages, asked of Windows Update.
import type { Answer } from '../answer.ts';
import { wholeNumber } from '../counts.ts';
import type { Language, Text } from '../language.ts';
import { askersText, type RestartMark } from '../reboots/restart-marks.ts';
import type { Check, PrerequisiteInput } from './prerequisite-input.ts';
import type { Satellite } from './satellite-check.ts';

export type WindowsPrerequisites = {
  /** Windows installs nothing while it waits for a restart. */
  readonly restartPending: Answer;
  /** What says so. */
  readonly restartWitnesses?: readonly RestartMark[];
  /** Whether its own automatic updates install and restart when they like; absent: not read. */
  readonly restartsByItself?: Answer;
  /** Whether the service of Windows Update may be started. */
  readonly updateService: Answer;
  /** The WSUS that it asks; null: Microsoft. */
  readonly source: string | null;
  /** `20348.2849` */
  readonly build: string | null;
};

/** A cumulative update unpacks several times its size. */
export const WINDOWS_FREE_MB = 10_000;

export function windowsDiskCheck({ mode, facts, thresholds }: PrerequisiteInput): Check {
  const { rootMb = null, rootUsedPercent = null } = facts?.disk ?? {};
  const byUse = mode === 'quickwin';
  const value = byUse ? rootUsedPercent : rootMb;
  const isEnough = value !== null && (byUse ? value < thresholds.usedPercent : value >= WINDOWS_FREE_MB);
  const answer: Answer = value === null || Number.isNaN(value) ? 'unknown' : isEnough ? 'yes' : 'no';
  return { code: 'disk', answer, blocking: true, text: diskText(answer, byUse, value, thresholds.usedPercent) };
}

function diskText(answer: Answer, byUse: boolean, value: number | null, limit: number): Text {
  if (answer === 'unknown') return DRIVE_UNREAD;
  if (answer === 'yes') return { fr: 'Disque système : espace suffisant', en: 'System drive: enough space' };
  const n = (one: number | null, language: Language) => wholeNumber(Math.floor(one ?? 0), language);
  return byUse
    ? {
        fr: `Disque insuffisant : le disque système est rempli à ${n(value, 'fr')} %, ${n(limit, 'fr')} au plus`,
        en: `Disk too full: the system drive is ${n(value, 'en')}% full, ${n(limit, 'en')} at most`,
      }
    : {
        fr: `Disque insuffisant : le disque système a ${n(value, 'fr')} Mo libres, ${n(WINDOWS_FREE_MB, 'fr')} requis`,
        en: `Disk too full: the system drive has ${n(value, 'en')} MB free, ${n(WINDOWS_FREE_MB, 'en')} required`,
      };
}

const DRIVE_UNREAD: Text = { fr: 'Disque système : non vérifié', en: 'System drive: not checked' };

type Texts = Readonly<Record<Answer, Text>>;

/** Where its updates come from; nothing is registered. */
export function windowsSourceCheck({ facts }: PrerequisiteInput): {
  readonly state: Satellite;
  readonly check: Check;
} {
  const windows = facts?.windows;
  const answer: Answer = windows?.updateService ?? 'unknown';
  const from = windows?.source ?? null;
  const source = from === null ? { fr: 'Microsoft', en: 'Microsoft' } : { fr: from, en: from };
  const texts: Texts = {
    yes: { fr: `Windows Update : ${source.fr}`, en: `Windows Update: ${source.en}` },
    ...UPDATE_SERVICE,
  };
  return { state: STATES[answer], check: { code: 'satellite', answer, blocking: true, text: texts[answer] } };
}

const UPDATE_SERVICE: Pick<Texts, 'no' | 'unknown'> = {
  no: {
    fr: 'Le service Windows Update (wuauserv) est désactivé : rétablissez son démarrage manuel',
    en: 'The Windows Update service (wuauserv) is disabled: set it to manual start again',
  },
  unknown: { fr: 'Windows Update : non vérifié', en: 'Windows Update: not checked' },
};

const STATES: Readonly<Record<Answer, Satellite>> = { yes: 'ok', no: 'ko', unknown: 'unknown' };

/** In the place of sudo, of the package manager's lock and of its database. */
export function windowsHostChecks({ facts }: PrerequisiteInput): readonly Check[] {
  const blocking = (code: Check['code'], answer: Answer, texts: Texts): Check => ({
    ...{ code, answer, blocking: true },
    text: texts[answer],
  });
  return [
    blocking('sudo', facts?.sudo ?? 'unknown', ADMINISTRATOR),
    blocking('package-lock', opposite(facts?.packageLock ?? 'unknown'), SERVICING),
    blocking(
      'restart-pending',
      opposite(facts?.windows?.restartPending ?? 'unknown'),
      restartTexts(facts?.windows?.restartWitnesses ?? []),
    ),
    // As shipped a server installs nothing by itself, and says nothing of it: what is not told is no warning.
    ...(facts?.windows?.restartsByItself === 'yes' ? [RESTARTS_BY_ITSELF] : []),
  ];
}

/** It warns alone: a restart of its own may come at any time, whether it is updated here or not. */
const RESTARTS_BY_ITSELF: Check = {
  code: 'own-updates',
  answer: 'no',
  blocking: false,
  text: {
    fr: 'Windows installe ses mises à jour et redémarre de lui-même (AUOptions 4) : un redémarrage peut venir hors du créneau',
    en: 'Windows installs its updates and restarts by itself (AUOptions 4): a restart may come outside the slot',
  },
};

function opposite(answer: Answer): Answer {
  if (answer === 'unknown') return 'unknown';
  return answer === 'yes' ? 'no' : 'yes';
}

const ADMINISTRATOR: Texts = {
  yes: { fr: 'Compte administrateur', en: 'Account is an administrator' },
  no: {
    fr: 'Le compte n’est pas administrateur : ajoutez-le au groupe des administrateurs du serveur',
    en: 'The account is no administrator: add it to the server’s administrators group',
  },
  unknown: { fr: 'Droits du compte : non vérifiés', en: 'Rights of the account: not checked' },
};

const SERVICING: Texts = {
  yes: { fr: 'Aucune installation en cours', en: 'No installation in progress' },
  no: {
    fr: 'Windows installe des composants (TiWorker) : réessayez quand il aura fini',
    en: 'Windows is installing components (TiWorker): try again when it has finished',
  },
  unknown: { fr: 'Installation en cours : non vérifié', en: 'Installation in progress: not checked' },
};

/** Those that hold a server back; attempts record them in English. */
export const WINDOWS_TEXTS: readonly Text[] = [
  DRIVE_UNREAD,
  ...[UPDATE_SERVICE, ADMINISTRATOR, SERVICING].flatMap(({ no, unknown }) => [no, unknown]),
];

/** A mark that an update has left behind for ever stays after a restart, too: who made it says where to look, and the details name it. */
function restartTexts(witnesses: readonly RestartMark[]): Texts {
  const asked = askersText(witnesses);
  const by = (asker: string) => (asker === '' ? '' : ` (${asker})`);
  return {
    yes: { fr: 'Aucun redémarrage en attente', en: 'No restart pending' },
    no: {
      fr: `Un redémarrage est en attente${by(asked.fr)} : redémarrez le serveur avant sa mise à jour`,
      en: `A restart is pending${by(asked.en)}: restart the server before its update`,
    },
    unknown: { fr: 'Redémarrage en attente : non vérifié', en: 'Restart pending: not checked' },
  };
}
