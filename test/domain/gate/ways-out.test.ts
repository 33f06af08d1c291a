// What a go card offers about each obstacle (GATE-5): whose answer is asked for again, and which campaign is opened.
import { describe, expect, it } from 'vitest';
import type { GateBlocker, GateBlockerCode } from '../../../domain/gate/blocker.ts';
import type { GateAnswer } from '../../../domain/gate/gate.ts';
import type { LinkedServer } from '../../../domain/gate/question.ts';
import { waysOut } from '../../../domain/gate/ways-out.ts';
import type { CampaignId, ServerId } from '../../../domain/ids.ts';
import { ELSEWHERE, ended, failedSince, fresh, HERE, ordered, running, server } from './questions.ts';

const LINK = 2 as ServerId;
const FAR = 10 as CampaignId;
const blocker = (code: GateBlockerCode, serverId = LINK): GateBlocker => ({
  ...{ serverId, hostname: 'vrdns1', code, key: `v2:${serverId}:${code}:none` },
  reason: { fr: 'vrdns1', en: 'vrdns1' },
});
const closed = (...codes: readonly GateBlockerCode[]): GateAnswer => ({
  state: 'closed',
  blockers: codes.map((code) => blocker(code)),
});
const of = (code: GateBlockerCode, change: Partial<LinkedServer> = {}) =>
  waysOut({ answer: closed(code), linked: [server({ serverId: 9 as ServerId }), server(change)] }, HERE);
const rollback = { kind: 'rollback', snapshotId: 9, order: 1 } as const;

describe('GATE-5: the ways out of a closed gate', () => {
  it('are none where it is open', () => {
    const answer: GateAnswer = { state: 'open', kind: 'validated', needs: null };
    expect(waysOut({ answer, linked: [server()] }, HERE)).toEqual({ awaited: [], campaigns: [] });
  });

  it('ask an owner who has not answered, in the campaign of the question', () => {
    expect(of('awaiting-answer', { validation: fresh('en_attente', { campaignId: ELSEWHERE }) })).toEqual({
      awaited: [{ serverId: LINK, campaignId: ELSEWHERE }],
      campaigns: [ELSEWHERE],
    });
  });

  it('ask nobody who has answered, nor where nobody was asked', () => {
    expect(of('awaiting-answer', { validation: fresh('validated_ok') }).awaited).toEqual([]);
    expect(of('stale', { validation: fresh('en_attente') }).awaited).toEqual([]);
    expect(of('awaiting-answer', { validation: null })).toEqual({ awaited: [], campaigns: [] });
  });

  it.each<[GateBlockerCode, Partial<LinkedServer>, readonly CampaignId[]]>([
    ['hprod-unfinished', {}, [HERE]],
    ['in-progress', running(6, ELSEWHERE), [ELSEWHERE]],
    ['ordered', ordered(FAR), [FAR]],
    ['ordered', { work: [...(ordered(FAR).work ?? []), rollback] }, [FAR]],
    ['in-progress', { work: [] }, []],
    ['failed', failedSince(6, ELSEWHERE), [ELSEWHERE]],
    ['rolled-back', { lastEnded: ended('patched', 5, FAR) }, [FAR]],
    ['rolling-back', { lastEnded: ended('patched', 5, FAR) }, [FAR]],
    ['rolled-back', { lastEnded: null }, []],
    ['refused-by-owner', { validation: fresh('validated_ko', { campaignId: ELSEWHERE }) }, [ELSEWHERE]],
    ['narrower', { validation: fresh('validated_ok', { campaignId: FAR }) }, [FAR]],
    ['stale', { validation: fresh('validated_ok', { campaignId: FAR }) }, [FAR]],
    ['refused-by-owner', { validation: null }, []],
    ['never-patched', {}, []],
    ['now-production', {}, []],
  ])('open the campaign of what is %s with %j', (code, change, campaigns) => {
    expect(of(code, change).campaigns).toEqual(campaigns);
  });

  it('open each campaign once', () => {
    const answer = closed('refused-by-owner', 'stale', 'hprod-unfinished');
    expect(waysOut({ answer, linked: [server()] }, HERE).campaigns).toEqual([HERE]);
  });

  it.each<GateBlockerCode>(['in-progress', 'failed', 'stale', 'awaiting-answer'])(
    'lead nowhere from a server that is linked no more: %s',
    (code) => {
      const answer: GateAnswer = { state: 'closed', blockers: [blocker(code, 7 as ServerId)] };
      expect(waysOut({ answer, linked: [server()] }, HERE)).toEqual({ awaited: [], campaigns: [] });
    },
  );
});
