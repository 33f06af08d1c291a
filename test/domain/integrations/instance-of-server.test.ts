// RUN-17: a name is no proof that a server is an instance.
import { describe, expect, it } from 'vitest';
import type { ServerId } from '../../../domain/ids.ts';
import { knownInstances, type NamedServer, provedInstances } from '../../../domain/integrations/instance-of-server.ts';
import { instanceUuid } from '../../../domain/snapshots/instance-uuid.ts';

const A = 'i-00000000000000001';
const B = 'i-00000000000000002';
const seen = (hostname: string, instanceId: string, region = 'eu-west-3', account = 'main') => ({
  ...{ hostname, account, region, instanceId },
});
const server = (hostname: string, more: Partial<NamedServer> = {}): NamedServer => ({
  ...{ id: 1 as ServerId, hostname, uuid: null, isAdded: false, ...more },
});
const added = { isAdded: true };

describe('which instance a server is', () => {
  it.each([
    ['a server that was there before', [seen('web', A)], [server('web')]],
    ['its full name', [seen('web', A)], [server('web.prod.example')]],
    ['a full name that came in with it', [seen('web', A)], [server('web.prod.example', added)]],
    ['two instances', [seen('web', A), seen('web', B)], [server('web', added)]],
    ['two regions', [seen('web', A), seen('web', B, 'eu-west-1')], [server('web', added)]],
    ['two accounts', [seen('web', A), seen('web', B, 'eu-west-3', 'other')], [server('web', added)]],
    ['another firmware', [seen('web', A)], [server('web', { uuid: instanceUuid(B) })]],
    [
      'two servers of one firmware',
      [seen('web', A)],
      [server('web.a', { uuid: instanceUuid(A) }), server('web.b', { uuid: instanceUuid(A) })],
    ],
  ])('is not said by its name alone: %s', (_, read, servers) => {
    expect(provedInstances(read, [], servers)).toEqual([]);
  });

  it('is the one that it came into the inventory as', () => {
    expect(provedInstances([seen('web', A)], [], [server('web', added)])).toMatchObject([
      { hostname: 'web', instanceId: A, proof: 'inventory' },
    ]);
  });

  it('is the one that its firmware has named, among several of that name', () => {
    const servers = [server('web.prod.example', { uuid: instanceUuid(B) })];
    expect(provedInstances([seen('web', A), seen('web', B)], [], servers)).toMatchObject([
      { hostname: 'web.prod.example', instanceId: B, proof: 'firmware' },
    ]);
  });

  it('is not one that another server is already, nor a second one', () => {
    const known = [seen('other', A)];
    expect(provedInstances([seen('web', A)], known, [server('web', added)])).toEqual([]);
    expect(provedInstances([seen('web', B)], [seen('web', A)], [server('web', added)])).toEqual([]);
  });

  it('does not come back by its name alone once it was lost', () => {
    const lost = [{ ...seen('web', A), instanceId: null }];
    expect(provedInstances([seen('web', B)], lost, [server('web', added)])).toEqual([]);
    expect(provedInstances([seen('web', A)], lost, [server('web', { uuid: instanceUuid(A) })])).toMatchObject([
      { instanceId: A, proof: 'firmware' },
    ]);
  });

  it('is lost when its instance bears another name, and kept when it is silent or has a namesake', () => {
    const known = [seen('web.prod.example', A)];
    const [own = seen('', '')] = known;
    expect(knownInstances([seen('db', A)], known)).toEqual([{ ...own, instanceId: null }]);
    expect(knownInstances([], known)).toEqual(known);
    expect(knownInstances([seen('web', B)], known)).toEqual(known);
    expect(knownInstances([seen('web', A), seen('web', B)], known)).toEqual(known);
  });
});
