// The product's own defaults, quickened for an estate where everything takes seconds.
import { loadSettings, type Settings } from '../config.ts';
import type { JobSettings } from '../jobs/settings.ts';
import { jobSettingsOf } from '../jobs/settings-from-file.ts';

/** Nothing of the caller's environment reaches the demo: no tokens, loopback only, any free port. */
export function demoSettings(): Settings {
  return loadSettings({ PATCHCENTER_AUTHENTICATION: 'off', HOST: '127.0.0.1', PORT: '0', MONITORING_PORT: '0' });
}

export function demoJobSettings(): JobSettings {
  return {
    ...jobSettingsOf(demoSettings()),
    pollMs: 1000,
    sweepMs: 1000,
    announceSeconds: 6,
    checksSettleSeconds: 3,
    rebootTimeLimitMinutes: 1,
    retryMinutes: 1,
  };
}
