// An installation for the tests of its checks: settings as they are read, without files and without a network.
import { fileSchema } from '../../config/structure.ts';
import { loadSettings, type Settings } from '../../config.ts';
import type { Db } from '../../db/schema/database.ts';
import { say, type Text } from '../../domain/language.ts';
import { allChecks } from '../../setup/all-checks.ts';
import type { Check, CheckReport } from '../../setup/check.ts';
import { type Installation, runChecks } from '../../setup/run-checks.ts';

/** Of the Bot Framework's public cloud. */
export const REGISTERED = {
  MicrosoftAppId: '11111111-1111-4111-8111-111111111111',
  MicrosoftAppPassword: 'a secret of the bot',
  MicrosoftAppTenantId: '22222222-2222-4222-8222-222222222222',
};

export function settingsOf(environment: NodeJS.ProcessEnv = {}, file: object = {}): Settings {
  return { ...loadSettings({ ...REGISTERED, ...environment }), file: fileSchema.parse(file) };
}

export function installed(more: Partial<Installation> & { readonly db?: Db } = {}): Installation {
  const { db, ...rest } = more;
  return {
    processes: ['chat', 'worker'],
    faults: [],
    settings: settingsOf(),
    database: db === undefined ? { kind: 'unset' } : { kind: 'reached', db },
    fetch: () => Promise.reject(new Error('no network in this test')),
    ...rest,
  };
}

/** Checks that were seen to say no or unknown, by name; what stands after a space is the name of one vCenter or server. */
export const seenRed = new Set<string>();

export async function asked(check: Check | string, installation: Installation): Promise<CheckReport> {
  const named = (one: Check) => one.name === check;
  const found = typeof check === 'string' ? allChecks(installation.settings, []).find(named) : check;
  if (found === undefined) throw new Error(`no check ${String(check)}`);
  const [report] = await runChecks([found], installation);
  if (report === undefined) throw new Error(`${found.name} is not of these processes`);
  if (report.answer !== 'yes') seenRed.add(report.name.split(' ')[0] ?? '');
  return report;
}

/** `no: why`, as a person reads it in English; a sentence is there in both languages. */
export function said({ answer, detail, remedy }: CheckReport): string {
  const empty = [detail, remedy].filter((text): text is Text => text !== null).filter((text) => say(text, 'fr') === '');
  if (empty.length > 0 || (answer === 'yes') !== (remedy === null)) throw new Error('half a report');
  return `${answer}: ${say(detail, 'en')}`;
}
