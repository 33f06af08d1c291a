// Readiness as a figure, so that an alert can say what is missing.
import { Gauge, type Registry } from 'prom-client';
import type { Log } from '../http/log.ts';
import type { Reading } from './figures.ts';
import { missingOf, type Need } from './readiness.ts';

export function createNeedGauge(registry: Registry, needs: readonly Need[], log: Log): Reading {
  const met = new Gauge<string>({
    name: 'patchcenter_need_met',
    help: 'Whether what this process needs to be ready is there (/readyz).',
    labelNames: ['need'],
    registers: [registry],
  });
  return {
    source: 'needs',
    forget: () => met.reset(),
    read: async () => {
      const states = await Promise.all(needs.map(async (need) => [need.name, await missingOf([need], log)] as const));
      for (const [need, missing] of states) met.set({ need }, missing.length === 0 ? 1 : 0);
    },
  };
}
