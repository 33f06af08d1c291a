// Centreon by the product's own client, from its stand-in: downtimes, and what is red, through everything that it may do wrong.

import { expect, it } from 'vitest';
import type { DowntimeKey } from '../../../../domain/integrations/downtimes/mark.ts';
import { integration } from '../../../../integrations/centreon/integration.ts';
import { centreonSettings } from '../../../../integrations/centreon/settings.ts';
import { EVERY_FAULT, startCentreon } from '../../../../integrations/centreon/stand-in.ts';
import type { MonitoredHost } from '../../../../integrations/floor/stand-in-monitored.ts';
import { createTestDatabase } from '../../../support/test-database.ts';
import { openFor, quickFloor, watchedHosts } from '../joined-monitoring.ts';
import { downtimeSuite } from './downtime-suite.ts';

const { db } = await createTestDatabase();

type More = Parameters<typeof startCentreon>[0] & { readonly templates?: readonly string[] };

async function join(hosts: readonly MonitoredHost[], now: () => Date, { templates, ...more }: More = {}) {
  const centreon = await startCentreon({ hosts, now, ...more });
  const settings = centreonSettings.parse({
    url: `${centreon.url}/centreon`,
    login: { username: 'patchcenter', passwordFile: 'password' },
    ...(templates !== undefined && { hosts: templates }),
  });
  const connection = integration.connect(settings, quickFloor({ now, secret: 'secret-of-centreon' }));
  return {
    centreon,
    open: openFor('centreon', connection),
    fail: centreon.fail,
    heal: centreon.heal,
    clockAhead: centreon.clockAhead,
    change: centreon.change,
    standing: (at: Date) =>
      centreon
        .downtimes()
        .filter(
          ({ comment, service, end, cancelled }) =>
            comment.includes('[PatchCenter ') &&
            service === undefined &&
            end > at.getTime() &&
            (cancelled === undefined || cancelled > at.getTime()),
        )
        .map(({ host, end }) => ({ host: hosts.find(({ id }) => id === host)?.name ?? '', until: new Date(end) })),
    writes: () => centreon.seen.filter(({ operation }) => /^(add|cancel)$/.test(operation)).length,
    close: async () => {
      await connection.close();
      await centreon.close();
    },
  };
}

await downtimeSuite(db, { name: 'centreon', everyFault: EVERY_FAULT, knowsHosts: true, well: 'green', join });

const NOW = new Date('2027-01-11T09:00:00Z');
const signal = new AbortController().signal;
const key = '57-1768122000' as DowntimeKey;
const until = new Date(NOW.getTime() + 4 * 3_600_000);

it('cancels the downtimes of its services too, and nobody else’s', async () => {
  let now = NOW;
  const { centreon, open, close } = await join(watchedHosts(['vrapp1']), () => now);
  const downtimes = open.connection.downtimes;
  await downtimes?.open({ key, hostname: 'vrapp1', names: ['vrapp1'], until }, signal);
  now = new Date(now.getTime() + 10_000);
  const [standing] = (await downtimes?.ours(signal)) ?? [];
  expect(standing?.ids).toHaveLength(3);
  if (standing !== undefined) await downtimes?.lift(standing, signal);
  now = new Date(now.getTime() + 10_000);
  expect(await downtimes?.ours(signal)).toEqual([]);
  expect(centreon.downtimes().every(({ cancelled }) => cancelled !== undefined)).toBe(true);
  await close();
});

it('begins a session anew that has ended, once', async () => {
  let now = NOW;
  const { centreon, open, close } = await join(watchedHosts(['vrapp1']), () => now);
  await open.connection.downtimes?.ours(signal);
  now = new Date(now.getTime() + 5 * 3_600_000);
  await open.connection.downtimes?.ours(signal);
  expect(centreon.seen.map(({ operation }) => operation)).toEqual([
    'login',
    'downtimes',
    'downtimes',
    'login',
    'downtimes',
  ]);
  await close();
});
