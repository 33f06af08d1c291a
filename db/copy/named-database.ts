// How a command line names a database: an address, a file that holds one (so that no password is seen in the list of processes), or the
// embedded one of a trial.
import { loadSettings, readSecret, SettingsError } from '../../config.ts';
import { connectDatabase } from '../connect.ts';
import { embeddedDataDir, startEmbedded } from '../embedded.ts';
import { migrateToLatest } from '../migrate.ts';
import { EMBEDDED_DATABASE, EMBEDDED_SERVER } from '../open.ts';
import { MIGRATION_LIMITS } from '../steady.ts';

export type NamedDatabase = { readonly url: string; close(): Promise<void> };

/** `named` undefined: that of DATABASE_URL. Throws SettingsError. The caller closes it. */
export async function openNamed(named: string | undefined, environment: NodeJS.ProcessEnv): Promise<NamedDatabase> {
  if (named === 'embedded') return openEmbedded();
  return { url: addressOf(named, environment), close: async () => {} };
}

function addressOf(named: string | undefined, environment: NodeJS.ProcessEnv): string {
  if (named !== undefined) return /^postgres(ql)?:\/\//.test(named) ? named : readSecret(named);
  const { DATABASE_URL } = loadSettings(environment).environment;
  if (DATABASE_URL === undefined) {
    throw new SettingsError([
      'DATABASE_URL is not set: set it, or name the database (an address, a file with one, "embedded").',
    ]);
  }
  return DATABASE_URL;
}

/** Migrated, as it is whenever it is opened. */
async function openEmbedded(): Promise<NamedDatabase> {
  const server = await startEmbedded(embeddedDataDir(EMBEDDED_SERVER));
  try {
    const url = await server.url(EMBEDDED_DATABASE);
    const db = connectDatabase(url, () => {}, MIGRATION_LIMITS);
    await migrateToLatest(db).finally(() => db.destroy());
    return { url, close: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
