// Gauges of what is stored, the same from every process: dashboards take the greatest of them, not the sum.
import { Gauge, type Registry } from 'prom-client';
import { type EstateFigure, loadEstateFigures } from '../db/queries/monitoring/estate-figures.ts';
import type { Db } from '../db/schema/database.ts';
import type { Clock } from '../domain/clock.ts';
import type { Reading } from './figures.ts';

type Family = {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly [] | readonly [string] | readonly [string, string];
};

const FAMILIES: Readonly<Record<EstateFigure['figure'], Family>> = {
  campaigns: { name: 'patchcenter_campaigns_open', help: 'Open campaigns.', labels: ['kind'] },
  sessions: {
    name: 'patchcenter_sessions',
    help: 'Servers of open campaigns by the state of their session and their branch.',
    labels: ['state', 'branch'],
  },
  attempts: {
    name: 'patchcenter_attempts_running',
    help: 'Attempts that have not ended: running, or waiting for a person or a later look.',
    labels: ['state'],
  },
  unfollowed: {
    name: 'patchcenter_attempts_unfollowed',
    help: 'Attempts that should be running and that no worker holds at this instant.',
    labels: [],
  },
  cardAge: {
    name: 'patchcenter_oldest_unsent_card_seconds',
    help: 'Since when the oldest card that Teams does not show as it is has been behind; 0: none is.',
    labels: [],
  },
  messageAge: {
    name: 'patchcenter_oldest_unsent_message_seconds',
    help: 'Since when the oldest unsent message waits; 0: none does.',
    labels: [],
  },
  validations: {
    name: 'patchcenter_validations_waiting',
    help: 'Patched servers without an answer of their owner.',
    labels: [],
  },
  validationAge: {
    name: 'patchcenter_oldest_validation_seconds',
    help: 'Since when the oldest of those waits.',
    labels: [],
  },
  snapshots: { name: 'patchcenter_snapshots_held', help: 'Snapshots in custody.', labels: [] },
  snapshotAge: {
    name: 'patchcenter_oldest_snapshot_seconds',
    help: 'Age of the oldest snapshot in custody.',
    labels: [],
  },
  snapshotOverdue: {
    name: 'patchcenter_snapshots_overdue',
    help: 'Snapshots in custody whose time is over: older than they are kept, and not kept longer by a person.',
    labels: [],
  },
  leases: { name: 'patchcenter_leases_held', help: 'Leases that workers hold now.', labels: ['kind'] },
};

/** `keepHours`: how long a snapshot is kept (RUN-11). */
export function createDatabaseGauges(registry: Registry, db: Db, clock: Clock, keepHours: number): Reading {
  const gauges = new Map(
    Object.entries(FAMILIES).map(([figure, { name, help, labels }]) => [
      figure,
      { gauge: new Gauge<string>({ name, help, labelNames: labels, registers: [registry] }), labels },
    ]),
  );
  const forget = () => {
    for (const { gauge } of gauges.values()) gauge.reset();
    for (const { gauge, labels } of gauges.values()) if (labels.length === 0) gauge.remove();
  };
  return {
    source: 'database',
    forget,
    read: async () => {
      const figures = await loadEstateFigures(db, clock.now(), keepHours);
      // Only now: two scrapes at once must not take each other's values away while they wait.
      forget();
      for (const { figure, labels, value } of figures) {
        const family = gauges.get(figure);
        family?.gauge.set(Object.fromEntries(family.labels.map((label, i) => [label, labels[i] ?? ''])), value);
      }
    },
  };
}
