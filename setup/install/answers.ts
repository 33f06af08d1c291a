// What an installation is made of, as a person answers it or a file says it. No secret stands in the file: it names files.
import path from 'node:path';
import { z } from 'zod';
import { identitiesSchema } from '../../config/service-identities.ts';
import { settingFaults } from '../../config/setting-fault.ts';
import { SettingsError } from '../../config.ts';
import { isZone } from '../../domain/notifications/quiet-hours.ts';
import { vcenterOrderFaults } from '../../targets/vcenter/settings.ts';
import { addressFaults } from './address-faults.ts';
import { caName, passwordName } from './secret-names.ts';
import { readYamlAnswers } from './yaml-answers.ts';

const name = z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/, 'a name is lower case letters, digits and underscores');
const file = z.string().min(1);

const vcenter = z.strictObject({
  name: z.string().min(1),
  url: z.url(),
  username: z.string().min(1),
  passwordFile: file,
  caFile: file.optional(),
});

const ownDatabase = z.strictObject({ url: z.string().min(1) });
/** An administrator's: the database and its role are made with it, and it is kept nowhere. */
const madeDatabase = z.strictObject({
  adminUrl: z.string().min(1),
  name: name.default('patchcenter'),
  role: name.default('patchcenter'),
});
/** A trial before the registration, in which the local Teams client of this machine is Teams, and anybody on it whoever they say. */
const trial = z.strictObject({ localClient: z.literal(true) });
const registration = z.strictObject({
  appId: z.guid(),
  tenantId: z.guid(),
  appType: z.enum(['SingleTenant', 'UserAssignedMSI']).default('SingleTenant'),
  passwordFile: file.optional(),
  /** In place of the password. */
  certificateFile: file.optional(),
  /** Without it the first holds the key too. */
  certificateKeyFile: file.optional(),
});

const common = {
  /** Where what is written goes. */
  directory: z
    .string()
    .min(1)
    // It stands in units of systemd, which read these signs otherwise.
    .regex(/^[^\s:%"'\\]*$/, 'blanks, quotes, colons and percent signs cannot stand in it')
    .default('/etc/patchcenter'),
  zone: z.string().refine(isZone, 'not a time zone').default('Europe/Paris'),
  redisUrl: z.string().optional(),
  publicUrl: z.url().optional(),
  admins: z.array(z.guid()).default([]),
  ssh: z.strictObject({
    username: z.string().min(1).default('patch'),
    privateKeyFile: file,
    passphraseFile: file.optional(),
    suffixes: z.array(z.string()).default(['']),
  }),
  vcenters: z.array(vcenter).default([]),
  tracing: z.strictObject({ endpoint: z.url(), headersFile: file.optional(), caFile: file.optional() }).optional(),
  /** As in the settings file (PEOPLE-5). */
  identities: identitiesSchema.default([]),
  order: z.strictObject({ hprod: z.array(z.string()), prod: z.array(z.string()) }).optional(),
};

type Common = z.infer<z.ZodObject<typeof common>>;
export type Answers = Common & {
  readonly database: z.infer<typeof ownDatabase> | z.infer<typeof madeDatabase>;
  readonly teams: z.infer<typeof trial> | z.infer<typeof registration>;
};

/** Of two ways, the one that is begun: a fault then names the setting, not both ways. */
function schemaOf(given: unknown) {
  return z.strictObject({
    ...common,
    database: has(given, 'database', 'adminUrl') ? madeDatabase : ownDatabase,
    teams: has(given, 'teams', 'localClient') ? trial : registration,
  });
}

function has(given: unknown, group: string, key: string): boolean {
  const inside = typeof given === 'object' && given !== null ? Reflect.get(given, group) : null;
  return typeof inside === 'object' && inside !== null && Object.hasOwn(inside, key);
}

/** undefined: a trial with the local client. */
export function registrationOf({ teams }: Pick<Answers, 'teams'>) {
  return 'localClient' in teams ? undefined : teams;
}

/** Throws SettingsError with every fault. */
export function checkedAnswers(given: unknown, source: string): Answers {
  const schema = schemaOf(given);
  const parsed = schema.safeParse(given ?? {});
  const faults = parsed.success ? togetherFaults(parsed.data) : settingFaults(parsed.error, schema, given ?? {});
  if (!parsed.success || faults.length > 0) throw new SettingsError(faults.map((fault) => `${source}: ${fault}`));
  return parsed.data;
}

function togetherFaults(answers: Answers): readonly string[] {
  const proof = proofFault(answers.teams);
  return [...(proof === null ? [] : [proof]), ...addressFaults(answers), ...vcenterFaults(answers)];
}

function vcenterFaults({ vcenters, order }: Answers): readonly string[] {
  const names = vcenters.map(({ name }) => name);
  return [
    ...sameFileFaults(vcenters),
    ...(order === undefined || vcenters.length === 0
      ? []
      : vcenterOrderFaults(order, names).map((fault) => `order: ${fault}`)),
  ];
}

/** The second would be logged in to with the password of the first, which locks the account. */
function sameFileFaults(vcenters: Answers['vcenters']): readonly string[] {
  const taken = new Map<string, string>();
  return vcenters.flatMap(({ name, caFile }) =>
    [passwordName(name), ...(caFile === undefined ? [] : [caName(name)])].flatMap((secret) => {
      const other = taken.get(secret);
      taken.set(secret, name);
      return other === undefined
        ? []
        : [
            `vcenters: “${other}” and “${name}” would both have the file secrets/${secret}: give them names that differ in letters (a to z) or digits.`,
          ];
    }),
  );
}

/** A managed identity, or one of a secret and a certificate. */
function proofFault(teams: Answers['teams']): string | null {
  if ('localClient' in teams) return null;
  const { appType, passwordFile, certificateFile, certificateKeyFile } = teams;
  const given = [passwordFile, certificateFile].filter((one) => one !== undefined).length;
  if (certificateKeyFile !== undefined && certificateFile === undefined)
    return 'teams.certificateKeyFile is the key of teams.certificateFile, which is missing.';
  if (appType === 'UserAssignedMSI')
    return given === 0 ? null : 'a managed identity (UserAssignedMSI) has neither a secret nor a certificate.';
  if (given === 1) return null;
  return given === 0
    ? 'teams.passwordFile or teams.certificateFile is needed for SingleTenant.'
    : 'teams.passwordFile and teams.certificateFile are both there: keep one of them.';
}

/** Names of files in it are taken from where it stands. */
export function readAnswers(from: string): Answers {
  const here = path.dirname(path.resolve(from));
  const answers = checkedAnswers(readYamlAnswers(from), from);
  const at = (name: string) => path.resolve(here, name);
  const some = <Key extends string>(key: Key, value: string | undefined) =>
    (value === undefined ? {} : { [key]: at(value) }) as { [K in Key]?: string };
  return {
    ...answers,
    directory: at(answers.directory),
    teams:
      'localClient' in answers.teams
        ? answers.teams
        : {
            ...answers.teams,
            ...some('passwordFile', answers.teams.passwordFile),
            ...some('certificateFile', answers.teams.certificateFile),
            ...some('certificateKeyFile', answers.teams.certificateKeyFile),
          },
    ...(answers.tracing === undefined
      ? {}
      : {
          tracing: {
            ...answers.tracing,
            ...some('headersFile', answers.tracing.headersFile),
            ...some('caFile', answers.tracing.caFile),
          },
        }),
    ssh: {
      ...answers.ssh,
      privateKeyFile: at(answers.ssh.privateKeyFile),
      ...some('passphraseFile', answers.ssh.passphraseFile),
    },
    vcenters: answers.vcenters.map((one) => ({
      ...one,
      passwordFile: at(one.passwordFile),
      ...some('caFile', one.caFile),
    })),
  };
}
