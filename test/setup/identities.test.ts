// PEOPLE-5: the line of the doctor about service identities, seen to say each of what it can say.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { CHAT_CHECKS } from '../../setup/chat-checks.ts';
import { runChecks } from '../../setup/run-checks.ts';
import { selfSigned } from '../targets/logs/self-signed.ts';
import { asked, installed, said, settingsOf } from './installed.ts';

const dir = mkdtempSync(path.join(tmpdir(), 'patchcenter-checks-'));
function file(name: string, text: string): string {
  const where = path.join(dir, name);
  writeFileSync(where, text);
  return where;
}

const NOW = new Date('2027-03-08T09:00:00Z');
const entry = (kind: string, renewBy = '2028-06-30', more: object = {}) => ({
  name: kind,
  kind,
  owner: 'ops@example.com',
  renewBy,
  ...more,
});
const SSH = { username: 'patch', privateKeyFile: '/k', psmp: { host: 'h', vaultUser: 'v', account: 'a' } };
const list = ['North', 'South'].map((name) => ({ name, url: 'https://v/sdk', username: 'u', passwordFile: '/p' }));
/** What needs somebody, whatever else is set. */
const BOT = entry('bot-secret');

async function sayOf(identities: readonly object[], more: object = {}, environment: NodeJS.ProcessEnv = {}) {
  const settings = settingsOf(environment, { ...more, identities });
  return said(await asked('identities', installed({ settings, now: () => NOW })));
}

describe('PEOPLE-5: the doctor', () => {
  it('is content with all of them named and none due, and says the next one', async () => {
    expect(await sayOf([BOT, entry('other', '2027-12-01')])).toBe(
      'yes: 2, the next one: other (ops@example.com), by 1 December 2027',
    );
    expect(await sayOf([], {}, { MicrosoftAppPassword: '' })).toBe('yes: nothing to be renewed in the settings');
  });

  it('names what is overdue and what is due, with its owner and its day', async () => {
    expect(await sayOf([BOT, entry('other', '2027-03-07')])).toBe(
      'no: to be renewed: other (ops@example.com), overdue since 7 March 2027',
    );
    expect(await sayOf([entry('bot-secret', '2027-03-08')])).toBe(
      'no: to be renewed: bot-secret (ops@example.com), by 8 March 2027',
    );
    expect(await sayOf([entry('bot-secret', '2027-05-08', { noticeDays: 90 })])).toMatch(/^no: to be renewed/);
  });

  it('names everything of the settings that has nobody', async () => {
    const environment = {
      DATABASE_URL: 'postgres://p@db/p',
      REDIS_URL: 'redis://:secret@redis',
      PATCHCENTER_LINK_SECRET: 'x'.repeat(32),
    };
    const headersFile = '/h';
    const endpoint = 'https://collector.example.com';
    const more = {
      ssh: SSH,
      vcenters: { list },
      redis: { sentinel: { name: 'm', hosts: [{ host: 'r' }], passwordFile: '/s' } },
      logs: { otlp: { endpoint, headersFile } },
      tracing: { endpoint, headersFile },
    };
    expect(await sayOf([entry('vcenter', '2028-06-30', { vcenter: 'South' })], more, environment)).toBe(
      'no: nobody is named for: the SSH key, the PSMP account, the account of vCenter North, the password of the Sentinels, the access to the receiver of logs, the access to the receiver of traces, the PostgreSQL account, the password of Redis, the secret of the bot, the link secret',
    );
    expect(await sayOf([BOT], {}, { REDIS_URL: 'redis://redis' })).toMatch(/^yes/);
  });

  it('never takes one about nothing for fine', async () => {
    expect(await sayOf([BOT, entry('bot-certificate')])).toBe('no: about nothing that is set: bot-certificate');
    const needless = { MicrosoftAppPassword: '', PATCHCENTER_LINK_SECRET: '' };
    const trial = installed({ settings: settingsOf(needless, { identities: [BOT] }), now: () => NOW });
    expect(await asked('identities', trial)).toMatchObject({ remedy: { en: expect.stringMatching(/^Take out/) } });
    const settings = settingsOf({ MicrosoftAppPassword: '' }, { identities: [BOT] });
    const worker = installed({ settings, processes: ['worker'], now: () => NOW });
    expect(said(await asked('identities', worker))).toMatch(/^yes: 1/);
    const all = await sayOf([entry('bot-certificate', '2027-01-01')]);
    expect(all).toMatch(/^no: to be renewed: .*; nobody is named for: .*; about nothing that is set: bot-certificate$/);
  });

  it('counts the certificate’s own end, and does not know one that cannot be read', async () => {
    const { cert, key } = selfSigned(2);
    const environment = (text: string) => ({
      MicrosoftAppPassword: '',
      MicrosoftAppCertificate_FILE: file('cert.pem', text),
      MicrosoftAppCertificateKey_FILE: file('key.pem', key),
    });
    const certificate = entry('bot-certificate', '2090-01-01');
    const settings = settingsOf(environment(cert), { identities: [certificate] });
    expect(said(await asked('identities', installed({ settings })))).toMatch(
      /^no: to be renewed: bot-certificate \(ops@example\.com\), by \d/,
    );
    expect(await sayOf([certificate], {}, environment('no certificate'))).toBe(
      'unknown: the end of the bot’s certificate could not be read',
    );
  });

  it('is a line of /doctor too', async () => {
    const reports = await runChecks(CHAT_CHECKS, installed({ processes: ['chat'] }));
    expect(reports.find(({ name }) => name === 'identities')?.answer).toBe('no');
  });
});
