// Servers as labels of alerts, and silences and alerts as we read them.
import type { HostHealth } from '../../domain/integrations/downtimes/health.ts';
import type { HostNames } from '../../domain/integrations/downtimes/host-names.ts';
import { keyIn } from '../../domain/integrations/downtimes/mark.ts';
import type { StandingDowntime } from '../../domain/integrations/downtimes/plan.ts';
import type { Alert, Matcher, Silence } from './client.ts';
import type { AlertmanagerSettings } from './settings.ts';

/** It is anchored at both ends there. `names`: of letters, digits and `._-`. */
export function matcherOf(names: HostNames, { label, value }: Pick<AlertmanagerSettings, 'label' | 'value'>): Matcher {
  const plain = names.map((name) => name.replaceAll('.', '\\.'));
  const host = plain.length === 1 ? plain[0] : `(?:${plain.join('|')})`;
  return { name: label, value: value.replaceAll('{host}', () => host ?? ''), isRegex: true, isEqual: true };
}

export function standingOf(all: readonly Silence[], author: string, aheadMs: number): readonly StandingDowntime[] {
  const found = new Map<string, StandingDowntime>();
  for (const { id, status, endsAt, createdBy, comment } of all) {
    const key = createdBy === author && status.state !== 'expired' ? keyIn(author, comment) : null;
    if (key !== null) found.set(id, { key, ids: [id], until: new Date(endsAt.getTime() - aheadMs) });
  }
  return [...found.values()];
}

export function healthOf(alerts: readonly Alert[]): HostHealth {
  if (alerts.length === 0) return { kind: 'no-problem' };
  const said = alerts.map(({ labels, annotations }) =>
    [labels.alertname, annotations.summary ?? annotations.description].filter((part) => part !== undefined).join(': '),
  );
  return { kind: 'red', problems: [...new Set(said)] };
}
