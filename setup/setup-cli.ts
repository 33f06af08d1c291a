// `npm run setup`: asks what is needed, or reads it (`--from answers.yaml`), installs, and says what is still missing.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { withEnvironmentFiles } from '../config/environment-files.ts';
import { sentenceOf } from '../config/sentence.ts';
import { type Language, say, type Text } from '../domain/language.ts';
import { allChecks } from './all-checks.ts';
import { type Answers, readAnswers } from './install/answers.ts';
import { askAnswers } from './install/ask-answers.ts';
import { install } from './install/install.ts';
import { type Asker, createAsker } from './install/questions.ts';
import type { Written } from './install/write-files.ts';
import { openInstallation } from './open-installation.ts';
import { exitCodeOf, reportText, terminalLanguage } from './report.ts';
import { runChecks } from './run-checks.ts';

const USAGE = `npm run setup [-- --from FILE] [--force]
  --from FILE   the answers as YAML (docs/installing.md); without it they are asked
  --force       replace what is there with other content; it is kept beside, under the time`;

const LIMIT_MS = 30_000;

const CUT: Text = {
  fr: '\nInterrompu. Relancez npm run setup avec les mêmes réponses : il reprend où il en était.',
  en: '\nInterrupted. Run npm run setup again with the same answers: it goes on where it was.',
};

const language = terminalLanguage(process.env);
const tell = (text: Text) => console.log(say(text, language));

async function main(): Promise<number> {
  const { from, force } = parseArgs({
    options: { from: { type: 'string' }, force: { type: 'boolean', default: false } },
  }).values;
  if (from === undefined && !process.stdin.isTTY) throw new Error(`Nobody to ask here: say --from FILE.\n${USAGE}`);
  const folder = mkdtempSync(path.join(tmpdir(), 'patchcenter-setup-'));
  const cut = () => {
    // What was typed stands in it.
    rmSync(folder, { recursive: true, force: true });
    process.stdin.setRawMode?.(false);
    console.error(say(CUT, language));
    process.exit(130);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, cut);
  const asker =
    from === undefined || process.stdin.isTTY ? createAsker(process.stdin, process.stdout, language, cut) : null;
  try {
    const answers = from === undefined ? await askAnswers(present(asker), folder) : readAnswers(from);
    const { migrated } = await install(answers, (where) => mayReplace(where, force, asker), {
      tell: (written) => {
        for (const one of written) console.log(lineOf(one));
      },
    });
    tell({
      fr: `Schéma : ${migrated.length} migrations appliquées.`,
      en: `Schema: ${migrated.length} migrations applied.`,
    });
    return await checkAll(answers, language);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    asker?.close();
  }
}

function present(asker: Asker | null): Asker {
  if (asker === null) throw new Error(USAGE);
  return asker;
}

async function mayReplace(where: string, force: boolean, asker: Asker | null): Promise<boolean> {
  if (force) return true;
  return (
    asker?.askYes({
      fr: `${where} existe déjà, autrement. Remplacer ?`,
      en: `${where} is there already, and differs. Replace?`,
    }) ?? false
  );
}

function lineOf({ where, outcome, kept }: Written): string {
  const words: Readonly<Record<Written['outcome'], Text>> = {
    written: { fr: 'écrit', en: 'written' },
    same: { fr: 'inchangé', en: 'unchanged' },
    left: { fr: 'LAISSÉ tel quel (--force remplace)', en: 'LEFT as it was (--force replaces)' },
    replaced: { fr: `remplacé ; l’ancien : ${kept}`, en: `replaced; the former: ${kept}` },
  };
  return `${where}: ${say(words[outcome], language)}`;
}

async function checkAll({ directory }: Answers, said: Language): Promise<number> {
  const files = ['chat.env', 'worker.env'].map((name) => path.join(directory, name));
  const environment = withEnvironmentFiles({}, files);
  // The readers of secrets that jobs have look there.
  process.env.CREDENTIALS_DIRECTORY = environment.CREDENTIALS_DIRECTORY;
  const installation = await openInstallation(environment, ['chat', 'worker']);
  try {
    const reports = await runChecks(allChecks(installation.settings, []), installation, LIMIT_MS);
    console.log(`\n${reportText(reports, said)}`);
    return exitCodeOf(reports);
  } finally {
    await installation.close();
  }
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(sentenceOf(error));
  return 64;
});
