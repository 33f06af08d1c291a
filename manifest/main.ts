// `npm run manifest [-- --out FOLDER --force]`: the zip of the Teams app for a tenant, from the settings (docs/teams-app.md).
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { declaredCommands } from '../bot/front/commands.ts';
import { loadSettings, SettingsError } from '../config.ts';
import { appPackage } from './app-package.ts';
import { type AppSettings, appSettingsOf, manifestNeeds } from './app-settings.ts';
import { packageFaults } from './checks/package.ts';
import { writePackage } from './write-package.ts';

process.exitCode = run();

function run(): number {
  try {
    const { values } = parseArgs({
      options: { out: { type: 'string', default: '.' }, force: { type: 'boolean', default: false } },
    });
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
    const app = appSettingsOf(loadSettings(process.env, manifestNeeds), version);
    return make(app, { folder: values.out, force: values.force });
  } catch (error) {
    if (error instanceof SettingsError || isWrongOption(error)) return fail(error.message);
    throw error;
  }
}

function make(app: AppSettings, where: { readonly folder: string; readonly force: boolean }): number {
  const commands = declaredCommands();
  const zip = appPackage(app, commands);
  const faults = packageFaults(zip, commands);
  if (faults.length > 0) return fail(`The app would not be taken:\n${faults.map((one) => `  - ${one}`).join('\n')}`);
  const written = writePackage(zip, app, where);
  if (written.kind === 'refused') return fail(written.why);
  const did = { written: 'was written', replaced: 'was replaced', same: 'is there already, the same' }[written.kind];
  console.log(`${written.file} ${did}: ${app.name} ${app.version}, app ${app.appId}, bot ${app.botId}.`);
  console.log(`Upload it in the Teams admin centre of the tenant ${app.tenantId}: docs/teams-app.md says where.`);
  return 0;
}

function isWrongOption(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}

function fail(why: string): number {
  console.error(why);
  return 1;
}
