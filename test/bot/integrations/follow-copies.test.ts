// INV-1, INV-2, INV-4: what iTop says comes into the inventory in somebody's name; what needs a yes waits for it; nothing is done twice.
import { beforeEach, expect, it } from 'vitest';
import { applyChange, cancelChange, undoChange } from '../../../bot/change-sets/change-set.ts';
import { askRun } from '../../../bot/integrations/ask-run.ts';
import { reviewCopy } from '../../../bot/integrations/compare-copy.ts';
import { followCopies } from '../../../bot/integrations/follow-copies.ts';
import { INVENTORY_CHANGES } from '../../../bot/inventory/inventory-work.ts';
import { loadChange } from '../../../db/queries/change-sets/change-sets.ts';
import { namedItop } from '../../fakes/integration.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { done, openBench, refusal, somebody } from '../shared/bench.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const ada = await somebody(db, 'Ada', ['admin']);
await db.updateTable('users').set({ email: 'ada@example.com' }).where('id', '=', ada.actor.userId).execute();
const itop = namedItop({ onBehalfOf: 'Ada@Example.com', covers: 'all' });
const follow = () => followCopies(ctx, [itop]);

type Said = { readonly environment_name?: string; readonly domain_code?: string; readonly status?: string };
const serverOf = (id: number, said: Said = {}) => ({
  integration: 'itop' as const,
  kind: 'server',
  remote_id: `Server::${id}`,
  content: JSON.stringify({
    ...{ name: `vrapp${id}`, osfamily_name: 'Linux', status: 'production' },
    ...{ domain_code: 'INF', environment_name: 'Recette', ...said },
  }),
  changed_at: new Date(),
});

type Row = Omit<ReturnType<typeof serverOf>, 'kind'> & { readonly kind: string };
const recordOf = (kind: string, id: string, content: object): Row => ({
  ...{ integration: 'itop', kind, remote_id: id, content: JSON.stringify(content), changed_at: new Date() },
});

/** As a run leaves it. */
async function copy(servers: readonly Row[]): Promise<void> {
  await db.deleteFrom('integration_records').execute();
  if (servers.length > 0) await db.insertInto('integration_records').values(servers).execute();
  await db
    .insertInto('integration_states')
    .values({ integration: 'itop', copy_version: 1, last_ok_at: new Date() })
    .onConflict((on) =>
      on.column('integration').doUpdateSet((eb) => ({ copy_version: eb('integration_states.copy_version', '+', 1) })),
    )
    .execute();
}

const state = () =>
  db.selectFrom('integration_states').selectAll().where('integration', '=', 'itop').executeTakeFirstOrThrow();
const etats = async () =>
  Object.fromEntries(
    (await db.selectFrom('servers').select(['hostname', 'etat']).execute()).map((one) => [one.hostname, one.etat]),
  );
const changes = () => db.selectFrom('inventory_changes').select(['id', 'status']).orderBy('id').execute();
const many = Array.from({ length: 20 }, (_, index) => serverOf(index + 1));

beforeEach(async () => {
  await copy(many);
  await follow();
  // What an earlier test has left parked: servers that are of production, or retired, and are not by now.
  const over = { status: 'cancelled', ended_by: ada.actor.userId, ended_at: new Date() } as const;
  await db.updateTable('inventory_changes').set(over).where('status', '=', 'draft').execute();
  await db.updateTable('integration_states').set({ parked_change_id: null }).execute();
});

it('brings what is new, in the name of the account that the settings name, and once', async () => {
  expect(Object.keys(await etats())).toHaveLength(20);
  const made = await changes();
  expect(await follow()).toBe(0);
  expect(await changes()).toEqual(made);
  const authors = await db.selectFrom('inventory_changes').select('created_by').execute();
  expect(new Set(authors.map(({ created_by: by }) => by))).toEqual(new Set([ada.actor.userId]));
});

it('retires the few that are gone, and parks a departure of more than a tenth', async () => {
  await copy(many.slice(1));
  await follow();
  expect((await etats()).vrapp1).toBe('Décommissionné');
  await copy(many.slice(8));
  await follow();
  const { parked_change_id: parked } = await state();
  expect((await etats()).vrapp5).toBe('Production');
  if (parked === null) throw new Error('nothing is parked');
  const change = await loadChange(db, 'inventory_changes', parked);
  expect(change?.status).toBe('draft');
  expect(change?.difference.changes.map(({ name }) => name)).toContain('vrapp5');
  // The same again: neither another change nor another message.
  const before = await changes();
  await copy(many.slice(8));
  await follow();
  expect(await changes()).toEqual(before);
  expect((await state()).parked_change_id).toBe(parked);
  expect(refusal(await applyChange(INVENTORY_CHANGES, ctx, ada, { changeId: parked }))).toContain('confirmation field');
  done(await applyChange(INVENTORY_CHANGES, ctx, ada, { changeId: parked, confirmed: '7' }));
  expect((await etats()).vrapp5).toBe('Décommissionné');
});

it('parks a server that moves to production, and applies what comes with it', async () => {
  const [first = serverOf(1), ...others] = many;
  await copy([serverOf(1, { environment_name: 'Production' }), ...others, serverOf(21)]);
  await follow();
  const { parked_change_id: parked, compared_note: note } = await state();
  expect(Object.keys(await etats())).toContain('vrapp21');
  expect(note?.en).toBe('2 changes applied, 1 waits for a confirmation');
  // iTop takes it back: nothing is left to be confirmed.
  await copy([first, ...others, serverOf(21)]);
  await follow();
  expect((await state()).parked_change_id).toBeNull();
  expect((await changes()).find(({ id }) => id === parked)?.status).toBe('cancelled');
});

it('does not come back every night with what somebody has cancelled', async () => {
  const others = many.slice(1);
  await copy([serverOf(1, { environment_name: 'Production' }), ...others]);
  await follow();
  const { parked_change_id: parked } = await state();
  if (parked === null) throw new Error('nothing is parked');
  done(await cancelChange(INVENTORY_CHANGES, ctx, ada, { changeId: parked }));
  await copy([serverOf(1, { environment_name: 'Production' }), ...others, serverOf(22)]);
  await follow();
  expect((await changes()).filter(({ status }) => status === 'draft')).toEqual([]);
});

it('applies nothing once the account has lost its right, and does when it has it again', async () => {
  await db.updateTable('users').set({ disabled_at: new Date() }).where('id', '=', ada.actor.userId).execute();
  await copy([...many, serverOf(23)]);
  expect(await follow()).toBe(0);
  expect(Object.keys(await etats())).not.toContain('vrapp23');
  expect((await state()).compared_note?.en).toContain('has no active account');
  await db.updateTable('users').set({ disabled_at: null }).where('id', '=', ada.actor.userId).execute();
  await follow();
  expect(Object.keys(await etats())).toContain('vrapp23');
});

it('is compared by a person where nobody is named, and refused rows say which record they are of', async () => {
  await copy([...many, serverOf(24), serverOf(25, { environment_name: 'Nirgendwo' })]);
  const { changeId, refusals } = done(await reviewCopy(ctx, ada, namedItop()));
  expect((await loadChange(db, 'inventory_changes', changeId))?.fileName).toBe('iTop');
  expect(refusals.map(({ address }) => address)).toContain('Server::25.environment_name');
});

it('does not compare again and again what fails, and says so', async () => {
  await copy([...many, serverOf(26)]);
  const failing = {
    ...itop,
    inventory: () => {
      throw new Error('a bug');
    },
  };
  await expect(followCopies(ctx, [failing])).rejects.toThrow('a bug');
  expect((await state()).compared_note?.en).toContain('the comparison failed');
  expect(await followCopies(ctx, [failing])).toBe(0);
  await copy([...many, serverOf(26)]);
  await follow();
  expect(Object.keys(await etats())).toContain('vrapp26');
});

it('lets only who manages roles accept departures from a system that gives them', async () => {
  const carl = await somebody(db, 'Carl', ['coordinator']);
  const directory = { ...namedItop(), name: 'directory', inventory: null, people: () => [] } as const;
  const both = openBench(db, { integrations: [namedItop(), directory] });
  expect(refusal(await askRun(both, carl, { name: 'directory', isShrunk: true }))).toContain('admin');
  done(await askRun(both, carl, { name: 'directory', isShrunk: false }));
  done(await askRun(both, ada, { name: 'directory', isShrunk: true }));
  done(await askRun(both, carl, { name: 'itop', isShrunk: true }));
});

it('chooses none of several applications of a server, and says so', async () => {
  const applications = ['Paie', 'Courrier'].map((name, index) =>
    recordOf('application', `ApplicationSolution::${index + 1}`, { name }),
  );
  const link = (application: number, server: number) =>
    recordOf('application-link', `lnkApplicationSolutionToFunctionalCI::${application}${server}`, {
      applicationsolution_id: `${application}`,
      functionalci_id: `${server}`,
    });
  await copy([...many, ...applications, link(1, 2)]);
  await follow();
  const applicationOf = async (hostname: string) =>
    (
      await db
        .selectFrom('servers as s')
        .leftJoin('applications as a', 'a.id', 's.application_id')
        .select('a.name')
        .where('s.hostname', '=', hostname)
        .executeTakeFirst()
    )?.name;
  expect(await applicationOf('vrapp2')).toBe('Paie');
  await copy([...many, serverOf(27), ...applications, link(1, 2), link(2, 2), link(1, 27), link(2, 27)]);
  await follow();
  expect(await applicationOf('vrapp2')).toBe('Paie');
  expect(await applicationOf('vrapp27')).toBeNull();
  expect((await state()).compared_note?.en).toContain('2 rows refused');
  const said = refusal(await reviewCopy(ctx, ada, itop));
  expect(said).toContain('Server::2.applicationsolution_list');
  expect(said).toContain('several applications (Courrier, Paie)');
});

it('does not bring again by itself what somebody has taken back, and asks them', async () => {
  await copy([...many, serverOf(28)]);
  await follow();
  await copy([
    serverOf(2, { status: 'obsolete' }),
    ...many.filter(({ remote_id: id }) => id !== 'Server::2'),
    serverOf(28),
  ]);
  await follow();
  expect((await etats()).vrapp2).not.toBe('Production');
  const applied = (await changes()).at(-1);
  if (applied === undefined) throw new Error('nothing was applied');
  done(await undoChange(INVENTORY_CHANGES, ctx, ada, { changeId: applied.id }));
  expect((await etats()).vrapp2).toBe('Production');
  const again = [
    ...[serverOf(2, { status: 'obsolete' }), serverOf(29)],
    ...many.filter(({ remote_id: id }) => id !== 'Server::2'),
    serverOf(28),
  ];
  await copy(again);
  await follow();
  expect((await etats()).vrapp2).toBe('Production');
  expect(Object.keys(await etats())).toContain('vrapp29');
  const { parked_change_id: parked } = await state();
  if (parked === null) throw new Error('nothing is parked');
  done(await applyChange(INVENTORY_CHANGES, ctx, ada, { changeId: parked }));
  expect((await etats()).vrapp2).not.toBe('Production');
});

it('parks anew what would start from what stands here no longer', async () => {
  const moved = () => copy([serverOf(1, { environment_name: 'Production' }), ...many.slice(1), serverOf(30)]);
  await moved();
  await follow();
  const { parked_change_id: first } = await state();
  const other = await db
    .insertInto('environments')
    .values({ name: 'Intégration', production: false })
    .returning('id')
    .executeTakeFirstOrThrow();
  const { domain_id: domain } = await db
    .selectFrom('servers as s')
    .innerJoin('domain_environments as d', 'd.id', 's.domain_environment_id')
    .select('d.domain_id')
    .where('s.hostname', '=', 'vrapp1')
    .executeTakeFirstOrThrow();
  const { id } = await db
    .insertInto('domain_environments')
    .values({ domain_id: domain, environment_id: other.id })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db.updateTable('servers').set({ domain_environment_id: id }).where('hostname', '=', 'vrapp1').execute();
  await moved();
  await follow();
  const { parked_change_id: second } = await state();
  if (second === null) throw new Error('nothing is parked');
  expect(second).not.toBe(first);
  done(await applyChange(INVENTORY_CHANGES, ctx, ada, { changeId: second, confirmed: 'vrapp1' }));
});
