// Turns the structured settings into what the chat process takes.

import { notificationSettingsOf } from '../config/notification-settings.ts';
import { tracingOf } from '../config/otlp-receiver.ts';
import { followRiskFiles } from '../config/risk-files.ts';
import { identitySubjects } from '../config/service-identities.ts';
import {
  followedSecret,
  type Needs,
  readSupportEnds,
  type Settings,
  SettingsError,
  secretSetting,
  type Warn,
} from '../config.ts';
import type { ComplianceSettings } from '../domain/compliance/settings.ts';
import { unnamedSubjects } from '../domain/identities/service-identity.ts';
import type { BotSettings } from './start-chat.ts';
import { followCertificate } from './teams/bot-certificate.ts';
import { type TeamsSettings, teamsSettingsFaults } from './teams/settings.ts';

/** All that the chat process would find wrong later: an empty application, a file that cannot be read. */
export const botNeeds: Needs = (environment, file) => {
  const teams = faultsIn(() => {
    const faults = teamsSettingsFaults({ ...teamsSettingsOf(environment), cloud: file?.teams.cloud });
    if (faults.length > 0) throw new SettingsError(faults);
  });
  const traces = file === null ? [] : faultsIn(() => tracingOf({ environment, file }));
  return [...teams, ...traces, ...supportEndFaults(file?.planning.supportEndsFile)];
};

function supportEndFaults(file: string | undefined): readonly string[] {
  return file === undefined ? [] : faultsIn(() => readSupportEnds(file));
}

function faultsIn(read: () => unknown): readonly string[] {
  try {
    read();
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.faults;
    throw error;
  }
}

/** Throws SettingsError for a file that cannot be read. */
function teamsSettingsOf(environment: Settings['environment'], warn?: Warn): TeamsSettings {
  return {
    appId: environment.MicrosoftAppId,
    appPassword: secretSetting({ environment }, 'MicrosoftAppPassword', warn) ?? '',
    certificate: certificateOf(environment, warn),
    warn,
    tenantId: environment.MicrosoftAppTenantId,
    appType: environment.MicrosoftAppType,
    authentication: environment.PATCHCENTER_AUTHENTICATION,
    channelService: environment.ChannelService,
    allowedTenants: environment.PATCHCENTER_ALLOWED_TENANTS.split(/[\s,]+/).filter((tenant) => tenant !== ''),
  };
}

/** One file may hold both. Throws SettingsError. */
export function certificateOf(
  environment: Settings['environment'],
  warn: Warn = () => {},
): TeamsSettings['certificate'] {
  const { MicrosoftAppCertificate_FILE: file, MicrosoftAppCertificateKey_FILE: keyFile = file } = environment;
  if (file === undefined || keyFile === undefined) {
    if (keyFile === undefined) return undefined;
    throw new SettingsError(['MicrosoftAppCertificateKey_FILE is set without MicrosoftAppCertificate_FILE.']);
  }
  return followCertificate(followedSecret(file, { warn }), followedSecret(keyFile, { warn }), warn);
}

export function botSettingsOf({ environment, file }: Settings, warn?: Warn): BotSettings {
  return {
    teams: {
      ...teamsSettingsOf(environment, warn),
      serviceHosts: file.teams.serviceHosts,
      cloud: file.teams.cloud,
    },
    host: environment.HOST,
    port: environment.PORT,
    monitoring: { host: environment.MONITORING_HOST, port: environment.MONITORING_PORT },
    admins: file.admins.map((id) => id.toLowerCase()),
    identities: {
      named: file.identities,
      unnamed: unnamedSubjects(identitySubjects(environment, file), file.identities),
    },
    webhooks: file.webhooks.map(({ name }) => name),
    zone: file.zone,
    freshness: file.gate.freshness,
    fourEyes: file.gate.fourEyes,
    validatedVersions: file.gate.validatedVersions,
    ownServersOnly: file.operators.ownServersOnly,
    snapshotKeepHours: file.execution.snapshotKeepHours,
    backupHours: file.campaigns.backupHours,
    slotGraceMinutes: file.campaigns.slotGraceMinutes,
    budget: file.campaigns.failureBudget,
    generalExcludes: file.campaigns.generalExcludes.join(' '),
    kernels: file.campaigns.kernels,
    rebootPolicy: file.campaigns.rebootPolicy,
    ...(file.ssh === undefined ? {} : { suffixes: file.ssh.suffixes }),
    keptByPeople: file.inventory.keptByPeople,
    hoursBudget: file.planning,
    ...(file.planning.supportEndsFile === undefined
      ? {}
      : { supportEnds: readSupportEnds(file.planning.supportEndsFile) }),
    compliance: complianceOf(file.compliance),
    reminders: {
      zone: file.zone,
      firstAfterHours: file.reminders.validationFirstAfterHours,
      morning: file.reminders.validationMorning,
    },
    notifications: notificationSettingsOf(file),
    evidenceKeyFile: file.evidence.keyFile,
    weeklyReport: { time: file.reports.weeklyTime },
    files: {
      hosts: file.files.hosts,
      maxBytes: file.files.maxMegabytes * 1024 * 1024,
      linkMinutes: file.files.linkMinutes,
      linkSecret: linkSecretOf(environment),
      consentCards: hasConsentCards(environment),
      publicUrl: environment.PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    },
  };
}

/** The files of risks are followed: one function a process. */
function complianceOf(file: Settings['file']['compliance']): ComplianceSettings {
  const { freshHours, riskFileDays, criticalDays, importantDays, moderateDays, lowDays, unratedDays } = file;
  return {
    freshHours,
    riskFileDays,
    delays: {
      critical: criticalDays,
      important: importantDays,
      moderate: moderateDays,
      low: lowDays,
      unrated: unratedDays,
    },
    risks: followRiskFiles(file),
  };
}

/** GCC High and DoD have no such cards, nor has the local Teams client. */
function hasConsentCards(environment: Settings['environment']): boolean {
  return environment.ChannelService === undefined && environment.PATCHCENTER_AUTHENTICATION === 'on';
}

/** The application's password when nothing else is set: all chat processes share it, and a database alone does not hold it. */
function linkSecretOf(environment: Settings['environment']): string | undefined {
  return environment.PATCHCENTER_LINK_SECRET ?? (environment.MicrosoftAppPassword || undefined);
}
