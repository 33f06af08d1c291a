// Turns the structured settings into what jobs and targets take. The only reader of the files that hold secrets.

import { notificationSettingsOf } from '../config/notification-settings.ts';
import { otlpReceiverOf, tracingOf } from '../config/otlp-receiver.ts';
import { declaredVault, loginSecret, type Where } from '../config/vault-accounts.ts';
import { webhookReceiversOf } from '../config/webhook-receivers.ts';
import {
  followedSecret,
  type Needs,
  readSecret,
  redisConnectionOf,
  type Settings,
  SettingsError,
  type Warn,
} from '../config.ts';
import type { LogDestination } from '../domain/logs/log-record.ts';
import { DEFAULT_DATASTORE_LIMITS } from '../domain/prerequisites/datastore-space.ts';
import type { LoginSecret, SecretVault } from '../domain/secret.ts';
import { createFileDestination } from '../targets/logs/file-destination.ts';
import { createOtlpDestination } from '../targets/logs/otlp-destination.ts';
import { createSyslogDestination, type SyslogSettings } from '../targets/logs/syslog-destination.ts';
import type { SshSettings } from '../targets/ssh/settings.ts';
import { type VcenterSettings, vcenterSettingsFaults } from '../targets/vcenter/settings.ts';
import type { JobSettings } from './settings.ts';

/** All that the worker would find wrong later, the files of its secrets included. */
export const workerNeeds: Needs = (environment, file) => {
  if (file === null) return [];
  const settings = { environment, file };
  const vcenters = () => {
    const faults = vcenterSettingsFaults(vcenterSettingsOf(settings));
    if (faults.length > 0) throw new SettingsError(faults);
  };
  return [
    () => sshSettingsOf(settings),
    vcenters,
    () => logDestinationsOf(settings),
    () => tracingOf(settings),
    () => webhookReceiversOf(settings),
    () => redisConnectionOf(settings),
  ].flatMap((read) => faultsOf(read));
};

function faultsOf(read: () => unknown): readonly string[] {
  try {
    read();
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.faults;
    throw error;
  }
}

export function jobSettingsOf({ file }: Settings): JobSettings {
  const { campaigns, emergency, execution, reminders } = file;
  const bounds = {
    zone: file.zone,
    prerequisitesMaxAgeMinutes: campaigns.prerequisitesMaxAgeMinutes,
    failureBudget: campaigns.failureBudget,
    slotGraceMinutes: campaigns.slotGraceMinutes,
    backupHours: campaigns.backupHours,
  };
  return {
    zone: file.zone,
    startPolicy: {
      ...bounds,
      weekdays: campaigns.weekdays,
      windowStart: campaigns.windowStart,
      windowEnd: campaigns.windowEnd,
    },
    emergencyPolicy: { ...bounds, ...emergency },
    thresholds: file.thresholds,
    freshness: file.gate.freshness,
    validatedVersions: file.gate.validatedVersions,
    ownServersOnly: file.operators.ownServersOnly,
    forecastMinutes: campaigns.forecastMinutes,
    snapshotKeepHours: execution.snapshotKeepHours,
    preparedSnapshotHours: execution.preparedSnapshotHours,
    ...custodyOf(file.vcenters),
    updateTimeLimitMinutes: execution.updateTimeLimitMinutes,
    pollMs: execution.pollMs,
    rebootTimeLimitMinutes: execution.rebootTimeLimitMinutes,
    checksSettleSeconds: execution.checksSettleSeconds,
    retryMinutes: execution.retryMinutes,
    leaseSeconds: execution.leaseSeconds,
    sweepMs: execution.sweepMs,
    admins: file.admins.map((id) => id.toLowerCase()),
    announceSeconds: execution.announceSeconds,
    reminders: {
      eve: reminders.eve,
      dayList: reminders.dayList,
      validation: {
        zone: file.zone,
        firstAfterHours: reminders.validationFirstAfterHours,
        morning: reminders.validationMorning,
      },
    },
    notifications: notificationSettingsOf(file),
    scanTime: file.scan.time,
    windowsServers: file.windowsServers,
    downloads: file.downloads,
    generalExcludes: campaigns.generalExcludes.join(' '),
    kernels: campaigns.kernels,
    rebootPolicy: campaigns.rebootPolicy,
    retention: file.retention,
    concurrency: {
      attempts: execution.concurrentAttempts,
      sessions: execution.concurrentPrerequisites,
      snapshots: 20,
      scans: file.scan.concurrent,
    },
  };
}

export function logDestinationsOf({ file }: Settings, warn: Warn = () => {}): readonly LogDestination[] {
  const { files, syslog, otlp } = file.logs;
  return [
    ...(files === undefined ? [] : [createFileDestination(files.directory, file.zone)]),
    ...(syslog === undefined ? [] : [createSyslogDestination(syslogOf(syslog))]),
    ...(otlp === undefined ? [] : [otlpDestination(otlp, warn)]),
  ];
}

function otlpDestination(otlp: NonNullable<Settings['file']['logs']['otlp']>, warn: Warn): LogDestination {
  return createOtlpDestination(otlpReceiverOf(otlp, warn), { 'service.name': 'patchcenter-worker' }, (count, why) =>
    warn(
      `${count} log records were refused for good by ${new URL(otlp.endpoint).host}${why === '' ? '' : ` (${why})`}.`,
    ),
  );
}

function syslogOf(syslog: NonNullable<Settings['file']['logs']['syslog']>): SyslogSettings {
  const { caFile, port, ...rest } = syslog;
  return {
    ...rest,
    port: port ?? (rest.transport === 'tls' ? 6514 : 514),
    ...(caFile === undefined ? {} : { caPem: readSecret(caFile) }),
  };
}

/** A trial has no vCenters in its file: the defaults then hold. */
function custodyOf(vcenters: Settings['file']['vcenters']) {
  return {
    datastoreFreePercent: vcenters?.datastoreFreePercent ?? DEFAULT_DATASTORE_LIMITS.freePercent,
    snapshotsPerDatastore: vcenters?.snapshotsPerDatastore ?? DEFAULT_DATASTORE_LIMITS.snapshotsAtOnce,
    vcenterLookTime: vcenters === undefined ? DEFAULT_DATASTORE_LIMITS.lookTime : vcenters.lookTime,
  };
}

/** Where secrets come from; absent: from files alone. */
export type SecretSources = { readonly warn?: Warn; readonly vault?: SecretVault };

/** Throws SettingsError when the file has no `ssh`: a worker without it could do nothing. */
export function sshSettingsOf(settings: Pick<Settings, 'file'>, sources: SecretSources = {}): SshSettings {
  const { ssh } = settings.file;
  if (ssh === undefined)
    throw new SettingsError(['ssh: the worker needs username and privateKeyFile (docs/settings.md).']);
  const { privateKeyFile, privateKeyAccount, passphraseFile, passphraseAccount, psmp, ...rest } = ssh;
  const secret = secretsOf(settings, sources);
  const privateKey = secret({ setting: 'ssh.privateKey', file: privateKeyFile, account: privateKeyAccount });
  const passphrase = secret({ setting: 'ssh.passphrase', file: passphraseFile, account: passphraseAccount });
  if (privateKey === undefined)
    throw new SettingsError(['ssh: the worker needs privateKeyFile or privateKeyAccount (docs/settings.md).']);
  return {
    ...rest,
    privateKey,
    ...(passphrase === undefined ? {} : { passphrase }),
    ...(psmp === undefined ? {} : { psmp: psmpOf(psmp, secret) }),
  };
}

type SecretAt = (where: Where) => LoginSecret | undefined;

function secretsOf({ file }: Pick<Settings, 'file'>, { warn, vault = declaredVault(file) }: SecretSources): SecretAt {
  return (where) => loginSecret(where, { vault, ofFile: (name) => followedSecret(name, { warn }) });
}

function psmpOf(
  psmp: NonNullable<NonNullable<Settings['file']['ssh']>['psmp']>,
  secret: SecretAt,
): NonNullable<SshSettings['psmp']> {
  const { passwordFile, passwordAccount, privateKeyFile, privateKeyAccount, ...rest } = psmp;
  const password = secret({ setting: 'ssh.psmp.password', file: passwordFile, account: passwordAccount });
  const privateKey = secret({ setting: 'ssh.psmp.privateKey', file: privateKeyFile, account: privateKeyAccount });
  return {
    ...rest,
    ...(password === undefined ? {} : { password }),
    ...(privateKey === undefined ? {} : { privateKey }),
  };
}

export function vcenterSettingsOf(settings: Pick<Settings, 'file'>, sources: SecretSources = {}): VcenterSettings {
  const { vcenters } = settings.file;
  // All servers are physical: nothing is asked of a vCenter, and a virtual one is told that none is set.
  if (vcenters === undefined) return { vcenters: [], order: { hprod: [], prod: [] } };
  const secret = secretsOf(settings, sources);
  return {
    vcenters: vcenters.list.map(({ passwordFile, passwordAccount, caFile, ...rest }) => ({
      ...rest,
      password: passwordOf(rest.name, secret, { file: passwordFile, account: passwordAccount }),
      ...(caFile === undefined ? {} : { caPem: readSecret(caFile) }),
    })),
    order: vcenters.order,
    maxConcurrentSnapshots: vcenters.maxConcurrentSnapshots,
  };
}

function passwordOf(vcenter: string, secret: SecretAt, where: Omit<Where, 'setting'>): LoginSecret {
  const password = secret({ setting: `vcenters.list, ${vcenter}, password`, ...where });
  if (password !== undefined) return password;
  throw new SettingsError([`vcenters.list, ${vcenter}: passwordFile or passwordAccount is needed.`]);
}
