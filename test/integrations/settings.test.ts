// What the settings of joined systems may not say, and that nothing secret is repeated of it.
import { expect, it } from 'vitest';
import { loadIntegrations } from '../../integrations/open-integrations.ts';
import { ITOP_SETTINGS } from '../fakes/integration.ts';

const DIRECTORY = {
  kind: 'ldap',
  urls: ['ldaps://dc.example.com'],
  bind: { user: 'cn=patchcenter,dc=example,dc=com', passwordFile: '/etc/patchcenter/directory' },
  bases: ['dc=example,dc=com'],
  groups: { 'cn=patching,dc=example,dc=com': ['operator'] },
};

async function faultsOf(settings: object): Promise<string> {
  return loadIntegrations(settings).then(
    () => '',
    (error: { faults?: readonly string[] }) => (error.faults ?? [String(error)]).join('\n'),
  );
}

it('takes what the documentation shows', async () => {
  expect(await faultsOf({ itop: ITOP_SETTINGS, directory: DIRECTORY })).toBe('');
});

it.each([
  ['ldaps://admin:hunter2@dc.example.com', 'password'],
  ['ldaps://dc.example.com/DC=example?sub', 'host and a port'],
  ['ldaps://dc.example.com?sub', 'host and a port'],
  ['ldaps://dc.example.com#dc2', 'host and a port'],
  ['https://dc.example.com', 'urls'],
])('refuses %s for a directory', async (url, words) => {
  const said = await faultsOf({ directory: { ...DIRECTORY, urls: [url] } });
  expect(said).toContain(words);
  expect(said).not.toContain('hunter2');
});

it.each([
  [{ zone: 'Europe/Pariss' }, 'zone'],
  [{ everyMinutes: 1e12 }, 'everyMinutes'],
  [{ wholeHours: 1e9 }, 'wholeHours'],
  [{ url: 'https://a:hunter2@itop.example.com' }, 'password'],
  [{ url: 'http://itop.example.com' }, 'https://'],
  [{ url: 'http://127.0.0.1.example.com' }, 'https://'],
  [{ proxy: 'http://a:hunter2@proxy.example.com' }, 'password'],
])('refuses %j for iTop', async (said, words) => {
  const faults = await faultsOf({ itop: { ...ITOP_SETTINGS, ...said } });
  expect(faults).toContain(words);
  expect(faults).not.toContain('hunter2');
});

const SERVICENOW = { url: 'https://example.service-now.com', login: { apiKeyFile: '/etc/patchcenter/servicenow' } };

it.each(['state', 'approval', 'correlation_id', 'type', 'on_hold', 'end_date'])(
  'refuses a fixed %s of every change',
  async (name) => {
    expect(await faultsOf({ servicenow: { ...SERVICENOW, fields: { [name]: '-1' } } })).toContain(
      'each change has its own',
    );
    expect(await faultsOf({ servicenow: { ...SERVICENOW, fields: { category: 'Software' } } })).toBe('');
  },
);
