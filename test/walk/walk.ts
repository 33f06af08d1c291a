// A random walk of people, clocks and crashes over the real operations, the real start and fake hosts. After each deed: no start that
// the rules forbid, nothing run twice, no error that nobody foresaw.
import { sql } from 'kysely';
import { loadGateQuestions } from '../../db/queries/gate/gate.ts';
import { loadGoCovers } from '../../db/queries/gate/prod-go.ts';
import { gateAnswer } from '../../domain/gate/gate.ts';
import { isCovered } from '../../domain/gate/go-cover.ts';
import { saidGate } from '../../domain/gate/unsaid-environment.ts';
import type { CampaignId, ServerId } from '../../domain/ids.ts';
import type { OfEnvironment } from '../../domain/server.ts';
import { watchCards } from '../support/fresh-cards.ts';
import { pass } from './clock.ts';
import { type Disturbance, disturbancesOf } from './disturbances.ts';
import { owedAtRest, stoppedAndForgotten } from './oracle/actions-oracle.ts';
import { forbiddenByGate } from './oracle/gate-oracle.ts';
import { kernelObjections, kernelsAtRest } from './oracle/kernel-oracle.ts';
import { forbiddenStart, isProduction, type Order } from './oracle/start-oracle.ts';
import { find, type Row, readTables } from './oracle/tables.ts';
import { countRefusals } from './reached.ts';
import { bringToRest } from './rest.ts';
import { usefulDeed } from './week-deeds.ts';
import { openWorld, type World } from './world.ts';

export type Violation = {
  readonly seed: number;
  readonly deed: number;
  readonly what: string;
  readonly now: string;
  readonly reasons: readonly string[];
};

export type Walked = {
  readonly violations: readonly Violation[];
  readonly tally: ReadonlyMap<string, number>;
  readonly starts: { readonly production: number; readonly other: number };
  readonly deeds: number;
};

type How = {
  readonly stopAtFirst?: boolean;
  /** Live cards are compared too, which takes most of the time. */
  readonly cards?: boolean;
  /** Deeds of that name alone, of those that only some worlds have. */
  readonly only?: string;
};

/** A world of many months has little left that may start. */
const DEEDS_OF_A_WORLD = 2000;

/** Deeds in one world after another, each of the next seed. `deed` of a violation counts from the beginning of its world. */
export async function walk(seed: number, deeds: number, how: How = {}): Promise<Walked> {
  const tally = new Map<string, number>();
  const violations: Violation[] = [];
  const starts = { production: 0, other: 0 };
  let done = 0;
  for (let world = seed; done < deeds; world += 1) {
    const walked = await walkWorld(world, Math.min(DEEDS_OF_A_WORLD, deeds - done), how);
    done += walked.deeds;
    starts.production += walked.starts.production;
    starts.other += walked.starts.other;
    for (const [name, n] of walked.tally) tally.set(name, n + (tally.get(name) ?? 0));
    violations.push(...walked.violations);
    process.stderr.write(`${done} deeds, ${starts.production} production starts, ${violations.length} violations\n`);
    if (violations.length > 0 && how.stopAtFirst !== false) break;
  }
  return { violations, tally, starts, deeds: done };
}

async function walkWorld(
  seed: number,
  deeds: number,
  { stopAtFirst = true, cards: compared = true, only }: How,
): Promise<Walked> {
  const world = await openWorld(seed);
  const watch = createWatch(world, seed);
  const clock = { now: () => world.time.now };
  const cards = compared ? await watchCards(world.db, { clock, settings: world.settings }) : null;
  world.afterJob = watch.afterJob;
  world.afterDeed = watch.afterDeed;
  let done = 0;
  for (; done < deeds; done += 1) {
    const deed = deedOf(world, only);
    watch.deed = { number: done, name: deed.name };
    await deed.act(world);
    await watch.afterDeed();
    await retireOldCards(world);
    for (const { key, shown, now } of (await cards?.check()) ?? [])
      watch.report([`${key} says something else: ${firstDifference(shown, now)}`]);
    pass(world, { seconds: 5 + world.random.below(40) });
    if (stopAtFirst && watch.violations.length > 0) break;
  }
  if (watch.violations.length === 0) {
    watch.deed = { number: done, name: 'at rest' };
    await bringToRest(world);
    watch.report(await owedAtRest(world.db, world.targets));
    if (world.kernels !== null) watch.report(await kernelsAtRest(world.db, world.kernels));
  }
  for (const [name, n] of await countRefusals(world.db)) world.tally.set(name, n + (world.tally.get(name) ?? 0));
  return { violations: watch.violations, tally: world.tally, starts: watch.starts, deeds: done };
}

function deedOf(world: World, only: string | undefined): Pick<Disturbance, 'name' | 'act'> {
  const named = disturbancesOf(world).find(({ name }) => name === only);
  if (named !== undefined) return named;
  return world.random.chance(0.62) ? { name: 'useful', act: usefulDeed } : world.random.weighted(disturbancesOf(world));
}

/** A channel of years would have hundreds; the newest and a few old ones are looked at after each deed. */
async function retireOldCards({ db, random, time }: World): Promise<void> {
  const live = await db.selectFrom('card_anchors').select('id').where('retired_at', 'is', null).orderBy('id').execute();
  const old = random.shuffled(live.slice(0, -MAX_LIVE)).slice(0, MOST_RETIRED);
  const ids = old.map(({ id }) => id);
  if (ids.length > 0)
    await db.updateTable('card_anchors').set({ retired_at: time.now }).where('id', 'in', ids).execute();
}

const MAX_LIVE = 4;
/** After one deed; some show several. */
const MOST_RETIRED = 3;

function firstDifference(shown: string, now: string): string {
  const at = [...shown].findIndex((character, i) => character !== now[i]);
  return `…${shown.slice(Math.max(0, at - 60), at + 100)}… is now …${now.slice(Math.max(0, at - 60), at + 100)}…`;
}

type ProdSession = OfEnvironment & {
  readonly id: number;
  readonly campaign_id: CampaignId;
  readonly server_id: ServerId;
  readonly enrolment: number;
  readonly hostname: string;
};

function createWatch(world: World, seed: number) {
  const { db, workers, chat } = world;
  let seen = 0;
  const judged = new Set<number>();
  let orders = new Map<number, Order>();
  const watch = {
    deed: { number: 0, name: '' },
    violations: [] as Violation[],
    starts: { production: 0, other: 0 },
    report,
    afterJob,
    afterDeed,
  };

  function report(reasons: readonly string[]): void {
    if (reasons.length === 0) return;
    process.stderr.write(`seed ${seed}, deed ${watch.deed.number} (${watch.deed.name}): ${reasons.join(' | ')}\n`);
    watch.violations.push({
      seed,
      deed: watch.deed.number,
      what: watch.deed.name,
      now: world.time.now.toISOString(),
      reasons,
    });
  }

  /** A start is judged at once, before anything else happens. */
  async function afterJob(): Promise<void> {
    const { rows } = await sql<Row>`select * from patch_attempts where id > ${seen} order by id`.execute(db);
    if (rows.length > 0) {
      const tables = await readTables(db);
      for (const attempt of rows) {
        seen = Number(attempt.id);
        const order = orders.get(Number(attempt.session_id)) ?? { asked_at: null, asked_by: null, waited_at: null };
        const session = find(tables.sessions, attempt.session_id);
        const production = session.branch === 'prod' || isProduction(find(tables.servers, attempt.server_id));
        watch.starts[production ? 'production' : 'other'] += 1;
        const reasons = forbiddenStart(tables, attempt, order, { now: world.time.now, ...world.settings });
        report(
          reasons.map(
            (reason) => `attempt ${attempt.id} on ${find(tables.servers, attempt.server_id).hostname}: ${reason}`,
          ),
        );
      }
    }
    if (world.kernels !== null) report(await kernelObjections(db, world.kernels, judged));
    await noteOrders();
  }

  async function noteOrders(): Promise<void> {
    const { rows } = await sql<Order & { id: number }>`
      select id, start_asked_at as asked_at, start_asked_by as asked_by, start_waited_at as waited_at
      from patch_sessions where start_asked_at is not null`.execute(db);
    orders = new Map(rows.map(({ id, ...order }) => [id, order]));
  }

  async function afterDeed(): Promise<void> {
    await afterJob();
    report(
      chat.errors.splice(0).map((error) => `an error that nobody foresaw: ${String((error as Error).stack ?? error)}`),
    );
    report(workers.errors.splice(0).map((error) => `a job failed: ${String((error as Error).stack ?? error)}`));
    await nothingTwice();
    report(await stoppedAndForgotten(db, world.targets));
    report(world.others?.broken.splice(0) ?? []);
    await sameGate();
  }

  async function nothingTwice(): Promise<void> {
    const { rows } = await sql<{ hostname: string; attempts: number; lost: number }>`
      select v.hostname, count(a.id)::int as attempts,
        (count(a.id) filter (where a.ended_at is not null and not exists (select 1 from patch_history h where h.attempt_id = a.id)))::int as lost
      from servers v left join patch_attempts a on a.server_id = v.id group by v.hostname`.execute(db);
    report(rows.filter(({ lost }) => lost > 0).map(({ hostname }) => `${hostname}: an ended attempt without history`));
    report(
      rows
        .filter(({ hostname, attempts }) => world.targets.hostNamed(hostname).starts > attempts)
        .map(
          ({ hostname, attempts }) =>
            `${hostname}: ${world.targets.hostNamed(hostname).starts} updates in ${attempts} attempts`,
        ),
    );
  }

  /** The product's gate says no less than the rules do, also where nothing starts. */
  async function sameGate(): Promise<void> {
    const { rows } = await sql<ProdSession>`
      select s.id, s.campaign_id, s.server_id, s.enrolment, v.hostname, e.name as environment, e.production
      from patch_sessions s join campaigns c on c.id = s.campaign_id join servers v on v.id = s.server_id
      join domain_environments de on de.id = v.domain_environment_id join environments e on e.id = de.environment_id
      where s.branch = 'prod' and c.status = 'open' and s.status in ('pending', 'prereq_ok') order by s.id limit 40`.execute(
      db,
    );
    if (rows.length === 0) return;
    const tables = await readTables(db);
    for (const [campaignId, sessions] of Map.groupBy(rows, (row) => row.campaign_id)) {
      const questions = await loadGateQuestions(
        db,
        campaignId,
        sessions.map((one) => one.server_id),
        'cycle',
        world.time.now,
      );
      const covers = await loadGoCovers(db, campaignId);
      for (const one of sessions) {
        const question = questions.get(one.server_id);
        if (question === undefined) continue;
        const own = { serverId: one.server_id, hostname: one.hostname };
        const answer = saidGate({ ...own, answer: gateAnswer(question) }, one);
        const subject = { enrolment: one.enrolment, linked: question.linked, answer };
        if (covers.given && !isCovered(subject, covers.servers.get(one.server_id) ?? []))
          world.count('gate closed: not-covered');
        if (answer.state === 'closed') for (const { code } of answer.blockers) world.count(`gate closed: ${code}`);
        else world.count(`gate open: ${answer.kind}`);
        const rules = forbiddenByGate(tables, find(tables.sessions, one.id), world.time.now).filter(
          (why) => !why.includes('GATE-5'),
        );
        if (answer.state === 'open')
          report(rules.map((why) => `the gate of session ${one.id} is open (${answer.kind}) against: ${why}`));
        else if (rules.length === 0)
          world.count(`gate closed where the rules do not ask: ${answer.blockers.map(({ code }) => code).join()}`);
      }
    }
  }

  return watch;
}
