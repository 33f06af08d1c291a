// What a directory says of people becomes their rights here (PEOPLE-2), in one transaction, as `/role` would do it: by what an admin has
// written in the settings, so in nobody's name.

import { lockGate } from '../../db/queries/gate/gate.ts';
import { loadCopy, loadIncoming } from '../../db/queries/integrations/copy.ts';
import { loadPeopleState, lockIntegration } from '../../db/queries/integrations/states.ts';
import { loadFollowedAccounts, lockAccounts } from '../../db/queries/people/followed-accounts.ts';
import type { Db, Trx } from '../../db/schema/database.ts';
import type { Text } from '../../domain/language.ts';
import type { DirectoryPerson } from '../../domain/people/directory-person.ts';
import { type DirectoryPlan, directoryPlan, onlyDisabled } from '../../domain/people/directory-rights.ts';
import type { RemoteRecord } from '../../integrations/integration.ts';
import type { OpenIntegration } from '../../integrations/open-integrations.ts';
import type { JobContext } from '../context.ts';
import { writeAccountStep } from './write-account-step.ts';

type Records = ReadonlyMap<string, readonly RemoteRecord[]>;
type People = (records: Records) => readonly DirectoryPerson[];

/** `unless written`: only where the copy has changed since. Returns how many accounts changed. */
export async function applyPeople(
  ctx: JobContext,
  { name, people }: OpenIntegration,
  when: 'always' | 'unless written',
): Promise<number> {
  if (people === null) return 0;
  const { db } = ctx;
  const state = await loadPeopleState(db, name);
  if (state === undefined || state.copy_version === 0) return 0;
  const isNew = state.copy_version !== state.people_version;
  if (!isNew && when === 'unless written') return 0;
  const plan = await planOf(ctx, db, await peopleOf(db, name, people), directoryPlan);
  const isNoteNew = noteOf(plan)?.en !== state.people_note?.en;
  if (plan.steps.length === 0 && !isNew && !isNoteNew) return 0;
  return db.transaction().execute(async (trx) => {
    // Every start holds this lock: after the commit none of these people's orders is half-way through.
    await lockGate(trx);
    const locked = await lockIntegration(trx, name);
    if (locked === undefined) return 0;
    await lockAccounts(trx);
    const again = await planOf(ctx, trx, await peopleOf(trx, name, people), directoryPlan);
    await writePlan(ctx, trx, again);
    const note = noteOf(again);
    if (isNoteNew && note !== null) ctx.log.warn({ integration: name, note: note.en }, 'rights that were not given');
    await trx
      .updateTable('integration_states')
      .set({ people_version: locked.copy_version, people_note: note === null ? null : JSON.stringify(note) })
      .where('integration', '=', name)
      .execute();
    return again.steps.length;
  });
}

/** Of a run that fails: who is disabled there loses their rights even so. Before its pages are dropped. */
export async function applyDisabled(
  ctx: JobContext,
  { name, people }: OpenIntegration,
  runId: number,
): Promise<number> {
  if (people === null) return 0;
  const copy = asRecords(await loadCopy(ctx.db, name));
  const read = people(together(copy, asRecords(await loadIncoming(ctx.db, runId))));
  const known = new Set(people(copy).map(({ id }) => id));
  const disabled = (asked: Parameters<typeof directoryPlan>[0]) => onlyDisabled(asked, known);
  const plan = await planOf(ctx, ctx.db, read, disabled);
  if (plan.steps.length === 0) return 0;
  return ctx.db.transaction().execute(async (trx) => {
    await lockGate(trx);
    await lockAccounts(trx);
    const again = await planOf(ctx, trx, read, disabled);
    await writePlan(ctx, trx, again);
    return again.steps.length;
  });
}

async function planOf(
  { clock, settings }: JobContext,
  db: Db,
  people: readonly DirectoryPerson[],
  plan: typeof directoryPlan,
): Promise<DirectoryPlan> {
  return plan({ people, accounts: await loadFollowedAccounts(db), admins: settings.admins ?? [], now: clock.now() });
}

async function peopleOf(db: Db, name: OpenIntegration['name'], people: People): Promise<readonly DirectoryPerson[]> {
  return people(asRecords(await loadCopy(db, name)));
}

/** The copy, with what has been read of it since. */
function together(copy: Records, incoming: Records): Records {
  const kinds = new Set([...copy.keys(), ...incoming.keys()]);
  const of = (kind: string) => [...(copy.get(kind) ?? []), ...(incoming.get(kind) ?? [])];
  return new Map([...kinds].map((kind) => [kind, [...new Map(of(kind).map((one) => [one.id, one])).values()]]));
}

/** What was stored is what its own client has read. */
export function asRecords(copy: ReadonlyMap<string, readonly object[]>): Records {
  return copy as Records;
}

async function writePlan({ clock, log }: JobContext, trx: Trx, { steps }: DirectoryPlan): Promise<void> {
  for (const step of steps) {
    const userId = await writeAccountStep(trx, step, clock.now());
    const { roles, state, endsAt } = step;
    log.info({ user: userId, roles: [...roles.keys()], state, endsAt }, 'rights as the directory says');
  }
}

/** As many as a card shows. */
const NOTES_TOLD = 5;

function noteOf({ notes }: DirectoryPlan): Text | null {
  if (notes.length === 0) return null;
  const told = notes.slice(0, NOTES_TOLD);
  const more = notes.length - told.length;
  return {
    fr: [...told.map(({ fr }) => fr), ...(more > 0 ? [`et ${more} autres`] : [])].join('\u00a0; '),
    en: [...told.map(({ en }) => en), ...(more > 0 ? [`and ${more} more`] : [])].join('; '),
  };
}
