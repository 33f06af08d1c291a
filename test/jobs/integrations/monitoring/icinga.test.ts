// Icinga 2 over HTTPS by the product's own client, from its stand-in: downtimes, and what is red, through everything that it may do wrong.

import { expect, it } from 'vitest';
import type { DowntimeKey } from '../../../../domain/integrations/downtimes/mark.ts';
import type { MonitoredHost } from '../../../../integrations/floor/stand-in-monitored.ts';
import { integration } from '../../../../integrations/icinga/integration.ts';
import { icingaSettings } from '../../../../integrations/icinga/settings.ts';
import { EVERY_FAULT, startIcinga } from '../../../../integrations/icinga/stand-in.ts';
import { runAttempt } from '../../../../jobs/attempt/run-attempt.ts';
import { downtimeJob } from '../../../../jobs/integrations/downtime-job.ts';
import { startSession } from '../../../../jobs/sessions/start-session.ts';
import { createFakeTargets } from '../../../fakes/targets.ts';
import { addApplication, addCampaign, addServer, addSession, addUser } from '../../../support/campaign-data.ts';
import { createJobContext } from '../../../support/job-context.ts';
import { createTestDatabase } from '../../../support/test-database.ts';
import { openFor, quickFloor, watchedHosts } from '../joined-monitoring.ts';
import { downtimeSuite } from './downtime-suite.ts';

const { db } = await createTestDatabase();

async function join(
  hosts: readonly MonitoredHost[],
  now: () => Date,
  { templates, version }: { readonly templates?: readonly string[]; readonly version?: string } = {},
) {
  const icinga = await startIcinga({ hosts, now, ...(version !== undefined && { version }) });
  const settings = icingaSettings.parse({
    url: icinga.url,
    login: { username: 'patchcenter', passwordFile: 'password' },
    ...(templates !== undefined && { hosts: templates }),
  });
  const floor = quickFloor({ now, secret: 'secret-of-icinga', ...(icinga.ca !== undefined && { ca: icinga.ca }) });
  const connection = integration.connect(settings, floor);
  return {
    icinga,
    open: openFor('icinga', connection),
    fail: icinga.fail,
    heal: icinga.heal,
    clockAhead: icinga.clockAhead,
    change: icinga.change,
    standing: () =>
      icinga
        .downtimes()
        .filter(({ author, service }) => author === 'PatchCenter' && service === '')
        .map(({ host, end }) => ({ host, until: new Date(end * 1000) })),
    writes: () => icinga.seen.filter(({ operation }) => operation === 'schedule' || operation === 'remove').length,
    close: async () => {
      await connection.close();
      await icinga.close();
    },
  };
}

await downtimeSuite(db, { name: 'icinga', everyFault: EVERY_FAULT, knowsHosts: true, well: 'green', join });

const NOW = new Date('2027-01-11T09:00:00Z');
const signal = new AbortController().signal;
const key = '57-1768122000' as DowntimeKey;

it.each(['2.12.3', '2.14.5'])('%s: all services have their downtime, and none stays', async (version) => {
  const joined = await join(watchedHosts(['vrapp1']), () => NOW, { version });
  const downtimes = joined.open.connection.downtimes;
  joined.icinga.downtime('vrapp1', 2);
  joined.icinga.downtime('vrapp1', 2, 'configuration');
  await downtimes?.open(
    { key, hostname: 'vrapp1', names: ['vrapp1'], until: new Date(NOW.getTime() + 3_600_000) },
    signal,
  );
  const ours = () => joined.icinga.downtimes().filter(({ author }) => author === 'PatchCenter');
  expect(ours().map(({ service }) => service)).toEqual(['', 'load', 'disk /']);
  const [standing] = (await downtimes?.ours(signal)) ?? [];
  expect(standing?.ids).toHaveLength(3);
  if (standing !== undefined) await downtimes?.lift(standing, signal);
  expect(ours()).toEqual([]);
  expect(joined.icinga.downtimes()).toHaveLength(2);
  await joined.close();
});

it('begins and ends by the clock of Icinga', async () => {
  const joined = await join(watchedHosts(['vrapp1']), () => NOW);
  joined.icinga.clockAhead(-5);
  const until = new Date(NOW.getTime() + 4 * 3_600_000);
  await joined.open.connection.downtimes?.open({ key, hostname: 'vrapp1', names: ['vrapp1'], until }, signal);
  const order = JSON.parse(joined.icinga.seen.find(({ operation }) => operation === 'schedule')?.text ?? '{}');
  expect(new Date(order.start_time * 1000).toISOString()).toBe('2027-01-11T04:00:00.000Z');
  const [standing] = (await joined.open.connection.downtimes?.ours(signal)) ?? [];
  expect(standing?.until).toEqual(until);
  await joined.close();
});

it('proves login and rights, and says what is missing', async () => {
  const joined = await join(watchedHosts(['vrapp1']), () => NOW);
  expect(await joined.open.connection.probe(signal)).toBe('0 downtimes of ours');
  joined.icinga.fail({ kind: 'missing-permission', times: 1 });
  await expect(joined.open.connection.probe(signal)).rejects.toMatchObject({
    fault: { kind: 'settings', detail: expect.stringContaining('Missing permission') },
  });
  await joined.close();
});

it('accompanies a real attempt from its start to its green checks', async () => {
  const jobs = createJobContext(db, createFakeTargets());
  const joined = await join(watchedHosts(['vrreal1']), () => jobs.time.now);
  const ctx = { ...jobs, integrations: [joined.open] };
  const operator = await addUser(db, 'Omar', ['operator']);
  const application = await addApplication(db, 'Péage', await addUser(db, 'Olivia', ['owner']));
  const server = await addServer(db, 'vrreal1', { application });
  const session = await addSession(db, await addCampaign(db, operator), server, {
    orderedBy: operator,
    method: 'snapshot',
  });
  const outcome = await startSession(ctx, session);
  if (outcome.kind !== 'started') throw new Error(outcome.kind);
  await downtimeJob.run(ctx, { integration: 'icinga' });
  expect(joined.standing().map(({ host }) => host)).toEqual(['vrreal1']);
  await runAttempt(ctx, outcome.attemptId);
  expect(await downtimeJob.due(ctx)).toEqual([{ integration: 'icinga' }]);
  await downtimeJob.run(ctx, { integration: 'icinga' });
  expect(joined.icinga.downtimes()).toEqual([]);
  await joined.close();
});
