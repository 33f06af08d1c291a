// One week of PatchCenter beside what the rules here would have made of the same plan and servers: who, when, by whom, behind which gate, and
// with which outcome.
import type { ServerId } from '../../ids.ts';
import { ambiguousProds, detectLinks } from '../../links/detect.ts';
import { byCodePoint } from '../../order.ts';
import { addDays } from '../../planning/iso-week.ts';
import type { CampaignPreview, PlannedSession } from '../../previews/campaign-preview.ts';
import { previewCampaign } from '../../previews/preview.ts';
import { comparePair, type Found, slotText } from './compare-pair.ts';
import { LEFT_OUT_RULES, type ShadowDifference } from './shadow-difference.ts';
import type { ShadowWeek, TheirSession } from './shadow-week.ts';

/** By hostname, then in the order in which things are decided. */
export function compareWeek(shadow: ShadowWeek): readonly ShadowDifference[] {
  const { week, estate, sessions } = shadow;
  const preview = previewOf(shadow);
  const { hprod, prod } = preview.branches;
  const ours = new Map([...hprod, ...prod].map((session) => [session.server.id, session]));
  const theirs = new Map(sessions.map((session) => [session.serverId, session]));
  const ambiguous = ambiguousProds(detectLinks([...estate.servers.values()]), estate.links);
  const ranks = ranksOf([...hprod, ...prod], theirs);
  const foundOf = (id: ServerId): readonly Found[] => {
    const [mine, other] = [ours.get(id), theirs.get(id)];
    if (mine !== undefined && other !== undefined)
      return comparePair(shadow, { mine, other, rank: ranks.get(id) ?? null, ambiguous });
    if (mine !== undefined) return [{ rule: 'ELIG-1', ours: `planned (${slotText(mine)})`, theirs: 'no session' }];
    return other === undefined || other.status === 'excluded' ? [] : [leftOutHere(id, shadow, preview)];
  };
  const ids = [...new Set([...ours.keys(), ...theirs.keys()])];
  return ids
    .map((id) => ({ hostname: estate.names.get(id) ?? `servers#${id}`, found: foundOf(id) }))
    .sort((a, b) => byCodePoint(a.hostname, b.hostname))
    .flatMap(({ hostname, found }) => found.map((one) => ({ week: week.weekCode, hostname, ...one })));
}

/** As it would have been made a week before (PLAN-8), when every slot of it was ahead. */
function previewOf({ week, estate, elsewhere, calendar }: ShadowWeek): CampaignPreview {
  const rows = estate.plan.filter(
    (row) => row.year === week.year && row.weekNumber === week.weekNumber && row.status !== 'empty',
  );
  return previewCampaign({
    rows,
    asked: null,
    servers: [...estate.servers.values()],
    today: addDays(week.weekStart, -7),
    calendar,
    staff: { people: estate.people, limits: new Map(), now: new Date(`${addDays(week.weekStart, -7)}T08:00:00Z`) },
    rules: estate.rules,
    elsewhere,
  });
}

const REFUSED_ROW_RULES: Readonly<Record<string, string>> = { freeze: 'PLAN-4', 'banned-season': 'PLAN-5' };

function leftOutHere(id: ServerId, { estate }: ShadowWeek, { leftOut, refusedRows }: CampaignPreview): Found {
  const theirs = 'a session';
  if (!estate.servers.has(id)) return { rule: 'INV-2', ours: 'not known: its row is refused', theirs };
  const left = leftOut.find(({ server }) => server.id === id);
  if (left === undefined) return { rule: 'ELIG-1', ours: 'not in the domain of a row of this week', theirs };
  const { code, text } = left.reason;
  const refused = code === 'row-refused' ? REFUSED_ROW_RULES[refusedRows[0]?.refusal.code ?? ''] : undefined;
  return { rule: refused ?? LEFT_OUT_RULES[code], ours: `left out: ${text.en}`, theirs };
}

/** Of the servers that both have with a slot, place in the order of slots of the branch, here and there. */
function ranksOf(
  ours: readonly PlannedSession[],
  theirs: ReadonlyMap<ServerId, TheirSession>,
): ReadonlyMap<ServerId, { readonly here: number; readonly there: number; readonly of: number }> {
  const both = ours.flatMap((mine) => {
    const other = theirs.get(mine.server.id);
    if (mine.date === null || other === undefined || other.date === null) return [];
    return [
      {
        id: mine.server.id,
        branch: mine.branch,
        here: `${mine.date} ${mine.time}`,
        there: `${other.date} ${other.time}`,
      },
    ];
  });
  const ranks = new Map<ServerId, { here: number; there: number; of: number }>();
  for (const branch of Map.groupBy(both, (one) => one.branch).values()) {
    const rank = (by: 'here' | 'there') =>
      new Map(branch.toSorted((a, b) => byCodePoint(a[by], b[by])).map(({ id }, index) => [id, index + 1]));
    const [here, there] = [rank('here'), rank('there')];
    for (const { id } of branch)
      ranks.set(id, { here: here.get(id) ?? 0, there: there.get(id) ?? 0, of: branch.length });
  }
  return ranks;
}
