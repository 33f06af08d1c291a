// Turns the structured settings into what the chat process takes.
import type { Settings } from '../config.ts';
import type { BotSettings } from './process.ts';

export function botSettingsOf({ environment, file }: Settings): BotSettings {
  return {
    teams: {
      appId: environment.MicrosoftAppId,
      appPassword: environment.MicrosoftAppPassword,
      tenantId: environment.MicrosoftAppTenantId,
      appType: environment.MicrosoftAppType,
      authentication: environment.PATCHCENTER_AUTHENTICATION,
      allowedTenants: environment.PATCHCENTER_ALLOWED_TENANTS.split(/[\s,]+/).filter((tenant) => tenant !== ''),
    },
    host: environment.HOST,
    port: environment.PORT,
    zone: file.zone,
    freshness: file.gate.freshness,
    fourEyes: file.gate.fourEyes,
    snapshotKeepHours: file.execution.snapshotKeepHours,
    backupHours: file.campaigns.backupHours,
    slotGraceMinutes: file.campaigns.slotGraceMinutes,
    generalExcludes: file.campaigns.generalExcludes.join(' '),
    rebootPolicy: file.campaigns.rebootPolicy,
    hoursBudget: file.planning,
    reminders: {
      zone: file.zone,
      firstAfterHours: file.reminders.validationFirstAfterHours,
      morning: file.reminders.validationMorning,
    },
    files: {
      hosts: file.files.hosts,
      maxBytes: file.files.maxMegabytes * 1024 * 1024,
      linkMinutes: file.files.linkMinutes,
      publicUrl: environment.PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    },
  };
}
