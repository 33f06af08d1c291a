// `npm run doctor`: is this installation complete, and does what it needs answer? Changes nothing.
// Exit code 0: all yes; 1: something is missing; 2: something could not be told.
import { parseArgs } from 'node:util';
import { takeEnvironmentFiles } from '../config/environment-files.ts';
import { sentenceOf } from '../config/sentence.ts';
import { allChecks } from './all-checks.ts';
import type { Process } from './check.ts';
import { openInstallation } from './open-installation.ts';
import { exitCodeOf, reportJson, reportText, terminalLanguage } from './report.ts';
import { runChecks } from './run-checks.ts';

const USAGE = `npm run doctor [-- --chat | --worker] [--env FILE]… [--json] [--host NAME]…
  --chat, --worker   as that process: only what it needs (default: both)
  --env FILE         the environment of its unit (/etc/patchcenter/chat.env); secrets are taken from beside it; may be repeated
  --json             for a machine
  --host NAME        log in to that server too, and ask what sudo allows; may be repeated`;

/** A terminal has more patience than a chat: a vCenter with thousands of machines takes its time. */
const LIMIT_MS = 30_000;

/** null: not understood. */
function readLine() {
  try {
    const { values } = parseArgs({
      options: {
        chat: { type: 'boolean', default: false },
        worker: { type: 'boolean', default: false },
        env: { type: 'string', multiple: true, default: [] },
        json: { type: 'boolean', default: false },
        host: { type: 'string', multiple: true, default: [] },
      },
    });
    return values;
  } catch (error) {
    console.error(sentenceOf(error));
    return null;
  }
}

async function main(): Promise<number> {
  const asked = readLine();
  if (asked === null) {
    console.error(USAGE);
    return 64;
  }
  const { chat, worker, env, json, host } = asked;
  const both: readonly Process[] = ['chat', 'worker'];
  const named = both.filter((one) => (one === 'chat' ? chat : worker));
  takeEnvironmentFiles(env);
  const installation = await openInstallation(process.env, named.length === 0 ? both : named);
  try {
    const reports = await runChecks(allChecks(installation.settings, host), installation, LIMIT_MS);
    const language = terminalLanguage(process.env);
    console.log(json ? reportJson(reports, language) : reportText(reports, language));
    return exitCodeOf(reports);
  } finally {
    await installation.close();
  }
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(sentenceOf(error));
  return 64;
});
