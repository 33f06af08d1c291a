// What the cards of maintenance windows are drawn from. Their dates pass: drawn again each hour.
import { type CardSources, NAMES } from '../../card-sources/source.ts';

const COVERED = {
  maintenance_window_covers: {},
  patch_groups: {},
  patch_group_servers: {},
  servers: { only: ['hostname', 'application_id', 'domain_environment_id'] },
  domain_environments: {},
  domains: { only: ['code'] },
  applications: { only: ['name'] },
  freeze_periods: {},
  zones: {},
} as const;

const windows: CardSources = {
  reads: { ...COVERED, maintenance_windows: {} },
  clock: { period: 'hour' },
};

const window: CardSources = {
  reads: { ...NAMES, ...COVERED, maintenance_windows: {}, window_campaigns: {} },
  clock: { period: 'hour' },
};

export const windowsCardSources = { windows, window };
