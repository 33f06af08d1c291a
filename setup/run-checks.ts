// Runs checks side by side, each within its time. What cannot be asked, what is late and what fails on the way is unknown, never yes.
import { sentenceOf } from '../config/sentence.ts';
import { type Settings, SettingsError } from '../config.ts';
import type { Text } from '../domain/language.ts';
import type { Check, CheckReport, CheckResult, DatabaseState, Process, Surroundings } from './check.ts';
import { unknown } from './check.ts';

export type Installation = {
  readonly processes: readonly Process[];
  readonly faults: readonly string[];
  /** null: they cannot be read. */
  readonly settings: Settings | null;
  readonly database: DatabaseState;
  readonly now?: () => Date;
  readonly fetch?: typeof fetch;
};

export const CHECK_LIMIT_MS = 5000;

/** In the order of the checks; those of another process are left out. */
export function runChecks(
  checks: readonly Check[],
  installation: Installation,
  limitMs: number = CHECK_LIMIT_MS,
): Promise<readonly CheckReport[]> {
  const { processes } = installation;
  const asked = checks.filter(({ of }) => of === undefined || processes.includes(of));
  return Promise.all(
    asked.map(async (check) => ({
      name: check.name,
      title: check.title,
      ...(await runOne(check, installation, limitMs)),
    })),
  );
}

async function runOne(check: Check, installation: Installation, limitMs: number): Promise<CheckResult> {
  const over = new AbortController();
  const late = Promise.withResolvers<CheckResult>();
  const timer = setTimeout(() => {
    late.resolve(tooLate(limitMs));
    over.abort(new Error('the time of the check is over'));
  }, limitMs);
  try {
    return await Promise.race([ask(check, installation, over.signal), late.promise]);
  } catch (error) {
    if (error instanceof SettingsError) return unusable(error.faults.join(' '));
    return isOfOtherSchema(error) ? NO_SCHEMA : failed(sentenceOf(error));
  } finally {
    clearTimeout(timer);
    over.abort();
  }
}

function ask(check: Check, installation: Installation, signal: AbortSignal): Promise<CheckResult> | CheckResult {
  const { processes, faults, settings, database } = installation;
  const { now = () => new Date(), fetch: send = fetch } = installation;
  const at: Surroundings = { processes, faults, signal, now, fetch: send };
  switch (check.needs) {
    case 'nothing':
      return check.run(at);
    case 'settings':
      return settings === null ? NO_SETTINGS : check.run({ ...at, settings, database });
    case 'database':
      if (settings === null) return NO_SETTINGS;
      return database.kind === 'reached' ? check.run({ ...at, settings, database, db: database.db }) : NO_DATABASE;
  }
}

const CORRECT: Text = { fr: 'Corrigez d’abord les réglages.', en: 'Correct the settings first.' };
const NO_SETTINGS = unknown(
  { fr: 'non vérifié : les réglages ne se lisent pas', en: 'not checked: the settings cannot be read' },
  CORRECT,
);
const NO_DATABASE = unknown(
  { fr: 'non vérifié : la base n’a pas répondu', en: 'not checked: the database did not answer' },
  { fr: 'Rétablissez d’abord l’accès à la base.', en: 'Restore access to the database first.' },
);
const NO_SCHEMA = unknown(
  {
    fr: 'non vérifié : le schéma de la base n’est pas celui de ce code',
    en: 'not checked: the schema of the database is not that of this code',
  },
  { fr: 'Lancez npm run migrate.', en: 'Run npm run migrate.' },
);
/** Tables, columns, functions, schemas and types that are not there. */
const MISSING = new Set(['42P01', '42703', '42883', '3F000', '42704']);

function isOfOtherSchema(error: unknown): boolean {
  return error instanceof Error && 'code' in error && MISSING.has(String(error.code));
}

const SILENT: Text = {
  fr: 'Ce qui est demandé se tait, ou la machine est surchargée : voyez le réseau et les pare-feu, puis relancez la vérification.',
  en: 'What is asked keeps silent, or the machine is overloaded: look at the network and firewalls, then run the check again.',
};
const AGAIN: Text = { fr: 'Relancez la vérification.', en: 'Run the check again.' };

function tooLate(limitMs: number): CheckResult {
  const seconds = limitMs / 1000;
  return unknown({ fr: `pas de réponse en ${seconds} s`, en: `no answer within ${seconds} s` }, SILENT);
}

function unusable(faults: string): CheckResult {
  return unknown({ fr: `non vérifié : ${faults}`, en: `not checked: ${faults}` }, CORRECT);
}

function failed(why: string): CheckResult {
  return unknown({ fr: `la vérification a échoué : ${why}`, en: `the check failed: ${why}` }, AGAIN);
}
