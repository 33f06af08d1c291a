// How the bot proves who it is: a secret or a certificate, each of which may change in its file while the process runs.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { botNeeds, certificateOf } from '../../../bot/settings-from-file.ts';
import { type BotCertificate, certificateFault, followCertificate } from '../../../bot/teams/bot-certificate.ts';
import { createBotTokens } from '../../../bot/teams/bot-tokens.ts';
import { tokenSource } from '../../../bot/teams/credentials.ts';
import type { TeamsSettings } from '../../../bot/teams/settings.ts';
import { loadSettings, SettingsError } from '../../../config.ts';
import { type Entra, startEntra } from '../../fakes/entra.ts';
import { selfSigned } from '../../targets/logs/self-signed.ts';

const APP = '11111111-1111-4111-8111-111111111111';
const AUDIENCE = 'https://api.botframework.test';
const trusted = getCACertificates('default');
const [one, two] = [made(), made()];
let entra: Entra;
beforeAll(async () => {
  entra = await startEntra(APP);
  setDefaultCACertificates([...trusted, entra.ca]);
});
afterAll(async () => {
  setDefaultCACertificates(trusted);
  await entra.stop();
});

function made(...more: string[]): BotCertificate {
  if (more.length === 0) {
    const { key, cert } = selfSigned();
    return { certificate: cert, key };
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'patchcenter-bot-'));
  const [key, cert] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')];
  execFileSync('openssl', ['req', '-x509', '-nodes', '-keyout', key, '-out', cert, '-subj', '/CN=bot', ...more], {
    stdio: 'ignore',
  });
  return { key: readFileSync(key, 'utf8'), certificate: readFileSync(cert, 'utf8') };
}

function settingsWith(more: Partial<TeamsSettings>): TeamsSettings & { readonly warned: string[] } {
  const warned: string[] = [];
  return {
    appId: APP,
    appPassword: '',
    tenantId: 'tenant',
    appType: 'SingleTenant',
    authentication: 'on',
    allowedTenants: [],
    cloud: { issuer: AUDIENCE, metadataUrl: AUDIENCE, loginUrl: entra.loginUrl },
    warn: (sentence) => void warned.push(sentence),
    warned,
    ...more,
  };
}

describe('a certificate', () => {
  it('is proved by an assertion that its key has signed, for the endpoint that is asked', async () => {
    entra.takesCertificate(one.certificate);
    const settings = settingsWith({ certificate: () => one });
    const get = createBotTokens(settings, AUDIENCE);
    expect(await get()).toMatch(/for assertion /);
    const asked = entra.asked.length;
    expect(await get()).toMatch(/for assertion /);
    expect(entra.asked.length).toBe(asked);
    await tokenSource(settings)?.();
  });

  it('that Entra does not know gives no token', async () => {
    await expect(createBotTokens(settingsWith({ certificate: () => two }), AUDIENCE)()).rejects.toThrow(/AADSTS700027/);
  });

  it('that is replaced is used at the next token; until Entra takes it, the one from before', async () => {
    entra.takesCertificate(one.certificate);
    let now = one;
    let elapsed = 0;
    const settings = settingsWith({ certificate: () => now });
    const get = createBotTokens(settings, AUDIENCE, () => elapsed);
    const before = await get();
    now = two;
    expect(await get()).toBe(before);
    expect(await get()).toBe(before);
    expect(entra.asked.filter((proof) => proof === 'refused').length).toBeGreaterThan(0);
    const refused = entra.asked.length;
    await get();
    expect(entra.asked.length).toBe(refused);
    expect(settings.warned).toHaveLength(1);
    entra.takesCertificate(two.certificate);
    elapsed += 61_000;
    expect(await get()).not.toBe(before);
    expect(settings.warned).toHaveLength(1);
  });
});

describe('a secret', () => {
  it('that is replaced in its file is used at once', async () => {
    entra.takesSecret('s1');
    entra.takesSecret('s2');
    let now = 's1';
    const get = createBotTokens(settingsWith({ appPassword: () => now }), AUDIENCE);
    expect(await get()).toMatch(/for secret s1$/);
    now = 's2';
    expect(await get()).toMatch(/for secret s2$/);
  });

  it('whose token is about to end is asked for again', async () => {
    entra.takesSecret('s1');
    entra.holdsFor(200);
    const get = createBotTokens(settingsWith({ appPassword: 's1' }), AUDIENCE);
    const first = await get();
    expect(await get()).not.toBe(first);
    entra.holdsFor(3600);
  });
});

describe('a token', () => {
  it('that many want at once is asked for once, at the start and at its renewal', async () => {
    entra.takesSecret('many');
    let now = 'many';
    const get = createBotTokens(settingsWith({ appPassword: () => now }), AUDIENCE);
    const askedBy = async () => {
      const before = entra.asked.length;
      const tokens = await Promise.all(Array.from({ length: 20 }, () => get()));
      expect(new Set(tokens).size).toBe(1);
      return entra.asked.length - before;
    };
    expect(await askedBy()).toBe(1);
    entra.takesSecret('more');
    now = 'more';
    expect(await askedBy()).toBe(1);
    expect(await get()).toMatch(/for secret more$/);
  });

  it('that is renewed early is good to its end while Entra does not answer', async () => {
    entra.takesSecret('away');
    entra.holdsFor(200);
    const get = createBotTokens(settingsWith({ appPassword: 'away' }), AUDIENCE);
    const first = await get();
    entra.breaks(true);
    expect(await get()).toBe(first);
    entra.breaks(false);
    entra.holdsFor(3600);
  });
});

describe('the files of a certificate', () => {
  it.each([
    ['it is fine', one, null],
    ['it is no certificate', { ...one, certificate: 'x' }, /certificate of the bot cannot be read/],
    ['its key is no key', { ...one, key: 'x' }, /key of the bot’s certificate cannot be read/],
    ['the key is of another', { certificate: one.certificate, key: two.key }, /not that of the bot’s certificate/],
    ['the key is not of RSA', made('-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'), /not of RSA/],
  ])('are judged: %s', (_, certificate, fault) => {
    const said = certificateFault(certificate);
    if (fault === null) expect(said).toBeNull();
    else expect(said).toMatch(fault);
    expect(said ?? '').not.toContain('PRIVATE KEY-----\n');
  });

  it('are judged by their days', () => {
    expect(certificateFault(one, new Date('2040-01-01'))).toMatch(/has expired \(20\d\d-\d\d-\d\d\)/);
    expect(certificateFault(one, new Date('2020-01-01'))).toMatch(/is not valid yet/);
  });

  it('of two contents that do not fit change nothing: the last that did is used', () => {
    let now = one;
    const warned: string[] = [];
    const get = followCertificate(
      () => now.certificate,
      () => now.key,
      (sentence) => void warned.push(sentence),
    );
    now = { certificate: two.certificate, key: one.key };
    expect(get()).toEqual(one);
    expect(get()).toEqual(one);
    now = two;
    expect(get()).toEqual(two);
    expect(warned).toHaveLength(1);
  });

  it('are named in the environment, one or two; faults are of the start', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'patchcenter-bot-'));
    const file = (name: string, text: string) => {
      writeFileSync(path.join(folder, name), text);
      return path.join(folder, name);
    };
    const ids = { MicrosoftAppId: APP, MicrosoftAppTenantId: 'tenant' };
    const faultsOf = (environment: NodeJS.ProcessEnv) => {
      try {
        loadSettings({ ...ids, ...environment }, botNeeds);
        return [];
      } catch (error) {
        return error instanceof SettingsError ? error.faults : [String(error)];
      }
    };
    const both = file('both.pem', `${one.certificate}\n${one.key}`);
    const certificate = file('cert.pem', one.certificate);
    expect(faultsOf({ MicrosoftAppCertificate_FILE: both })).toEqual([]);
    const { environment } = loadSettings({ ...ids, MicrosoftAppCertificate_FILE: both });
    expect(certificateFault(certificateOf(environment)?.() as BotCertificate)).toBeNull();
    const key = file('key.pem', one.key);
    expect(faultsOf({ MicrosoftAppCertificate_FILE: certificate, MicrosoftAppCertificateKey_FILE: key })).toEqual([]);
    expect(faultsOf({ MicrosoftAppCertificate_FILE: certificate }).join()).toMatch(
      /key of the bot’s certificate cannot/,
    );
    expect(faultsOf({ MicrosoftAppCertificate_FILE: '/nowhere.pem' }).join()).toMatch(/nowhere\.pem cannot be read/);
    expect(faultsOf({ MicrosoftAppCertificateKey_FILE: key }).join()).toMatch(/without MicrosoftAppCertificate_FILE/);
    expect(faultsOf({ MicrosoftAppCertificate_FILE: both, MicrosoftAppPassword: 'x' }).join()).toMatch(/both set/);
    expect(faultsOf({}).join()).toMatch(/MicrosoftAppPassword is empty/);
  });
});
