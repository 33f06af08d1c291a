// One server: what it is, where it stands, and why it is not patched.
import { z } from 'zod';
import { loadLastPatches, loadServerHead, loadServerSessions } from '../../db/queries/servers/server-view.ts';
import { findServers } from '../../db/queries/servers/servers.ts';
import { recordedNotes } from '../../domain/recorded/recorded-words.ts';
import { whyNotPatched } from '../../domain/servers/why-not-patched.ts';
import { saidCompliance } from '../compliance/server-compliance.ts';
import { patchFacts } from '../servers/server-facts.ts';
import { SESSION_STATES } from './campaign-routes.ts';
import { json, readAs, refusal, viewOf } from './reading.ts';
import { type ApiRoute, route } from './route.ts';

const instant = z.iso.datetime();
const MOST_PATCHES = 10;

const reason = z.strictObject({ code: z.string(), text: z.string() });
const oneServer = z.strictObject({
  hostname: z.string(),
  environment: z.string(),
  domain: z.string(),
  zone: z.string().nullable(),
  application: z.string().nullable(),
  osFamily: z.string(),
  osVersion: z.string().nullable(),
  machineType: z.enum(['vm', 'physical']),
  etat: z.string(),
  support: z.string(),
  why: z.strictObject({ headline: reason, more: z.array(reason) }).describe('What stands in the way of its patch.'),
  compliance: z
    .strictObject({
      upToDate: z.boolean(),
      why: z.string().nullable(),
      late: z.boolean(),
      dueOn: z.iso.date().nullable(),
    })
    .nullable()
    .describe('null: it is not patched by SecOps.'),
  campaigns: z
    .array(
      z.strictObject({
        id: z.int().positive(),
        status: z.enum(SESSION_STATES),
        day: z.iso.date().nullable(),
        slot: z.string().nullable(),
        validation: z.string().nullable(),
      }),
    )
    .describe('Those that are open.'),
  lastPatches: z.array(
    z.strictObject({
      at: instant,
      result: z.enum(['ok', 'ko']),
      campaign: z.int().positive().nullable(),
      packages: z.int().nonnegative().nullable(),
      notes: z.string(),
    }),
  ),
});

const serverRead = route({
  ...{ method: 'GET', path: '/servers/{hostname}', id: 'getServer', summary: 'One server, and why it is not patched' },
  ...{ ability: 'read', changes: false, problems: ['not-found'] },
  params: z.strictObject({ hostname: z.string().regex(/^[A-Za-z0-9._-]{1,200}$/) }),
  ...{ query: z.strictObject({}), body: null },
  answers: { kind: 'json', status: 200, says: 'What is known of it', schema: oneServer },
  run: (call) =>
    readAs(call, async (db) => {
      const [server] = await findServers(db, [call.params.hostname.toLowerCase()]);
      if (server === undefined) {
        return refusal('not-found', 'There is no such server, or it is not within the account of the token.');
      }
      const ctx = viewOf(call, db);
      const head = await loadServerHead(db, server.id);
      const sessions = await loadServerSessions(db, server.id);
      const patches = await loadLastPatches(db, server.id, MOST_PATCHES);
      const { headline, more } = whyNotPatched(await patchFacts(ctx, server, sessions, patches));
      const { found, why, late, dueOn } = await saidCompliance(ctx, server.id);
      const said = ({ code, text }: typeof headline) => ({ code, text: text.en });
      const body: z.input<typeof oneServer> = {
        ...{ hostname: server.hostname, environment: server.environment, domain: server.domainCode, zone: server.zone },
        ...{ application: head.application, osFamily: server.osFamily, osVersion: head.osVersion },
        ...{ machineType: server.machineType, etat: server.etat, support: head.support },
        why: { headline: said(headline), more: more.map(said) },
        compliance: found === null ? null : { upToDate: why === null, why: why?.text.en ?? null, late, dueOn },
        campaigns: sessions.map(({ campaignId, status, day, slot, validation }) => ({
          ...{ id: campaignId, status, day, slot, validation },
        })),
        lastPatches: patches.map(({ at, result, campaignId, packages, notes }) => ({
          ...{ at: at.toISOString(), result, campaign: campaignId, packages },
          notes: result === 'ko' ? recordedNotes(notes ?? '').en : '',
        })),
      };
      return json(body);
    }),
});

export const serverRoutes: readonly ApiRoute[] = [serverRead];
