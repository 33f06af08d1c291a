import { describe, expect, it } from 'vitest';
import { readHostname } from '../../../domain/links/signature.ts';

describe('LINK-1 signatures', () => {
  it.each([
    ['vpinfadns1', 'v_infadns1', 'production'],
    ['vdinfadns1', 'v_infadns1', 'developpement'],
    ['VSINFADNS1', 'v_infadns1', 'production'],
    ['vrinfadns1', 'v_infadns1', 'recette'],
    ['vtinfadns1', 'v_infadns1', 'test'],
    ['viinfadns1', 'v_infadns1', 'pre-production'],
    ['voinfadns1', 'v_infadns1', 'pre-production'],
    ['vvinfadns1', 'v_infadns1', 'validation'],
    ['ppx', 'p_x', 'production'],
  ])('reads %s as %s, %s', (hostname, signature, environment) => {
    expect(readHostname(hostname)).toMatchObject({ kind: 'named', signature, environment });
  });

  it.each([
    ['ls-pinf1', 'prefix'],
    ['LS-x', 'prefix'],
    ['spinf1', 'prefix'],
    ['SPINF1', 'prefix'],
    ['vxinf1', 'second-character'],
    ['v1inf1', 'second-character'],
    ['vp', 'too-short'],
    ['', 'too-short'],
  ])('leaves %j out: %s', (hostname, reason) => {
    expect(readHostname(hostname)).toEqual({ kind: 'left-out', reason });
  });
});
