// The product's own defaults, quickened for an estate where everything takes seconds.
import { writeFile } from 'node:fs/promises';
import { stringify } from 'yaml';
import { loadSettings, type Settings } from '../config.ts';
import type { IntegrationSettings } from '../integrations/open-integrations.ts';
import type { JobSettings } from '../jobs/settings.ts';
import { jobSettingsOf } from '../jobs/settings-from-file.ts';

/** Nothing of the caller's environment reaches the demo: no tokens, loopback only, any free port. `file`: of `writeSettings`. */
export function demoSettings(file = ''): Settings {
  return loadSettings({
    ...{ PATCHCENTER_AUTHENTICATION: 'off', HOST: '127.0.0.1', PORT: '0', MONITORING_PORT: '0' },
    PATCHCENTER_CONFIG: file,
  });
}

/** Writes the settings file of this run, which both processes read. */
export async function writeSettings(file: string, integrations: IntegrationSettings): Promise<void> {
  const settings = {
    windowsServers: { patched: true },
    // S06 has a failure of each kind, which would otherwise stop the campaign of a newcomer (RUN-2).
    campaigns: { failureBudget: { percent: 40, count: 6 } },
    integrations,
  };
  await writeFile(file, stringify(settings), { mode: 0o600 });
}

export function demoJobSettings(settings: Settings): JobSettings {
  return {
    ...jobSettingsOf(settings),
    pollMs: 1000,
    sweepMs: 1000,
    announceSeconds: 6,
    checksSettleSeconds: 3,
    rebootTimeLimitMinutes: 1,
    retryMinutes: 1,
  };
}

/** Windows and AWS are hurried, so that looking at them as rarely as in earnest would be most of the wait. */
export const DEMO_PACE = { windowsLookMs: 1000, awsPollMs: 400 } as const;
