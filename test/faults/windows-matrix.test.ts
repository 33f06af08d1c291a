// The fault matrix on a Windows server (RUN-3, RUN-6, RUN-8): each operation of an attempt meets each fault, each script that it sends each answer,
// and what somebody else does on the host meanwhile. Whatever it was, an operator can order the server again, and that ends well.
import { afterAll, describe, expect, it } from 'vitest';
import { runAttempt } from '../../jobs/attempt/run-attempt.ts';
import { EVERY_RESTART_FAULT, EVERY_TASK_FAULT, type FaultOrder } from '../../targets/windows/stand-in/faults.ts';
import { nowOf, type WindowsMachine } from '../../targets/windows/stand-in/machine.ts';
import { restart } from '../../targets/windows/stand-in/tasks.ts';
import { shareOfToday } from '../support/random.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { ACTING_STEPS, FAULT_KINDS, faultsAt, meanwhile, type Place } from './fault.ts';
import { expectTold, openFaultBench, placesOf, start } from './subject.ts';
import { createTally } from './tally.ts';
import { bringToEnd, meetFault, orderAgain, runUnlessKilled } from './to-the-end.ts';
import { expectOnce, factsOf, openWindowsBench, type WindowsSubject } from './windows-subject.ts';
import { expireLease } from './worker-gone.ts';

const { db } = await createTestDatabase();
const bench = await openWindowsBench(await openFaultBench(db));
const tally = createTally();
/** None of the numbers of faults divides it: each day has some of every kind. */
const SHARES = 19;
const WHOLE = await wholeAttempt();
/** Looks at an update that runs are alike. */
const PLACES = WHOLE.places.filter(({ operation, nth }) => operation !== 'pollUpdate' || nth < 4);

async function wholeAttempt(): Promise<{ places: readonly Place[]; scripts: readonly ScriptPlace[] }> {
  const one = await bench.add();
  const attempt = await start(bench, one);
  const places = await placesOf(db, one, attempt, () => runAttempt(one.worker('worker-1'), attempt));
  const seen = one.machine.seen().map(({ script }) => script);
  const scripts = seen.map((script, i) => ({
    script,
    nth: seen.slice(0, i).filter((other) => other === script).length,
  }));
  return { places, scripts };
}

/** After how many of its kind. */
type ScriptPlace = { readonly script: string; readonly nth: number };

/** What a script meets: whatever else a host may say instead of an answer is of `ask-powershell.test.ts`. */
const ANSWERS = [
  { kind: 'cut' },
  { kind: 'lost-answer' },
  { kind: 'silent' },
  { kind: 'no-powershell' },
  { kind: 'constrained' },
  { kind: 'access-denied' },
  { kind: 'half' },
  { kind: 'no-answer' },
  { kind: 'wrong-type', what: 'nulls' },
  { kind: 'wrong-type', what: 'texts' },
  { kind: 'clock-skew' },
] as const satisfies readonly FaultOrder[];

const ORDERS: readonly { readonly name: string; readonly order: FaultOrder }[] = [
  ...WHOLE.scripts
    // Looks at a task that runs are alike, and so are logins.
    .filter(({ script, nth }) => script !== 'poll' || nth < 4)
    .flatMap(({ script, nth }) =>
      ANSWERS.filter(({ kind }) => script !== '' || kind === 'cut').map((fault) => ({
        name: `${script} ${nth + 1}`,
        order: { ...fault, after: nth, of: { script } },
      })),
    ),
  ...EVERY_TASK_FAULT.flatMap((fault) =>
    ['install', 'inventory', 'scan'].map((job) => ({ name: job, order: { ...fault, of: { job } } })),
  ),
  { name: 'install', order: { kind: 'updates-fail', hresult: '0x80070070', of: { job: 'install' } } },
  ...EVERY_RESTART_FAULT.map((fault) => ({ name: 'restart', order: fault })),
];

/** What somebody else does on the host. */
const OTHERS: Readonly<Record<string, (machine: WindowsMachine) => void>> = {
  'restarts it': (machine) => machine.change((state) => restart(state, nowOf(state), undefined)),
  'fills its disk': (machine) => machine.change((state) => Object.assign(state, { freeBytes: '0' })),
  'deletes the tasks': (machine) =>
    machine.change(({ tasks }) => {
      for (const task of Object.values(tasks)) task.isRemoved = true;
    }),
  'ends the tasks': (machine) =>
    machine.change(({ tasks }) => {
      for (const task of Object.values(tasks)) if (!task.isApplied) task.ended ??= 0x41306;
    }),
  'deletes the claims': (machine) => machine.change((state) => Object.assign(state, { claims: {} })),
  'takes the rights': (machine) => machine.change((state) => Object.assign(state, { isAdministrator: false })),
};

function heal({ machine }: WindowsSubject): void {
  machine.heal();
  machine.change((state) => Object.assign(state, { freeBytes: '41875931136', isAdministrator: true }));
}

describe('the fault matrix of Windows', () => {
  it('has places in every step that acts on a Windows server', () => {
    expect([...new Set(PLACES.map(({ step }) => step))].sort()).toEqual([...ACTING_STEPS].sort());
    expect(new Set(WHOLE.scripts.map(({ script }) => script))).toEqual(
      new Set(['', 'facts', 'pending-reboot', 'start', 'poll', 'close', 'services', 'listeners', 'restart']),
    );
  });

  it.concurrent.each(shareOfToday(faultsAt(PLACES), SHARES))('$name $kind', async ({ kind, name: _, ...place }) => {
    const one = await bench.add();
    const attempt = await start(bench, one);
    await meetFault(db, one.worker, { one, attempt, place, kind, later: () => one.machine.advance(120) });
    const state = await bringToEnd(db, one.worker, attempt);
    if (kind === 'repeated') await runAttempt(one.worker('worker-late'), attempt);
    if (kind !== 'fails') expect(state).toBe('patched');
    expectOnce(one, state);
    await expectTold(bench, one, attempt, state);
    tally.count(`${place.step} · ${kind}`, state);
  });

  it.concurrent.each(shareOfToday(ORDERS, SHARES))('$name: $order.kind', async ({ name, order }) => {
    const one = await bench.add();
    const attempt = await start(bench, one);
    one.machine.fail(order);
    await runUnlessKilled(one.worker('worker-1'), attempt);
    await ended(one, attempt, `${name}: ${JSON.stringify(order)}`);
  });

  const MEANWHILE = PLACES.flatMap((place) => Object.keys(OTHERS).map((what) => ({ ...place, what })));
  it.concurrent.each(shareOfToday(MEANWHILE, SHARES))('$step: $operation $nth, and somebody $what', async (place) => {
    const one = await bench.add();
    const attempt = await start(bench, one);
    meanwhile(one.targets, one.hostname, place, () => OTHERS[place.what]?.(one.machine));
    await runUnlessKilled(one.worker('worker-1'), attempt);
    one.targets.onOperation = () => {};
    await ended(one, attempt, `${place.step}: ${place.operation} ${place.nth}: ${place.what}`);
  });

  afterAll(() => {
    bench.close();
    tally.print(`Fault matrix of Windows: ${PLACES.length} places × ${FAULT_KINDS.length} faults, and others`);
  });
});

/** True, once it is over; and then it can be ordered again. */
async function ended(one: WindowsSubject, attempt: Awaited<ReturnType<typeof start>>, name: string): Promise<void> {
  const row = () => db.selectFrom('patch_attempts').selectAll().where('id', '=', attempt).executeTakeFirstOrThrow();
  if ((await row()).ended_at === null) heal(one);
  const state = await bringToEnd(db, one.worker, attempt);
  const { failure_class, failure_detail } = await row();
  const facts = factsOf(one.machine);
  if (process.env.FAULTS_TOLD !== undefined) console.log(name, state, failure_class, failure_detail, facts);
  expectOnce(one, state, 2);
  await expectTold(bench, one, attempt, state);
  tally.count(name.replace(/ .*/, ''), state);
  if (state === 'patched') return;
  expect(failure_detail).toMatch(/\w/);
  if (/update was not started/.test(failure_detail ?? '')) expect(facts.runs).toEqual([]);
  heal(one);
  if (!facts.isInstalling) one.machine.advance(3600);
  // Windows installs nothing before a restart that it waits for, and its prerequisites say so.
  if (factsOf(one.machine).waitsForRestart) OTHERS['restarts it']?.(one.machine);
  if (!facts.isInstalling) one.machine.advance(300);
  const again = await orderAgain(db, one.worker, { session: one.session, operator: bench.operator });
  await expireLease(db, again);
  const second = await bringToEnd(db, one.worker, again);
  const after = factsOf(one.machine);
  // What was undone at a restart is installed once more, and rightly so.
  if (!name.includes('"rolled-back"')) expect(after.twice).toEqual([]);
  expect(after.isInstalling && second === 'failed' ? 'refused' : second).toBe(
    facts.isInstalling ? 'refused' : 'patched',
  );
}
