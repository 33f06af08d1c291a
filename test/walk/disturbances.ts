// What disturbs a week: people who press anything, hosts that fail, an inventory that moves, clocks that jump, orders that contradict.
import { sql } from 'kysely';
import { movedToProduction, restoredAfterGo } from './after-the-go.ts';
import { pass } from './clock.ts';
import { checksFail, emergency, emergencyWithFailingChecks } from './emergencies.ts';
import { forcedOrder, lostForGood } from './forced-orders.ts';
import {
  leftProduction,
  linkedAgain,
  lostLink,
  orderedElsewhere,
  rolledBackTwice,
  unclassified,
} from './gone-and-back.ts';
import { disturbKernels, kernelDeed } from './kernels/kernel-deeds.ts';
import { dependency, foundation } from './order-deeds.ts';
import { otherDeed } from './others/other-deeds.ts';
import { clusterGivenUp, missedSlot, outOfReach, reassigned } from './overtaken-orders.ts';
import { ringDeed } from './rings/ring-deeds.ts';
import { disturbRings } from './rings/ring-disturbances.ts';
import { typed } from './spoken.ts';
import { NAMES, openCampaigns, work } from './week-deeds.ts';
import type { World } from './world.ts';

export type Disturbance = {
  readonly name: string;
  readonly weight: number;
  readonly act: (world: World) => Promise<void>;
};

const DISTURBANCES: readonly Disturbance[] = [
  { name: 'press anything', weight: 14, act: pressAnything },
  { name: 'press an old card', weight: 6, act: pressOldCard },
  { name: 'sweep', weight: 10, act: (world) => world.workers.sweep() },
  { name: 'leases run out', weight: 6, act: (world) => world.workers.expireLeases() },
  { name: 'work', weight: 8, act: work },
  { name: 'clock', weight: 5, act: clockMoves },
  {
    name: 'update fails',
    weight: 5,
    act: (world) => onHost(world, (host) => Object.assign(host, { exitCode: world.random.chance(0.6) ? 1 : 0 })),
  },
  {
    name: 'host unreachable',
    weight: 3,
    act: (world) => onHost(world, (host) => Object.assign(host, { reachable: !host.reachable })),
  },
  {
    name: 'host full',
    weight: 2,
    act: (world) => onHost(world, (host) => Object.assign(host, { rootMb: host.rootMb < 100 ? 5000 : 5 })),
  },
  {
    name: 'actions fail',
    weight: 4,
    act: (world) => {
      const exitCode = world.random.pick([0, 0, 1, null]) ?? null;
      return onHost(world, (host) => Object.assign(host, { actionEnd: () => ({ exitCode, tail: '' }) }));
    },
  },
  { name: 'restarts', weight: 4, act: (world) => world.workers.sweep().then(() => world.workers.runAll('restart')) },
  { name: 'checks fail', weight: 5, act: checksFail },
  { name: 'hosts repaired', weight: 6, act: hostsRepaired },
  { name: 'link', weight: 4, act: link },
  { name: 'exclude', weight: 3, act: (world) => aboutServer(world, 'Claire', (name) => `/exclude ${name} on leave`) },
  {
    name: 'restore',
    weight: 5,
    act: (world) =>
      aboutServer(world, world.random.pick(['Claire', 'Carl'] as const) ?? 'Claire', (name) => `/restore ${name}`),
  },
  { name: 'retry', weight: 6, act: (world) => aboutCampaign(world, (id) => typed(world, 'Khalid', `/retry ${id}`)) },
  { name: 'stop', weight: 2, act: (world) => aboutCampaign(world, (id) => typed(world, 'Claire', `/stop ${id}`)) },
  { name: 'start anything', weight: 6, act: startAnything },
  { name: 'forced order', weight: 24, act: forcedOrder },
  { name: 'lost for good', weight: 3, act: lostForGood },
  {
    name: 'roll back',
    weight: 3,
    act: rollBack,
  },
  {
    name: 'draft',
    weight: 3,
    act: (world) => aboutCampaign(world, (id) => typed(world, 'Khalid', `/quickwin ${id} draft`)),
  },
  { name: 'add to a run', weight: 3, act: (world) => aboutCampaign(world, (id) => addToRun(world, id)) },
  { name: 'change an answer', weight: 5, act: changeAnswer },
  {
    name: 'override',
    weight: 2,
    act: (world) => aboutCampaign(world, (id) => typed(world, 'Ada', `/go ${id} override all the walk wants it`)),
  },
  { name: 'account', weight: 3, act: account },
  { name: 'environment', weight: 2, act: environment },
  { name: 'state', weight: 2, act: serverState },
  { name: 'emergency', weight: 3, act: emergency },
  { name: 'emergency with failing checks', weight: 3, act: emergencyWithFailingChecks },
  { name: 'restored after the go', weight: 3, act: restoredAfterGo },
  { name: 'moved to production', weight: 3, act: movedToProduction },
  { name: 'left production after the go', weight: 3, act: leftProduction },
  { name: 'linked again after the go', weight: 3, act: linkedAgain },
  { name: 'lost link after the go', weight: 3, act: lostLink },
  { name: 'rolled back twice', weight: 3, act: rolledBackTwice },
  { name: 'ordered elsewhere', weight: 2, act: orderedElsewhere },
  { name: 'unclassified', weight: 2, act: unclassified },
  { name: 'missed slot', weight: 2, act: missedSlot },
  { name: 'reassigned', weight: 1, act: reassigned },
  { name: 'out of reach', weight: 2, act: outOfReach },
  { name: 'cluster given up', weight: 2, act: clusterGivenUp },
  { name: 'dependency', weight: 4, act: dependency },
  { name: 'foundation', weight: 4, act: foundation },
  { name: 'freeze', weight: 1, act: freeze },
  {
    name: 'answer with force',
    weight: 1,
    act: (world) => aboutCampaign(world, (id) => pressRandomOf(world, 'Ada', `campaign:${id}`)),
  },
  { name: 'close', weight: 1, act: (world) => aboutCampaign(world, (id) => typed(world, 'Claire', `/close ${id}`)) },
  { name: 'reopen', weight: 2, act: reopen },
];

/** What only happens in some worlds. */
export function disturbancesOf(world: World): readonly Disturbance[] {
  if (world.kernels !== null)
    return [
      ...DISTURBANCES,
      { name: 'kernels', weight: 8, act: disturbKernels },
      { name: 'kernel campaign', weight: 45, act: kernelDeed },
    ];
  const all = [...DISTURBANCES, { name: 'other targets', weight: 16, act: otherDeed }];
  if (!world.hasRings) return all;
  return [
    ...all,
    { name: 'rings and sites', weight: 8, act: disturbRings },
    { name: 'ring by ring', weight: 20, act: ringDeed },
  ];
}

async function aboutCampaign(world: World, act: (id: number) => Promise<void>): Promise<void> {
  const campaign = world.random.pick(await openCampaigns(world));
  if (campaign !== undefined) await act(campaign.id);
}

async function anyServer({ db, random }: World): Promise<{ id: number; hostname: string }> {
  const servers = await db.selectFrom('servers').select(['id', 'hostname']).orderBy('id').execute();
  const server = random.pick(servers);
  if (server === undefined) throw new Error('no servers');
  return server;
}

async function aboutServer(
  world: World,
  person: (typeof NAMES)[number],
  line: (hostname: string) => string,
): Promise<void> {
  await typed(world, person, line((await anyServer(world)).hostname));
}

async function onHost(world: World, act: (host: ReturnType<World['targets']['hostNamed']>) => void): Promise<void> {
  act(world.targets.hostNamed((await anyServer(world)).hostname));
}

/** Of one that has something to be rolled back to, mostly. */
async function rollBack(world: World): Promise<void> {
  const { rows } = await sql<{ hostname: string }>`
    select distinct v.hostname from vm_snapshots n join servers v on v.id = n.server_id
    left join patch_attempts a on a.id = n.attempt_id left join patch_validation p on p.attempt_id = a.id
    where n.state = 'present' and (a.state = 'failed' or p.status = 'validated_ko') order by 1`.execute(world.db);
  const { hostname } = world.random.pick(rows) ?? (await anyServer(world));
  await typed(world, 'Khalid', `/rollback ${hostname} it went wrong`);
}

async function hostsRepaired(world: World): Promise<void> {
  for (const { hostname } of await world.db.selectFrom('servers').select('hostname').execute()) {
    Object.assign(world.targets.hostNamed(hostname), { exitCode: 0, reachable: true, rootMb: 5000, failedUnits: [] });
  }
}

async function liveKeys({ db }: World): Promise<string[]> {
  const { rows } = await sql<{ card_key: string }>`
    select distinct card_key from card_anchors where retired_at is null order by card_key`.execute(db);
  return rows.map(({ card_key }) => card_key);
}

/** What buttons nobody would have to press in a walk: they only add rows. */
const DULL = /page|\.open|refresh|download|export|detail|lang|plan|template|scan/;

async function pressAnything(world: World): Promise<void> {
  const key = world.random.pick(await liveKeys(world));
  const person = world.random.pick(NAMES);
  if (key !== undefined && person !== undefined) await pressRandomOf(world, person, key);
}

async function pressRandomOf(world: World, person: (typeof NAMES)[number], key: string): Promise<void> {
  const buttons = (await world.chat.buttons(person, key)).filter(({ verb }) => !DULL.test(verb));
  const button = world.random.pick(buttons);
  if (button === undefined) return;
  world.old.push(button);
  if (world.old.length > 60) world.old.shift();
  const answered = await world.chat.press(person, button, button.inputs);
  world.count(`pressed ${button.verb}: ${answered.kind}`);
}

/** A button as it was drawn some time ago, by anybody: stale data, another's right. */
async function pressOldCard(world: World): Promise<void> {
  const button = world.random.pick(world.old);
  const person = world.random.pick(NAMES);
  if (button === undefined || person === undefined) return;
  const answered = await world.chat.press(person, button, button.inputs);
  world.count(`pressed late: ${answered.kind}`);
}

async function clockMoves(world: World): Promise<void> {
  const jump = world.random.weighted([
    { weight: 6, by: { minutes: 15 + world.random.below(60) } },
    { weight: 3, by: { hours: 2 + world.random.below(12) } },
    { weight: 1, by: { minutes: -1 - world.random.below(50) } },
    { weight: 1, by: { days: 1 + world.random.below(6) } },
  ]);
  pass(world, jump.by);
}

async function link(world: World): Promise<void> {
  const { db, random } = world;
  const { rows } = await sql<{ prod: string; nonprod: string }>`
    select p.hostname as prod, n.hostname as nonprod from server_correspondance l
    join servers p on p.id = l.prod_server_id join servers n on n.id = l.nonprod_server_id order by l.id`.execute(db);
  const existing = random.pick(rows);
  const person = random.pick(['Claire', 'Carl'] as const) ?? 'Claire';
  if (existing !== undefined && rows.length > 10 && random.chance(0.4)) {
    await typed(world, person, `/unlink ${existing.prod} ${existing.nonprod}`);
    if (random.chance(0.5)) await typed(world, person, `/link ${existing.prod} ${existing.nonprod}`);
    return;
  }
  const prods = await db
    .selectFrom('servers')
    .select('hostname')
    .where('hostname', 'like', '_p%')
    .orderBy('id')
    .execute();
  const prod = random.pick(prods)?.hostname ?? '';
  await typed(world, person, `/link ${prod} ${prod[0]}r${prod.slice(2)}`);
}

async function startAnything(world: World): Promise<void> {
  await aboutCampaign(world, async (id) => {
    const { hostname } = await anyServer(world);
    const starter = world.random.pick(NAMES) ?? 'Khalid';
    await typed(
      world,
      starter,
      `/start ${id} ${world.random.pick([hostname, 'mine', 'due', 'slots', '', 'all 5']) ?? ''}`,
    );
  });
}

async function addToRun(world: World, id: number): Promise<void> {
  const person = world.random.pick(['Khalid', 'Joel', 'Carl'] as const) ?? 'Khalid';
  await typed(world, person, `/quickwin ${id} add ${(await anyServer(world)).hostname}`);
}

async function changeAnswer(world: World): Promise<void> {
  const { rows } = await sql<{ hostname: string; owner: string; campaign_id: number; application_id: number }>`
    select v.hostname, v.application_id, p.campaign_id, case when a.name = 'Directory' then 'Oscar' else 'Olivia' end as owner
    from patch_validation p join servers v on v.id = p.server_id join applications a on a.id = v.application_id
    join campaigns c on c.id = p.campaign_id and c.status = 'open' order by p.id desc limit 40`.execute(world.db);
  const one = world.random.pick(rows);
  if (one === undefined) return;
  const owner = one.owner as (typeof NAMES)[number];
  if (world.random.chance(0.5)) return typed(world, owner, `/ko ${one.hostname} it broke later`);
  await pressRandomOf(world, owner, `validation:${one.campaign_id}:${one.application_id}`);
}

async function account(world: World): Promise<void> {
  const person = world.random.pick(['Khalid', 'Joel', 'Carl', 'Jojo'] as const) ?? 'Joel';
  const { rows } = await sql<{
    disabled_at: Date | null;
  }>`select disabled_at from users where display_name = ${person}`.execute(world.db);
  const disable = rows[0]?.disabled_at === null && world.random.chance(0.6);
  await sql`update users set disabled_at = ${disable ? world.time.now : null} where display_name = ${person}`.execute(
    world.db,
  );
  if (!disable) await sql`update users set expires_at = null where display_name = ${person}`.execute(world.db);
  if (disable && world.random.chance(0.3)) {
    await sql`update users set disabled_at = null, expires_at = ${world.time.now} where display_name = ${person}`.execute(
      world.db,
    );
  }
}

/** The inventory moves a server between production and non-production, and sometimes back. */
async function environment(world: World): Promise<void> {
  const { id, hostname } = await anyServer(world);
  const production = hostname[1] === 'p' || hostname[1] === 's';
  const wanted = world.random.chance(0.7) === production ? 'Production' : 'Recette';
  await sql`
    update servers set domain_environment_id = de.id
    from domain_environments de join environments e on e.id = de.environment_id, domain_environments own
    where servers.id = ${id} and own.id = servers.domain_environment_id and de.domain_id = own.domain_id and e.name = ${wanted}`.execute(
    world.db,
  );
}

async function serverState(world: World): Promise<void> {
  const { id } = await anyServer(world);
  await sql`update servers set etat = case when etat = 'Production' then 'Décommissionné' else 'Production' end where id = ${id}`.execute(
    world.db,
  );
  if (world.random.chance(0.7)) await sql`update servers set etat = 'Production'`.execute(world.db);
}

async function freeze(world: World): Promise<void> {
  const day = world.time.now.toISOString().slice(0, 10);
  if (world.random.chance(0.6)) {
    await sql`delete from freeze_periods`.execute(world.db);
    return;
  }
  await typed(world, 'Claire', `/freeze ${day} ${day} a walk`);
}

async function reopen(world: World): Promise<void> {
  const { rows } = await sql<{
    id: number;
  }>`select id from campaigns where status = 'closed' order by id desc limit 3`.execute(world.db);
  const one = world.random.pick(rows);
  if (one !== undefined) await typed(world, 'Claire', `/reopen ${one.id} something was left`);
}
