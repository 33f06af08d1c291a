// Gauges of the systems around the product, by their names in the settings; none without settings.
import { Gauge, type Registry } from 'prom-client';
import { loadIntegrationFigures } from '../db/queries/monitoring/integration-figures.ts';
import type { Db } from '../db/schema/database.ts';
import type { Clock } from '../domain/clock.ts';
import type { IntegrationName } from '../domain/integrations/names.ts';
import type { Reading } from './figures.ts';

/** Gauges of the same from every process. */
export function createIntegrationGauges(
  registry: Registry,
  names: readonly IntegrationName[],
  { db, clock }: { readonly db: Db; readonly clock: Clock },
): Reading {
  const gaugeOf = (name: string, help: string, labels: readonly string[] = []) =>
    new Gauge<string>({ name, help, labelNames: ['integration', ...labels], registers: [registry] });
  const age = gaugeOf(
    'patchcenter_integration_copy_age_seconds',
    'Since when nothing was read to its end from this system; none: never.',
  );
  const failures = gaugeOf('patchcenter_integration_failures', 'Readings that failed since the last one that did not.');
  const outbox = gaugeOf(
    'patchcenter_integration_outbox',
    'What is to be written there: waiting, or given up after all tries.',
    ['state'],
  );
  const parked = gaugeOf('patchcenter_integration_parked', '1: an inventory change from there waits for a person.');
  const forget = () => {
    for (const gauge of [age, failures, outbox, parked]) gauge.reset();
  };
  return {
    source: 'integrations',
    forget,
    read: async () => {
      const figures = await loadIntegrationFigures(db, names, clock.now());
      forget();
      for (const { name: integration, ...figure } of figures) {
        if (figure.age !== null) age.set({ integration }, figure.age);
        failures.set({ integration }, figure.failures);
        outbox.set({ integration, state: 'waiting' }, figure.waiting);
        outbox.set({ integration, state: 'given-up' }, figure.givenUp);
        parked.set({ integration }, figure.parked);
      }
    },
  };
}
