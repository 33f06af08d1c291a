// Reads the settings of this machine and knocks at its database, as far as both can be had: whatever is wrong is a check's answer.
import { botNeeds } from '../bot/settings-from-file.ts';
import { sentenceOf } from '../config/sentence.ts';
import { databaseLimitsOf, loadSettings, type Needs, type Settings, SettingsError } from '../config.ts';
import { connectDatabase } from '../db/connect.ts';
import { readDatabaseTime } from '../db/queries/doctor/database-time.ts';
import { workerNeeds } from '../jobs/settings-from-file.ts';
import type { DatabaseState, Process } from './check.ts';
import type { Installation } from './run-checks.ts';
import { isPostgres, NO_POSTGRES } from './store-addresses.ts';

const NEEDS: Readonly<Record<Process, Needs>> = { chat: botNeeds, worker: workerNeeds };

/** The caller closes it. */
export async function openInstallation(
  environment: NodeJS.ProcessEnv,
  processes: readonly Process[],
): Promise<Installation & { close(): Promise<void> }> {
  const needs: Needs = (env, file) => [...new Set(processes.flatMap((one) => NEEDS[one](env, file)))];
  const faults = faultsOf(environment, needs);
  const settings = settingsOf(environment);
  const database: DatabaseState = settings === null ? { kind: 'unset' } : await knock(settings);
  return {
    processes,
    faults,
    settings,
    database,
    close: async () => {
      if (database.kind === 'reached') await database.db.destroy();
    },
  };
}

function faultsOf(environment: NodeJS.ProcessEnv, needs: Needs): readonly string[] {
  try {
    loadSettings(environment, needs);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.faults;
    throw error;
  }
}

/** Without what one process needs besides: most checks can do without it. */
function settingsOf(environment: NodeJS.ProcessEnv): Settings | null {
  try {
    return loadSettings(environment);
  } catch (error) {
    if (error instanceof SettingsError) return null;
    throw error;
  }
}

async function knock(settings: Settings): Promise<DatabaseState> {
  const { DATABASE_URL } = settings.environment;
  if (DATABASE_URL === undefined) return { kind: 'unset' };
  if (!isPostgres(DATABASE_URL)) return { kind: 'unreachable', why: `DATABASE_URL: ${NO_POSTGRES}` };
  const db = connectDatabase(DATABASE_URL, () => {}, databaseLimitsOf(settings));
  try {
    await readDatabaseTime(db);
    return { kind: 'reached', db };
  } catch (error) {
    await db.destroy();
    return { kind: 'unreachable', why: sentenceOf(error) };
  }
}
