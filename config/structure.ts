// The YAML file: what has structure (vCenters, SSH, thresholds, rules). Every default stands here and nowhere else.
import { z } from 'zod';
import { DEFAULT_START_POLICY } from '../domain/campaigns/start-policy.ts';
import { DEFAULT_DELAYS } from '../domain/compliance/delays.ts';
import { DEFAULT_COMPLIANCE } from '../domain/compliance/settings.ts';
import { DEFAULT_DOWNLOADS } from '../domain/downloads/eve.ts';
import { DEFAULT_EXCLUDES, isExcludeGlob } from '../domain/exclusions/excludes.ts';
import { INTEGRATIONS } from '../domain/integrations/names.ts';
import { SERVER_FIELDS } from '../domain/inventory/entities/entities.ts';
import { HOST_PATTERN, SERVICE_HOST_PATTERN } from '../domain/network/hosts.ts';
import { DEFAULT_DATASTORE_LIMITS } from '../domain/prerequisites/datastore-space.ts';
import { DEFAULT_THRESHOLDS } from '../domain/prerequisites/prerequisite-input.ts';
import { DEFAULT_BUDGET } from '../domain/previews/hours.ts';
import { DEFAULT_WEEKLY_REPORT } from '../domain/reports/weekly-report.ts';
import { DEFAULT_VCENTER_ORDER } from '../domain/snapshots/snapshot-name.ts';
import { DEFAULT_REMINDERS } from '../domain/validations/reminders.ts';
import { notificationsSchema } from './notification-settings.ts';
import { identitiesSchema, judgeIdentities } from './service-identities.ts';
import { webhooksSchema } from './webhook-settings.ts';

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time is written 09:00');
const positive = z.number().int().positive();
const minutes = positive;

/** Of `integrations.cyberark.accounts`, in place of a file. */
const account = z.string().min(1).optional();
const privateKey = { privateKeyFile: z.string().min(1).optional(), privateKeyAccount: account };

/** One of `NAMEFile` and `NAMEAccount`, which is told together with every other fault of its group. */
function needs<S extends z.ZodObject>(group: S, name: string): S {
  const isThere = (value: object) => [`${name}File`, `${name}Account`].some((key) => Object.hasOwn(value, key));
  return group.refine((value) => isThere(value), {
    path: [`${name}File`],
    error: 'missing',
    when: ({ value }) => typeof value === 'object' && value !== null,
  });
}

const ssh = needs(
  z.strictObject({
    username: z.string().min(1),
    ...privateKey,
    passphraseFile: z.string().optional(),
    passphraseAccount: account,
    port: z.number().int().min(1).max(65535).default(22),
    suffixes: z.array(z.string()).default(['', '.sanef.groupe', '.sanef-rec.fr', '.sanef.fr']),
    hosts: z
      .record(z.string(), z.strictObject({ address: z.string(), port: z.number().int().min(1).max(65535).default(22) }))
      .default({}),
    legacyAlgorithmsFor: z.array(z.string()).default([]),
    maxConnections: positive.default(256),
    psmp: z
      .strictObject({
        host: z.string().min(1),
        port: z.number().int().optional(),
        vaultUser: z.string().min(1),
        account: z.string().min(1),
        delimiter: z.string().length(1).optional(),
        passwordFile: z.string().optional(),
        passwordAccount: account,
        ...privateKey,
      })
      .optional(),
  }),
  'privateKey',
);

const vcenters = z.strictObject({
  list: z.array(
    needs(
      z.strictObject({
        name: z.string().min(1),
        url: z.string().min(1),
        username: z.string().min(1),
        passwordFile: z.string().min(1).optional(),
        passwordAccount: account,
        caFile: z.string().optional(),
      }),
      'password',
    ),
  ),
  order: z
    .strictObject({ hprod: z.array(z.string()), prod: z.array(z.string()) })
    .default({ hprod: [...DEFAULT_VCENTER_ORDER.hprod], prod: [...DEFAULT_VCENTER_ORDER.prod] }),
  maxConcurrentSnapshots: positive.default(4),
  datastoreFreePercent: z.number().min(0).max(100).default(DEFAULT_DATASTORE_LIMITS.freePercent),
  snapshotsPerDatastore: positive.default(DEFAULT_DATASTORE_LIMITS.snapshotsAtOnce),
  lookTime: time.nullable().default(DEFAULT_DATASTORE_LIMITS.lookTime),
});

const campaigns = z.strictObject({
  rebootPolicy: z.enum(['never', 'if-needed', 'always', 'ask']).default('if-needed'),
  generalExcludes: z.array(z.string().refine(isExcludeGlob, 'not a package glob')).default([...DEFAULT_EXCLUDES]),
  /** POL-6: `own-track` leaves kernels out of all campaigns but those that are for them. */
  kernels: z.enum(['with-others', 'own-track']).default('with-others'),
  forecastMinutes: minutes.default(30),
  windowStart: time.default(DEFAULT_START_POLICY.windowStart),
  windowEnd: time.default(DEFAULT_START_POLICY.windowEnd),
  weekdays: z.array(z.number().int().min(1).max(7)).default([...DEFAULT_START_POLICY.weekdays]),
  prerequisitesMaxAgeMinutes: minutes.default(DEFAULT_START_POLICY.prerequisitesMaxAgeMinutes),
  failureBudget: z
    .strictObject({ percent: z.number().min(0).max(100), count: positive })
    .default({ ...DEFAULT_START_POLICY.failureBudget }),
  /** RUN-14. */
  slotGraceMinutes: minutes.default(DEFAULT_START_POLICY.slotGraceMinutes),
  backupHours: positive.default(DEFAULT_START_POLICY.backupHours),
});

const planning = z.strictObject({
  weeklyHours: z.number().positive().default(DEFAULT_BUDGET.weeklyHours),
  hoursPerServer: z.number().positive().default(DEFAULT_BUDGET.hoursPerServer),
  supportEndsFile: z.string().min(1).optional(),
});

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a day is written 2028-06-30');

/** ELIG-7: a site's own list of ends of support, in the shape of `domain/planning/support-ends.json`. */
export const supportEndsSchema = z.array(
  z.strictObject({
    systems: z
      .array(
        z
          .string()
          .min(1)
          .transform((name) => name.toLowerCase()),
      )
      .min(1),
    version: z.string().regex(/^\d+(\.\d+)*$/, 'a version is written in quotes: "7", "22.04"'),
    ends: day,
    extendedEnds: day.optional(),
    source: z.string().optional(),
  }),
);

/** Local times. `eve`: J-1, to operators and owners; `dayList`: the day's list to operators; the others: VALID-2. */
const reminders = z.strictObject({
  eve: time.default('16:00'),
  dayList: time.default('08:00'),
  validationFirstAfterHours: positive.default(DEFAULT_REMINDERS.firstAfterHours),
  validationMorning: time.default(DEFAULT_REMINDERS.morning),
});

/** KPI-3. Local time of the last working day of a week; null: never by itself. */
const reports = z.strictObject({ weeklyTime: time.nullable().default(DEFAULT_WEEKLY_REPORT.time) });

const host = z.string().toLowerCase().regex(HOST_PATTERN, 'a host is written files.example.com or *.example.com');

const serviceHost = z
  .string()
  .toLowerCase()
  .regex(SERVICE_HOST_PATTERN, 'a host is written relay.example.com, relay.example.com:8443 or *.example.com');
const page = z.url({ protocol: /^https$/ });

const teams = z.strictObject({
  /** Where the bot may send besides the hosts of Teams. */
  serviceHosts: z.array(serviceHost).default([]),
  /** A cloud that `ChannelService` has no name for; its `serviceHosts` must be named too. */
  cloud: z.strictObject({ issuer: page, metadataUrl: page, loginUrl: page }).optional(),
});

/** The Teams app that `npm run manifest` makes for a tenant. Texts and limits of it are in `manifest/`. */
const teamsApp = z.strictObject({
  /** As people see it in Teams, and mention it. */
  name: z.string().min(1).max(30).default('PatchCenter'),
  /** Default: made from MicrosoftAppId, the same each time. */
  id: z.guid('an id is written 00000000-0000-0000-0000-000000000000').optional(),
  developer: z
    .strictObject({ name: z.string().min(1).max(32), websiteUrl: page, privacyUrl: page, termsOfUseUrl: page })
    .optional(),
  /** The board as a tab, with single sign-on: the registration must expose its API to Teams (docs/teams-app.md). */
  boardTab: z.boolean().default(false),
  /** Besides the host of PUBLIC_URL. */
  validDomains: z.array(host).max(99).default([]),
});

const files = z.strictObject({
  /** Hosts that a file sent in chat may be fetched from; `*.` stands for any name below. */
  hosts: z.array(host).default(['*.sharepoint.com', '*.sharepoint.us', '*.sharepoint-df.com']),
  maxMegabytes: positive.default(5),
  /** How long a link to an export works. */
  linkMinutes: minutes.default(15),
});

const thresholds = z.strictObject({
  rootMb: positive.default(DEFAULT_THRESHOLDS.rootMb),
  varMb: positive.default(DEFAULT_THRESHOLDS.varMb),
  bootMb: positive.default(DEFAULT_THRESHOLDS.bootMb),
  usedPercent: positive.default(DEFAULT_THRESHOLDS.usedPercent),
  inodesFreePercent: z.number().min(0).max(100).default(DEFAULT_THRESHOLDS.inodesFreePercent),
  clockSkewSeconds: positive.default(DEFAULT_THRESHOLDS.clockSkewSeconds),
});

/** INV-1: who has the last word on a field. */
const inventory = z.strictObject({
  keptByPeople: z.array(z.enum(SERVER_FIELDS)).default([]),
});

const gate = z.strictObject({
  freshness: z.enum(['cycle', 'campaign', 'none']).default('cycle'),
  fourEyes: z.boolean().default(true),
  /** PIN-1: production gets the versions that its linked non-production validated, and nothing newer. */
  validatedVersions: z.boolean().default(true),
});

const operators = z.strictObject({
  ownServersOnly: z.boolean().default(false),
});

/** ELIG-1, SLOT-2. Days: Monday is 1, never Friday or the weekend; null: as Linux servers of the branch. */
const weekdays = z.array(z.number().int().min(1).max(4)).min(1).nullable().default(null);
const windowsServers = z.strictObject({
  patched: z.boolean().default(false),
  hprodDays: weekdays,
  prodDays: weekdays,
});

const execution = z.strictObject({
  snapshotKeepHours: positive.default(72),
  /** RUN-14: a prepared snapshot that is older is made again. */
  preparedSnapshotHours: positive.default(24),
  updateTimeLimitMinutes: minutes.default(180),
  rebootTimeLimitMinutes: minutes.default(20),
  checksSettleSeconds: z.number().int().nonnegative().default(90),
  retryMinutes: minutes.default(10),
  pollMs: positive.default(3000),
  leaseSeconds: positive.default(30),
  sweepMs: positive.default(2000),
  announceSeconds: z.number().int().nonnegative().default(15),
  concurrentAttempts: positive.default(50),
  concurrentPrerequisites: positive.default(100),
});

/** When an emergency campaign may start servers: by default at any hour of any day but holidays and freezes. */
const emergency = z.strictObject({
  weekdays: z.array(z.number().int().min(1).max(7)).default([1, 2, 3, 4, 5, 6, 7]),
  windowStart: time.default('00:00'),
  windowEnd: time.default('23:59'),
});

/** Bounds of every wait for PostgreSQL (docs/runbook.md). */
const database = z.strictObject({
  connectSeconds: positive.default(10),
  statementSeconds: positive.default(20),
});

/** The daily reading of what waits on each server. `time` null: only when asked. */
const scan = z.strictObject({ time: time.nullable().default('05:00'), concurrent: positive.default(20) });

/** RUN-22. `time` null: nothing is fetched on the eve. */
const downloads = z.strictObject({
  time: time.nullable().default(DEFAULT_DOWNLOADS.time),
  siteKbPerSecond: positive.nullable().default(DEFAULT_DOWNLOADS.siteKbPerSecond),
  atOnce: positive.default(DEFAULT_DOWNLOADS.atOnce),
  minutes: positive.default(DEFAULT_DOWNLOADS.minutes),
});

const days = positive.nullable();

/** COMP-1, COMP-2, COMP-5. A delay of null: never late. */
const compliance = z.strictObject({
  freshHours: positive.default(DEFAULT_COMPLIANCE.freshHours),
  criticalDays: days.default(DEFAULT_DELAYS.critical),
  importantDays: days.default(DEFAULT_DELAYS.important),
  moderateDays: days.default(DEFAULT_DELAYS.moderate),
  lowDays: days.default(DEFAULT_DELAYS.low),
  /** Of advisories without a severity. */
  unratedDays: days.default(DEFAULT_DELAYS.unrated),
  /** The catalogue of exploited vulnerabilities of CISA, as JSON. */
  kevFile: z.string().min(1).optional(),
  /** The probabilities of FIRST, as CSV, also packed (.gz). */
  epssFile: z.string().min(1).optional(),
  /** A file that is older is said to be. */
  riskFileDays: positive.default(DEFAULT_COMPLIANCE.riskFileDays),
});

/** A receiver of OpenTelemetry, by OTLP over HTTP. */
const otlp = z.strictObject({
  /** Without the `/v1/…` that each kind of data adds. */
  endpoint: z.url({ protocol: /^https?$/ }),
  /** Lines of `Name: value` that go along, say an Authorization: a secret. */
  headersFile: z.string().min(1).optional(),
  caFile: z.string().min(1).optional(),
});

/** Packs of evidence. Absent: none are made. */
const evidence = z.strictObject({
  /** An Ed25519 private key (PEM), read for each pack. */
  keyFile: z.string().min(1).optional(),
});

/** OpenTelemetry traces. Absent: none are made. */
const tracing = otlp.extend({
  /** Which part of the clicks and jobs is traced, from 0 to 1. */
  sampled: z.number().min(0).max(1).default(1),
});

/** Where the trail and the logs of updates go besides the database. Absent: nowhere. */
const logs = z.strictObject({
  files: z.strictObject({ directory: z.string().min(1) }).optional(),
  syslog: z
    .strictObject({
      transport: z.enum(['tls', 'tcp', 'udp']).default('tls'),
      host: z.string().min(1),
      /** Default: 6514 with TLS, else 514. */
      port: z.number().int().min(1).max(65535).optional(),
      /** 16 is local0. */
      facility: z.number().int().min(0).max(23).default(16),
      caFile: z.string().optional(),
    })
    .optional(),
  otlp: otlp.optional(),
});

/** What REDIS_URL cannot say: the authority of its certificate, and the Sentinels that know who the master is. */
const redis = z.strictObject({
  caFile: z.string().optional(),
  sentinel: z
    .strictObject({
      /** As the Sentinels name the master. */
      name: z.string().min(1),
      hosts: z
        .array(z.strictObject({ host: z.string().min(1), port: z.number().int().min(1).max(65535).default(26379) }))
        .min(1),
      passwordFile: z.string().optional(),
    })
    .optional(),
});

/** What is removed by its age. `null`: kept for ever. Teams delivers an activity again for hours: they are kept for a day at least. */
const retention = z.strictObject({
  attemptLogsDays: positive.nullable().default(730),
  scansDays: positive.nullable().default(90),
  downloadsHours: positive.default(24),
  activitiesHours: z.number().int().min(24).default(24),
});

const wholeFile = z.strictObject({
  zone: z.string().refine(isZone, 'not a time zone').default('Europe/Paris'),
  ssh: ssh.optional(),
  vcenters: vcenters.optional(),
  campaigns: campaigns.prefault({}),
  planning: planning.prefault({}),
  reminders: reminders.prefault({}),
  notifications: notificationsSchema.prefault({}),
  reports: reports.prefault({}),
  evidence: evidence.prefault({}),
  /** Entra object ids of the first admins (PEOPLE-1, PEOPLE-2). */
  admins: z.array(z.guid('an Entra object id is written 00000000-0000-0000-0000-000000000000')).default([]),
  /** Who answers for each account, key and secret, and when it is to be renewed (PEOPLE-5). */
  identities: identitiesSchema.default([]),
  teams: teams.prefault({}),
  teamsApp: teamsApp.prefault({}),
  files: files.prefault({}),
  thresholds: thresholds.prefault({}),
  inventory: inventory.prefault({}),
  gate: gate.prefault({}),
  operators: operators.prefault({}),
  windowsServers: windowsServers.prefault({}),
  execution: execution.prefault({}),
  database: database.prefault({}),
  scan: scan.prefault({}),
  downloads: downloads.prefault({}),
  compliance: compliance.prefault({}),
  emergency: emergency.prefault({}),
  logs: logs.prefault({}),
  tracing: tracing.optional(),
  retention: retention.prefault({}),
  redis: redis.prefault({}),
  /** What each may say is its own (`integrations/NAME/settings.ts`), and is read when it is named. */
  /** Who is told of changes of state. */
  webhooks: webhooksSchema.default([]),
  integrations: z.partialRecord(z.enum(INTEGRATIONS), z.record(z.string(), z.unknown())).default({}),
});

/** What a group alone cannot tell. */
export const fileSchema = wholeFile.superRefine(judgeIdentities);

export type FileSettings = z.infer<typeof fileSchema>;

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
