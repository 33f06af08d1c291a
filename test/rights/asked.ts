// What a row of the table is in the world of the tests: the line or click, about things that are there.
import { EARLIER, VERBS } from '../bot/front/every-verb.ts';
import { type CardWorld, CVE } from '../support/card-world.ts';

export type Asked = { readonly line: string } | { readonly verb: string; readonly data: object };

export type Things = Awaited<ReturnType<typeof thingsOf>>;

/** Ids by the names that clicks have for them. `vrapp5` waits for its validation, `vrapp3` for a decision on its reboot, `vrapp2` has failed. */
export async function thingsOf({ db, ids, application }: CardWorld) {
  const server = async (hostname: string) =>
    (await db.selectFrom('servers').select('id').where('hostname', '=', hostname).executeTakeFirstOrThrow()).id;
  const session = async (hostname: string) =>
    (
      await db
        .selectFrom('patch_sessions')
        .select('id')
        .where('server_id', '=', await server(hostname))
        .where('campaign_id', '=', ids.first)
        .executeTakeFirstOrThrow()
    ).id;
  const reboot = await db
    .selectFrom('patch_attempts')
    .select('id')
    .where('server_id', '=', await server('vrapp3'))
    .executeTakeFirstOrThrow();
  const rollback = await db.selectFrom('rollback_requests').select('id').executeTakeFirstOrThrow();
  const snapshot = await db.selectFrom('vm_snapshots').select('id').orderBy('id').limit(1).executeTakeFirst();
  const orphan = await db.selectFrom('orphan_snapshots').select('id').executeTakeFirstOrThrow();
  const owed = await db
    .selectFrom('attempt_actions')
    .select('id')
    .where('server_id', '=', await server('vrapp2'))
    .where('restart_due', 'is not', null)
    .executeTakeFirstOrThrow();
  const freeze = await db.selectFrom('freeze_periods').select('id').limit(1).executeTakeFirst();
  return {
    ids,
    of: {
      applicationId: application,
      serverId: await server('vrapp5'),
      prodId: await server('vpapp1'),
      nonprodId: await server('vrapp1'),
      sessionId: await session('vrapp2'),
      attemptId: reboot.id,
      requestId: rollback.id,
      snapshotId: snapshot?.id ?? 1,
      orphanId: orphan.id,
      freezeId: freeze?.id ?? 1,
      draftId: ids.open,
      actionId: ids.actionId,
      owedId: owed.id,
      subject: `a${application}`,
      campaignId: ids.first,
      cve: CVE,
      domain: 'INFRASTRUC',
      key: undefined,
    },
    servers: String(await server('vrapp5')),
    session: String(await session('vrapp2')),
  };
}

/** Names and numbers of the examples, and what stands for them here. */
function lineHere(line: string, { ids }: Things): string {
  return line
    .replaceAll('vrinfapp1', 'vrapp5')
    .replaceAll('vrinfapp2', 'vrapp5')
    .replaceAll('vpinfapp1', 'vpapp1')
    .replaceAll('vpinfdns1', 'vpapp1')
    .replace('CVE-2026-1234', CVE)
    .replace('preview 3', `preview ${ids.open}`)
    .replace('go 12', `go ${ids.second}`)
    .replace(/ 12\b/, ` ${ids.first}`)
    .replace(/ 15\b/, ` ${ids.run}`)
    .replace('reopen 8', `reopen ${ids.first}`)
    .replace(/\bFL\b|\btrafic\b/, 'INFRASTRUC')
    .replace('INF DMZ', 'INFRASTRUC')
    .replace('S05 prod', 'S05 2027 prod');
}

export function askedOf(what: string, things: Things): Asked {
  if (what.startsWith('/')) return { line: lineHere(what, things) };
  const sent: Readonly<Record<string, unknown>> = { ...VERBS, ...EARLIER }[what] ?? {};
  const own = Object.entries(sent).map(([name, value]) => [name, valueHere(what, name, value, things)] as const);
  return { verb: what, data: Object.fromEntries(own) };
}

function valueHere(verb: string, name: string, value: unknown, { ids, of, servers, session }: Things): unknown {
  if (name === 'campaignId' && verb.startsWith('quickwin.')) return ids.run;
  if (name === 'campaignId' && verb.startsWith('go.')) return verb === 'go.remind' ? ids.first : ids.second;
  if (name === 'waitsIn') return ids.first;
  if (name === 'applicationId' && verb.endsWith('.force')) return of.applicationId;
  if (name === 'serverId' && verb.startsWith('go.')) return of.prodId;
  if (name === 'changeId') {
    if (verb.startsWith('plan')) return ids.planChange;
    return verb.startsWith('link') ? ids.linkChange : ids.inventoryChange;
  }
  if (name === 'servers') return verb === 'quickwin.create' ? 'vrapp1' : servers;
  if (name === 'session') return session;
  if (name === 'restored') return session;
  if (name === 'shortened') return false;
  if (name === 'environments') return '';
  if (name === 'host') return 'vrapp2';
  if (name === 'fingerprint') return 'SHA256:b';
  const here: Readonly<Record<string, unknown>> = of;
  return here[name] ?? value;
}
