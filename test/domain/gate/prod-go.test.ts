import { describe, expect, it } from 'vitest';
import type { GateBlocker } from '../../../domain/gate/blocker.ts';
import type { GateAnswer, GoNeed } from '../../../domain/gate/gate.ts';
import {
  blockedServers,
  coverIn,
  evidenceHash,
  type ProdGoClick,
  type ProdGoServer,
  prodGoEvidence,
  prodGoRefusal,
  toAcknowledge,
  toApprove,
} from '../../../domain/gate/prod-go.ts';
import { isNoWorse, shownEvidence, wasOpen } from '../../../domain/gate/shown-evidence.ts';
import type { AttemptId, CampaignId, ServerId } from '../../../domain/ids.ts';
import type { ValidationStatus } from '../../../domain/validations/validation-state.ts';
import { fresh, server as linkedServer } from './questions.ts';

const campaign = 12 as CampaignId;
const validated: GateAnswer = { state: 'open', kind: 'validated', needs: null };
const needing = (needs: GoNeed): GateAnswer => ({ state: 'open', kind: needs, needs });
const blockers: readonly GateBlocker[] = [
  {
    ...{ serverId: 21 as ServerId, hostname: 'vrdns1', code: 'awaiting-answer', key: '21:awaiting-answer:' },
    reason: { fr: 'vrdns1', en: 'vrdns1' },
  },
];
const closed: GateAnswer = { state: 'closed', blockers };
const overridden = (reason: string, needs: GoNeed | null = null): GateAnswer => ({
  ...{ state: 'open', kind: 'overridden', needs, blockers },
  override: { blockers: ['21:awaiting-answer:'], reason, by: 'Ada', at: new Date('2027-02-01T13:00:00Z') },
});
const link = (id: number, validation = fresh('validated_ok')) =>
  linkedServer({ serverId: id as ServerId, hostname: `vrdns${id}`, validation });
const server = (id: number, change: Partial<ProdGoServer> = {}): ProdGoServer => ({
  serverId: id as ServerId,
  hostname: `VPdns${id}`,
  ...{ done: false, covered: false, enrolment: 1 },
  linked: [link(21), link(22)],
  answer: validated,
  ...change,
});
const click = (servers: ProdGoServer[], change: Partial<ProdGoClick> = {}): ProdGoClick => {
  const evidence = prodGoEvidence(campaign, servers);
  return {
    ...{ decision: 'approve', roles: ['operator'], person: null },
    shownHash: evidenceHash(evidence),
    shown: null,
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
      [server(1, { linked: [link(21, fresh('validated_ok', { attemptId: 6 as AttemptId })), link(22)] }), server(2)],
    ],
    ['a link is removed', [server(1, { linked: [link(21)] }), server(2)]],
    ['a server leaves the list', [server(1)]],
    ['a server joins the list', [...base, server(3)]],
    ['a server is approved', [server(1, { covered: true }), server(2)]],
    ['a server is restored', [server(1, { enrolment: 2 }), server(2)]],
    ['a gate closes', [server(1, { answer: closed }), server(2)]],
    ['a gate is overridden', [server(1, { answer: overridden('CVE') }), server(2)]],
    [
      'an owner answers the same once more',
      [
        server(1, {
          linked: [link(21, fresh('validated_ok', { answeredAt: new Date('2027-02-01T12:00:01Z') })), link(22)],
        }),
        server(2),
      ],
    ],
  ])('changes when %s', (_case, servers) => {
    expect(hash(servers)).not.toBe(hash(base));
  });

  it('holds of each link what was known of it, also where nobody was asked', () => {
    const evidence = prodGoEvidence(campaign, [server(1, { linked: [linkedServer({ validation: null }), link(21)] })]);
    expect(evidence.servers[0]?.links).toEqual([
      {
        ...{ serverId: 2, lost: false, production: false, status: null, attemptId: null },
        ...{ patchDate: null, answeredAt: null, campaignId: null },
      },
      {
        ...{ serverId: 21, lost: false, production: false, status: 'validated_ok', attemptId: 5 },
        ...{ patchDate: '2027-02-01T10:00:00.000Z', answeredAt: '2027-02-01T12:00:00.000Z', campaignId: 12 },
      },
    ]);
  });

  it('names the obstacles in the order of their keys, none of an open gate, and needs of an open one alone', () => {
    const [first] = blockers;
    const before = { ...first, key: '20:failed:' } as GateBlocker;
    const answer: GateAnswer = { state: 'closed', blockers: [...blockers, before] };
    const { servers } = prodGoEvidence(campaign, [
      server(1, { answer }),
      server(2),
      server(3, { answer: needing('unlinked') }),
    ]);
    expect(servers.map((one) => one.blockers.map(({ key }) => key))).toEqual([
      ['20:failed:', '21:awaiting-answer:'],
      [],
      [],
    ]);
    expect(servers.map(({ needs }) => needs)).toEqual([null, null, 'unlinked']);
  });

  it('tells the start what its approval holds', () => {
    const lost = { ...link(22), lost: true };
    const answer = needing('link-lost');
    const [shown] = prodGoEvidence(campaign, [server(1, { linked: [link(21), lost], answer, enrolment: 2 })]).servers;
    if (shown === undefined) throw new Error('no evidence');
    expect(coverIn(shown)).toEqual({
      ...{ acknowledged: 'link-lost', linked: [21, 22], lost: [22], lostAs: ['22:A5'], dropped: [], enrolment: 2 },
    });
  });

  it('differs between campaigns', () => {
    expect(hash(base, 13 as CampaignId)).not.toBe(hash(base));
  });
});

describe('GATE-5 the decision', () => {
  it('is taken by an operator or an admin against whom nothing stands', () => {
    expect(prodGoRefusal(click([server(1)]))).toBeNull();
    expect(prodGoRefusal(click([server(1)], { roles: ['admin'] }))).toBeNull();
  });

  it.each([
    ['a coordinator', { roles: ['coordinator'] as const }, 'Only an operator or an admin may do this.'],
    ['the creator', { person: { fr: 'non', en: 'the creator' } }, 'the creator'],
    ['a click on an old card', { shownHash: 'old' }, expect.stringContaining('has changed since')],
    ['a refusal on an old card', { shownHash: 'old', decision: 'refuse' as const }, expect.stringContaining('changed')],
  ])('is not taken from %s', (_case, change, sentence) => {
    expect(prodGoRefusal(click([server(1)], change))?.en).toEqual(sentence);
  });

  it('approves what is open; what is blocked stays out, named', () => {
    const servers = [server(1), server(2, { answer: closed })];
    expect(prodGoRefusal(click(servers))).toBeNull();
    expect(toApprove(prodGoEvidence(campaign, servers)).map(({ hostname }) => hostname)).toEqual(['vpdns1']);
    expect(blockedServers(prodGoEvidence(campaign, servers))).toEqual(['vpdns2']);
    const blocked = [server(2, { answer: closed })];
    expect(prodGoRefusal(click(blocked))?.en).toBe('Still blocked: vpdns2.');
    expect(prodGoRefusal(click(blocked, { decision: 'refuse' }))).toBeNull();
  });

  it('asks neither about what a go covers already nor about what is patched', () => {
    const servers = [
      server(1, { answer: needing('unlinked'), covered: true }),
      server(2, { answer: closed, done: true }),
      server(3),
    ];
    const evidence = prodGoEvidence(campaign, servers);
    expect(toApprove(evidence).map(({ hostname }) => hostname)).toEqual(['vpdns3']);
    expect(toAcknowledge(evidence)).toEqual([]);
    expect(blockedServers(evidence)).toEqual([]);
  });

  it('can approve a blocked server that an admin has overridden (GATE-6)', () => {
    expect(prodGoRefusal(click([server(2, { answer: overridden('CVE') })]))).toBeNull();
  });

  it('acknowledges unlinked and ambiguous servers by name, and those whose link is lost, overridden or not', () => {
    const servers = [
      server(3, { answer: needing('unlinked') }),
      server(1),
      server(2, { answer: needing('ambiguous') }),
      server(4, { answer: needing('link-lost') }),
      server(5, { answer: overridden('CVE', 'unlinked') }),
    ];
    expect(toAcknowledge(prodGoEvidence(campaign, servers))).toEqual(['vpdns2', 'vpdns3', 'vpdns4', 'vpdns5']);
    expect(prodGoRefusal(click(servers, { acknowledged: ['vpdns3', 'vpdns4', 'vpdns5'] }))?.en).toContain('vpdns2');
    expect(prodGoRefusal(click(servers, { acknowledged: ['VPdns3 ', 'vpdns2', 'vpdns4', 'vpdns5'] }))).toBeNull();
  });

  it('names what is blocked, and what is to be acknowledged, in the order of the names', () => {
    const named = (hostname: string, id: number, answer: GateAnswer) => server(id, { hostname, answer });
    const unordered = [named('vpb', 1, closed), named('vpa', 2, closed)];
    expect(blockedServers(prodGoEvidence(campaign, unordered))).toEqual(['vpa', 'vpb']);
    const unlinked = [named('vpb', 1, needing('unlinked')), named('vpa', 2, needing('unlinked'))];
    expect(toAcknowledge(prodGoEvidence(campaign, unlinked))).toEqual(['vpa', 'vpb']);
  });

  it('has nothing to refuse where everything is approved or patched', () => {
    const refuse = (servers: ProdGoServer[]) => prodGoRefusal(click(servers, { decision: 'refuse' }));
    const nothing = {
      fr: 'Il n’y a rien à décider : tous les serveurs de production sont approuvés ou patchés.',
      en: 'There is nothing to decide: every production server is approved or patched.',
    };
    expect(refuse([server(1, { covered: true }), server(2, { done: true })])).toEqual(nothing);
    expect(refuse([server(1, { covered: true }), server(2)])).toBeNull();
  });

  it('has nothing to approve without production servers', () => {
    expect(prodGoRefusal(click([]))?.en).toBe('There is no production server to approve.');
  });
});

describe('GATE-6 override of a gate', () => {
  it('changes the evidence: who overrode, when and why is part of what is approved', () => {
    const evidence = (reason: string) => prodGoEvidence(campaign, [server(1, { answer: overridden(reason) })]);
    expect(evidence('CVE').servers[0]).toMatchObject({
      gate: 'overridden',
      blockers: [{ hostname: 'vrdns1', code: 'awaiting-answer' }],
      override: { by: 'Ada', reason: 'CVE' },
    });
    expect(evidenceHash(evidence('CVE'))).not.toBe(evidenceHash(evidence('another reason')));
  });
});

/** Of another patch than `fresh`. */
const of9 = (status: ValidationStatus) => fresh(status, { attemptId: 9 as AttemptId });

describe('GATE-5: a click on what has changed since the card was shown', () => {
  const waiting = server(2, { linked: [link(23, fresh('en_attente'))], answer: closed });
  const shown = shownEvidence(prodGoEvidence(campaign, [server(1), waiting])) ?? '';
  const accepted = (servers: ProdGoServer[]) =>
    prodGoRefusal(click(servers, { shownHash: 'old', shown, decision: 'refuse' })) === null;
  const linked = (...validations: Parameters<typeof link>[1][]) =>
    validations.map((validation, index) => link(21 + index, validation));

  it('is accepted when a validation only got better', () => {
    expect(accepted([server(1), waiting])).toBe(true);
    const answered = server(2, { linked: [link(23)] });
    expect(accepted([server(1), answered])).toBe(true);
    expect(wasOpen(shown, server(1))).toBe(true);
    // Shown as blocked: it waits for a go of its own.
    expect(wasOpen(shown, answered)).toBe(false);
    expect(wasOpen(shown, { serverId: 3 as ServerId })).toBe(false);
  });

  it.each<[string, ProdGoServer[]]>([
    ['an owner answers KO', [server(1), server(2, { linked: [link(23, fresh('validated_ko'))], answer: closed })]],
    ['an OK becomes a forced one', [server(1, { linked: linked(fresh('forced'), fresh('validated_ok')) }), waiting]],
    [
      'another patch was validated',
      [
        server(1, { linked: linked(fresh('validated_ok', { attemptId: 9 as AttemptId }), fresh('validated_ok')) }),
        waiting,
      ],
    ],
    ['a gate closes', [server(1, { answer: closed }), waiting]],
    ['a gate is overridden', [server(1, { answer: overridden('CVE') }), waiting]],
    ['a link is removed', [server(1, { linked: [link(21)] }), waiting]],
    ['a link is another one', [server(1, { linked: [link(21), link(24)] }), waiting]],
    ['the blocked one is unlinked', [server(1), server(2, { linked: [], answer: needing('unlinked') })]],
    ['a linked server is no longer patched', [server(1, { linked: [link(21), { ...link(22), lost: true }] }), waiting]],
    ['a server joins', [server(1), waiting, server(3)]],
    ['a server leaves', [server(1)]],
    ['one is replaced by another', [server(1), server(3)]],
  ])('is refused when %s', (_what, servers) => {
    expect(accepted(servers)).toBe(false);
  });

  it('is refused when an approval has lapsed, accepted when one was given or a server is patched', () => {
    const covered = shownEvidence(prodGoEvidence(campaign, [server(1, { covered: true })])) ?? '';
    expect(isNoWorse(covered, prodGoEvidence(campaign, [server(1)]))).toBe(false);
    expect(accepted([server(1, { covered: true }), waiting])).toBe(true);
    expect(accepted([server(1, { done: true }), waiting])).toBe(true);
  });

  it('is accepted when the owner accepts what was forced, or what was overridden', () => {
    const better = (before: ProdGoServer, now: ProdGoServer) =>
      isNoWorse(shownEvidence(prodGoEvidence(campaign, [before])) ?? '', prodGoEvidence(campaign, [now]));
    const forced = server(1, { linked: [link(21, fresh('forced'))] });
    const ok = server(1, { linked: [link(21)] });
    expect(better(forced, ok)).toBe(true);
    const opened = server(1, { linked: [link(21, fresh('validated_ko'))], answer: overridden('CVE') });
    expect(better(opened, ok)).toBe(true);
    const lost = { linked: [{ ...link(21), lost: true }] };
    const both = server(1, { ...lost, answer: overridden('CVE', 'link-lost') });
    expect(better(both, server(1, { ...lost, answer: needing('link-lost') }))).toBe(true);
    expect(better(both, server(1, { ...lost, answer: needing('unlinked') }))).toBe(false);
  });

  it('is refused when what overrides the gate is another decision, or the server was taken out and came back', () => {
    const accepts = (before: ProdGoServer, now: ProdGoServer) =>
      isNoWorse(shownEvidence(prodGoEvidence(campaign, [before])) ?? '', prodGoEvidence(campaign, [now]));
    const opened = server(1, { answer: overridden('CVE') });
    expect(accepts(opened, opened)).toBe(true);
    const again = overridden('CVE');
    if (!('override' in again)) throw new Error('not overridden');
    const later = { ...again, override: { ...again.override, at: new Date(again.override.at.getTime() + 1000) } };
    expect(accepts(opened, server(1, { answer: later }))).toBe(false);
    for (const answer of [opened.answer, server(1).answer, closed]) {
      expect(accepts(server(1, { answer }), server(1, { answer, enrolment: 2 }))).toBe(false);
      expect(accepts(server(1, { answer, enrolment: 2 }), server(1, { answer, enrolment: 2 }))).toBe(true);
    }
  });

  it('writes each kind of server and of link in letters that the next release reads too', () => {
    const token = (change: Partial<ProdGoServer>) => shownEvidence(prodGoEvidence(campaign, [server(1, change)]));
    const bare = { linked: [] };
    expect(token(bare)).toBe('1-V');
    expect(token({ ...bare, done: true })).toBe('1-D');
    expect(token({ ...bare, covered: true })).toBe('1-v');
    expect(token({ ...bare, enrolment: 2 })).toBe('1-V.2');
    expect(token({ ...bare, answer: closed })).toBe('1-C');
    expect(token({ ...bare, answer: needing('unlinked') })).toBe('1-U');
    expect(token({ ...bare, answer: { state: 'open', kind: 'shortened', needs: null } })).toBe('1-S');
    const at = Date.parse('2027-02-01T13:00:00Z').toString(36);
    expect(token({ ...bare, answer: overridden('CVE') })).toBe(`1-O.1.${at}`);
    expect(token({ ...bare, answer: overridden('CVE', 'unlinked') })).toBe(`1-OU.1.${at}`);
    const links = [
      linkedServer({ serverId: 2 as ServerId, validation: null }),
      { ...link(3), lost: true },
      { ...link(4), production: true },
      ...[fresh('en_attente'), fresh('validated_ko'), fresh('validated_ok'), fresh('forced')].map((one, i) =>
        link(5 + i, one),
      ),
    ];
    expect(token({ linked: links })).toBe('1-V-2N-3LA5-4P5-5W5-6K5-7O5-8F5');
  });

  it('is too long for a button beyond 1600 letters', () => {
    const of = (servers: number, links: number) => {
      const linked = Array.from({ length: links }, (_, i) => link(36 + i, fresh('en_attente')));
      const all = Array.from({ length: servers }, (_, i) => server(36 + i, { linked: i === 0 ? linked : [] }));
      return shownEvidence(prodGoEvidence(campaign, all));
    };
    // Four letters and a comma a server, five letters a link.
    expect(of(1, 319)).toHaveLength(1599);
    expect(of(1, 320)).toBeNull();
    expect(of(320, 0)).toHaveLength(1599);
  });

  it.each([
    ['it was never patched, and an owner accepts', null, fresh('validated_ok'), false],
    ['it was never patched, and an answer is awaited', null, fresh('en_attente'), false],
    ['an answer is awaited, and to another patch', fresh('en_attente'), of9('en_attente'), false],
    ['an answer is awaited, and another patch is accepted', fresh('en_attente'), of9('validated_ok'), false],
    ['a KO is about one patch, an OK about another', fresh('validated_ko'), of9('validated_ok'), false],
    ['an answer is awaited, and one is forced', fresh('en_attente'), fresh('forced'), true],
    ['a KO becomes an OK', fresh('validated_ko'), fresh('validated_ok'), true],
    ['a KO is forced', fresh('validated_ko'), fresh('forced'), true],
    ['a KO is asked again', fresh('validated_ko'), fresh('en_attente'), false],
    ['an OK is taken back', fresh('validated_ok'), fresh('en_attente'), false],
    ['what was asked is asked no more', fresh('en_attente'), null, false],
    ['a forced one becomes an OK', fresh('forced'), fresh('validated_ok'), true],
    [
      'a forced one becomes an OK of another patch',
      fresh('forced'),
      fresh('validated_ok', { attemptId: 9 as AttemptId }),
      false,
    ],
    ['a forced one becomes a KO', fresh('forced'), fresh('validated_ko'), false],
    ['a forced one is of another patch', fresh('forced'), fresh('forced', { attemptId: 9 as AttemptId }), false],
  ])('of one link: %s', (_what, before, after, better) => {
    const of = (validation: typeof before) =>
      prodGoEvidence(campaign, [server(1, { linked: [linkedServer({ validation })] })]);
    expect(isNoWorse(shownEvidence(of(before)) ?? '', of(after))).toBe(better);
  });

  it.each<[string, Partial<ProdGoServer>, Partial<ProdGoServer>, boolean]>([
    ['patched stays patched', { done: true }, { done: true }, true],
    ['what was patched needs no more', { done: true }, {}, true],
    ['green checks become a validation', { answer: { state: 'open', kind: 'shortened', needs: null } }, {}, true],
    ['an unlinked one becomes validated', { answer: needing('unlinked') }, {}, false],
    ['a blocked one is overridden', { answer: closed }, { answer: overridden('CVE') }, true],
    ['a covered one is overridden', { covered: true }, { covered: true, answer: overridden('CVE') }, false],
    ['a covered one is blocked', { covered: true }, { covered: true, answer: closed }, false],
    [
      'an override of an unlinked one ends',
      { answer: overridden('CVE', 'unlinked') },
      { answer: needing('unlinked') },
      true,
    ],
  ])('of one server: %s', (_what, before, after, better) => {
    const of = (change: Partial<ProdGoServer>) => prodGoEvidence(campaign, [server(1, { linked: [], ...change })]);
    expect(isNoWorse(shownEvidence(of(before)) ?? '', of(after))).toBe(better);
  });

  it('of a campaign without production is the same as long as it has none', () => {
    expect(isNoWorse('', prodGoEvidence(campaign, []))).toBe(true);
    expect(isNoWorse('', prodGoEvidence(campaign, [server(1)]))).toBe(false);
  });

  it('reads nothing into a text that no card carried', () => {
    const evidence = prodGoEvidence(campaign, [server(1)]);
    for (const text of ['', '1', '1-', '1-V', '1-V-l', ',,', '1-C-lO5-mO5', 'x-V-lO5-mO5']) {
      expect(isNoWorse(text, evidence)).toBe(text === '1-C-lO5-mO5');
      if (text !== '1-C-lO5-mO5') continue;
      expect(wasOpen(text, server(1))).toBe(false);
    }
  });
});
