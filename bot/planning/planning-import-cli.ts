// `npm run planning:import FILE [--as EMAIL] [--yes] [--env FILE]`: the annual plan from a workbook, by the same operations as in chat (PLAN-7).

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { distance } from 'fastest-levenshtein';
import { takeEnvironmentFiles } from '../../config/environment-files.ts';
import { live } from '../../config/process-life.ts';
import { databaseLimitsOf, loadSettings, type Settings } from '../../config.ts';
import { missingMigrations } from '../../db/migrate.ts';
import { openDatabase } from '../../db/open.ts';
import { type ChangeSet, loadChange } from '../../db/queries/change-sets/change-sets.ts';
import { loadAccount } from '../../db/queries/people/accounts.ts';
import {
  findActivePeople,
  loadActiveAddresses,
  loadActiveCoordinators,
} from '../../db/queries/people/active-people.ts';
import type { Db } from '../../db/schema/database.ts';
import { systemClock } from '../../domain/clock.ts';
import type { PlanChangeId } from '../../domain/ids.ts';
import { contentName } from '../../domain/planning/plan-content.ts';
import { unreadText } from '../../domain/unread.ts';
import { applyChange, cancelChange } from '../change-sets/change-set.ts';
import { botSettingsOf } from '../settings-from-file.ts';
import type { OperationContext, Outcome, Requester } from '../shared/operation.ts';
import { PLAN_CHANGES } from './plan-work.ts';
import { proposeImport } from './propose-change.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    as: { type: 'string' },
    yes: { type: 'boolean', default: false },
    env: { type: 'string', multiple: true, default: [] },
  },
});
let settings: Settings;
await live(async (life) => {
  takeEnvironmentFiles(values.env);
  settings = loadSettings(process.env);
  const database = await openDatabase(
    settings.environment.DATABASE_URL,
    (error) => console.error(error.message),
    databaseLimitsOf(settings),
  );
  const close = once(() => database.close());
  life.onStop(close);
  process.exitCode = await importPlan(database.db, positionals[0], values);
  await close();
});

async function importPlan(
  db: Db,
  file: string | undefined,
  how: { as?: string | undefined; yes: boolean },
): Promise<number> {
  if (file === undefined)
    return fail('Which file? Example: npm run planning:import plan.xlsx -- --as claire@example.com');
  if ((await missingMigrations(db)).length > 0) return fail('The database is not up to date: npm run migrate first.');
  const bytes = await readFile(file).catch(() => null);
  if (bytes === null) return fail(`${file} cannot be read.`);
  const by = await personOf(db, how.as);
  if (by === null && how.as !== undefined) return fail(await unknownPerson(db, how.as));
  if (by === null) return fail('Who imports? Give the address of a coordinator: --as claire@example.com');
  // Nobody takes jobs here: the chat process finds the cards to draw by itself.
  const ctx: OperationContext = {
    db,
    clock: systemClock,
    jobQueue: { enqueue: async () => {} },
    settings: botSettingsOf(settings),
  };
  const proposed = await proposeImport(ctx, by, { bytes, fileName: path.basename(file) });
  if (proposed.kind === 'refused') return fail(proposed.text.en);
  const change = await loadChange(db, 'plan_changes', proposed.changeId);
  if (change === null) throw new Error(`change ${proposed.changeId} is gone`);
  show(change);
  if (change.status === 'refused') return fail('Nothing was imported: correct these cells, then import again.');
  return decide(ctx, by, proposed.changeId, how.yes);
}

async function decide(ctx: OperationContext, by: Requester, changeId: PlanChangeId, yes: boolean): Promise<number> {
  const outcome: Outcome<object> =
    yes || (await agreed())
      ? await applyChange(PLAN_CHANGES, ctx, by, { changeId })
      : await cancelChange(PLAN_CHANGES, ctx, by, { changeId });
  if (outcome.kind === 'refused') return fail(outcome.text.en);
  const change = await loadChange(ctx.db, 'plan_changes', changeId);
  console.log(
    change?.status === 'applied'
      ? `Applied as change ${changeId}; /planning undo takes it back.`
      : 'Cancelled: nothing was changed.',
  );
  return 0;
}

async function agreed(): Promise<boolean> {
  const asking = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await asking.question('Apply? [y/N] ');
  asking.close();
  return /^(y|yes|o|oui)$/i.test(answer.trim());
}

function show({ difference, refusals, unread }: ChangeSet<'plan_changes'>): void {
  for (const content of difference.added) console.log(`+ ${contentName(content)}`);
  for (const { after } of difference.changed) console.log(`~ ${contentName(after)} (${after.status})`);
  for (const content of difference.removed) console.log(`- ${contentName(content)}`);
  for (const { text } of refusals) console.log(`✖ ${text.en}`);
  if (unread.length > 0) console.log(unreadText(unread).en);
  const { added, changed, removed } = difference;
  console.log(
    `${added.length} added, ${changed.length} changed, ${removed.length} removed, ${refusals.length} refused.`,
  );
}

/** The rights are theirs, and so is the trace (AUD-1). Without a name: the only coordinator, if there is one. */
async function personOf(db: Db, email: string | undefined): Promise<Requester | null> {
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

function fail(sentence: string): number {
  console.error(sentence);
  return 1;
}
