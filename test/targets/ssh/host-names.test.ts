// The order of DNS suffixes, and what counts as a host name.
import { describe, expect, it } from 'vitest';
import type { Target } from '../../../targets/ports.ts';
import { isHostname, quickwinOrder, settingsOrder } from '../../../targets/ssh/host-names.ts';

const target = (hostname: string, environment = ''): Target => ({
  hostname,
  environment,
  platform: 'linux',
  reach: { kind: 'ssh' },
  sshMethod: 'ssh_key',
});
const suffixes = ['', '.sanef.groupe', '.sanef-rec.fr', '.sanef.fr'];
const production = ['.sanef.groupe', '.sanef-rec.fr'];
const recette = ['.sanef-rec.fr', '.sanef.groupe'];

describe('PRE-2: the order of suffixes', () => {
  it('is that of the settings in standard campaigns', () => {
    expect(settingsOrder(target('vrdb1', 'Recette'), suffixes)).toEqual(suffixes);
  });

  it.each([
    ['vpinfadns1', production],
    ['vsinfadns1', production],
    ['viinfadns1', production],
    ['voinfadns1', production],
    ['vrinfadns1', recette],
    ['vtinfadns1', recette],
    ['vdinfadns1', suffixes],
    ['vvinfadns1', suffixes],
    ['x', suffixes],
  ])('is in QuickWin by the second character: %s', (hostname, order) => {
    expect(quickwinOrder(target(hostname), suffixes)).toEqual(order);
  });

  it.each([
    ['ls-app1', 'Recette', recette],
    ['sprod1', 'FL Test', recette],
    ['ls-app1', 'Production', production],
    ['ls-app1', 'FL Pré-production', production],
    ['ls-app1', 'Développement', suffixes],
  ])('is in QuickWin by the environment where the name says nothing: %s in %s', (hostname, environment, order) => {
    expect(quickwinOrder(target(hostname, environment), suffixes)).toEqual(order);
  });
});

describe('a host name', () => {
  it.each(['a', 'vpinfadns1', 'ls-app_1.sanef.groupe', '10.0.0.1'])('may be %s', (name) => {
    expect(isHostname(name)).toBe(true);
  });

  it.each(['', '-a', 'a-', '.a', 'a b', 'a@b', 'a;b', 'a\n', 'A'])('may not be %j', (name) => {
    expect(isHostname(name)).toBe(false);
  });
});
