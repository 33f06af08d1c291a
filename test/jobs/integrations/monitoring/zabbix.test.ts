// Zabbix by the product's own client, from its stand-in: downtimes, and what is red, through everything that it may do wrong.

import { expect, it } from 'vitest';
import type { DowntimeKey } from '../../../../domain/integrations/downtimes/mark.ts';
import type { MonitoredHost } from '../../../../integrations/floor/stand-in-monitored.ts';
import { integration } from '../../../../integrations/zabbix/integration.ts';
import { zabbixSettings } from '../../../../integrations/zabbix/settings.ts';
import { EVERY_FAULT, startZabbix } from '../../../../integrations/zabbix/stand-in.ts';
import { createTestDatabase } from '../../../support/test-database.ts';
import { openFor, quickFloor, watchedHosts } from '../joined-monitoring.ts';
import { downtimeSuite } from './downtime-suite.ts';

const { db } = await createTestDatabase();

type More = Parameters<typeof startZabbix>[0] & { readonly templates?: readonly string[] };

async function join(hosts: readonly MonitoredHost[], now: () => Date, { templates, ...more }: More = {}) {
  const zabbix = await startZabbix({ hosts, now, ...more });
  const settings = zabbixSettings.parse({
    url: zabbix.url,
    tokenFile: 'token',
    ...(templates !== undefined && { hosts: templates }),
  });
  const connection = integration.connect(settings, quickFloor({ now, secret: 'token-of-zabbix' }));
  return {
    zabbix,
    open: openFor('zabbix', connection),
    fail: zabbix.fail,
    heal: zabbix.heal,
    clockAhead: zabbix.clockAhead,
    change: zabbix.change,
    standing: (at: Date) =>
      zabbix
        .maintenances()
        .filter(({ name, till }) => name.startsWith('[PatchCenter ') && till * 1000 > at.getTime())
        .flatMap(({ hosts: ids, till }) =>
          hosts
            .filter(({ id }) => ids.includes(String(id)))
            .map(({ name }) => ({ host: name, until: new Date(till * 1000) })),
        ),
    writes: () =>
      zabbix.seen.filter(({ operation }) => /^(maintenance.create|maintenance.delete)$/.test(operation)).length,
    close: async () => {
      await connection.close();
      await zabbix.close();
    },
  };
}

await downtimeSuite(db, { name: 'zabbix', everyFault: EVERY_FAULT, knowsHosts: true, well: 'no-problem', join });

const NOW = new Date('2027-01-11T09:00:00Z');
const signal = new AbortController().signal;
const key = '57-1768122000' as DowntimeKey;
const until = new Date(NOW.getTime() + 4 * 3_600_000);

it.each(['6.0.30', '6.4.10', '7.0.5', '7.2.1'])('%s: shows its token as that version takes it', async (version) => {
  const { zabbix, open, close } = await join(watchedHosts(['vrapp1']), () => NOW, { version });
  await open.connection.downtimes?.open({ key, hostname: 'vrapp1', names: ['vrapp1'], until }, signal);
  const [made] = zabbix.maintenances();
  expect(made).toMatchObject({
    hosts: ['1001'],
    description: 'PatchCenter: update of vrapp1 [PatchCenter 57-1768122000]',
  });
  expect(made?.name.length).toBeLessThanOrEqual(128);
  await close();
});

it('deletes what is over, and takes no offence at what is gone', async () => {
  let now = NOW;
  const { zabbix, open, close } = await join(watchedHosts(['vrapp1']), () => now);
  const downtimes = open.connection.downtimes;
  await downtimes?.open({ key, hostname: 'vrapp1', names: ['vrapp1'], until }, signal);
  now = new Date(NOW.getTime() + 6 * 3_600_000);
  const [standing] = (await downtimes?.ours(signal)) ?? [];
  if (standing === undefined) throw new Error('it is not listed');
  await downtimes?.lift(standing, signal);
  expect(zabbix.maintenances()).toEqual([]);
  await downtimes?.lift(standing, signal);
  await close();
});
