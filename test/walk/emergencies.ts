// Emergencies with shortened gates, where green checks stand in for the owner's answer (GATE-7).
import { sql } from 'kysely';
import type { FilledButton } from './chat.ts';
import { CVE, type PersonName, publishAdvisory } from './estate.ts';
import { order, prepared, type Target } from './forced-orders.ts';
import type { World } from './world.ts';

export async function emergency(world: World): Promise<void> {
  const person = world.random.pick(['Claire', 'Ada'] as const) ?? 'Ada';
  await pressCreate(world, person, await createButtons(world, person));
}

async function createButtons({ chat }: World, person: PersonName) {
  return (await chat.buttons(person, `cve:${CVE}`)).filter(({ verb }) => /emergency|create/.test(verb));
}

async function pressCreate(world: World, person: PersonName, buttons: readonly FilledButton[]): Promise<void> {
  const button = world.random.pick(buttons);
  if (button === undefined) return;
  const answered = await world.chat.press(person, button, button.inputs);
  world.count(`pressed ${button.verb}: ${answered.kind}`);
}

type Waiting = Target & { readonly shortened: boolean };

/** Of an emergency first. */
export async function checksFail(world: World): Promise<void> {
  const servers = await world.db.selectFrom('servers').select('hostname').orderBy('id').execute();
  const one = world.random.pick(await waitingInEmergencies(world)) ?? world.random.pick(servers);
  if (one !== undefined) failsAfterNextUpdate(world.targets.hostNamed(one.hostname));
}

/** Its non-production is patched, its checks fail, and nobody has answered yet. */
export async function emergencyWithFailingChecks(world: World): Promise<void> {
  if ((await waitingShortened(world)).length === 0) await createShortened(world);
  for (const target of (await waitingShortened(world)).slice(0, 2)) {
    await prepared(world, target);
    await order(world, target, { asked: world.time.now, asker: 'Khalid' });
    await world.afterJob();
    failsAfterNextUpdate(world.targets.hostNamed(target.hostname));
    const outcome = await world.workers.start(target.id);
    await world.afterJob();
    world.count(`emergency with failing checks: ${outcome?.kind ?? 'killed'}`);
    if (outcome?.kind !== 'started') continue;
    await world.workers.runAll('attempt');
    await world.afterJob();
  }
}

async function waitingShortened(world: World): Promise<readonly Waiting[]> {
  return (await waitingInEmergencies(world)).filter(({ shortened }) => shortened);
}

async function createShortened(world: World): Promise<void> {
  await publishAdvisory(world.db, `RHSA-${world.time.now.toISOString()}`);
  const buttons = await createButtons(world, 'Ada');
  const shortening = buttons.filter(({ data }) => data.shortened === true);
  await pressCreate(world, 'Ada', shortening);
}

/** Non-production sessions that are still to be patched, each with a production server that waits for it. */
async function waitingInEmergencies({ db }: World): Promise<readonly Waiting[]> {
  const { rows } = await sql<Waiting>`
    select s.id, s.branch, s.status, v.hostname, null as "dueAt", false as "besideRunning",
      c.gate_shortened_at is not null as shortened
    from patch_sessions s join servers v on v.id = s.server_id
    join campaigns c on c.id = s.campaign_id and c.status = 'open' and c.kind = 'emergency'
    where s.branch = 'hprod' and s.status in ('pending', 'prereq_ok') and exists (
      select from server_correspondance l join patch_sessions p on p.server_id = l.prod_server_id
      where l.nonprod_server_id = v.id and p.campaign_id = c.id and p.status in ('pending', 'prereq_ok'))
    order by v.hostname`.execute(db);
  return rows;
}

/** A unit that the next update breaks. */
export function failsAfterNextUpdate(host: ReturnType<World['targets']['hostNamed']>): void {
  const { starts } = host;
  const plain = { configurable: true, enumerable: true };
  Object.defineProperty(host, 'failedUnits', {
    ...plain,
    get: () => (host.starts > starts ? ['example.service'] : []),
    set: (value: string[]) => void Object.defineProperty(host, 'failedUnits', { ...plain, writable: true, value }),
  });
}
