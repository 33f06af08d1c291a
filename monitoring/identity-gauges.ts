// Service identities (PEOPLE-5) as figures, computed from the settings at each scrape: nothing is asked of anybody.
import { Gauge, type Registry } from 'prom-client';
import type { DatedIdentity } from '../domain/identities/due-identities.ts';

export type IdentityFigures = {
  readonly dated: readonly DatedIdentity[];
  /** How many accounts, keys and secrets of the settings nobody is named for. */
  readonly unnamed: number;
};

export function createIdentityGauges(registry: Registry, read: () => IdentityFigures): void {
  new Gauge<string>({
    name: 'patchcenter_identity_days_left',
    help: 'Days until a service identity is to be renewed, by its name in the settings; negative: overdue.',
    labelNames: ['identity'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { identity, daysLeft } of read().dated) this.set({ identity: identity.name }, daysLeft);
    },
  });
  new Gauge({
    name: 'patchcenter_identities_unnamed',
    help: 'Accounts, keys and secrets of the settings that nobody is named for.',
    registers: [registry],
    collect() {
      this.set(read().unnamed);
    },
  });
}
