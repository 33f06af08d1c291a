// Gauges of the receivers of webhooks, by their names in the settings; none without settings.
import { Gauge, type Registry } from 'prom-client';
import { loadReceivers } from '../db/queries/webhooks/receivers.ts';
import type { Db } from '../db/schema/database.ts';
import type { Reading } from './figures.ts';

/** Gauges of the same from every process. */
export function createWebhookGauges(registry: Registry, { db }: { readonly db: Db }): Reading {
  const failures = new Gauge<string>({
    name: 'patchcenter_webhook_failures',
    help: 'Tries that failed since the last one that did not.',
    labelNames: ['receiver'],
    registers: [registry],
  });
  const events = new Gauge<string>({
    name: 'patchcenter_webhook_events',
    help: 'Events that wait to be sent, and those that were ever given up.',
    labelNames: ['receiver', 'state'],
    registers: [registry],
  });
  const forget = () => {
    failures.reset();
    events.reset();
  };
  return {
    source: 'webhooks',
    forget,
    read: async () => {
      const all = await loadReceivers(db);
      forget();
      for (const { name: receiver, ...figure } of all) {
        failures.set({ receiver }, figure.failures);
        events.set({ receiver, state: 'waiting' }, figure.waiting);
        events.set({ receiver, state: 'given-up' }, figure.givenUp);
      }
    },
  };
}
