// The card of one server: first why it is not patched, then everything that is known of it.

import { PAGE_SIZES, topOf } from '../../cards/paging.ts';
import type { ServerView } from '../../cards/servers/server/view.ts';
import { loadOwedShown } from '../../db/queries/actions/actions-view.ts';
import { loadScanOf } from '../../db/queries/cve/scan-facts.ts';
import { loadDownloadOf } from '../../db/queries/downloads/downloads.ts';
import { loadTroubledDowntimes } from '../../db/queries/integrations/troubled-downtimes.ts';
import { loadNamesByDuty } from '../../db/queries/people/owners.ts';
import { loadOutOfReach } from '../../db/queries/people/reach.ts';
import {
  loadHeldSnapshots,
  loadLastPatches,
  loadOpenValidations,
  loadServerHead,
  loadServerLinks,
  loadServerSessions,
  loadStartOf,
  type ServerSession,
} from '../../db/queries/servers/server-view.ts';
import { findServers } from '../../db/queries/servers/servers.ts';
import { wordsText } from '../../domain/actions/read-words.ts';
import { downloadText } from '../../domain/downloads/download-words.ts';
import { parseExcludes } from '../../domain/exclusions/excludes.ts';
import { exclusionText } from '../../domain/exclusions/exclusion-words.ts';
import { downtimeText } from '../../domain/integrations/downtimes/state.ts';
import { recordedNotes, recordedText } from '../../domain/recorded/recorded-words.ts';
import type { Server } from '../../domain/server.ts';
import { whyNotPatched } from '../../domain/servers/why-not-patched.ts';
import { windowOrderText } from '../../domain/windows/window-order.ts';
import { saidReasons } from '../advice/advice.ts';
import { patchCountsOf } from '../compliance/patch-counts.ts';
import { saidCompliance } from '../compliance/server-compliance.ts';
import { noticePart, type ViewContext } from '../shared/view-context.ts';
import { patchFacts } from './server-facts.ts';

const DONE: ReadonlySet<ServerSession['status']> = new Set(['patched', 'reported', 'failed']);
const MAX = { links: 8, snapshots: 4, weeks: 4, validations: 4 } as const;

/** null: the estate has no such server. */
export async function serverView(ctx: ViewContext, hostname: string): Promise<ServerView | null> {
  const [server] = await findServers(ctx.db, [hostname]);
  if (server === undefined) return null;
  // PEOPLE-3: outside its list an account reads nothing.
  if (ctx.viewer !== null && (await loadOutOfReach(ctx.db, ctx.viewer.userId, [server.id])).length > 0) return null;
  const { db } = ctx;
  const sessions = await loadServerSessions(db, server.id);
  const patches = await loadLastPatches(db, server.id, PAGE_SIZES.serverPatches);
  const facts = await patchFacts(ctx, server, sessions, patches);
  return {
    now: ctx.now,
    hostname: server.hostname,
    ...(await identityOf(ctx, server)),
    why: await saidReasons(ctx, whyNotPatched(facts)),
    weeks: topOf(facts.next.weeks, MAX.weeks),
    sessions: sessions.map(({ campaignId, label, status, day, slot, operator, excludedAt, ...session }) => ({
      ...{ campaignId, label, status, day, slot },
      operator: operator ?? (session.windowOrder === null ? null : windowOrderText(session.windowOrder)),
      rejected: status === 'patched' && session.validation === 'validated_ko',
      doneAt: DONE.has(status) ? session.endedAt : null,
      exclusion:
        excludedAt === null
          ? null
          : {
              reason: exclusionText(session.exclusionReason, session.exclusionDetail),
              by: session.excludedBy ?? '',
              at: excludedAt,
            },
    })),
    patches: patches.map(({ notes, ...patch }) => ({
      ...patch,
      notes: patch.result === 'ko' ? recordedNotes(notes ?? '') : '',
    })),
    links: topOf(await loadServerLinks(db, server.id), MAX.links),
    gate: facts.sessions.find(({ gate }) => gate !== null)?.gate ?? null,
    validations: topOf(await loadOpenValidations(db, server.id), MAX.validations),
    snapshots: topOf(await loadHeldSnapshots(db, server.id), MAX.snapshots),
    started: await loadStartOf(db, server.id),
    ...(await owedOf(ctx, server)),
    ...(await downtimesOf(ctx, server)),
    scan: scanOf(await loadScanOf(db, server.id)),
    ...(await patchCountsOf(ctx, server.id)),
    compliance: await complianceOf(ctx, server),
    download: await downloadOf(ctx, server),
    generalExcludes: parseExcludes(sessions[0]?.generalExcludes ?? '').accepted.length,
    ...noticePart(ctx),
  };
}

/** RUN-19. While an attempt runs, it is for that attempt to start it. */
async function owedOf({ db }: ViewContext, { id }: Server): Promise<Pick<ServerView, 'owed'>> {
  const owed = (await loadOwedShown(db, [id])).filter(({ running }) => !running);
  if (owed.length === 0) return {};
  return {
    owed: owed.map(({ words, error }) => ({
      command: wordsText(words),
      error: error === null ? null : recordedText(error),
    })),
  };
}

/** Of attempts whose downtime is not settled yet: what is as it should be is not told. */
async function downtimesOf({ db }: ViewContext, { id }: Server): Promise<Pick<ServerView, 'downtimes'>> {
  const told = (await loadTroubledDowntimes(db, id)).flatMap((one) => downtimeText(one) ?? []);
  return told.length === 0 ? {} : { downtimes: told };
}

/** RUN-22. null: nothing was fetched for it. */
async function downloadOf({ db }: ViewContext, { id }: Server): Promise<ServerView['download']> {
  const found = await loadDownloadOf(db, id);
  return found === null ? null : downloadText(found);
}

/** null: SecOps does not patch it, so nothing is known. */
async function complianceOf(ctx: ViewContext, server: Server): Promise<ServerView['compliance']> {
  const { found, why, late, dueOn } = await saidCompliance(ctx, server.id);
  return found === null ? null : { text: why?.text ?? null, late, dueOn };
}

function scanOf(scan: Awaited<ReturnType<typeof loadScanOf>>): ServerView['scan'] {
  return scan === null ? null : { ...scan, failure: scan.failure === null ? null : recordedText(scan.failure) };
}

async function identityOf({ db }: ViewContext, server: Server) {
  const head = await loadServerHead(db, server.id);
  const { applicationId } = server;
  const { environment, domainCode: domain, zone, machineType } = server;
  return {
    ...{ environment, domain, zone, machineType },
    ...(await loadNamesByDuty(db, applicationId)),
    application: head.application,
    os: head.osVersion ?? server.osFamily,
    operator: head.operator,
    ...(head.normallyOff ? { normallyOff: { proved: head.uuid !== null } } : {}),
    excludes: parseExcludes(head.excludes ?? '').accepted,
  };
}
