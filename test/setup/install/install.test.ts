// An installation made from answers, on a real PostgreSQL: what is written, with which rights, and what is kept when it is run again.
import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import pg from 'pg';
import { afterAll, describe, expect, inject, it, vi } from 'vitest';
import { parse } from 'yaml';
import { botNeeds } from '../../../bot/settings-from-file.ts';
import { withEnvironmentFiles } from '../../../config/environment-files.ts';
import { tracingOf } from '../../../config/otlp-receiver.ts';
import { identitySubjects } from '../../../config/service-identities.ts';
import { loadSettings } from '../../../config.ts';
import { connectDatabase } from '../../../db/connect.ts';
import { readRoleRights } from '../../../db/queries/doctor/role-rights.ts';
import { unnamedSubjects } from '../../../domain/identities/service-identity.ts';
import { secretNow } from '../../../domain/secret.ts';
import { type Answers, checkedAnswers, readAnswers } from '../../../setup/install/answers.ts';
import { askAnswers } from '../../../setup/install/ask-answers.ts';
import { install } from '../../../setup/install/install.ts';
import { createAsker } from '../../../setup/install/questions.ts';
import { selfSigned } from '../../targets/logs/self-signed.ts';
import { newKeyPair } from '../../targets/ssh/key-pair.ts';

const adminUrl = `${inject('postgresUrl')}/postgres`;
const made: string[] = [];
afterAll(async () => {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  for (const name of made)
    await client
      .query(`drop database if exists ${name} with (force)`)
      .then(() => client.query(`drop role if exists ${name}`));
  await client.end();
});

const APP = '11111111-1111-4111-8111-111111111111';

function answersIn(folder: string, more: object = {}): Answers {
  const name = `setup_${process.pid}_${made.length}`;
  made.push(name);
  const file = (called: string, text: string) => {
    const where = path.join(folder, called);
    writeFileSync(where, text);
    return where;
  };
  return checkedAnswers(
    {
      directory: path.join(folder, 'etc'),
      database: { adminUrl, name, role: name },
      teams: { appId: APP, tenantId: APP, passwordFile: file('pw', 'bot secret\n') },
      publicUrl: 'https://patching.example.com',
      admins: [APP],
      ssh: { privateKeyFile: file('key', newKeyPair().private) },
      vcenters: [
        {
          name: 'North 1',
          url: 'https://north.example.com/sdk',
          username: 'svc',
          passwordFile: file('vc', 'vc secret\n'),
        },
      ],
      ...more,
    },
    'test',
  );
}

const folderOf = () => mkdtempSync(path.join(tmpdir(), 'patchcenter-install-'));
const never = async () => false;

function everyFile(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true }).flatMap((one) =>
    one.isFile() ? [path.join(one.parentPath, one.name)] : [],
  );
}

describe('an installation', () => {
  it('has its database, owned by a role that is no superuser, migrated, and files of the owner alone', {
    timeout: 60_000,
  }, async () => {
    const answers = answersIn(folderOf());
    const { written, migrated } = await install(answers, never);
    expect(migrated.length).toBeGreaterThan(40);
    expect(written.map(({ outcome }) => outcome)).toEqual(written.map(() => 'written'));
    const files = everyFile(answers.directory);
    expect(files.map((file) => statSync(file).mode & 0o777)).toEqual(files.map(() => 0o600));

    const environment = withEnvironmentFiles({}, [path.join(answers.directory, 'chat.env')]);
    const { environment: chat, file } = loadSettings(environment, botNeeds);
    expect([chat.MicrosoftAppPassword, chat.PATCHCENTER_LINK_SECRET?.length, file.admins]).toEqual([
      'bot secret',
      43,
      [APP],
    ]);
    expect(file.vcenters?.order).toEqual({ hprod: ['North 1'], prod: ['North 1'] });
    const db = connectDatabase(chat.DATABASE_URL ?? '', () => {});
    expect(await readRoleRights(db)).toMatchObject({
      superuser: false,
      withoutRights: [],
      createHere: true,
      createSchemas: true,
    });
    await db.destroy();
  });

  it('PEOPLE-5: has somebody for each account and secret, or the lines to fill in', { timeout: 60_000 }, async () => {
    const settingsIn = (answers: Answers) => readFileSync(path.join(answers.directory, 'settings.yaml'), 'utf8');
    const later = answersIn(folderOf());
    await install(later, never);
    const lines = settingsIn(later)
      .split('\n')
      .filter((line) => line.startsWith('# '));
    const filled = lines.slice(-6).map((line) => line.slice(2).replace('YYYY-MM-DD', '2028-06-30'));
    expect(filled[0]).toBe('identities:');
    const identities = parse(filled.join('\n')).identities;
    expect(identities.map(({ kind }: { kind: string }) => kind)).toEqual([
      'ssh-key',
      'vcenter',
      'database',
      'bot-secret',
      'link-secret',
    ]);

    const now = answersIn(folderOf(), { identities });
    await install(now, never);
    const environment = withEnvironmentFiles({}, [path.join(now.directory, 'chat.env')]);
    const { environment: chat, file } = loadSettings(environment, botNeeds);
    expect(unnamedSubjects(identitySubjects(chat, file), file.identities)).toEqual([]);
    expect(settingsIn(now)).not.toContain('# identities:');
  });

  it('gives each process what it needs and nothing of the other', { timeout: 60_000 }, async () => {
    const answers = answersIn(folderOf(), { redisUrl: 'redis://:pw@redis' });
    await install(answers, never);
    const text = (name: string) => readFileSync(path.join(answers.directory, name), 'utf8');
    expect(text('worker.env')).not.toMatch(/Microsoft|LINK_SECRET/);
    expect(text('chat.env')).not.toMatch(/ssh|vcenter/i);
    expect(text('patchcenter-chat.service.d/credentials.conf').match(/=[a-z0-9-]+:/g)).toEqual([
      '=bot-password:',
      '=redis-url:',
    ]);
    expect(text('patchcenter-worker@.service.d/credentials.conf').match(/=[a-z0-9-]+:/g)).toEqual([
      '=redis-url:',
      '=vcenter-north-1:',
    ]);
    const plain = ['chat.env', 'worker.env', 'settings.yaml'].map(text).join('');
    for (const secret of ['bot secret', 'vc secret', ':pw@', 'PRIVATE KEY']) expect(plain).not.toContain(secret);
  });

  it('made again changes nothing; what was edited is replaced only by a word, and kept', {
    timeout: 60_000,
  }, async () => {
    const answers = answersIn(folderOf());
    await install(answers, never);
    const again = await install(answers, never);
    expect([...new Set(again.written.map(({ outcome }) => outcome)), again.migrated]).toEqual(['same', []]);

    const settings = path.join(answers.directory, 'settings.yaml');
    writeFileSync(settings, 'zone: UTC\n');
    const left = await install(answers, never);
    expect(left.written.find(({ where }) => where === settings)?.outcome).toBe('left');
    expect(readFileSync(settings, 'utf8')).toBe('zone: UTC\n');

    const replaced = await install(answers, async (where) => where === settings, {
      now: new Date('2027-01-11T09:00:00Z'),
    });
    expect(replaced.written.find(({ where }) => where === settings)).toMatchObject({
      outcome: 'replaced',
      kept: `${settings}.20270111090000`,
    });
    expect(readFileSync(`${settings}.20270111090000`, 'utf8')).toBe('zone: UTC\n');
  });

  it('names every file that is not there before it makes anything', async () => {
    const answers = answersIn(folderOf());
    const gone = { ...answers, ssh: { ...answers.ssh, privateKeyFile: '/nowhere/key' } };
    const teams = { appId: APP, tenantId: APP, appType: 'SingleTenant' as const, passwordFile: '/nowhere/pw' };
    await expect(install({ ...gone, teams }, never)).rejects.toThrow(
      /teams\.passwordFile: \/nowhere\/pw cannot be read \(it is not there\)\.\n.*ssh\.privateKeyFile: \/nowhere\/key/,
    );
    expect(existsSync(answers.directory)).toBe(false);
  });

  it('takes a certificate in place of the bot’s secret, and a receiver of traces', { timeout: 60_000 }, async () => {
    const folder = folderOf();
    const { cert, key } = selfSigned();
    const [certificateFile, headersFile] = [path.join(folder, 'bot.pem'), path.join(folder, 'headers')];
    writeFileSync(certificateFile, `${cert}${key}`);
    writeFileSync(headersFile, 'Authorization: Bearer abc\n');
    const answers = answersIn(folder, {
      teams: { appId: APP, tenantId: APP, certificateFile },
      tracing: { endpoint: 'https://otlp.example.com:4318', headersFile },
    });
    await install(answers, never);
    const environment = withEnvironmentFiles({}, [path.join(answers.directory, 'chat.env')]);
    vi.stubEnv('CREDENTIALS_DIRECTORY', environment.CREDENTIALS_DIRECTORY);
    const settings = loadSettings(environment, botNeeds);
    expect(settings.environment.MicrosoftAppCertificate_FILE).toBe('bot-certificate');
    const unit = readFileSync(path.join(answers.directory, 'patchcenter-chat.service.d/credentials.conf'), 'utf8');
    expect(unit.match(/=[a-z0-9-]+:/g)).toEqual(['=bot-certificate:', '=tracing-headers:']);
    expect(secretNow(tracingOf(settings)?.headers ?? '')).toBe('Authorization: Bearer abc');
    vi.unstubAllEnvs();
  });

  it('before the registration is a trial with the local Teams client, on this machine alone', {
    timeout: 60_000,
  }, async () => {
    const answers = answersIn(folderOf(), { teams: { localClient: true } });
    await install(answers, never);
    // Both, as the doctor reads them.
    const files = ['chat.env', 'worker.env'].map((name) => path.join(answers.directory, name));
    const environment = withEnvironmentFiles({}, files);
    const { environment: chat } = loadSettings(environment, botNeeds);
    expect([chat.PATCHCENTER_AUTHENTICATION, chat.HOST, chat.MicrosoftAppId]).toEqual(['off', '127.0.0.1', '']);
    expect(() => loadSettings({ ...environment, HOST: '0.0.0.0' }, botNeeds)).toThrow(/refused with HOST/);
  });

  it('takes no role and no database that is somebody’s', { timeout: 60_000 }, async () => {
    const first = answersIn(folderOf());
    await install(first, never);
    const second = { ...first, directory: `${first.directory}-2` };
    await expect(install(second, never)).rejects.toThrow(/The role setup_\S+ exists already/);
  });
});

describe('answers', () => {
  it('in a file name other files from where it stands, and every fault is told', () => {
    const folder = folderOf();
    const file = path.join(folder, 'answers.yaml');
    writeFileSync(
      file,
      `database: { url: postgres://h/d }\nteams: { appId: ${APP}, tenantId: ${APP}, passwordFile: pw }\nssh: { privateKeyFile: key }\n`,
    );
    expect(readAnswers(file).ssh.privateKeyFile).toBe(path.join(folder, 'key'));
    writeFileSync(file, 'database: { url: postgres://h/d }\nteams: { appId: x, tenantId: y }\nshh: {}\n');
    expect(() => readAnswers(file)).toThrow(/teams\.appId[\s\S]*teams\.tenantId[\s\S]*ssh/);
  });

  it.each([
    ['none', {}, /teams\.passwordFile or teams\.certificateFile is needed/],
    ['two', { passwordFile: 'a', certificateFile: 'b' }, /are both there: keep one/],
    ['a key alone', { passwordFile: 'a', certificateKeyFile: 'b' }, /teams\.certificateFile, which is missing/],
  ])('give one proof of the bot, and not %s', (_, proof, says) => {
    const teams = { appId: APP, tenantId: APP, ...proof };
    const given = { database: { url: 'postgres://h/d' }, teams, ssh: { privateKeyFile: 'k' } };
    expect(() => checkedAnswers(given, 'test')).toThrow(says);
  });

  it('are asked of a person, and nothing secret is shown', async () => {
    const [input, output] = [new PassThrough(), new PassThrough()];
    let shown = '';
    const folder = folderOf();
    const key = path.join(folder, 'key');
    writeFileSync(key, newKeyPair().private);
    const administrator = new URL(adminUrl);
    administrator.searchParams.set('application_name', 'topsecret');
    const lines = [
      path.join(folder, 'etc'),
      '',
      'y',
      administrator.href,
      '',
      '',
      'y',
      APP,
      APP,
      'n',
      '',
      'botsecret',
      '',
      APP,
      '',
      key,
      'phrase',
      'example.com',
      'North',
      'https://n/sdk',
      'svc',
      'vcsecret',
      '',
      '',
      'https://otlp.example.com:4318',
      '',
      '',
      'ops@example.com',
      '2028-06-30',
      '',
      '2027-12-31',
    ];
    output.on('data', (chunk) => {
      shown += chunk;
      // A question ends with a blank.
      if (String(chunk).endsWith(' ')) input.write(`${lines.shift() ?? ''}\n`);
    });
    const asker = createAsker(input, output, 'en', () => {});
    const answers = await askAnswers(asker, folder);
    asker.close();
    expect(answers).toMatchObject({
      directory: path.join(folder, 'etc'),
      database: { name: 'patchcenter', role: 'patchcenter' },
      ssh: { username: 'patch', suffixes: ['', '.example.com'] },
      vcenters: [{ name: 'North', username: 'svc' }],
      tracing: { endpoint: 'https://otlp.example.com:4318' },
      identities: [
        { name: 'SSH key', kind: 'ssh-key', owner: 'ops@example.com', renewBy: '2028-06-30' },
        { name: 'PostgreSQL account', kind: 'database', renewBy: '2027-12-31' },
      ],
    });
    expect(readFileSync(answers.vcenters[0]?.passwordFile ?? '', 'utf8')).toBe('vcsecret\n');
    expect(shown).toContain('Entra object id of the first admin?');
    expect(shown).not.toMatch(/topsecret|botsecret|phrase\n|vcsecret/);
  });

  it('end with Ctrl-C at a terminal, also while nothing is asked', () => {
    const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => input });
    let cut = 0;
    const asker = createAsker(input, new PassThrough(), 'en', () => {
      cut++;
    });
    input.emit('data', '\x03');
    expect(cut).toBe(1);
    asker.close();
  });
});
