// Alertmanager by the product's own client, from its stand-in: downtimes, and what is red, through everything that it may do wrong.

import { expect, it } from 'vitest';
import type { DowntimeKey } from '../../../../domain/integrations/downtimes/mark.ts';
import { integration } from '../../../../integrations/alertmanager/integration.ts';
import { alertmanagerSettings } from '../../../../integrations/alertmanager/settings.ts';
import { EVERY_FAULT, startAlertmanager } from '../../../../integrations/alertmanager/stand-in.ts';
import type { MonitoredHost } from '../../../../integrations/floor/stand-in-monitored.ts';
import { createTestDatabase } from '../../../support/test-database.ts';
import { openFor, quickFloor, watchedHosts } from '../joined-monitoring.ts';
import { downtimeSuite } from './downtime-suite.ts';

const { db } = await createTestDatabase();

type More = Parameters<typeof startAlertmanager>[0] & { readonly templates?: readonly string[] };

async function join(hosts: readonly MonitoredHost[], now: () => Date, { templates, ...more }: More = {}) {
  const alertmanager = await startAlertmanager({ hosts, now, ...more });
  const settings = alertmanagerSettings.parse({
    url: alertmanager.url,

    ...(templates !== undefined && { hosts: templates }),
  });
  const connection = integration.connect(settings, quickFloor({ now, secret: 'none' }));
  return {
    alertmanager,
    open: openFor('alertmanager', connection),
    fail: alertmanager.fail,
    heal: alertmanager.heal,
    clockAhead: alertmanager.clockAhead,
    change: alertmanager.change,
    standing: (at: Date) =>
      alertmanager
        .silences()
        .filter(({ createdBy, end }) => createdBy === 'PatchCenter' && end > at.getTime())
        .flatMap(({ matchers, end }) =>
          hosts
            .filter(({ name }) => matchers.every(({ value }) => new RegExp(`^(?:${value})$`).test(`${name}:9100`)))
            .map(({ name }) => ({ host: name, until: new Date(end) })),
        ),
    writes: () => alertmanager.seen.filter(({ operation }) => /^(silence|expire)$/.test(operation)).length,
    close: async () => {
      await connection.close();
      await alertmanager.close();
    },
  };
}

await downtimeSuite(db, { name: 'alertmanager', everyFault: EVERY_FAULT, knowsHosts: false, well: 'no-problem', join });

const NOW = new Date('2027-01-11T09:00:00Z');
const signal = new AbortController().signal;
const key = '57-1768122000' as DowntimeKey;
const until = new Date(NOW.getTime() + 4 * 3_600_000);

it('silences one server alone, by its label with any port', async () => {
  const { alertmanager, open, standing, close } = await join(
    watchedHosts(['vrapp1', 'vrapp11', 'vrapp1.other']),
    () => NOW,
  );
  await open.connection.downtimes?.open({ key, hostname: 'vrapp1', names: ['vrapp1'], until }, signal);
  expect(alertmanager.silences()).toMatchObject([
    { matchers: [{ name: 'instance', value: 'vrapp1(:[0-9]+)?', isRegex: true, isEqual: true }] },
  ]);
  expect(standing(NOW).map(({ host }) => host)).toEqual(['vrapp1']);
  await close();
});

it.each([
  '.*',
  '.*|{host}',
  '{host}|db.*',
  '{host}.*',
  '.*{host}',
  '{host}?',
  '({host}|db.*)',
  '({host}|.*)(:[0-9]+)?',
  'a|b{host}',
  '\\{host}',
  '[{host}].*',
  '{host}[0-9]*(:.*)?',
  '.*{host}.*',
])('refuses the expression %s, which takes other servers in', (value) => {
  expect(alertmanagerSettings.safeParse({ url: 'https://a.example.com', value }).success).toBe(false);
});

it.each([
  '{host}',
  '{host}(:[0-9]+)?',
  '{host}([.][^:]+)?(:[0-9]+)?',
  'https?://{host}(:[0-9]+)?/.*',
  'node/{host}',
  '{host}(:.*)?',
  '{host}(:9100|:9256)',
  '[(|]{host}',
  '[(]({host})\\|',
])('takes the expression %s of one server', (value) => {
  expect(alertmanagerSettings.safeParse({ url: 'https://a.example.com', value }).success).toBe(true);
});
