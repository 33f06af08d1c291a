// The card of one server: first why it is not patched, then everything that is known of it.
import { PAGE_SIZES, topOf } from '../../cards/paging.ts';
import type { ServerView } from '../../cards/server/view.ts';
import { loadOwnerNames } from '../../db/queries/owners.ts';
import { loadScanOf } from '../../db/queries/scans.ts';
import {
  loadHeldSnapshots,
  loadLastPatches,
  loadOpenValidations,
  loadServerHead,
  loadServerLinks,
  loadServerSessions,
  loadStartOf,
} from '../../db/queries/server-view.ts';
import { findServers } from '../../db/queries/servers.ts';
import { parseExcludes } from '../../domain/execution/excludes.ts';
import type { Server } from '../../domain/server.ts';
import { reasonFor, type WhyReason } from '../../domain/server-status/reason.ts';
import { type WhyNotPatched, whyNotPatched } from '../../domain/server-status/why-not-patched.ts';
import { patchFacts } from './server-facts.ts';
import { mayHere, noticePart, type ViewContext } from './view-context.ts';

const MOST = { links: 8, snapshots: 4, weeks: 4, validations: 4 } as const;

/** null: the estate has no such server. */
export async function serverView(ctx: ViewContext, hostname: string): Promise<ServerView | null> {
  const [server] = await findServers(ctx.db, [hostname]);
  if (server === undefined) return null;
  const { db } = ctx;
  const sessions = await loadServerSessions(db, server.id);
  const patches = await loadLastPatches(db, server.id, PAGE_SIZES.serverPatches);
  const facts = await patchFacts(ctx, server, sessions, patches);
  return {
    now: ctx.now,
    hostname: server.hostname,
    ...(await identityOf(ctx, server)),
    why: whyFor(ctx, whyNotPatched(facts)),
    weeks: topOf(facts.next.weeks, MOST.weeks),
    sessions: sessions.map(({ campaignId, label, status, day, slot, operator, excludedAt, ...session }) => ({
      ...{ campaignId, label, status, day, slot, operator },
      exclusion:
        excludedAt === null
          ? null
          : { reason: session.exclusionReason ?? '', by: session.excludedBy ?? '', at: excludedAt },
    })),
    patches: patches.map(({ notes, ...patch }) => ({ ...patch, notes: patch.result === 'ko' ? (notes ?? '') : '' })),
    links: topOf(await loadServerLinks(db, server.id), MOST.links),
    gate: facts.sessions.find(({ gate }) => gate !== null)?.gate ?? null,
    validations: topOf(await loadOpenValidations(db, server.id), MOST.validations),
    snapshots: topOf(await loadHeldSnapshots(db, server.id), MOST.snapshots),
    started: await loadStartOf(db, server.id),
    scan: await loadScanOf(db, server.id),
    generalExcludes: parseExcludes(sessions[0]?.generalExcludes ?? '').accepted.length,
    ...noticePart(ctx),
  };
}

function whyFor(ctx: ViewContext, { headline, more }: WhyNotPatched): WhyNotPatched {
  const mine = (one: WhyReason) => reasonFor((ability) => mayHere(ctx, ability), one);
  return { headline: mine(headline), more: more.map(mine) };
}

async function identityOf({ db }: ViewContext, server: Server) {
  const head = await loadServerHead(db, server.id);
  const { applicationId } = server;
  const owners = applicationId === null ? [] : ((await loadOwnerNames(db, [applicationId])).get(applicationId) ?? []);
  const { environment, domainCode: domain, zone, machineType } = server;
  return {
    ...{ environment, domain, zone, machineType, owners },
    application: head.application,
    os: head.osVersion ?? server.osFamily,
    operator: head.operator,
    ...(head.normallyOff ? { normallyOff: { proved: head.uuid !== null } } : {}),
    excludes: parseExcludes(head.excludes ?? '').accepted,
  };
}
