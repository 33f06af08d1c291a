import { describe, expect, it } from 'vitest';
import type { GateAnswer, GateBlocker } from '../../../domain/gate/gate.ts';
import { gateOverrideRefusal, overrideAnnouncement } from '../../../domain/gate/override.ts';
import {
  evidenceHash,
  type ProdGoClick,
  type ProdGoServer,
  prodGoEvidence,
  prodGoRefusal,
  toAcknowledge,
} from '../../../domain/gate/prod-go.ts';
import type { CampaignId, ServerId, UserId } from '../../../domain/ids.ts';

const campaign = 12 as CampaignId;
const creator = 1 as UserId;
const operator = 2 as UserId;
const open = (kind: 'validated' | 'unlinked' | 'ambiguous'): GateAnswer => ({ state: 'open', kind });
const blockers: readonly GateBlocker[] = [
  {
    ...{ serverId: 21 as ServerId, hostname: 'vrdns1', code: 'awaiting-answer', key: '21:awaiting-answer:' },
    reason: { fr: 'vrdns1', en: 'vrdns1' },
  },
];
const closed: GateAnswer = { state: 'closed', blockers };
const overridden = (reason: string): GateAnswer => ({
  ...{ state: 'open', kind: 'overridden', blockers },
  override: { blockers: ['21:awaiting-answer:'], reason, by: 'Ada', at: new Date('2027-02-01T13:00:00Z') },
});
const link = (id: number, patchDate = '2027-02-01T10:00:00Z', answeredAt = '2027-02-01T12:00:00Z') => ({
  serverId: id as ServerId,
  hostname: `vrdns${id}`,
  validation: {
    campaignId: campaign,
    cycle: 1,
    year: 2027,
    status: 'validated_ok',
    patchDate: new Date(patchDate),
    answeredAt: new Date(answeredAt),
  } as const,
  validatedUpdates: [{ campaignId: campaign, cycle: 1, year: 2027, scope: { kind: 'all' } as const }],
  sessionInCycle: 'patched' as const,
  sessionInCampaign: null,
});
const server = (id: number, change: Partial<ProdGoServer> = {}): ProdGoServer => ({
  serverId: id as ServerId,
  hostname: `VPdns${id}`,
  linked: [link(21), link(22)],
  answer: open('validated'),
  ...change,
});
const click = (servers: ProdGoServer[], change: Partial<ProdGoClick> = {}): ProdGoClick => {
  const evidence = prodGoEvidence(campaign, servers);
  return {
    decision: 'approve',
    creator,
    decider: operator,
    roles: ['operator'],
    fourEyes: true,
    shownHash: evidenceHash(evidence),
    evidence,
    acknowledged: [],
    ...change,
  };
};

describe('GATE-5 the evidence', () => {
  const base = [server(1), server(2)];
  const hash = (servers: ProdGoServer[], id = campaign) => evidenceHash(prodGoEvidence(id, servers));

  it('does not depend on the order in which rows came', () => {
    expect(hash([server(2), server(1, { linked: [link(22), link(21)] })])).toBe(hash(base));
  });

  it.each([
    [
      'a linked server is patched again',
      [server(1, { linked: [link(21, '2027-02-01T10:00:01Z'), link(22)] }), server(2)],
    ],
    ['a link is removed', [server(1, { linked: [link(21)] }), server(2)]],
    ['a server leaves the list', [server(1)]],
    ['a server joins the list', [...base, server(3)]],
    ['a gate closes', [server(1, { answer: closed }), server(2)]],
    ['a gate is overridden', [server(1, { answer: overridden('CVE') }), server(2)]],
    [
      'an owner answers the same once more',
      [server(1, { linked: [link(21, undefined, '2027-02-01T12:00:01Z'), link(22)] }), server(2)],
    ],
  ])('changes when %s', (_case, servers) => {
    expect(hash(servers)).not.toBe(hash(base));
  });

  it('differs between campaigns', () => {
    expect(hash(base, 13 as CampaignId)).not.toBe(hash(base));
  });
});

describe('GATE-5 the decision', () => {
  it('is taken by an operator who did not create the campaign', () => {
    expect(prodGoRefusal(click([server(1)]))).toBeNull();
    expect(prodGoRefusal(click([server(1)], { creator: null, roles: ['admin'] }))).toBeNull();
  });

  it.each([
    ['a coordinator', { roles: ['coordinator'] as const }, 'Only an operator or an admin may do this.'],
    ['the creator', { decider: creator }, expect.stringContaining('somebody other than the creator')],
    [
      'an admin who is the creator',
      { decider: creator, roles: ['admin'] as const },
      expect.stringContaining('creator'),
    ],
    ['a click on an old card', { shownHash: 'old' }, expect.stringContaining('has changed since')],
    ['a refusal on an old card', { shownHash: 'old', decision: 'refuse' as const }, expect.stringContaining('changed')],
  ])('is not taken from %s', (_case, change, sentence) => {
    expect(prodGoRefusal(click([server(1)], change))?.en).toEqual(sentence);
  });

  it('may come from the creator when four eyes are switched off', () => {
    expect(prodGoRefusal(click([server(1)], { decider: creator, fourEyes: false }))).toBeNull();
  });

  it('cannot approve while a server is blocked, but can refuse', () => {
    const servers = [server(1), server(2, { answer: closed })];
    expect(prodGoRefusal(click(servers))?.en).toBe('Still blocked: vpdns2.');
    expect(prodGoRefusal(click(servers, { decision: 'refuse' }))).toBeNull();
  });

  it('can approve a blocked server that an admin has overridden (GATE-6)', () => {
    expect(prodGoRefusal(click([server(2, { answer: overridden('CVE') })]))).toBeNull();
  });

  it('acknowledges unlinked and ambiguous servers by name', () => {
    const servers = [server(3, { answer: open('unlinked') }), server(1), server(2, { answer: open('ambiguous') })];
    expect(toAcknowledge(prodGoEvidence(campaign, servers))).toEqual(['vpdns2', 'vpdns3']);
    expect(prodGoRefusal(click(servers, { acknowledged: ['vpdns3'] }))?.en).toContain('vpdns2');
    expect(prodGoRefusal(click(servers, { acknowledged: ['VPdns3 ', 'vpdns2'] }))).toBeNull();
  });

  it('has nothing to approve without production servers', () => {
    expect(prodGoRefusal(click([]))?.en).toBe('There is no production server to approve.');
  });
});

describe('GATE-6 override of a gate', () => {
  it('is for an admin, with a reason', () => {
    expect(gateOverrideRefusal(['admin'], 'CVE exploited')).toBeNull();
    expect(gateOverrideRefusal(['admin'], '  ')?.en).toBe('An override needs a written reason.');
    expect(gateOverrideRefusal(['operator'], 'CVE exploited')?.en).toBe('Only an admin may do this.');
  });

  it('changes the evidence: who overrode, when and why is part of what is approved', () => {
    const evidence = (reason: string) => prodGoEvidence(campaign, [server(1, { answer: overridden(reason) })]);
    expect(evidence('CVE').servers[0]).toMatchObject({
      gate: 'overridden',
      blockers: [{ hostname: 'vrdns1', code: 'awaiting-answer' }],
      override: { by: 'Ada', reason: 'CVE' },
    });
    expect(evidenceHash(evidence('CVE'))).not.toBe(evidenceHash(evidence('another reason')));
  });

  it('is announced with who, why and what it opens', () => {
    const ask = {
      by: 'Ada',
      reason: 'CVE',
      servers: { fr: 'vpdns1', en: 'vpdns1' },
      blockers: [{ fr: 'b.', en: 'b.' }],
    };
    expect(overrideAnnouncement(12, ask)).toEqual({
      fr: '⚠ PatchCenter #12 : Ada passe outre au contrôle de production de vpdns1. Motif : CVE\n• b.',
      en: '⚠ PatchCenter #12: Ada overrides the production gate of vpdns1. Reason: CVE\n• b.',
    });
  });
});
