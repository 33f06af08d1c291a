// What became of a server's vulnerabilities with its update: what was open is remembered, a scan is asked for if the settings say so, and the
// detections are looked at until they were tested since.
import { z } from 'zod';
import type { CoverageState } from '../../domain/agent-coverage/compare.ts';
import type { Look } from '../../domain/integrations/look.ts';
import type { Text } from '../../domain/language.ts';
import type { AfterUpdate, Json, PatchedServer } from '../integration.ts';
import type { QualysClient } from './client.ts';
import type { HostDetections } from './fo.ts';
import { ASSET_ALONE } from './mapping.ts';
import type { QualysSettings } from './settings.ts';
import { openBefore, outcomeOf, outcomeText } from './vulnerabilities.ts';

/** Kept between the looks. `tries`: how often a scan was asked for; `done`: no more of that. */
const memory = z.object({
  /** Whose detections `open` are; null: kept by an earlier version. */
  hostId: z.string().nullable().default(null),
  open: z.array(z.string()),
  tries: z.number().int(),
  scan: z.enum(['to ask', 'asked', 'not allowed', 'done']),
  reference: z.string().nullable(),
});
type Memory = z.infer<typeof memory>;

/** Qualys refuses a scan while another one of that agent runs. */
const MOST_TRIES = 4;

type Tools = { readonly client: QualysClient; readonly settings: QualysSettings; readonly now: () => Date };

export function qualysAfterUpdate(tools: Tools): AfterUpdate {
  const { settings, client, now } = tools;
  return {
    look: async (server, kept, signal) => {
      const { machine, patchedAt } = server;
      const isOver = now().getTime() - patchedAt.getTime() > settings.waitHours * 3_600_000;
      const pending = (keeping: Json): Look<Json> => ({
        verdict: 'pending',
        note: null,
        kept: keeping,
        againSeconds: settings.lookMinutes * 60,
      });
      if (machine === null) return isOver ? { verdict: 'unknown', note: NOT_READ } : pending(kept);
      const { state, remoteId } = machine;
      if (state !== 'covered' && state !== 'stale') return { verdict: 'unknown', note: WHY_NOT[state] };
      if (remoteId === null) return { verdict: 'unknown', note: WHY_NOT.absent };
      if (remoteId.startsWith(ASSET_ALONE)) return isOver ? { verdict: 'unknown', note: NEVER_SCANNED } : pending(kept);
      const read = await client.fo.detections(remoteId, signal);
      const since = new Date(patchedAt.getTime() + read.ahead);
      const before = memory.safeParse(kept).data;
      // Coverage may have found another machine since: what was open on the one before says nothing of it.
      const isOfIt = before !== undefined && (before.hostId ?? remoteId) === remoteId;
      const remembered = isOfIt ? before : newMemory(remoteId, read, since, settings);
      const said = await verdictOf(tools, { hostId: remoteId, read, since, remembered, isOver }, signal);
      if (said !== null) return said;
      if (isOver) return { verdict: 'unknown', note: remembered.scan === 'not allowed' ? NOT_ALLOWED : NOT_SCANNED };
      return pending(await askForScan(tools, server, remoteId, remembered, signal));
    },
  };
}

function newMemory(hostId: string, { host }: HostDetections, since: Date, { scan }: QualysSettings): Memory {
  return {
    hostId,
    open: [...openBefore(host?.detections ?? [], since)],
    tries: 0,
    scan: scan === 'off' ? 'done' : 'to ask',
    reference: null,
  };
}

type Seen = {
  readonly hostId: string;
  readonly read: HostDetections;
  readonly since: Date;
  readonly remembered: Memory;
  readonly isOver: boolean;
};

/** null: nothing can be told yet. */
async function verdictOf(
  { client }: Tools,
  { hostId, read, since, remembered, isOver }: Seen,
  signal: AbortSignal,
): Promise<Look<Json> | null> {
  const { open, reference } = remembered;
  const isAfter = (at: Date | null | undefined) => at !== null && at !== undefined && at > since;
  if (read.host === null) {
    // Absent is not clean: what was open is named as fixed once it is, and a host without detections has been scanned or not.
    if (open.length > 0) return null;
    const { rows } = await client.fo.hosts({ ids: hostId }, signal);
    const host = rows.find(({ id }) => id === hostId);
    return isAfter(host?.lastScan) ? { verdict: 'good', note: outcomeText(outcomeOf([], [], since)) } : null;
  }
  const outcome = outcomeOf(open, read.host.detections, since);
  const wasScanned = isAfter(read.host.lastScan);
  if (wasScanned && (outcome.untested === 0 || isOver)) {
    const isClean = outcome.stillOpen + outcome.added + outcome.untested === 0;
    return { verdict: isClean ? 'good' : 'attention', note: outcomeText(outcome) };
  }
  if (reference === null || wasScanned) return null;
  const state = await client.fo.scanState(reference, signal);
  return state === 'Error' || state === 'Canceled' ? { verdict: 'unknown', note: ended(state) } : null;
}

/** A crash between asking and keeping it asks once more: the agent's scan is refused then, an appliance scans twice. */
async function askForScan(
  { client, settings }: Tools,
  { hostname, patchedAt }: PatchedServer,
  hostId: string,
  remembered: Memory,
  signal: AbortSignal,
): Promise<Memory> {
  const { scan } = settings;
  if (remembered.scan !== 'to ask' || scan === 'off') return remembered;
  const { rows } = await client.fo.hosts({ ids: hostId }, signal);
  const host = rows.find(({ id }) => id === hostId);
  if (host === undefined) return { ...remembered, scan: 'done' };
  if (typeof scan === 'object') {
    if (host.ip === null) return { ...remembered, scan: 'done' };
    const title = `PatchCenter ${hostname} ${patchedAt.toISOString().slice(0, 16)}`;
    const reference = await client.fo.launchScan({ ...scan, title, ip: host.ip }, signal);
    return { ...remembered, scan: 'asked', reference };
  }
  if (!host.hasAgent || host.assetId === null) return { ...remembered, scan: 'done' };
  const answer = await client.qps.scanAgent(host.assetId, signal);
  if (answer !== 'not now') return { ...remembered, scan: answer };
  const tries = remembered.tries + 1;
  return { ...remembered, tries, scan: tries >= MOST_TRIES ? 'done' : 'to ask' };
}

function ended(state: string): Text {
  return {
    fr: `le scan demandé s’est terminé sans résultat (${state})`,
    en: `the scan that was asked for ended without a result (${state})`,
  };
}

const SEVERAL: Text = {
  fr: 'plusieurs machines possibles : impossible de savoir laquelle est ce serveur',
  en: 'several machines may be this server: nobody can tell which',
};
const WHY_NOT: Readonly<Record<Exclude<CoverageState, 'covered' | 'stale'>, Text>> = {
  absent: { fr: 'serveur inconnu là-bas', en: 'the server is not known there' },
  unknown: { fr: 'serveur inconnu là-bas', en: 'the server is not known there' },
  retired: { fr: 'serveur retiré du service là-bas', en: 'the server is out of service there' },
  duplicate: SEVERAL,
  ambiguous: SEVERAL,
};
const NOT_READ: Text = { fr: 'pas encore lu', en: 'not read yet' };
const NEVER_SCANNED: Text = { fr: 'agent présent, jamais scanné', en: 'the agent is there and was never scanned' };
const NOT_SCANNED: Text = {
  fr: 'pas de scan depuis la mise à jour : vulnérabilités inconnues',
  en: 'no scan since the update: its vulnerabilities are not known',
};
const NOT_ALLOWED: Text = {
  fr: 'pas de scan depuis la mise à jour, et le compte n’a pas le droit d’en demander un',
  en: 'no scan since the update, and the account may not ask for one',
};
