// The claim of an update by Systems Manager, by the real scripts in a real shell (RUN-6, RUN-15).
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { closeDetached } from '../../../targets/detached/close.ts';
import { pollDetached } from '../../../targets/detached/poll.ts';
import { askShell } from '../../../targets/framed-shell.ts';
import { claimedSince, claimScript, giveUpScript, parseClaim, whereScript } from '../../../targets/ssm/claim.ts';
import { createLocalHost, hasLinuxShell, type LocalHost } from '../detached/local-host.ts';

const NAME = 'patchcenter-attempt-7-20270111090000';

describe.skipIf(!hasLinuxShell)('a claim', () => {
  let host: LocalHost;
  beforeEach(() => {
    host = createLocalHost();
  });
  afterEach(() => host.close());

  const ask = (script: string) => askShell(host.session, script, { elevated: true });
  const claim = async (token = 'aaaa', untilUptime: number | null = null) =>
    parseClaim(await ask(claimScript(NAME, { untilUptime, token }, host.layout)));
  const where = async () => claimedSince(await ask(whereScript(NAME, 0, host.layout)));

  it('is made once, however many want it at the same time', async () => {
    const all = await Promise.all(['aaaa', 'bbbb', 'cccc', 'dddd', 'eeee'].map((token) => claim(token)));
    expect(all.toSorted()).toEqual(['already', 'already', 'already', 'already', 'claimed']);
    expect(readdirSync(host.layout.stateDirectory).filter((name) => name.startsWith('.new'))).toEqual([]);
  });

  it('tells how long ago it was made', async () => {
    expect(await where()).toBeNull();
    await claim();
    expect(await where()).toBeGreaterThanOrEqual(0);
    expect(await where()).toBeLessThan(60);
  });

  it('of another boot counts from that boot', async () => {
    await claim();
    writeFileSync(join(host.layout.stateDirectory, NAME, 'boot_id'), 'another boot\n');
    const uptime = Number((await ask('cut -d. -f1 /proc/uptime')).stdout);
    expect(await where()).toBeGreaterThanOrEqual(uptime);
  });

  it('is not made where the name is closed, and closes nothing where it is made', async () => {
    expect(await closeDetached(host.session, NAME, host.layout)).toBe('closed');
    expect(await claim()).toBe('already');
    expect(await where()).toBeNull();
    expect(await pollDetached(host.session, NAME, 0, host.layout)).toMatchObject({ state: { kind: 'closed' } });
  });

  it('keeps its name from being closed', async () => {
    await claim();
    expect(await closeDetached(host.session, NAME, host.layout)).toBe('taken');
  });

  it('is given up by whoever made it alone', async () => {
    await claim('aaaa');
    await ask(giveUpScript(NAME, 'bbbb', host.layout));
    expect(await claim('bbbb')).toBe('already');
    await ask(giveUpScript(NAME, 'aaaa', host.layout));
    expect(existsSync(join(host.layout.stateDirectory, NAME))).toBe(false);
    expect(await claim('bbbb')).toBe('claimed');
  });

  it('does nothing when it comes too late', async () => {
    await expect(claim('aaaa', 0)).rejects.toThrow('the order to start reached the host too late');
    expect(await where()).toBeNull();
  });
});
