// Whatever any system does wrong ends in three things: the last good state, one line of the log, and one line of /integrations that says in
// both languages what is wrong and what to do. Each cell of the table is what that line says. restify, which the product has in the same
// process, changes what Node's responses return.
import 'restify';
import { afterEach, describe, expect, it } from 'vitest';
import { FAULT_ADVICE, FAULT_KINDS, FAULT_WORDS, type FaultKind } from '../../../../domain/integrations/fault.ts';

import { addUser } from '../../../support/campaign-data.ts';
import { createTestDatabase } from '../../../support/test-database.ts';
import { patchingIn } from '../joined-monitoring.ts';
import { integrationOf, SYSTEMS } from './systems.ts';
import { WAYS, type Way } from './ways.ts';
import { worldOf } from './world.ts';

/** `fine`: what it says is read all the same, and is so. */
type Said = FaultKind | 'fine';
type Name = keyof typeof SYSTEMS;

const USUAL: Readonly<Record<Way, Said>> = {
  limited: 'limited',
  refused: 'refused',
  half: 'nonsense',
  twice: 'incomplete',
  clock: 'fine',
  types: 'nonsense',
  language: 'fine',
  silent: 'silent',
  page: 'unreachable',
  empty: 'unreachable',
  elsewhere: 'unreachable',
  endless: 'silent',
  packed: 'nonsense',
  again: 'incomplete',
  huge: 'nonsense',
};

const OTHERWISE: Readonly<Record<Name, Partial<Readonly<Record<Way, Said>>>>> = {
  itop: {},
  qualys: {},
  // A page of it holds all.
  sentinelone: { again: 'fine', types: 'incomplete' },
  servicenow: {},
  'servicenow by OAuth': {},
  // What one row lacks is kept as it was.
  commvault: { again: 'fine', types: 'fine' },
  aws: { empty: 'nonsense', again: 'fine' },
  directory: {
    // An entry that comes twice is the same person; a referral leads to what nobody here has rights over.
    ...({ twice: 'fine', half: 'unreachable', language: 'unreachable', elsewhere: 'settings' } as const),
    ...({ page: 'silent', empty: 'incomplete', endless: 'incomplete', packed: 'silent', huge: 'incomplete' } as const),
    again: 'fine',
  },
  icinga: { twice: 'fine' },
  zabbix: { twice: 'fine' },
  centreon: {},
  alertmanager: { twice: 'fine' },
  // An account of which there are two is none.
  cyberark: { twice: 'settings', again: 'fine' },
};
/** Their downtimes are read in one answer, which nothing in front of them keeps. */
const WITHOUT_AGAIN: readonly Name[] = ['icinga', 'zabbix', 'centreon', 'alertmanager'];

/** The SDK sets its clock by the first answer that refuses it. */
const SLOWLY_OVER: readonly string[] = ['aws clock'];
const { db } = await createTestDatabase();
await addUser(db, 'Ada', ['admin']);
const patching = await patchingIn(db);
let ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends) await end();
  ends = [];
});

async function world(name: Name) {
  const made = await worldOf(db, patching, integrationOf(name), SYSTEMS[name]);
  ends.push(made.end);
  await made.readWell();
  expect(made.warnings()).toEqual([]);
  return made;
}

/** Of which a fault is told. */
const toldIn = (lines: readonly string[], language: 'fr' | 'en') =>
  lines
    .filter((line) => FAULT_KINDS.some((kind) => line.includes(FAULT_WORDS[kind][language])))
    .map((line) => line.replaceAll(/[\u00a0\u202f]/g, ' '));

const NAMES = Object.keys(SYSTEMS) as Name[];
describe.each(NAMES)('%s', (name) => {
  const ways = WAYS.filter((way) => way !== 'again' || !WITHOUT_AGAIN.includes(name));
  it.each(ways)('%s', async (way) => {
    const { fail, heal, readNext, readLater, lastGood, lastRun, warnings, lines, card, secrets } = await world(name);
    const good = await lastGood();
    fail(way);
    await readNext();
    const wanted = OTHERWISE[name][way] ?? USUAL[way];
    const run = await lastRun();
    expect(run?.fault ?? 'fine', String(run?.detail)).toBe(wanted);
    // Downtimes are prolonged by the clock of the other side.
    if (way !== 'clock') expect(await lastGood()).toEqual(good);
    expect(warnings()).toHaveLength(wanted === 'fine' ? 0 : 1);
    for (const language of ['fr', 'en'] as const) {
      const told = toldIn(await card(language), language);
      expect(told).toHaveLength(wanted === 'fine' ? 0 : 1);
      if (wanted !== 'fine') expect(told[0]).toContain(FAULT_ADVICE[wanted][language]);
    }
    const everything = JSON.stringify([lines, run, await card('en')]);
    for (const secret of Object.values(secrets)) expect(everything).not.toContain(secret);
    heal();
    if (SLOWLY_OVER.includes(`${name} ${way}`)) await readLater();
    lines.length = 0;
    await readLater();
    expect(warnings()).toEqual([]);
    expect(toldIn(await card('en'), 'en')).toEqual([]);
  });
});

it.each(['commvault', 'centreon'] as const)(
  '%s: a login that has expired is begun anew, and nothing is told',
  async (name) => {
    const { fail, readNext, lastGood, warnings } = await world(name);
    const good = await lastGood();
    fail('refused', 1);
    await readNext();
    expect([await lastGood(), warnings()]).toEqual([good, []]);
  },
);
