// PEOPLE-3: an admin with a list of hosts gives nobody more servers than their own.
import { describe, expect, it } from 'vitest';
import type { HostRule } from '../../../domain/people/host-rules.ts';
import { beyondOwnList } from '../../../domain/people/limited-admin.ts';

const host = (value: string): HostRule => ({ kind: 'host', value });
const FL: HostRule = { kind: 'domain', value: 'FL' };

describe('rights that a limited admin gives', () => {
  it.each<[own: readonly HostRule[], theirs: readonly HostRule[]]>([
    [[], []],
    [[], [host('vp*')]],
    [[host('*')], []],
    [[host('vp*'), FL], [host('VP*')]],
    [
      [host('vp*'), FL],
      [FL, host('vp*')],
    ],
  ])('may be of their own servers: %j, %j', (own, theirs) => {
    expect(beyondOwnList(own, theirs)).toBeNull();
  });

  it.each<[own: readonly HostRule[], theirs: readonly HostRule[]]>([
    [[host('vp*')], []],
    [[host('vp*')], [host('*')]],
    [[host('vp*')], [host('vp*'), host('vr1')]],
    [[FL], [{ kind: 'zone', value: 'FL' }]],
  ])('are of no others: %j, %j', (own, theirs) => {
    expect(beyondOwnList(own, theirs)?.en).toContain('Your account is limited to some servers');
  });
});
