// The dashboard and the alerts ask for what is really given: every metric, every label, and values of labels that are from a closed set.
import { readFileSync } from 'node:fs';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { createChatFigures } from '../../bot/chat-monitoring.ts';
import { createWorkerFigures } from '../../jobs/monitoring/worker-monitoring.ts';
import { namedItop } from '../fakes/integration.ts';
import { createFakeTargets } from '../fakes/targets.ts';
import { CHAT_SETTINGS } from '../support/chat-settings.ts';
import { createJobContext } from '../support/job-context.ts';
import { createTestDatabase } from '../support/test-database.ts';

const FOLDER = new URL('../../deploy/monitoring/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, FOLDER), 'utf8');

const Alerts = z.strictObject({
  groups: z.array(
    z.strictObject({
      name: z.string(),
      rules: z.array(
        z.strictObject({
          alert: z.string().regex(/^PatchCenter[A-Za-z]+$/),
          expr: z.string(),
          for: z
            .string()
            .regex(/^\d+[mh]$/)
            .optional(),
          labels: z.strictObject({ severity: z.enum(['warning', 'critical']) }),
          annotations: z.strictObject({ summary: z.string(), description: z.string().optional() }),
        }),
      ),
    }),
  ),
});
const Panel = z.object({
  id: z.number(),
  title: z.string(),
  type: z.enum(['row', 'stat', 'timeseries']),
  gridPos: z.object({ h: z.number(), w: z.number(), x: z.number(), y: z.number() }),
  targets: z.array(z.object({ refId: z.string(), expr: z.string(), legendFormat: z.string() })).optional(),
});
const Dashboard = z.object({ uid: z.string(), title: z.string(), schemaVersion: z.number(), panels: z.array(Panel) });

const rules = Alerts.parse(parse(read('prometheus-alerts.yaml'))).groups.flatMap((group) => group.rules);
const dashboard = Dashboard.parse(JSON.parse(read('grafana-dashboard.json')));
const shown = dashboard.panels.flatMap(({ title, targets = [] }) =>
  targets.map(({ expr, legendFormat }) => ({ where: title, expr, texts: legendFormat })),
);
const alerted = rules.map(({ alert, expr, annotations }) => ({
  where: alert,
  expr,
  texts: JSON.stringify(annotations),
}));

/** Labels that Prometheus itself adds. */
const ADDED = ['instance', 'job', 'le'];
const given = await givenMetrics();

/** Every series' name with the labels that it may have. */
async function givenMetrics(): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const { db } = await createTestDatabase();
  const log = pino({ level: 'silent' });
  const jobQueue = { look: async () => [] };
  const context = createJobContext(db, createFakeTargets());
  const all = [
    createWorkerFigures({ ...context, jobQueue: { ...context.jobQueue, ...jobQueue } }),
    createChatFigures({
      db,
      clock: context.clock,
      settings: { ...CHAT_SETTINGS, integrations: [namedItop()], webhooks: ['jenkins'] },
      jobQueue,
      log,
    }),
  ];
  const metrics = all.flatMap(({ registry }) => registry.getMetricsAsArray());
  return new Map(
    metrics.flatMap((metric) => {
      const { name, type } = metric as unknown as { name: string; type: string };
      const labels = new Set((metric as unknown as { labelNames: readonly string[] }).labelNames);
      const parts = type === 'histogram' ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name];
      return parts.map((part) => [part, labels] as const);
    }),
  );
}

const NAMES = /\b(?:patchcenter|process|nodejs)_[a-z0-9_]+/g;
/** Everything between double quotes says values, not names. */
const withoutValues = (expr: string) => expr.replaceAll(/"[^"]*"/g, '""');

function metricsIn(expr: string): readonly string[] {
  return withoutValues(expr).match(NAMES) ?? [];
}

/** Those of matchers, of `by (…)`, `on (…)` and `group_left (…)`. */
function labelsIn(expr: string): readonly string[] {
  const text = withoutValues(expr);
  const grouped = [...text.matchAll(/\b(?:by|on|group_left) \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(','));
  const matched = [...text.matchAll(/([a-z_]+)\s*(?:=~|!=|=)\s*""/g)].map(([, label = '']) => label);
  return [...grouped, ...matched].map((label) => label.trim());
}

describe.each([...shown, ...alerted])('$where', ({ expr, texts }) => {
  it('asks for metrics that are given', () => {
    expect(metricsIn(expr).length).toBeGreaterThan(0);
    expect(metricsIn(expr).filter((name) => !given.has(name))).toEqual([]);
  });

  it('asks for labels that they have', () => {
    const known = new Set([...ADDED, ...metricsIn(expr).flatMap((name) => [...(given.get(name) ?? [])])]);
    const said = [...texts.matchAll(/\{\{ ?(?:\$labels\.)?([a-z]+) ?\}\}/g)].map(([, label = '']) => label);
    expect([...labelsIn(expr), ...said].filter((label) => !known.has(label))).toEqual([]);
  });
});

describe('what is deployed', () => {
  it('has a panel for every figure of ours', () => {
    const used = new Set(shown.flatMap(({ expr }) => metricsIn(expr)).map(familyOf));
    const ours = [...given.keys()].filter((name) => name.startsWith('patchcenter_')).map(familyOf);
    expect([...new Set(ours)].filter((name) => !used.has(name))).toEqual([]);
  });

  it('alerts on what would go unnoticed', () => {
    const used = alerted.flatMap(({ expr }) => metricsIn(expr));
    for (const name of [
      'patchcenter_queue_oldest_job_seconds',
      'patchcenter_oldest_unsent_card_seconds',
      'patchcenter_process_info',
      'patchcenter_attempts_total',
      'patchcenter_snapshots_overdue',
      'patchcenter_leases_taken_over_total',
      'patchcenter_teams_call_seconds_count',
      'patchcenter_need_met',
      'patchcenter_identity_days_left',
      'patchcenter_integration_failures',
      'patchcenter_integration_outbox',
      'patchcenter_webhook_failures',
    ])
      expect(used).toContain(name);
  });

  it('has an entry in the runbook for every alert', () => {
    const runbook = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8');
    expect(rules.map(({ alert }) => alert).filter((alert) => !runbook.includes(`\`${alert}\``))).toEqual([]);
  });

  it('places panels beside each other, none on another, each with an id of its own', () => {
    const taken = new Set<string>();
    for (const { gridPos } of dashboard.panels) {
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
          expect(taken.has(`${x}/${y}`)).toBe(false);
          taken.add(`${x}/${y}`);
          expect(x).toBeLessThan(24);
        }
      }
    }
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
  });
});

function familyOf(name: string): string {
  return name.replace(/_(bucket|count|sum)$/, '');
}
