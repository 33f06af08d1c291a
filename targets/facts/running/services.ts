// Which services of a host run, and which start by themselves (RUN-9).
import type { Services } from '../../../domain/attempts/running-services.ts';
import { byCodePoint } from '../../../domain/order.ts';
import type { ProbeAnswer } from '../probe.ts';

export const RUNNING_COMMAND =
  'systemctl list-units --type=service --state=running --no-legend --no-pager --plain --full';
export const ENABLED_COMMAND = 'systemctl list-unit-files --type=service --state=enabled --no-legend --no-pager --full';

/** null: systemd did not say both. */
export function parseServices(running: ProbeAnswer, enabled: ProbeAnswer): Services | null {
  if (running.exitCode !== 0 || enabled.exitCode !== 0) return null;
  return { running: namesIn(running.output), enabled: namesIn(enabled.output) };
}

function namesIn(output: string): readonly string[] {
  const names = output.split('\n').map(
    (line) =>
      line
        .trim()
        .replace(/^[●*×x]\s+/, '')
        .split(/\s+/)[0] ?? '',
  );
  return [...new Set(names.filter((name) => name.endsWith('.service')))].sort(byCodePoint);
}
