// The fault matrix on an instance of EC2 through Systems Manager (RUN-3, RUN-6): each operation of an attempt meets each fault, each request to AWS
// each refusal, each command each end, and what somebody else does meanwhile. Whatever it was, the server can be ordered again, and that ends well.
import { afterAll, describe, expect, it } from 'vitest';
import type { AttemptId } from '../../domain/ids.ts';
import type { FaultOrder } from '../../integrations/aws/stand-in.ts';
import { runAttempt } from '../../jobs/attempt/run-attempt.ts';
import { shareOfToday } from '../support/random.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { addInstance, type Ec2Subject, expectOnce, factsOf } from './ec2-subject.ts';
import { ACTING_STEPS, FAULT_KINDS, faultsAt, meanwhile } from './fault.ts';
import { expectTold, openFaultBench, placesOf, start } from './subject.ts';
import { createTally } from './tally.ts';
import { bringToEnd, meetFault, orderAgain, runUnlessKilled } from './to-the-end.ts';
import { expireLease } from './worker-gone.ts';

const { db } = await createTestDatabase();
const bench = await openFaultBench(db);
const tally = createTally();
/** None of the numbers of faults divides it: each day has some of every kind. */
const SHARES = 41;
const WHOLE = await wholeAttempt();
const PLACES = WHOLE.places.filter(({ operation, nth }) => operation !== 'pollUpdate' || nth < 4);

type Nth = { readonly name: string; readonly nth: number };

async function wholeAttempt() {
  const one = await addInstance(bench);
  const attempt = await start(bench, one);
  const places = await placesOf(db, one, attempt, () => runAttempt(one.worker('worker-1'), attempt));
  const { seen } = one.estate.aws;
  const documents = seen.flatMap(({ operation, input }) =>
    operation === 'SendCommand' ? [(input as { DocumentName: string }).DocumentName] : [],
  );
  await one.estate.close();
  return { places, requests: counted(seen.map(({ operation }) => operation)), commands: counted(documents) };
}

/** After how many of its kind. */
function counted(names: readonly string[]): readonly Nth[] {
  return names.map((name, i) => ({ name, nth: names.slice(0, i).filter((other) => other === name).length }));
}

const REQUESTS = [
  { kind: 'throttled' },
  { kind: 'unavailable' },
  { kind: 'expired-credentials' },
  { kind: 'access-denied' },
  { kind: 'lost-answer' },
  { kind: 'reset' },
] as const satisfies readonly FaultOrder[];

const COMMANDS = [
  { kind: 'undeliverable' },
  { kind: 'delivery-timeout' },
  { kind: 'execution-timeout' },
  { kind: 'failed' },
  { kind: 'restarts' },
  { kind: 'cancelled', stage: 'pending' },
  { kind: 'cancelled', stage: 'running' },
  { kind: 'patches-fail' },
  { kind: 'failed-though-installed' },
  { kind: 'nothing-installed' },
] as const satisfies readonly FaultOrder[];

const ORDERS: readonly { readonly name: string; readonly order: FaultOrder }[] = [
  // Looks are alike.
  ...WHOLE.requests
    .filter(({ name, nth }) => nth < (name === 'SendCommand' ? 100 : 3))
    .flatMap(({ name, nth }) =>
      REQUESTS.map((fault) => ({
        name: `${name} ${nth + 1}`,
        order: { ...fault, after: nth, of: { operation: name } },
      })),
    ),
  ...WHOLE.commands.flatMap(({ name, nth }) =>
    COMMANDS.map((fault) => ({ name: `${name} ${nth + 1}`, order: { ...fault, after: nth, of: { document: name } } })),
  ),
  { name: 'CreateSnapshots', order: { kind: 'snapshot-error' } },
];

/** What somebody else does to the instance. */
const OTHERS: Readonly<Record<string, (one: Ec2Subject) => void>> = {
  'restarts it': ({ estate, id }) => void estate.aws.machine(id).restart(),
  'stops its agent': ({ estate, id }) => {
    estate.aws.machine(id).isReachable = false;
  },
  'removes its agent': ({ estate, id }) => {
    estate.aws.machine(id).agent = null;
  },
  'stops it': ({ estate, id }) => estate.aws.machine(id).stop(),
  'fills its disk': ({ estate, hostname }) => {
    estate.instance(hostname).isFull = true;
  },
  'deletes the claims': ({ estate, hostname }) => estate.instance(hostname).claims.clear(),
};

function heal({ estate, id, hostname }: Ec2Subject): void {
  estate.aws.heal();
  const machine = estate.aws.machine(id);
  estate.aws.advance(60);
  Object.assign(machine, { isReachable: true, agent: machine.agent ?? '3.3.2299.0' });
  machine.start();
  estate.instance(hostname).isFull = false;
  estate.aws.advance(120);
}

const open: Ec2Subject[] = [];

async function begin(): Promise<{ one: Ec2Subject; attempt: AttemptId }> {
  const one = await addInstance(bench);
  open.push(one);
  return { one, attempt: await start(bench, one) };
}

describe('the fault matrix of EC2', () => {
  it('has places in every step that acts on an instance', () => {
    expect([...new Set(PLACES.map(({ step }) => step))].sort()).toEqual([...ACTING_STEPS].sort());
    expect(new Set(WHOLE.commands.map(({ name }) => name))).toEqual(
      new Set(['AWS-RunShellScript', 'AWS-RunPatchBaseline']),
    );
  });

  it.concurrent.each(shareOfToday(faultsAt(PLACES), SHARES))('$name $kind', async ({ kind, name: _, ...place }) => {
    const { one, attempt } = await begin();
    await meetFault(db, one.worker, { one, attempt, place, kind, later: () => one.estate.aws.advance(120) });
    const state = await bringToEnd(db, one.worker, attempt);
    if (kind === 'repeated') await runAttempt(one.worker('worker-late'), attempt);
    if (kind !== 'fails') expect(state).toBe('patched');
    expectOnce(one, state);
    await expectTold(bench, one, attempt, state);
    tally.count(`${place.step} · ${kind}`, state);
  });

  it.concurrent.each(shareOfToday(ORDERS, SHARES))(
    '$name: $order.kind',
    // A reboot that never comes is waited for a minute, and an answer as long.
    { timeout: 240_000 },
    async ({ name, order }) => {
      const { one, attempt } = await begin();
      one.estate.aws.fail(order);
      await runUnlessKilled(one.worker('worker-1'), attempt);
      await ended(one, attempt, `${name}: ${JSON.stringify(order)}`);
    },
  );

  const MEANWHILE = PLACES.flatMap((place) => Object.keys(OTHERS).map((what) => ({ ...place, what })));
  it.concurrent.each(shareOfToday(MEANWHILE, SHARES))('$step: $operation $nth, and somebody $what', async (place) => {
    const { one, attempt } = await begin();
    meanwhile(one.targets, one.hostname, place, () => OTHERS[place.what]?.(one));
    const hurried = one.worker('worker-1');
    await runUnlessKilled(
      { ...hurried, settings: { ...hurried.settings, updateTimeLimitMinutes: 0.05, rebootTimeLimitMinutes: 0.2 } },
      attempt,
    );
    one.targets.onOperation = () => {};
    await ended(one, attempt, `${place.step}: ${place.operation} ${place.nth}: ${place.what}`);
  });

  afterAll(async () => {
    for (const { estate } of open) await estate.close();
    tally.print(`Fault matrix of EC2: ${PLACES.length} places × ${FAULT_KINDS.length} faults, and others`);
  });
});

/** True, once it is over; and then it can be ordered again. */
async function ended(one: Ec2Subject, attempt: AttemptId, name: string): Promise<void> {
  const row = () => db.selectFrom('patch_attempts').selectAll().where('id', '=', attempt).executeTakeFirstOrThrow();
  if ((await row()).ended_at === null) heal(one);
  const state = await bringToEnd(db, one.worker, attempt);
  const { failure_class, failure_detail } = await row();
  const facts = factsOf(one);
  if (process.env.FAULTS_TOLD !== undefined) console.log(name, state, failure_class, failure_detail, facts);
  expectOnce(one, state, 2);
  await expectTold(bench, one, attempt, state);
  tally.count(name.replace(/ .*/, ''), state);
  if (state === 'patched') return;
  expect(failure_detail).toMatch(/\w/);
  if (/update was not started/.test(failure_detail ?? '')) expect(facts.orders).toBe(0);
  heal(one);
  one.estate.aws.advance(3600);
  const again = await orderAgain(db, one.worker, { session: one.session, operator: bench.operator });
  await expireLease(db, again);
  expect(await bringToEnd(db, one.worker, again)).toBe('patched');
  expect(factsOf(one).missing).toEqual([]);
}
