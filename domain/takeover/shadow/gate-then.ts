// What the gate would have said of a production server at the moment at which PatchCenter patched it (GATE-1 to GATE-3), from PatchCenter's own
// history, validations and links; and what PatchCenter's own rule says (section 6.2).
import { WHOLE_UPDATE } from '../../attempts/update-scope.ts';
import { type GateAnswer, gateAnswer } from '../../gate/gate.ts';
import type { Freshness, LatestValidation, LinkedServer, Period } from '../../gate/question.ts';
import type { AttemptId, CampaignId, ServerId, ValidationId } from '../../ids.ts';
import type { StoredLink } from '../../links/detect.ts';
import { isoWeekOf } from '../../planning/iso-week.ts';
import { isProduction } from '../../server.ts';
import { opensProduction, type ValidationStatus } from '../../validations/validation-state.ts';
import type { ShadowEstate } from './shadow-estate.ts';

/** `moment`: `2027-02-03 09:15`, on the clock of the business. In the order of their moments. */
export type PastUpdate = { readonly moment: string; readonly status: 'ok' | 'ko' };
export type PastValidation = { readonly moment: string; readonly status: ValidationStatus };

export type ShadowPast = {
  readonly updates: ReadonlyMap<ServerId, readonly PastUpdate[]>;
  readonly validations: ReadonlyMap<ServerId, readonly PastValidation[]>;
};

export type GateThen = {
  readonly answer: GateAnswer;
  /** By PatchCenter's rule alone: the linked servers whose last validation is neither OK nor forced. */
  readonly blockedThere: readonly string[];
};

type Asked = {
  readonly serverId: ServerId;
  readonly moment: string;
  readonly ambiguous: ReadonlySet<ServerId>;
  readonly freshness: Freshness;
};

export function gateThen(estate: ShadowEstate, past: ShadowPast, asked: Asked): GateThen {
  const { serverId, moment, freshness } = asked;
  const linked = estate.links.filter(({ prodId }: StoredLink) => prodId === serverId).map(({ nonprodId }) => nonprodId);
  const answer = gateAnswer({
    current: periodAt(moment),
    scope: WHOLE_UPDATE,
    freshness,
    linked: linked.map((id) => linkedServer(id, estate, past, moment)),
    ambiguous: asked.ambiguous.has(serverId),
    quickwinHprod: [],
    shortened: false,
    overrides: [],
  });
  const blocking = linked.filter((id) => {
    const last = before(past.validations.get(id), moment).at(-1);
    return last === undefined || !opensProduction(last.status);
  });
  return { answer, blockedThere: blocking.map((id) => estate.names.get(id) ?? `servers#${id}`) };
}

function linkedServer(id: ServerId, estate: ShadowEstate, past: ShadowPast, moment: string): LinkedServer {
  const server = estate.servers.get(id);
  const updates = before(past.updates.get(id), moment);
  const validations = before(past.validations.get(id), moment);
  const last = updates.at(-1);
  const lastPatched = updates.findLastIndex(({ status }) => status === 'ok');
  return {
    serverId: id,
    hostname: estate.names.get(id) ?? `servers#${id}`,
    lost: server === undefined || server.etat !== 'Production' || server.patchOsOwner !== 'secops',
    production: server !== undefined && isProduction(server) === true,
    work: [],
    lastAttempt: last === undefined ? null : attempt(updates.length - 1),
    lastEnded:
      last === undefined
        ? null
        : {
            attemptId: attempt(updates.length - 1),
            state: last.status === 'ok' ? 'patched' : 'failed',
            campaignId: CAMPAIGN,
          },
    lastPatched: lastPatched === -1 ? null : attempt(lastPatched),
    rollbacks: [],
    validation: latestOf(validations, updates),
    validatedUpdates: validations
      .filter(({ status }) => opensProduction(status))
      .map((validation) => ({ ...periodAt(validation.moment), scope: WHOLE_UPDATE })),
    emergency: { patched: false, refusal: null, checks: 'unknown', free: 'unknown' },
  };
}

/** A validation is about the update of its day; PatchCenter knows it by nothing else. */
function latestOf(validations: readonly PastValidation[], updates: readonly PastUpdate[]): LatestValidation | null {
  const latest = validations.at(-1);
  if (latest === undefined) return null;
  const about = updates.findLastIndex(
    ({ moment, status }) => status === 'ok' && moment.slice(0, 10) === latest.moment.slice(0, 10),
  );
  return {
    ...periodAt(latest.moment),
    id: validations.length as ValidationId,
    attemptId: attempt(about === -1 ? updates.length : about),
    status: latest.status,
    patchDate: new Date(`${latest.moment.slice(0, 10)}T00:00:00Z`),
    answeredAt: null,
    answers: 0,
  };
}

/** Campaigns of PatchCenter are not told apart: of a period only year and cycle count. */
const CAMPAIGN = 0 as CampaignId;

function periodAt(moment: string): Period {
  const { year, cycle } = isoWeekOf(moment.slice(0, 10));
  return { campaignId: CAMPAIGN, year, cycle };
}

function attempt(index: number): AttemptId {
  return (index + 1) as AttemptId;
}

function before<T extends { readonly moment: string }>(all: readonly T[] | undefined, moment: string): readonly T[] {
  return (all ?? []).filter((one) => one.moment < moment);
}
