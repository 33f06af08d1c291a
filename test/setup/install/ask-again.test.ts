// An answer that cannot be used is asked for again at once, by real typing at the questions of the setup and a real PostgreSQL.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, inject, it } from 'vitest';
import type { Answers } from '../../../setup/install/answers.ts';
import { askAnswers } from '../../../setup/install/ask-answers.ts';
import { createAsker } from '../../../setup/install/questions.ts';
import { newKeyPair } from '../../targets/ssh/key-pair.ts';

const adminUrl = `${inject('postgresUrl')}/postgres`;
const PERSON = '11111111-1111-4111-8111-111111111111';

/** By the beginning of a question, what is typed each time that it is asked; else an empty line. */
type Typed = Readonly<Record<string, readonly string[]>>;

async function answer(typed: Typed, language: 'fr' | 'en' = 'en') {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const left = new Map(Object.entries(typed).map(([question, lines]) => [question, [...lines]]));
  const shown: string[] = [];
  output.on('data', (chunk) => {
    const asked = String(chunk);
    shown.push(asked);
    if (!asked.endsWith(' ')) return;
    const question = [...left.keys()].find((one) => asked.startsWith(one));
    input.write(`${(question === undefined ? undefined : left.get(question)?.shift()) ?? ''}\n`);
  });
  const asker = createAsker(input, output, language, () => {});
  try {
    const answers: Answers = await askAnswers(asker, mkdtempSync(path.join(tmpdir(), 'asked-')));
    return { answers, shown };
  } finally {
    asker.close();
  }
}

function keyFile(): string {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'key-')), 'key');
  writeFileSync(file, newKeyPair().private);
  return file;
}

it('says what is wrong with each answer, and goes on from there', async () => {
  const key = keyFile();
  const unreached = new URL(adminUrl);
  unreached.pathname = '/nowhere';
  const { answers, shown } = await answer({
    'Folder of the settings?': [path.join(tmpdir(), 'not-there')],
    'Time zone?': ['Paris', 'Europe/Paris'],
    'Address of an administrator': ['localhost', unreached.href, adminUrl],
    'Address of Redis': ['localhost:6379', 'redis://localhost:6379'],
    'Entra object id': ['claire@example.com', PERSON],
    'File of its private key?': ['', '/no/such/key', key],
    'Name of a vCenter': ['North', 'north', 'South', ''],
    'Its address': ['vcenter.example.com', 'https://north.example.com/sdk', 'https://south.example.com/sdk'],
    'Its account?': ['', 'svc', 'svc'],
    'Its password': ['one', 'two'],
    'E-mail address of who answers': ['Claire', 'ops@example.com'],
    'To be renewed by (2028-06-30, empty: later): the SSH key?': ['30/06/2028', '2028-02-30', '2028-06-30'],
  });
  expect(answers).toMatchObject({
    zone: 'Europe/Paris',
    redisUrl: 'redis://localhost:6379',
    admins: [PERSON],
    ssh: { privateKeyFile: key },
    vcenters: [{ name: 'North' }, { name: 'South' }],
    identities: [{ kind: 'ssh-key', owner: 'ops@example.com', renewBy: '2028-06-30' }],
  });
  expect(shown.filter((line) => line.startsWith('  '))).toEqual([
    expect.stringContaining('No such time zone is known'),
    expect.stringContaining('no address of PostgreSQL'),
    expect.stringContaining('database "nowhere" does not exist'),
    expect.stringContaining('no address of Redis'),
    expect.stringContaining('An id of Entra is written 0000'),
    expect.stringContaining('it is not there'),
    expect.stringContaining('it is not there'),
    expect.stringContaining('An address begins with https://'),
    expect.stringContaining('An answer is needed here'),
    expect.stringContaining('vCenter “North” has that name already'),
    expect.stringContaining('An address is written patching@example.com'),
    expect.stringContaining('A day is written 2028-06-30'),
    expect.stringContaining('A day is written 2028-06-30'),
  ]);
});

it('asks a second run for no administrator: the address of the database is there', async () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'etc-'));
  mkdirSync(path.join(directory, 'secrets'));
  writeFileSync(path.join(directory, 'secrets', 'database-url'), `${adminUrl}\n`);
  const { answers, shown } = await answer(
    { 'Dossier des réglages': [directory], 'Fichier de sa clé privée': [keyFile()] },
    'fr',
  );
  expect(answers.database).toEqual({ url: adminUrl });
  expect(shown.join('')).toContain('En donner une autre');
  expect(shown.join('')).not.toContain('administrateur de PostgreSQL');
});
