// `webhooks` of the settings file: what is refused at the start, and that secrets are followed.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { webhookReceiversOf } from '../../config/webhook-receivers.ts';
import { loadSettings, SettingsError } from '../../config.ts';
import { workerNeeds } from '../../jobs/settings-from-file.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'patchcenter-webhooks-'));
const keep = (name: string, text: string) => {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
};
const secretFile = keep('secret', 'a secret that both of us know\n');
const short = keep('short', 'abc');

const settings = (webhooks: readonly object[]) =>
  loadSettings({ PATCHCENTER_CONFIG: keep(`config-${Math.random()}.yaml`, JSON.stringify({ webhooks })) });

const ONE = { name: 'jenkins', url: 'https://jenkins.example.com/invoke', secretFile };

function faults(webhooks: readonly object[]): string {
  try {
    webhookReceiversOf(settings(webhooks));
    return '';
  } catch (error) {
    if (error instanceof SettingsError) return error.faults.join('\n');
    throw error;
  }
}

it('are none by default', () => {
  expect(webhookReceiversOf(loadSettings({}))).toEqual([]);
});

it('are read with their secret, which is not part of what is shown', () => {
  const [one] = webhookReceiversOf(settings([{ ...ONE, events: ['campaign', 'server.failed'] }]));
  expect(one).toMatchObject({ name: 'jenkins', timeoutSeconds: 10, events: ['campaign', 'server.failed'] });
  expect(one?.secret()).toBe('a secret that both of us know');
  expect(JSON.stringify(one)).not.toContain('both of us');
});

it.each<[string, readonly object[], RegExp]>([
  ['http to another machine', [{ ...ONE, url: 'http://jenkins.example.com/' }], /https/],
  ['a password in the address', [{ ...ONE, url: 'https://u:s3cret@jenkins.example.com/' }], /password/],
  ['two of one name', [ONE, ONE], /one name/],
  ['an event that there is not', [{ ...ONE, events: ['server.exploded'] }], /events/],
  ['no secret', [{ name: 'jenkins', url: ONE.url }], /secretFile/],
  ['a secret that anybody guesses', [{ ...ONE, secretFile: short }], /fewer than 16 characters/],
  ['a secret that is not there', [{ ...ONE, secretFile: path.join(folder, 'none') }], /none/],
  ['headers without any', [{ ...ONE, headersFile: short }], /Authorization/],
  ['a wait without end', [{ ...ONE, timeoutSeconds: 600 }], /timeoutSeconds/],
])('refuse %s in a sentence', (_, webhooks, sentence) => {
  expect(faults(webhooks)).toMatch(sentence);
  expect(faults(webhooks)).not.toContain('s3cret');
});

it('take http to this machine', () => {
  for (const url of ['http://127.0.0.1:8080/x', 'http://localhost/x', 'http://[::1]:9/x'])
    expect(faults([{ ...ONE, url }])).toBe('');
});

it('are asked for when a worker starts', () => {
  const { environment, file } = settings([{ ...ONE, secretFile: short }]);
  expect(workerNeeds(environment, file).join('\n')).toContain('fewer than 16 characters');
});
