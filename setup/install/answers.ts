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
  teams: z.strictObject({
    appId: z.guid(),
    tenantId: z.guid(),
    appType: z.enum(['SingleTenant', 'UserAssignedMSI']).default('SingleTenant'),
    passwordFile: file.optional(),
  }),
  publicUrl: z.url().optional(),
  admins: z.array(z.guid()).default([]),
  ssh: z.strictObject({
    username: z.string().min(1).default('patch'),
    privateKeyFile: file,
    passphraseFile: file.optional(),
    suffixes: z.array(z.string()).default(['']),
  }),
  vcenters: z.array(vcenter).default([]),
  /** As in the settings file (PEOPLE-5). */
  identities: identitiesSchema.default([]),
  order: z.strictObject({ hprod: z.array(z.string()), prod: z.array(z.string()) }).optional(),
});

export type Answers = z.infer<typeof schema>;

/** Throws SettingsError with every fault. */
export function checkedAnswers(given: unknown, source: string): Answers {
  const parsed = schema.safeParse(given ?? {});
  if (!parsed.success)
    throw new SettingsError(settingFaults(parsed.error, schema, given ?? {}).map((fault) => `${source}: ${fault}`));
  const { teams } = parsed.data;
  if (teams.appType === 'SingleTenant' && teams.passwordFile === undefined)
    throw new SettingsError([`${source}: teams.passwordFile is needed for SingleTenant.`]);
  return parsed.data;
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
    teams: { ...answers.teams, ...some('passwordFile', answers.teams.passwordFile) },
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
