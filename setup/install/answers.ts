// What an installation is made of, as a person answers it or a file says it. No secret stands in the file: it names files.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { identitiesSchema } from '../../config/service-identities.ts';
import { settingFaults } from '../../config/setting-fault.ts';
import { SettingsError } from '../../config.ts';

const name = z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/, 'a name is lower case letters, digits and underscores');
const file = z.string().min(1);

const vcenter = z.strictObject({
  name: z.string().min(1),
  url: z.url(),
  username: z.string().min(1),
  passwordFile: file,
  caFile: file.optional(),
});

const schema = z.strictObject({
  /** Where what is written goes. */
  directory: z.string().min(1).default('/etc/patchcenter'),
  zone: z.string().default('Europe/Paris'),
  database: z.union([
    z.strictObject({ url: z.string().min(1) }),
    /** An administrator's: the database and its role are made with it, and it is kept nowhere. */
    z.strictObject({
      adminUrl: z.string().min(1),
      name: name.default('patchcenter'),
      role: name.default('patchcenter'),
    }),
  ]),
  redisUrl: z.string().optional(),
  /** `localClient`: a trial before the registration, in which the local Teams client of this machine is Teams, and anybody on it whoever they say. */
  teams: z.union([
    z.strictObject({ localClient: z.literal(true) }),
    z.strictObject({
      appId: z.guid(),
      tenantId: z.guid(),
      appType: z.enum(['SingleTenant', 'UserAssignedMSI']).default('SingleTenant'),
      passwordFile: file.optional(),
      /** In place of the password. */
      certificateFile: file.optional(),
      /** Without it the first holds the key too. */
      certificateKeyFile: file.optional(),
    }),
  ]),
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
});

export type Answers = z.infer<typeof schema>;

/** undefined: a trial with the local client. */
export function registrationOf({ teams }: Pick<Answers, 'teams'>) {
  return 'localClient' in teams ? undefined : teams;
}

/** Throws SettingsError with every fault. */
export function checkedAnswers(given: unknown, source: string): Answers {
  const parsed = schema.safeParse(given ?? {});
  if (!parsed.success)
    throw new SettingsError(settingFaults(parsed.error, schema, given ?? {}).map((fault) => `${source}: ${fault}`));
  const fault = proofFault(parsed.data.teams);
  if (fault !== null) throw new SettingsError([`${source}: ${fault}`]);
  return parsed.data;
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

/** Every file that is named and cannot be read, before anything is made. */
export function unreadableFiles({ teams, ssh, vcenters, tracing }: Answers): readonly string[] {
  const registered = registrationOf({ teams });
  const named: readonly (readonly [string, string | undefined])[] = [
    ['teams.passwordFile', registered?.passwordFile],
    ['teams.certificateFile', registered?.certificateFile],
    ['teams.certificateKeyFile', registered?.certificateKeyFile],
    ['ssh.privateKeyFile', ssh.privateKeyFile],
    ['ssh.passphraseFile', ssh.passphraseFile],
    ...vcenters.flatMap(({ name, passwordFile, caFile }) => [
      [`passwordFile of vCenter ${name}`, passwordFile] as const,
      [`caFile of vCenter ${name}`, caFile] as const,
    ]),
    ['tracing.headersFile', tracing?.headersFile],
    ['tracing.caFile', tracing?.caFile],
  ];
  return named.flatMap(([what, where]) => {
    const why = where === undefined ? null : whyUnreadable(where);
    return why === null ? [] : [`${what}: ${where} cannot be read (${why}).`];
  });
}

function whyUnreadable(where: string): string | null {
  try {
    readFileSync(where);
    return null;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'it is not there' : String((error as Error).message);
  }
}

/** Names of files in it are taken from where it stands. */
export function readAnswers(from: string): Answers {
  const here = path.dirname(path.resolve(from));
  const answers = checkedAnswers(parse(readFileSync(from, 'utf8')), from);
  const at = (name: string) => path.resolve(here, name);
  const some = <Key extends string>(key: Key, value: string | undefined) =>
    (value === undefined ? {} : { [key]: at(value) }) as { [K in Key]?: string };
  return {
    ...answers,
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
