// Settings of a chat process that a test starts by itself: nothing is authenticated, any free port.
import { DEFAULT_BUDGET } from '../../domain/previews/hours.ts';

export const CHAT_SETTINGS = {
  teams: {
    appId: '',
    appPassword: '',
    tenantId: '',
    appType: 'SingleTenant',
    authentication: 'off',
    allowedTenants: [],
  },
  host: '127.0.0.1',
  port: 0,
  zone: 'Europe/Paris',
  freshness: 'cycle',
  fourEyes: true,
  validatedVersions: true,
  hoursBudget: DEFAULT_BUDGET,
  generalExcludes: 'kernel*',
  snapshotKeepHours: 72,
  rebootPolicy: 'if-needed',
  files: { hosts: [], maxBytes: 5_000_000, linkMinutes: 60, publicUrl: 'https://patching.example.test' },
} as const;
