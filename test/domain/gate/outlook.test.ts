// What the gate says of production before a campaign exists, and how blocked production is grouped on its card.
import { describe, expect, it } from 'vitest';
import { BLOCKER_GROUPS, blockedGroups } from '../../../domain/gate/blocker-groups.ts';
import { gateAnswer } from '../../../domain/gate/gate.ts';
import { productionOutlook } from '../../../domain/gate/outlook.ts';
import type { LinkedServer } from '../../../domain/gate/question.ts';
import type { ServerId } from '../../../domain/ids.ts';
import { current, fresh, question, running, server } from './questions.ts';

const OWN = 2 as ServerId;
const OTHER = 3 as ServerId;
/** Of a campaign that does not exist yet. */
const ahead = (...linked: LinkedServer[]) => ({
  serverId: 9 as ServerId,
  hostname: 'vpdns1',
  answer: gateAnswer(question(linked, { current: { ...current, campaignId: null } })),
});
const other = (change: Partial<LinkedServer>) => server({ serverId: OTHER, hostname: 'vrdns2', ...change });
const NOTHING = { validation: null, lastAttempt: null, lastPatched: null, lastEnded: null };
const WHY = { fr: 'n’est plus sous support', en: 'is no longer supported' };

const outlook = (...linked: LinkedServer[]) =>
  productionOutlook([ahead(...linked)], new Set([OWN]), new Map([[OTHER, WHY]]));

describe('the outlook of production', () => {
  it('GATE-1: waits for the non-production of the campaign, whatever stands against it today', () => {
    for (const linked of [server(NOTHING), server({ validation: fresh('validated_ko') }), server(running())]) {
      expect(outlook(linked)).toEqual({ blocked: [], waiting: 1, unproved: [], ready: 0 });
    }
  });

  it('GATE-3: stays blocked by what is not in it, with the reason why it is not', () => {
    expect(outlook(server(NOTHING), other(NOTHING))).toMatchObject({
      waiting: 0,
      blocked: [
        {
          hostname: 'vpdns1',
          reason: {
            en: 'vrdns2: not patched by PatchCenter yet. Not included here: is no longer supported.',
            fr: 'vrdns2 : pas encore patché par PatchCenter. Non retenu ici : n’est plus sous support.',
          },
        },
      ],
    });
  });

  it('GATE-5: what nothing can validate is named apart, and what is validated is ready', () => {
    expect(outlook()).toMatchObject({ unproved: [{ hostname: 'vpdns1', need: 'unlinked' }] });
    expect(outlook(other({}))).toMatchObject({ ready: 1 });
  });

  it('GATE-2: no validation of another campaign is of one that does not exist yet', () => {
    const asked = question([server()], { freshness: 'campaign', current: { ...current, campaignId: null } });
    expect(gateAnswer(asked)).toMatchObject({ state: 'closed', blockers: [{ code: 'stale' }] });
  });
});

describe('blocked production by cause', () => {
  const production = (hostname: string, ...linked: LinkedServer[]) => ({
    hostname,
    done: false,
    answer: gateAnswer(question(linked)),
  });

  it('has each server once, by the most urgent of its blockers', () => {
    const groups = blockedGroups([
      production('a', server({ validation: fresh('en_attente') }), other({ validation: fresh('validated_ko') })),
      production('b', server({ validation: fresh('validated_ko') })),
      production('c', server({ validation: fresh('en_attente') })),
      production('d', server()),
      { ...production('e', server({ validation: fresh('validated_ko') })), done: true },
    ]);
    expect(groups.map(({ group, servers }) => [group, servers.map(({ hostname }) => hostname)])).toEqual([
      ['refused', ['a', 'b']],
      ['unanswered', ['c']],
    ]);
    expect(groups[0]?.servers[0]?.blockers.map(({ hostname }) => hostname)).toEqual(['vrdns2']);
    expect(BLOCKER_GROUPS.indexOf('refused')).toBeLessThan(BLOCKER_GROUPS.indexOf('unanswered'));
  });
});
