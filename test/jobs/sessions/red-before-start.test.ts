// A server that is red in a system of monitoring before its start: said with its problem, unknown as unknown, and in nobody's way.
import { beforeEach, expect, it } from 'vitest';
import type { HostHealth } from '../../../domain/integrations/downtimes/health.ts';
import { IntegrationFault } from '../../../domain/integrations/fault.ts';
import type { Downtimes } from '../../../integrations/integration.ts';
import { runSessionJob } from '../../../jobs/sessions/session-job.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import { MONDAY_MORNING } from '../../support/campaign-data.ts';
import { change, db, jobsAt, later, MINUTE, ordered, sessionOf } from './ordered-server.ts';

beforeEach(async () => {
  await db.deleteFrom('integration_runs').execute();
  await db.deleteFrom('integration_states').execute();
});

function watching(health: Downtimes['health']) {
  const never = async () => {
    throw new Error('not of this test');
  };
  const downtimes: Downtimes = {
    policy: { hours: 4, keepMinutes: 10, longestHours: 24 },
    hosts: ['{short}'],
    settleSeconds: 0,
    ...{ ours: never, open: never, lift: never, health },
  };
  const connection = { downtimes, probe: never, close: async () => {} };
  const rest = { schedule: { everySeconds: 300, wholeHours: 24 }, machines: null, changes: null, people: null };
  return [{ name: 'icinga', ...rest, connection }] as const;
}

async function started(health: Downtimes['health']) {
  const { session } = await ordered();
  await change(session, { prereq_date: later(-90 * MINUTE) });
  const jobs = { ...jobsAt(MONDAY_MORNING, createFakeTargets()), integrations: watching(health) };
  await runSessionJob(jobs, session);
  const { prereq_detail: detail } = await db
    .selectFrom('patch_sessions')
    .select('prereq_detail')
    .where('id', '=', session)
    .executeTakeFirstOrThrow();
  const check = detail?.checks.find(({ code }) => code === 'monitoring');
  return { status: (await sessionOf(session)).status, check, warnings: detail?.warnings.map(({ en }) => en) ?? [] };
}

it.each<[HostHealth, 'yes' | 'no' | 'unknown', string]>([
  [
    { kind: 'red', problems: ['disk / CRITICAL 97%', 'load WARNING'] },
    'no',
    'Icinga 2: already in alarm: disk / CRITICAL 97%; load WARNING',
  ],
  [{ kind: 'green' }, 'yes', 'Icinga 2: no problem'],
  [{ kind: 'absent' }, 'unknown', 'Icinga 2: state unknown, not monitored there under this name'],
  [{ kind: 'ambiguous' }, 'unknown', 'Icinga 2: state unknown, several hosts bear this name'],
  [{ kind: 'never-checked' }, 'unknown', 'Icinga 2: state unknown, never checked there'],
])('%j is said, and the server starts', async (health, answer, words) => {
  const { status, check, warnings } = await started(async () => health);
  expect(check).toMatchObject({ answer, text: { en: words } });
  expect(warnings.includes(words)).toBe(answer !== 'yes');
  expect(status).toBe('in_progress');
});

it('is unknown when the system does not answer, and the server starts', async () => {
  const { status, check } = await started(async () => {
    throw new IntegrationFault({ kind: 'unreachable', detail: 'ECONNREFUSED' });
  });
  expect(check).toMatchObject({ answer: 'unknown', text: { en: 'Icinga 2: state unknown, cannot be reached' } });
  expect(status).toBe('in_progress');
});

it('is unknown when its reading is broken, and the server starts', async () => {
  const { status, check } = await started(async () => {
    throw new TypeError('a fault of ours');
  });
  expect(check).toMatchObject({ answer: 'unknown' });
  expect(status).toBe('in_progress');
});

it('is not asked again within the hour with a login that is refused', async () => {
  let asked = 0;
  const refused = async () => {
    asked += 1;
    throw new IntegrationFault({ kind: 'refused', detail: 'HTTP 401' });
  };
  for (let server = 0; server < 3; server += 1) {
    const { status, check } = await started(refused);
    expect(check).toMatchObject({
      answer: 'unknown',
      text: { en: 'Icinga 2: state unknown, refuses the account or token' },
    });
    expect(status).toBe('in_progress');
  }
  expect(asked).toBe(1);
});
