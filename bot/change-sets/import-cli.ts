// An import from the command line, by the same operations as in chat: shown, asked, applied or cancelled. What is imported says how it reads
// its files and how a change is printed.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { distance } from 'fastest-levenshtein';
import { takeEnvironmentFiles } from '../../config/environment-files.ts';
import { live } from '../../config/process-life.ts';
import { databaseLimitsOf, loadSettings, type Settings } from '../../config.ts';
import { missingMigrations } from '../../db/migrate.ts';
import { openDatabase } from '../../db/open.ts';
import {
  type ChangeId,
  type ChangeSet,
  type ChangeTable,
  loadChange,
} from '../../db/queries/change-sets/change-sets.ts';
import { createAdmin, findAccount, grantAdmin, loadAccount } from '../../db/queries/people/accounts.ts';
import {
  findActivePeople,
  loadActiveAddresses,
  loadActiveCoordinators,
} from '../../db/queries/people/active-people.ts';
import type { Db } from '../../db/schema/database.ts';
import type { DatabaseLimits } from '../../db/steady.ts';
import { systemClock } from '../../domain/clock.ts';
import { botSettingsOf } from '../settings-from-file.ts';
import type { OperationContext, Outcome, Requester } from '../shared/operation.ts';
import { applyChange, type ChangeSubject, cancelChange, type Proposed } from './change-set.ts';

export type ImportedFile = { readonly bytes: Uint8Array; readonly fileName: string };

export type ImportSpec<T extends ChangeTable> = {
  readonly subject: ChangeSubject<T>;
  /** A correct line. */
  readonly example: string;
  propose(ctx: OperationContext, by: Requester, files: readonly ImportedFile[]): Promise<Outcome<Proposed<T>>>;
  /** Line by line. */
  print(change: ChangeSet<T>): readonly string[];
  /** How it is taken back in chat. */
  readonly undo: string;
};

export type ImportOptions = {
  readonly as?: string | undefined;
  /** The environment of a unit, with the secrets beside it. */
  readonly env?: readonly string[] | undefined;
  readonly yes: boolean;
  /** The second yes, where a change needs one (INV-4). */
  readonly confirm?: string | undefined;
};

/** Runs until the import is decided, and leaves its exit code: 0 applied or cancelled, 1 refused. */
export async function importFromCommandLine<T extends ChangeTable>(
  spec: ImportSpec<T>,
  names: readonly string[],
  options: ImportOptions,
): Promise<void> {
  await runOnDatabase(options.env ?? [], (db, settings) => importFiles(spec, db, settings, { names, options }));
}

/** `run` gives the exit code. */
export async function runOnDatabase(
  env: readonly string[],
  run: (db: Db, settings: Settings) => Promise<number>,
): Promise<void> {
  await live(async (life) => {
    takeEnvironmentFiles(env);
    const settings = loadSettings(process.env);
    if (settings.environment.DATABASE_URL === undefined) {
      process.exitCode = fail(
        'Which database? Where npm run setup installed: --env /etc/patchcenter/chat.env. Elsewhere: set DATABASE_URL.',
      );
      return;
    }
    endWhenAsked();
    const database = await openDatabase(
      settings.environment.DATABASE_URL,
      (error) => console.error(error.message),
      patient(databaseLimitsOf(settings)),
    );
    const close = once(() => database.close());
    life.onStop(close);
    process.exitCode = await run(database.db, settings);
    await close();
  });
}

/** A whole estate is compared, and written, in one transaction, between whose statements this process computes: longer than a click may take. */
const PATIENT_MS = 600_000;

function patient({ connectMs, statementMs }: { connectMs: number; statementMs: number }): DatabaseLimits {
  return { connectMs, statementMs: Math.max(statementMs, PATIENT_MS) };
}

const INTERRUPTED = 130;

/** At once, whatever is under way: what is not committed PostgreSQL takes back with the connection. */
function endWhenAsked(): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      console.error('Interrupted. Run it again: what is here already is not changed again.');
      process.exit(INTERRUPTED);
    });
}

async function importFiles<T extends ChangeTable>(
  spec: ImportSpec<T>,
  db: Db,
  settings: Settings,
  { names, options }: { readonly names: readonly string[]; readonly options: ImportOptions },
): Promise<number> {
  if (names.length === 0) return fail(`Which file? Example: ${spec.example}`);
  if ((await missingMigrations(db)).length > 0) return fail('The database is not up to date: npm run migrate first.');
  const files: ImportedFile[] = [];
  for (const name of names) {
    const bytes = await readFile(name).catch(() => null);
    if (bytes === null) return fail(`${name} cannot be read.`);
    files.push({ bytes, fileName: path.basename(name) });
  }
  const person = await namedPerson(db, options.as, settings);
  if ('wrong' in person) return fail(person.wrong);
  const { by } = person;
  const ctx = shellContext(db, settings);
  const proposed = await spec.propose(ctx, by, files);
  if (proposed.kind === 'refused') return fail(proposed.text.en);
  return decide(spec, ctx, by, { changeId: proposed.changeId, options });
}

/** Nobody takes jobs here: the chat process finds the cards to draw by itself. */
export function shellContext(db: Db, settings: Settings): OperationContext {
  return { db, clock: systemClock, jobQueue: { enqueue: async () => {} }, settings: botSettingsOf(settings) };
}

/** Whoever `--as` names; `wrong`: one sentence. */
export async function namedPerson(
  db: Db,
  as: string | undefined,
  settings: Settings,
): Promise<{ readonly by: Requester } | { readonly wrong: string }> {
  const by = await personOf(db, as, settings.file.admins);
  if (by !== null) return { by };
  if (as !== undefined) return { wrong: await unknownPerson(db, as) };
  return { wrong: 'Who imports? Give the address of a person who may: --as claire@example.com' };
}

async function decide<T extends ChangeTable>(
  { subject, print, undo }: ImportSpec<T>,
  ctx: OperationContext,
  by: Requester,
  { changeId, options }: { readonly changeId: ChangeId<T>; readonly options: ImportOptions },
): Promise<number> {
  const proposed = await loadChange(ctx.db, subject.table, changeId);
  if (proposed === null) throw new Error(`change ${changeId} is gone`);
  for (const line of print(proposed)) console.log(line);
  if (proposed.status === 'refused') return fail('Nothing was imported: correct these cells, then import again.');
  const ask = { changeId, confirmed: options.confirm };
  const answered = options.yes || (await agreed());
  const applies = answered === true;
  const outcome: Outcome<object> = applies
    ? await applyChange(subject, ctx, by, ask)
    : await cancelChange(subject, ctx, by, ask);
  if (outcome.kind === 'refused') return fail(outcome.text.en);
  if (answered === null) return fail('Nobody to ask here: nothing was changed. --yes applies without asking.');
  console.log(applies ? `Applied as change ${changeId}; ${undo} takes it back.` : 'Cancelled: nothing was changed.');
  return 0;
}

/** null: nobody is there to ask. */
async function agreed(): Promise<boolean | null> {
  const asking = createInterface({ input: process.stdin, output: process.stdout });
  const ended = new Promise<null>((resolve) => asking.once('close', () => resolve(null)));
  const answer = await Promise.race([asking.question('Apply? [y/N] '), ended]);
  asking.close();
  return answer === null ? null : /^(y|yes|o|oui)$/i.test(answer.trim());
}

/**
 * The rights are theirs, and so is the trace (AUD-1). Without a name: the only coordinator, if there is one. An Entra id that the settings
 * name as an admin has its account made here, since on an empty database nobody has one (PEOPLE-1).
 */
async function personOf(db: Db, email: string | undefined, admins: readonly string[]): Promise<Requester | null> {
  const admin = admins.map((id) => id.toLowerCase()).find((id) => id === email?.toLowerCase());
  if (admin !== undefined) return firstAdmin(db, admin);
  const [person, second] =
    email === undefined ? await loadActiveCoordinators(db) : await findActivePeople(db, email.toLowerCase());
  if (person === undefined || second !== undefined) return null;
  const account = await loadAccount(db, person.id);
  const actor = {
    userId: person.id,
    entraId: person.entra_id ?? '',
    name: person.display_name,
    roles: account?.roles ?? [],
  };
  return { actor, activityId: null };
}

async function firstAdmin(db: Db, entraId: string): Promise<Requester> {
  const now = systemClock.now();
  if ((await findAccount(db, entraId)) === null) await createAdmin(db, { entraId, name: '', address: null, now });
  const account = await findAccount(db, entraId);
  if (account === null) throw new Error(`no account of ${entraId}`);
  await grantAdmin(db, account.id, now);
  const actor = { userId: account.id, entraId, name: account.name, roles: [...account.roles, 'admin' as const] };
  return { actor, activityId: null };
}

async function unknownPerson(db: Db, email: string): Promise<string> {
  const near = (await loadActiveAddresses(db))
    .map((known) => ({ known, far: distance(known.toLowerCase(), email.toLowerCase()) }))
    .sort((a, b) => a.far - b.far)
    .slice(0, 3)
    .map(({ known }) => known);
  const hint = near.length === 0 ? '' : ` Known: ${near.join(', ')}.`;
  return `${email} is unknown: no active person of PatchCenter has this address.${hint}`;
}

/** A command that ends by itself closes before a signal could. */
function once(close: () => Promise<void>): () => Promise<void> {
  let closing: Promise<void> | null = null;
  return () => {
    closing ??= close();
    return closing;
  };
}

export function fail(sentence: string): number {
  // It may name what a file or another database holds, which must not steer the terminal.
  console.error(sentence.replace(/[^\P{Cc}\n\t]+/gu, ' '));
  return 1;
}
