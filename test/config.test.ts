import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { botSettingsOf } from '../bot/settings-from-file.ts';
import { checkedRedisOf, databaseLimitsOf, ENVIRONMENT_NAMES, loadSettings, SettingsError } from '../config.ts';
import { DEFAULT_DATABASE_LIMITS } from '../db/steady.ts';

function faultsOf(environment: NodeJS.ProcessEnv): readonly string[] {
  try {
    loadSettings(environment);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.faults;
    throw error;
  }
}

async function yaml(text: string): Promise<string> {
  const file = path.join(await mkdtemp(path.join(tmpdir(), 'patchcenter-config-')), 'config.yaml');
  writeFileSync(file, text);
  return file;
}

describe('the settings', () => {
  it('have a default for everything a trial needs', () => {
    const { environment, file } = loadSettings({});
    expect(environment.PORT).toBe(3978);
    expect(file.zone).toBe('Europe/Paris');
    expect(file.campaigns.generalExcludes).toHaveLength(20);
    expect(databaseLimitsOf(loadSettings({}))).toEqual(DEFAULT_DATABASE_LIMITS);
  });

  it('take secrets from files, and from the credentials of systemd by their bare name', async () => {
    const file = await yaml('postgres://u:secret@db/p\n');
    expect(loadSettings({ DATABASE_URL_FILE: file }).environment.DATABASE_URL).toBe('postgres://u:secret@db/p');
    const credentials = { CREDENTIALS_DIRECTORY: path.dirname(file), DATABASE_URL_FILE: path.basename(file) };
    expect(loadSettings(credentials).environment.DATABASE_URL).toBe('postgres://u:secret@db/p');
    expect(faultsOf({ DATABASE_URL_FILE: '/none', MicrosoftAppPassword_FILE: await yaml('') })).toEqual([
      'DATABASE_URL_FILE: /none cannot be read (ENOENT).',
      expect.stringMatching(/^MicrosoftAppPassword_FILE: .* is empty\.$/),
    ]);
    expect(faultsOf({ REDIS_URL: 'redis://a', REDIS_URL_FILE: file })).toEqual([
      'REDIS_URL and REDIS_URL_FILE are both set: keep one of them.',
    ]);
  });

  it('refuse an address of Redis that is none, without repeating it', () => {
    const checked = (REDIS_URL: string) => checkedRedisOf(loadSettings({ REDIS_URL }), () => {});
    for (const address of ['//x:s3cret@redis', 'http://x:s3cret@redis', 'redis:6379']) {
      expect(() => checked(address), address).toThrow(/^(?!.*s3cret).*REDIS_URL is no address of Redis/s);
    }
    expect(checked('rediss://:p@redis:6380')?.url).toBe('rediss://:p@redis:6380');
  });

  it('have a file for each that holds a secret; a certificate is never but in files', () => {
    expect(
      ENVIRONMENT_NAMES.filter(
        (name) => /PASSWORD|SECRET|DATABASE_URL|REDIS_URL/i.test(name) && !name.endsWith('_FILE'),
      ),
    ).toEqual(
      ENVIRONMENT_NAMES.filter((name) => /(?<!Certificate|CertificateKey)_FILE$/.test(name)).map((name) =>
        name.replace(/_FILE$/, ''),
      ),
    );
  });

  it('are all in .env.example, and nothing else is', () => {
    const example = readFileSync(path.join(import.meta.dirname, '..', '.env.example'), 'utf8');
    const names = [...example.matchAll(/^([A-Za-z_]+)=/gm)].map((match) => match[1]);
    // Read by a command alone, never by a process: /settings would show it.
    const ofCommands = ['PATCHCENTER_URL'];
    expect(names.toSorted()).toEqual([...ENVIRONMENT_NAMES, ...ofCommands].toSorted());
  });

  it('refuse production with authentication off, and without a database', () => {
    expect(faultsOf({ NODE_ENV: 'production', PATCHCENTER_AUTHENTICATION: 'off' })).toHaveLength(2);
  });

  it.each(['0.0.0.0', '::', '10.1.2.3', 'bot.example.org', '127.0.0.1.evil.example'])(
    'refuse authentication off with HOST=%s, production or not',
    (HOST) => {
      expect(faultsOf({ PATCHCENTER_AUTHENTICATION: 'off', HOST }).join()).toContain('anybody could command the bot');
      expect(faultsOf({ PATCHCENTER_AUTHENTICATION: 'on', HOST })).toEqual([]);
    },
  );

  it.each(['127.0.0.1', '127.0.0.2', 'localhost', '::1'])('take authentication off with HOST=%s', (HOST) => {
    expect(faultsOf({ PATCHCENTER_AUTHENTICATION: 'off', HOST })).toEqual([]);
  });

  it('refuse a bot of many tenants in production', () => {
    const production = { NODE_ENV: 'production', DATABASE_URL: 'postgres://x/y' };
    expect(faultsOf({ ...production, MicrosoftAppType: 'MultiTenant' }).join()).toContain('MultiTenant');
    expect(faultsOf({ ...production, MicrosoftAppType: 'SingleTenant' })).toEqual([]);
  });

  it('want a secret for links where several processes would have none in common', () => {
    const production = { NODE_ENV: 'production', DATABASE_URL: 'x', PUBLIC_URL: 'https://p.test' };
    const managed = { ...production, MicrosoftAppType: 'UserAssignedMSI' };
    expect(faultsOf(managed).join()).toContain('PATCHCENTER_LINK_SECRET');
    expect(faultsOf({ ...managed, PATCHCENTER_LINK_SECRET: 'x'.repeat(32) })).toEqual([]);
    expect(faultsOf({ ...managed, PATCHCENTER_LINK_SECRET: 'short' })).toHaveLength(1);
  });

  it('refuse hosts that would let anybody in, and admins that are no Entra ids (PEOPLE-1)', async () => {
    for (const host of ['*', '*.com', 'https://x.example', 'x.example/y', '*.*.example', 'localhost']) {
      const file = await yaml(JSON.stringify({ files: { hosts: [host] }, teams: { serviceHosts: [host] } }));
      expect(faultsOf({ PATCHCENTER_CONFIG: file })).toHaveLength(2);
    }
    const port = await yaml(
      JSON.stringify({ files: { hosts: ['x.example:8443'] }, teams: { serviceHosts: ['x.example:8443'] } }),
    );
    expect(faultsOf({ PATCHCENTER_CONFIG: port })).toEqual([expect.stringContaining('files.hosts, entry 1')]);
    const id = '00000000-0000-4000-8000-00000000000A';
    const wrong = await yaml(JSON.stringify({ admins: ['ada@example.org'] }));
    expect(faultsOf({ PATCHCENTER_CONFIG: wrong }).join()).toContain(
      'admins, entry 1: “ada@example.org” cannot be used: an Entra object id is written 0000',
    );
    const right = await yaml(JSON.stringify({ admins: [id], files: { hosts: ['*.contoso.com', 'a-b.example'] } }));
    expect(botSettingsOf(loadSettings({ PATCHCENTER_CONFIG: right })).admins).toEqual([id.toLowerCase()]);
  });

  it('tell the chat process the failure budget that the worker keeps (RUN-2)', async () => {
    const failureBudget = { percent: 40, count: 6 };
    const PATCHCENTER_CONFIG = await yaml(JSON.stringify({ campaigns: { failureBudget } }));
    expect(botSettingsOf(loadSettings({ PATCHCENTER_CONFIG })).budget).toEqual(failureBudget);
  });

  it('report every fault at once, each with its place', async () => {
    const file = await yaml('zone: Europe/Nowhere\ngate: { freshness: sometimes }\nunknown: 1\n');
    const faults = faultsOf({ PORT: 'x', PATCHCENTER_CONFIG: file }).join('\n');
    for (const place of ['PORT', 'zone', 'gate.freshness', 'unknown']) expect(faults).toContain(place);
  });

  it('refuse a package glob that a shell would read (RUN-5)', async () => {
    const file = await yaml('campaigns: { generalExcludes: ["kernel*", "$(reboot)"] }\n');
    expect(faultsOf({ PATCHCENTER_CONFIG: file }).join()).toContain(
      'campaigns.generalExcludes, entry 2: “$(reboot)” cannot be used: not a package glob',
    );
  });

  it('say which file cannot be read', () => {
    expect(faultsOf({ PATCHCENTER_CONFIG: '/nowhere/config.yaml' })[0]).toContain('/nowhere/config.yaml');
  });
});

describe('PEOPLE-5: service identities', () => {
  const faultOf = async (text: string) => {
    const file = await yaml(text);
    return faultsOf({ PATCHCENTER_CONFIG: file }).map((fault) => fault.slice(file.length + 2));
  };
  const SSH = 'ssh: { username: patch, privateKeyFile: /k }';
  const NORTH = 'vcenters: { list: [{ name: North, url: u, username: a, passwordFile: /p }] }';
  const entry = (more: string) => `{ owner: ops@example.com, renewBy: 2028-06-30, ${more} }`;

  it('are read with their defaults', async () => {
    const text = `${SSH}\n${NORTH}\nidentities: [${entry('name: A, kind: ssh-key')}, ${entry('name: B, kind: vcenter, vcenter: North, noticeDays: 5')}]`;
    const { identities } = loadSettings({ PATCHCENTER_CONFIG: await yaml(text) }).file;
    expect(identities.map(({ name, renewBy, noticeDays }) => [name, renewBy, noticeDays])).toEqual([
      ['A', '2028-06-30', 30],
      ['B', '2028-06-30', 5],
    ]);
  });

  it.each([
    [
      `${NORTH}\nidentities: [${entry('name: A, kind: vcenter, vcenter: West')}]`,
      'identities, entry 1, vcenter: “West” cannot be used: vcenters.list has no such name, but North.',
    ],
    [
      `identities: [${entry('name: A, kind: vcenter, vcenter: West')}]`,
      'identities, entry 1, vcenter: “West” cannot be used: vcenters.list is not set.',
    ],
    [
      `${NORTH}\nidentities: [${entry('name: A, kind: vcenter')}]`,
      'identities, entry 1, vcenter is missing: a text is expected, for example North.',
    ],
    [
      `identities: [${entry('name: A, kind: ssh-key')}]`,
      'identities, entry 1, kind: “ssh-key” cannot be used: ssh.privateKeyFile is not set.',
    ],
    [
      `${SSH}\nidentities: [${entry('name: A, kind: ssh-key')}, ${entry('name: B, kind: ssh-key')}]`,
      'identities, entry 2, kind: “ssh-key” cannot be used: entry 1 is about the same.',
    ],
    [
      `${SSH}\nidentities: [${entry('name: A, kind: ssh-key')}, ${entry('name: A, kind: other')}]`,
      'identities, entry 2, name: “A” cannot be used: entry 1 has that name.',
    ],
    [
      `${NORTH}\nidentities: [${entry('name: A, kind: other, vcenter: North')}]`,
      'identities, entry 1, vcenter: “North” cannot be used: it names one of vcenters.list, for the kind vcenter alone.',
    ],
    [
      'identities: [{ name: A, kind: other, owner: ops, renewBy: 2028-06-30 }]',
      'identities, entry 1, owner: “ops” cannot be used: an address is written patching@example.com.',
    ],
    [
      'identities: [{ name: A, kind: other, owner: ops@example.com, renewBy: 2028-02-30 }]',
      'identities, entry 1, renewBy: “2028-02-30” cannot be used: a day is written 2028-06-30.',
    ],
    [
      'identities: [{ name: A, kind: other, owner: ops@example.com }]',
      'identities, entry 1, renewBy is missing: a text is expected, for example 2028-06-30.',
    ],
    [
      `identities: [${entry('name: A, kind: other, noticeDays: 0')}]`,
      'identities, entry 1, noticeDays: the number 0 stands where a whole number from 1 to 366 is expected, for example 30.',
    ],
    [
      `identities: [${entry('name: A, kind: certificate')}]`,
      expect.stringMatching(
        /^identities, entry 1, kind: “certificate” stands where one of ssh-key, psmp, .* is expected/,
      ),
    ],
  ])('are refused in one sentence: %s', async (text, fault) => {
    expect(await faultOf(text)).toEqual([fault]);
  });
});

describe('a wrong setting', () => {
  const faultOf = async (text: string) => {
    const file = await yaml(text);
    return faultsOf({ PATCHCENTER_CONFIG: file }).map((fault) => fault.slice(file.length + 2));
  };

  it.each([
    [
      'thresholds: { usedPercent: "90" }',
      'thresholds.usedPercent: “90” stands where a whole number of 1 or more is expected, for example 90.',
    ],
    [
      'planning: { weeklyHours: 0 }',
      'planning.weeklyHours: the number 0 stands where a number above 0 is expected, for example 35.',
    ],
    [
      'execution: { announceSeconds: -1 }',
      'execution.announceSeconds: the number -1 stands where a whole number of 0 or more is expected, for example 15.',
    ],
    [
      'thresholds: { inodesFreePercent: 101 }',
      'thresholds.inodesFreePercent: the number 101 stands where a number from 0 to 100 is expected, for example 5.',
    ],
    [
      'campaigns: { weekdays: [1, monday] }',
      'campaigns.weekdays, entry 2: “monday” stands where a whole number from 1 to 7 is expected, for example 1.',
    ],
    [
      'campaigns: { windowStart: 9 }',
      "campaigns.windowStart: the number 9 stands where a text in quotes is expected, for example '09:00'.",
    ],
    ['campaigns: { windowStart: "9h" }', 'campaigns.windowStart: “9h” cannot be used: a time is written 09:00.'],
    ['gate: { fourEyes: off }', 'gate.fourEyes: “off” stands where true or false is expected, for example true.'],
    [
      'gate: { freshness: [cycle] }',
      'gate.freshness: a list stands where one of cycle, campaign, none is expected, for example cycle.',
    ],
    ['gate:', 'gate: nothing stands where a group of settings is expected, for example { freshness: cycle }.'],
    [
      'files: { hosts: "*.contoso.com" }',
      "files.hosts: “*.contoso.com” stands where a list is expected, for example ['*.sharepoint.com', '*.sharepoint.us', '*.sharepoint-df.com'].",
    ],
    [
      'campaigns: { failureBudget: { percent: 5 } }',
      'campaigns.failureBudget.count is missing: a whole number of 1 or more is expected, for example 3.',
    ],
    [
      'vcenters: { list: [{ name: N, url: u, username: a }] }',
      'vcenters.list, entry 1, passwordFile is missing: a text is expected, for example /etc/patchcenter/north.',
    ],
    ['campaign: {}', 'campaign is unknown: campaigns is meant?'],
    ['gate: { forEyes: true }', 'gate.forEyes is unknown: fourEyes is meant?'],
    ['gate: { strict: true }', 'gate.strict is unknown: there are freshness, fourEyes, validatedVersions.'],
    ['- a', 'the whole file: a list stands where a group of settings is expected, for example { zone: Europe/Paris }.'],
  ])('is said with what stands there, what is expected and an example: %s', async (text, fault) => {
    expect(await faultOf(text)).toEqual([fault]);
  });

  it('of the environment is said alike, but for what holds a secret', () => {
    expect(faultsOf({ PORT: '70000', PUBLIC_URL: 'patching', PATCHCENTER_LINK_SECRET: 'hunter2' })).toEqual([
      'environment: PORT: “70000” stands where a whole number from 0 to 65535 is expected, for example 3978.',
      'environment: PUBLIC_URL: “patching” stands where an address is expected, for example https://patching.example.com.',
      'environment: PATCHCENTER_LINK_SECRET: what is written stands where a text of 32 characters or more is expected.',
    ]);
  });

  /** Everything that can be written in place of a setting: no sentence of the library shows through. */
  it('has an expectation in words, whatever it is and whatever stands there', async () => {
    const wrongs = [null, 'x y', -1, 0.5, true, [null], [[1]], { x: 1 }, '', 10 ** 12];
    const whole = loadSettings({}).file as unknown as Record<string, unknown>;
    for (const key of [...Object.keys(whole), 'ssh', 'vcenters']) {
      const group = whole[key];
      const names = typeof group === 'object' && group !== null && !Array.isArray(group) ? Object.keys(group) : [];
      for (const wrong of wrongs) {
        const texts = [{ [key]: wrong }, ...names.map((name) => ({ [key]: { [name]: wrong } }))];
        for (const fault of (await Promise.all(texts.map((text) => faultOf(JSON.stringify(text))))).flat()) {
          expect(fault).toMatch(
            / (is expected(, for example .+)?|is written .+|not a .+|is meant\?|there (is|are) .+)\.?$/,
          );
          expect(fault).not.toMatch(
            /Invalid|received|undefined|something else|NaN|\bobject\b(?! id)|Unrecognized|Too /,
          );
        }
      }
    }
  });
});
