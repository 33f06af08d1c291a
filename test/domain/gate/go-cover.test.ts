// What a go covers, asked for each server at the start (GATE-5), and whose approval is no second person's.
import { describe, expect, it } from 'vitest';
import { personRefusal } from '../../../domain/gate/deciders.ts';
import type { GateAnswer, GoNeed } from '../../../domain/gate/gate.ts';
import { coveredGate, coverOf, type GoSubject, isCovered } from '../../../domain/gate/go-cover.ts';
import type { LinkedServer } from '../../../domain/gate/question.ts';
import type { AttemptId, CampaignId, ContactId, ServerId, UserId } from '../../../domain/ids.ts';
import type { Account } from '../../../domain/people/same-person.ts';
import { fresh, server as linkedServer } from './questions.ts';

const campaign = 12 as CampaignId;
const why = { fr: 'vrdns1 : en échec.', en: 'vrdns1: failed.' };
const open = (needs: GoNeed | null = null): GateAnswer => ({ state: 'open', kind: needs ?? 'validated', needs });
const link = (id: number, lost = false) => linkedServer({ serverId: id as ServerId, lost });
const subject = (change: Partial<GoSubject> = {}): GoSubject => ({
  ...{ serverId: 1 as ServerId, hostname: 'VPdns1', enrolment: 1 },
  linked: [link(21), link(22)],
  answer: open(),
  ...change,
});

describe('GATE-5: a go covers the server with the links and acknowledgements of its evidence', () => {
  const approved = coverOf(subject());

  it('whatever their order, and whatever became of the validations: the gate asks about those', () => {
    expect(isCovered(subject({ linked: [link(22), link(21)] }), [approved])).toBe(true);
    expect(isCovered(subject({ answer: { state: 'closed', blockers: [] } }), [approved])).toBe(true);
  });

  it.each([
    ['unlinked since', subject({ linked: [], answer: open('unlinked') })],
    ['a link removed', subject({ linked: [link(21)] })],
    ['a link added', subject({ linked: [link(21), link(22), link(23)] })],
    ['linked to another', subject({ linked: [link(21), link(23)] })],
    ['restored', subject({ enrolment: 2 })],
    ['a link lost', subject({ linked: [link(21), link(22, true)], answer: open('link-lost') })],
  ])('and not when it was %s', (_what, now) => {
    expect(isCovered(now, [approved])).toBe(false);
  });

  it('and not once any of its links was removed since, whether it came back or not', () => {
    const since = (id: number) => [{ ...approved, dropped: [id as ServerId] }];
    expect(isCovered(subject(), since(23))).toBe(false);
    expect(isCovered(subject(), since(21))).toBe(false);
    expect(isCovered(subject(), [...since(23), approved])).toBe(true);
  });

  it('acknowledged as unlinked, as ambiguous or with its lost link, and as nothing else', () => {
    const unlinked = subject({ linked: [], answer: open('unlinked') });
    const ambiguous = subject({ linked: [], answer: open('ambiguous') });
    expect(isCovered(unlinked, [coverOf(unlinked)])).toBe(true);
    expect(isCovered(ambiguous, [coverOf(unlinked)])).toBe(false);
    expect(isCovered(unlinked, [coverOf(ambiguous)])).toBe(false);
    const one = subject({ linked: [link(21, true), link(22)], answer: open('link-lost') });
    const both = subject({ linked: [link(21, true), link(22, true)], answer: open('link-lost') });
    expect(isCovered(both, [coverOf(one)])).toBe(false);
    expect(isCovered(one, [coverOf(both)])).toBe(true);
    expect(isCovered(subject(), [coverOf(one)])).toBe(true);
  });

  it('acknowledged with what was known of its lost link: another attempt, KO or rollback was not', () => {
    const lost = (change: Partial<LinkedServer> = {}) =>
      subject({ linked: [{ ...link(21, true), ...change }], answer: open('link-lost') });
    const shown = coverOf(lost());
    expect(shown.lostAs).toEqual(['21:A5']);
    expect(isCovered(lost(), [shown])).toBe(true);
    const ko = { validation: fresh('validated_ko') };
    const rolledBack = { rollbacks: [{ snapshotId: 9, order: 1, proved: true }] };
    for (const change of [{ lastAttempt: 6 as AttemptId }, ko, rolledBack]) {
      expect(isCovered(lost(change), [shown])).toBe(false);
      expect(isCovered(lost(change), [coverOf(lost(change))])).toBe(true);
    }
    // What got better is known well enough.
    expect(isCovered(lost(), [coverOf(lost({ ...ko, ...rolledBack }))])).toBe(true);
    expect(
      isCovered(lost({ rollbacks: [{ snapshotId: 9, order: 2, proved: true }] }), [coverOf(lost(rolledBack))]),
    ).toBe(false);
    // Approved by an earlier release, which kept nothing of it.
    expect(isCovered(lost(), [{ ...shown, lostAs: [] }])).toBe(false);
  });

  it('by any of several, and closes the gate beside what closes it anyway', () => {
    const restored = subject({ enrolment: 2 });
    expect(isCovered(restored, [approved, coverOf(restored)])).toBe(true);
    expect(coveredGate(subject(), [approved], campaign)).toEqual(open());
    const gate = coveredGate(restored, [approved], campaign);
    expect(gate).toMatchObject({ blockers: [{ code: 'not-covered', hostname: 'vpdns1' }] });
    const never = coveredGate(subject({ answer: { state: 'closed', blockers: [] } }), [], campaign);
    expect(never).toMatchObject({
      blockers: [{ reason: { en: expect.stringMatching(/production approval still needed.*\/go 12/) } }],
    });
    const blocked = [
      { ...{ serverId: 21 as ServerId, hostname: 'vrdns1', code: 'failed' as const }, key: 'k', reason: why },
    ] as const;
    const both = coveredGate(subject({ answer: { state: 'closed', blockers: blocked } }), [], campaign);
    expect(both).toMatchObject({ blockers: [{ code: 'failed' }, { code: 'not-covered' }] });
  });

  it('tells a go that no longer covers the server from one that was never given', () => {
    const said = (covers: Parameters<typeof coveredGate>[1]) => {
      const gate = coveredGate(subject({ enrolment: 2 }), covers, campaign);
      return gate.state === 'closed' ? gate.blockers.map(({ reason }) => reason) : [];
    };
    expect(said([approved])).toEqual([
      {
        fr: 'vpdns1 : ses liens ou sa place dans la campagne ont changé depuis le feu vert : il en faut un nouveau (/feu-vert 12).',
        en: 'vpdns1: its links or its place in the campaign have changed since production was approved: it needs a new approval (/go 12).',
      },
    ]);
    expect(said([])).toEqual([
      {
        fr: 'vpdns1 : pas encore de feu vert production (/feu-vert 12).',
        en: 'vpdns1: production approval still needed (/go 12).',
      },
    ]);
  });
});

describe('GATE-5, PEOPLE-4: whose approval is no second person’s', () => {
  const account = (id: number, change: Partial<Account> = {}): Account => ({
    ...{ userId: id as UserId, contactId: id as ContactId, addresses: [`u${id}@x.test`] },
    ...change,
  });
  const refusal = (decider: Account, change: object = {}) => {
    const people = { creator: account(1), changers: [account(3)], accounts: [] };
    const asked = { decision: 'approve', fourEyes: true, ...people } as const;
    return personRefusal({ ...asked, decider, ...change })?.en ?? null;
  };

  it('the creator’s own, by whichever account', () => {
    expect(refusal(account(2))).toBeNull();
    expect(refusal(account(1))).toMatch(/created this campaign/);
    expect(refusal(account(2, { contactId: 1 as ContactId }))).toMatch(/created this campaign/);
    expect(refusal(account(2, { addresses: ['adm@x.test', ' U1@X.test'] }))).toMatch(/created this campaign/);
    expect(refusal(account(2, { contactId: null }), { creator: account(1, { contactId: null }) })).toBeNull();
  });

  it('also where only a third account makes them one: it shares a contact with the one, an address with the other', () => {
    const between = account(8, { contactId: 1 as ContactId, addresses: ['shared@x.test'] });
    const decider = account(2, { addresses: ['u2@x.test', 'Shared@x.test'] });
    expect(refusal(decider)).toBeNull();
    expect(refusal(decider, { accounts: [between] })).toMatch(/created this campaign/);
    const changer = account(3, { contactId: 8 as ContactId });
    const ofChanger = account(8, { addresses: ['shared@x.test'] });
    expect(refusal(decider, { changers: [changer], accounts: [ofChanger] })).toMatch(/added a server to this campaign/);
  });

  it('that of whoever has since removed a link, or restored or added a server; a refusal is theirs to give', () => {
    expect(refusal(account(3))).toMatch(/added a server to this campaign/);
    expect(refusal(account(4, { contactId: 3 as ContactId }))).toMatch(/added a server to this campaign/);
    expect(refusal(account(3), { decision: 'refuse' })).toBeNull();
    expect(refusal(account(1), { decision: 'refuse' })).toMatch(/created this campaign/);
    expect(refusal(account(3), { changers: [account(5), account(3)] })).toMatch(/added a server to this campaign/);
  });

  it('nobody’s but theirs where no person created the campaign', () => {
    expect(refusal(account(1), { creator: null })).toBeNull();
    expect(refusal(account(3), { creator: null })).toMatch(/added a server to this campaign/);
  });

  it('unless four eyes are switched off', () => {
    expect(refusal(account(1), { fourEyes: false })).toBeNull();
    expect(refusal(account(3), { fourEyes: false })).toBeNull();
  });
});
