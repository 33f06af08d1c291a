// The files of an installation, made of the answers: settings, the environment of each process, secrets, and which of them systemd hands
// to whom. Settings name secrets by their bare names (config/secret-files.ts), so that the same files serve units and containers.
import path from 'node:path';
import { stringify } from 'yaml';
import { type Answers, registrationOf } from './answers.ts';
import { heldSubjects, identitiesOf } from './identities.ts';
import { caName, passwordName } from './secret-names.ts';

export type Content =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'copy'; readonly from: string };
/** `path` below the directory of the answers. */
export type InstalledFile = { readonly path: string; readonly content: Content };

export const SECRETS = 'secrets';

/** `databaseUrl`, `linkSecret`: null where one is kept from before. */
export function filesOf(
  answers: Answers,
  made: { readonly databaseUrl: string | null; readonly linkSecret: string | null },
): readonly InstalledFile[] {
  const secrets = secretsOf(answers, made);
  return [
    text('settings.yaml', settingsText(answers)),
    text('chat.env', chatEnvironment(answers)),
    text('worker.env', workerEnvironment(answers)),
    text('patchcenter-chat.service.d/credentials.conf', credentials(answers, chatExtra(answers))),
    text('patchcenter-worker@.service.d/credentials.conf', credentials(answers, workerExtra(answers))),
    ...secrets.map(({ name, content }) => ({ path: path.join(SECRETS, name), content })),
  ];
}

function text(where: string, said: string): InstalledFile {
  return { path: where, content: { kind: 'text', text: said } };
}

type Secret = { readonly name: string; readonly content: Content };

function secretsOf(
  { redisUrl, teams, ssh, vcenters, tracing }: Answers,
  { databaseUrl, linkSecret }: { readonly databaseUrl: string | null; readonly linkSecret: string | null },
): readonly Secret[] {
  const said = (name: string, value: string | null | undefined): Secret[] =>
    value === null || value === undefined ? [] : [{ name, content: { kind: 'text', text: `${value}\n` } }];
  const copied = (name: string, from: string | undefined): Secret[] =>
    from === undefined ? [] : [{ name, content: { kind: 'copy', from } }];
  const registered = registrationOf({ teams });
  return [
    ...said('database-url', databaseUrl),
    ...said('link-secret', linkSecret),
    ...said('redis-url', redisUrl),
    ...copied('bot-password', registered?.passwordFile),
    ...copied('bot-certificate', registered?.certificateFile),
    ...copied('bot-certificate-key', registered?.certificateKeyFile),
    ...copied('tracing-headers', tracing?.headersFile),
    ...copied('tracing-ca', tracing?.caFile),
    ...copied('ssh-key', ssh.privateKeyFile),
    ...copied('ssh-passphrase', ssh.passphraseFile),
    ...vcenters.flatMap((one) => [
      ...copied(passwordName(one.name), one.passwordFile),
      ...copied(caName(one.name), one.caFile),
    ]),
  ];
}

function settingsText(answers: Answers): string {
  const { zone, admins, identities, ssh, vcenters, order, tracing } = answers;
  const names = vcenters.map(({ name }) => name);
  const settings = {
    zone,
    admins,
    ...(identities.length === 0 ? {} : { identities }),
    ssh: {
      username: ssh.username,
      privateKeyFile: 'ssh-key',
      ...(ssh.passphraseFile === undefined ? {} : { passphraseFile: 'ssh-passphrase' }),
      suffixes: ssh.suffixes,
    },
    ...(vcenters.length === 0
      ? {}
      : {
          vcenters: {
            list: vcenters.map(({ name, url, username, caFile }) => ({
              name,
              url,
              username,
              passwordFile: passwordName(name),
              ...(caFile === undefined ? {} : { caFile: caName(name) }),
            })),
            order: order ?? { hprod: names, prod: names },
          },
        }),
    ...(tracing === undefined
      ? {}
      : {
          tracing: {
            endpoint: tracing.endpoint,
            ...(tracing.headersFile === undefined ? {} : { headersFile: 'tracing-headers' }),
            ...(tracing.caFile === undefined ? {} : { caFile: 'tracing-ca' }),
          },
        }),
  };
  return `# Written by npm run setup. Every setting: docs/settings.md.\n${stringify(settings)}${identities.length === 0 ? identitiesToFill(answers) : ''}`;
}

/** What wants an owner and a date, as comments: the doctor asks for them, and nobody but a person knows them. */
function identitiesToFill(answers: Answers): string {
  const lines = identitiesOf(heldSubjects(answers), { owner: 'patching@example.com', dayOf: () => 'YYYY-MM-DD' }).map(
    ({ name, kind, vcenter, owner, renewBy }) => {
      const about = vcenter === undefined ? '' : `, vcenter: ${JSON.stringify(vcenter)}`;
      return `#   - { name: ${JSON.stringify(name)}, kind: ${kind}${about}, owner: ${owner}, renewBy: ${renewBy} }\n`;
    },
  );
  return `# Who answers for each account, key and secret, and until when it may be as it is: fill in, and take the signs away.\n# identities:\n${lines.join('')}`;
}

/** Of both processes: together they are what the doctor reads. */
function common({ teams, redisUrl }: Answers): Readonly<Record<string, string>> {
  return {
    // Authentication off is refused in production.
    NODE_ENV: 'localClient' in teams ? 'trial' : 'production',
    PATCHCENTER_CONFIG: 'settings.yaml',
    DATABASE_URL_FILE: 'database-url',
    ...(redisUrl === undefined ? {} : { REDIS_URL_FILE: 'redis-url' }),
  };
}

function chatEnvironment(answers: Answers): string {
  return environmentText({
    ...common(answers),
    ...(answers.publicUrl === undefined ? {} : { PUBLIC_URL: answers.publicUrl }),
    PATCHCENTER_LINK_SECRET_FILE: 'link-secret',
    ...registration(answers.teams),
  });
}

function registration(teams: Answers['teams']): Readonly<Record<string, string>> {
  // Authentication off is refused with a HOST that other machines reach.
  if ('localClient' in teams) return { HOST: '127.0.0.1', PATCHCENTER_AUTHENTICATION: 'off' };
  return {
    MicrosoftAppId: teams.appId,
    MicrosoftAppTenantId: teams.tenantId,
    MicrosoftAppType: teams.appType,
    ...(teams.passwordFile === undefined ? {} : { MicrosoftAppPassword_FILE: 'bot-password' }),
    ...(teams.certificateFile === undefined ? {} : { MicrosoftAppCertificate_FILE: 'bot-certificate' }),
    ...(teams.certificateKeyFile === undefined ? {} : { MicrosoftAppCertificateKey_FILE: 'bot-certificate-key' }),
  };
}

function workerEnvironment(answers: Answers): string {
  return environmentText(common(answers));
}

function environmentText(values: Readonly<Record<string, string>>): string {
  const lines = Object.entries(values).map(([name, value]) => `${name}=${value}\n`);
  return `# Written by npm run setup. Every setting: .env.example. Bare names are those of secrets.\n${lines.join('')}`;
}

/** Beside what the unit itself names. */
function chatExtra({ teams, redisUrl, tracing }: Answers): readonly string[] {
  const registered = registrationOf({ teams });
  return [
    ...(registered?.passwordFile === undefined ? [] : ['bot-password']),
    ...(registered?.certificateFile === undefined ? [] : ['bot-certificate']),
    ...(registered?.certificateKeyFile === undefined ? [] : ['bot-certificate-key']),
    ...(redisUrl === undefined ? [] : ['redis-url']),
    ...tracingExtra(tracing),
  ];
}

/** Of both processes. */
function tracingExtra(tracing: Answers['tracing']): readonly string[] {
  return [
    ...(tracing?.headersFile === undefined ? [] : ['tracing-headers']),
    ...(tracing?.caFile === undefined ? [] : ['tracing-ca']),
  ];
}

function workerExtra({ ssh, vcenters, redisUrl, tracing }: Answers): readonly string[] {
  return [
    ...tracingExtra(tracing),
    ...(ssh.passphraseFile === undefined ? [] : ['ssh-passphrase']),
    ...(redisUrl === undefined ? [] : ['redis-url']),
    ...vcenters.flatMap(({ name, caFile }) => [passwordName(name), ...(caFile === undefined ? [] : [caName(name)])]),
  ];
}

function credentials({ directory }: Answers, names: readonly string[]): string {
  const lines = names.map((name) => `LoadCredential=${name}:${path.join(directory, SECRETS, name)}\n`);
  return `# Written by npm run setup: what this process may read besides.\n[Service]\n${lines.join('')}`;
}
