// Secrets at the moment of a login, from the stand-in of the vault and through everything that it may do wrong.
import { setTimeout as wait } from 'node:timers/promises';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { IntegrationFault } from '../../../domain/integrations/fault.ts';
import { type CyberArkFault, EVERY_FAULT } from '../../../integrations/cyberark/stand-in.ts';
import type { CommonFault } from '../../../integrations/floor/stand-in-faults.ts';
import { accountOf, joinVault, KEY } from './joined.ts';

const OTHER = accountOf('secret-of-another', { object: 'another', userName: 'another' });
const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

async function joined(more: Partial<Parameters<typeof joinVault>[0]> = {}) {
  const vault = await joinVault({ accounts: [accountOf('secret-one'), OTHER], ...more });
  opened.push(vault);
  return { ...vault, key: vault.secrets.secretOf(vault.secrets.accounts[0] ?? '') };
}

const faultOf = async (asked: Promise<unknown>) => {
  const error = await asked.catch((caught: unknown) => caught);
  if (!(error instanceof IntegrationFault)) throw new Error(`no fault but ${inspect(error)}`);
  return error;
};

type Fault = CyberArkFault | CommonFault;
/** What becomes of each; what the secret is given in spite of is `given`. */
function endOf(fault: Fault): string {
  switch (fault.kind) {
    case 'too-many-requests':
    case 'change-in-progress':
      return 'limited';
    case 'login-refused':
      return 'refused';
    case 'silent':
    case 'endless':
      return 'silent';
    case 'not-found':
    case 'bad-query':
      return 'settings';
    case 'unavailable':
    case 'vault-down':
    case 'reset':
    case 'done-unsaid':
    case 'empty':
    case 'redirect':
    case 'login-page':
      return 'unreachable';
    case 'half-page':
      return fault.ending === 'clean' ? 'nonsense' : 'unreachable';
    case 'wrong-type':
      if (fault.what === 'flag') return 'limited';
      return fault.what === 'null-user' ? 'given' : 'nonsense';
    case 'compressed':
    case 'huge':
    case 'other-account':
      return 'nonsense';
    case 'clock-skew':
    case 'language':
    case 'stale':
    case 'again':
      return 'given';
  }
}

describe.each(EVERY_FAULT.map((fault) => [JSON.stringify(fault), fault] as const))('%s', (_name, fault) => {
  it('ends in a sentence without the secret or what it is called in the vault, and passes with it', async () => {
    // Longer than a busy machine takes between the two questions.
    const { ccp, key } = await joined({ waits: { pauseMs: 300 } });
    ccp.fail({ ...fault, times: Number.POSITIVE_INFINITY });
    if (endOf(fault) === 'given') {
      expect(await key.ask()).toBe('secret-one');
      return;
    }
    const error = await faultOf(key.ask());
    expect(error.fault.kind).toBe(endOf(fault));
    const told = inspect(error, { depth: 9 });
    for (const word of ['secret-one', 'secret-of-another', KEY.safe, KEY.object, 'AppID'])
      expect(told).not.toContain(word);
    // Whoever comes at once hears the same, and nobody asks.
    const asked = ccp.seen.length;
    expect((await faultOf(key.ask())).fault.kind).toBe(endOf(fault));
    expect(ccp.seen).toHaveLength(asked);
    ccp.heal();
    await expect.poll(() => key.ask().catch(() => null)).toBe('secret-one');
  });
});

it('is asked by a certificate, an application and a query whose signs are written out', async () => {
  const odd = { safe: 'LINUX PROD', object: 'a+b&c%d;e', userName: 'patchcenter' };
  const { ccp, secrets } = await joined({ settings: { accounts: { odd }, reason: 'patches & reboots' } });
  const error = await faultOf(secrets.secretOf('odd').ask());
  expect(error.fault).toMatchObject({ kind: 'settings', detail: expect.stringContaining('+ & % ; and spaces') });
  expect(ccp.seen[0]?.query).toEqual({
    AppID: 'PatchCenter',
    Safe: odd.safe,
    Object: odd.object,
    UserName: odd.userName,
    Reason: 'patches & reboots',
    FailRequestOnPasswordChange: 'true',
  });
});

it('is found by its user name, and more than one is never guessed', async () => {
  const { secrets } = await joined({
    accounts: [accountOf('one', { object: 'a' }), accountOf('two', { object: 'b', address: 'b.example.com' })],
    settings: {
      accounts: {
        any: { safe: KEY.safe, userName: 'patchcenter' },
        that: { safe: KEY.safe, userName: 'PatchCenter', address: 'b.example.com' },
      },
    },
  });
  expect((await faultOf(secrets.secretOf('any').ask())).fault).toMatchObject({
    kind: 'settings',
    detail: expect.stringContaining('several accounts'),
  });
  expect(await secrets.secretOf('that').ask()).toBe('two');
});

it('says of what is absent that it may also be forbidden', async () => {
  const { secrets } = await joined({ settings: { accounts: { none: { safe: 'HIDDEN', object: 'none' } } } });
  const { fault } = await faultOf(secrets.secretOf('none').ask());
  expect(fault).toMatchObject({
    kind: 'settings',
    detail: expect.stringMatching(/^none: it is not in the vault, or PatchCenter may not/),
  });
});

it('says that its path is another one', async () => {
  const { key } = await joined({ options: { path: '/CCP/api/Accounts' } });
  expect((await faultOf(key.ask())).fault).toMatchObject({
    kind: 'settings',
    detail: expect.stringContaining('see path'),
  });
});

it('an empty content is never tried as a password', async () => {
  const { key } = await joined({ accounts: [accountOf('')] });
  expect((await faultOf(key.ask())).fault.kind).toBe('nonsense');
});

it('two hundred logins at once ask once, and again when it is no longer held', async () => {
  const { ccp, key } = await joined();
  const said = await Promise.all(Array.from({ length: 200 }, () => key.ask()));
  expect(new Set(said)).toEqual(new Set(['secret-one']));
  expect(ccp.seen).toHaveLength(1);
  await wait(60);
  await key.ask();
  expect(ccp.seen).toHaveLength(2);
});

it('two hundred that were refused ask once more together, and get what it was changed to', async () => {
  const { ccp, key } = await joined({ waits: { heldMs: 60_000 } });
  await key.ask();
  ccp.rotate(KEY.object, 'secret-two');
  expect(await key.ask()).toBe('secret-one');
  const said = await Promise.all(Array.from({ length: 200 }, () => key.askAnew('secret-one')));
  expect(new Set(said)).toEqual(new Set(['secret-two']));
  expect(ccp.seen).toHaveLength(2);
  expect(await key.ask()).toBe('secret-two');
});

it('one that is refused while another is asking waits for an answer of after its refusal', async () => {
  const { ccp, key } = await joined({ options: { delayMs: 80 } });
  const early = key.ask();
  await wait(20);
  const anew = key.askAnew('secret-one');
  await early;
  ccp.rotate(KEY.object, 'secret-two');
  expect(await anew).toBe('secret-two');
});

it('the same one again is said to be none, and so is what a cache still gives', async () => {
  const { ccp, key } = await joined();
  await key.ask();
  expect(await key.askAnew('secret-one')).toBeNull();
  ccp.rotate(KEY.object, 'secret-two');
  ccp.fail({ kind: 'stale' });
  expect(await key.askAnew('secret-one')).toBeNull();
  expect(await key.askAnew('secret-one')).toBe('secret-two');
});

it('a change that is under way is waited for, and what comes is the new one', async () => {
  const { ccp, key } = await joined({ settings: { changeSeconds: 20 } });
  ccp.rotate(KEY.object, 'secret-two', 0.6);
  expect(await key.ask()).toBe('secret-two');
  expect(ccp.seen.length).toBeGreaterThan(2);
});

it('a change that does not end is waited for so long and no longer', async () => {
  const { ccp, key } = await joined({ settings: { changeSeconds: 1 } });
  ccp.rotate(KEY.object, 'secret-two', 3600);
  const { fault } = await faultOf(key.ask());
  expect(fault).toEqual({
    kind: 'limited',
    detail: 'key: its password is still being changed in the vault, after 1 seconds',
  });
});

it('tells when logins go without, once, and when they have it again', async () => {
  const { ccp, key, secrets } = await joined();
  const told: (string | null)[] = [];
  secrets.onChange((fault) => told.push(fault?.kind ?? null));
  ccp.fail({ kind: 'vault-down', times: Number.POSITIVE_INFINITY });
  for (let n = 0; n < 3; n += 1) {
    await faultOf(key.ask());
    await wait(40 * 2 ** n);
  }
  expect(told).toEqual(['unreachable']);
  ccp.heal();
  await expect.poll(() => key.ask().catch(() => null)).toBe('secret-one');
  expect(told).toEqual(['unreachable', null]);
});

it('one account that is not given does not stand before the others', async () => {
  const accounts = { key: KEY, none: { safe: KEY.safe, object: 'none' } };
  const { secrets } = await joined({ settings: { accounts } });
  await faultOf(secrets.secretOf('none').ask());
  expect(await secrets.secretOf('key').ask()).toBe('secret-one');
});

describe('its certificate', () => {
  it('is shown as its files say it now; half of a renewal is not', async () => {
    const { ccp, key, show, warned } = await joined({ waits: { heldMs: 0 } });
    expect(await key.ask()).toBe('secret-one');
    await wait(10);
    show({ cert: ccp.other.cert, key: ccp.client.key });
    expect(await key.ask()).toBe('secret-one');
    expect(warned).toEqual([expect.stringContaining('goes on to be shown')]);
    await wait(10);
    show(ccp.other);
    expect((await faultOf(key.ask())).fault.kind).toBe('refused');
    show(ccp.client);
    await expect.poll(() => key.ask().catch(() => null)).toBe('secret-one');
  });

  it('of a server that nobody trusts gets no question', async () => {
    const { key, ccp } = await joined({ options: { certificate: 'other-name' } });
    expect((await faultOf(key.ask())).fault).toMatchObject({
      kind: 'settings',
      detail: expect.stringContaining('certificate'),
    });
    expect(ccp.seen).toEqual([]);
  });
});
