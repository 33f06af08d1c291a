// Whatever `/server` advises is typed, by whoever is said to have the right, in every state that a server can be in: it is accepted.

import { describe, expect, it } from 'vitest';
import { createCommands } from '../../../bot/front/commands.ts';
import { dispatchCommand } from '../../../bot/front/dispatch-command.ts';
import { createRenderer, type Renderer } from '../../../bot/front/render.ts';
import type { CampaignId } from '../../../domain/ids.ts';
import type { Language } from '../../../domain/language.ts';
import { may, whoMay } from '../../../domain/people/roles.ts';
import { addCampaign, addServer } from '../../support/campaign-data.ts';
import fc from '../../support/properties.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { addLink } from '../../support/validation-data.ts';
import { keptLog } from '../quiet-log.ts';
import { openBench, type Somebody, somebody } from '../shared/bench.ts';
import { textOf } from '../shared/card-text.ts';
import { SETTINGS } from '../shared/seed.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const renderer = createRenderer({ db, clock: ctx.clock, settings: SETTINGS });
const commands = createCommands(ctx, {
  readIncomingFile: async () => ({ kind: 'refused', text: { fr: 'Aucun fichier.', en: 'No file.' } }),
});
const people = {
  operator: await somebody(db, 'Omar', ['operator']),
  colleague: await somebody(db, 'Ines', ['operator']),
  coordinator: await somebody(db, 'Carole', ['coordinator']),
  admin: await somebody(db, 'Ada', ['admin']),
  viewer: await somebody(db, 'Vera', ['viewer']),
};
let serial = 0;

const state = fc.record({
  kind: fc.constantFrom('standard' as const, 'quickwin' as const, 'emergency' as const),
  phase: fc.constantFrom('draft' as const, 'prereq' as const, 'snapshot' as const, 'patching' as const),
  stopped: fc.boolean(),
  branch: fc.constantFrom('hprod' as const, 'prod' as const),
  status: fc.constantFrom('pending', 'prereq_ok', 'excluded', 'in_progress', 'patched', 'failed', null),
  validated: fc.constantFrom(true, false, null),
  slot: fc.constantFrom(null, '2027-01-11 09:00', '2027-01-11 16:00', '2027-01-12 10:15'),
  /** Whose it is. */
  colleague: fc.boolean(),
  backup: fc.boolean(),
  ordered: fc.boolean(),
  refused: fc.boolean(),
  /** Of its snapshot, where there is one. */
  snapshot: fc.constantFrom('none', 'present', 'removed', 'asked', 'restored'),
  waits: fc.constantFrom(null, 'reboot-decision', 'reboot-slot', 'update-overdue', 'update-lost'),
  answer: fc.constantFrom('en_attente' as const, 'validated_ok' as const, 'validated_ko' as const),
  elsewhere: fc.boolean(),
  closed: fc.constantFrom(false, false, false, true),
  databases: fc.boolean(),
});
type State = typeof state extends fc.Arbitrary<infer T> ? T : never;

/** A server in that state, each time another one. */
async function write(one: State): Promise<string> {
  serial += 1;
  const { branch, status, kind } = one;
  const hostname = `v${branch === 'prod' ? 'p' : 'r'}advice${serial}`;
  const at = ctx.time.now;
  const server = await addServer(db, hostname, { environment: branch === 'prod' ? 'Production' : 'Recette' });
  if (branch === 'prod') await addLink(db, server, await addServer(db, `vrlinked${serial}`));
  if (status === null) return hostname;
  const id = await addCampaign(db, people.coordinator.userId, kind === 'quickwin' ? {} : { kind });
  await db
    .updateTable('campaigns')
    .set({
      label: 'S02 2027 advice',
      ...(kind === 'quickwin' ? { kind, phase: one.phase } : {}),
      ...(one.stopped ? { stopped_at: at, stopped_by: people.operator.userId } : {}),
      ...(one.closed ? { status: 'closed', closed_at: at } : {}),
    })
    .where('id', '=', id)
    .execute();
  const { id: sessionId } = await db
    .insertInto('patch_sessions')
    .values({
      ...{ campaign_id: id, server_id: server, branch, status, prereq_validated: one.validated, prereq_date: at },
      ...(kind === 'standard' && one.slot !== null
        ? { date_prevue: one.slot.slice(0, 10), heure_prevue: one.slot.slice(11) }
        : {}),
      intervenant_id: one.colleague ? people.colleague.userId : null,
      rollback_method: one.backup ? 'na' : 'snapshot',
      ...(status === 'excluded' ? { exclusion_reason: 'disk', excluded_by: 'system', excluded_at: at } : {}),
      ...(one.ordered && status !== 'excluded' ? { start_asked_at: at, start_asked_by: people.operator.userId } : {}),
      start_refusal: one.refused
        ? JSON.stringify([{ code: 'window', text: { fr: 'Trop tôt.', en: 'Too early.' } }])
        : null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  if (one.databases)
    await db
      .insertInto('server_databases')
      .values({ server_id: server, name: 'db' } as never)
      .execute();
  if (status === 'in_progress' || status === 'patched' || status === 'failed') {
    await writeAttempt(one, { session_id: sessionId, server_id: server, campaign_id: id });
  }
  if (one.elsewhere && status === 'excluded') {
    const other = await addCampaign(db, people.coordinator.userId);
    await db
      .insertInto('patch_sessions')
      .values({ campaign_id: other, server_id: server, branch, status: 'pending', holds_server: true })
      .execute();
  }
  return hostname;
}

async function writeAttempt(one: State, of: { session_id: never; server_id: never; campaign_id: CampaignId } | object) {
  const at = ctx.time.now;
  const where = of as { session_id: never; server_id: never; campaign_id: CampaignId };
  const waiting = one.status === 'in_progress' && one.waits !== null;
  const kind = one.waits === 'update-lost' ? 'update-overdue' : one.waits;
  const ended = one.status === 'in_progress' ? {} : { ended_at: at };
  const { id } = await db
    .insertInto('patch_attempts')
    .values({
      ...where,
      ...{ number: 1, started_at: at, ...ended, step: one.waits?.startsWith('update') ? 'update' : 'reboot' },
      state: waiting
        ? 'waiting'
        : one.status === 'in_progress'
          ? 'running'
          : one.status === 'patched'
            ? 'patched'
            : 'failed',
      failure_class: one.status === 'failed' ? 'disk' : null,
      waiting_for: waiting
        ? JSON.stringify({
            kind,
            evidence: 'kernel',
            at: at.toISOString(),
            by: 'Omar',
            unreachable: one.waits === 'update-lost',
          })
        : null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  if (one.status === 'patched') {
    const answered = one.answer === 'en_attente' ? {} : { answered_at: at, comment: 'seen' };
    const answer = {
      attempt_id: id,
      campaign_type: 'standard',
      patch_date: at,
      status: one.answer,
      ...answered,
    } as const;
    const { server_id, campaign_id } = where;
    await db
      .insertInto('patch_validation')
      .values({ server_id, campaign_id, ...answer })
      .execute();
  }
  if (one.snapshot === 'none') return;
  await db
    .insertInto('vm_snapshots')
    .values({
      ...{ ...where, attempt_id: id, name: `PC_${id}`, created_at: new Date(at.getTime() - 60_000) },
      ...{ vcenter: 'VC', vm_moref: 'vm-1', snapshot_moref: 's-1' },
      state: one.snapshot === 'removed' ? 'removed' : 'present',
      ...(one.snapshot === 'asked' || one.snapshot === 'restored' ? { rollback_asked_at: at } : {}),
      ...(one.snapshot === 'restored' ? { restored_at: at, reverted_at: at } : {}),
    })
    .execute();
}

async function card(hostname: string, who: Somebody | null, language: Language): Promise<string> {
  const viewer = who === null ? undefined : { userId: who.userId, roles: who.actor.roles };
  return textOf(await renderer.render(`server:${hostname}`, language, viewer as Parameters<Renderer['render']>[2]));
}

type Told = { readonly line: string; readonly by: string };
const WHO: Readonly<Record<string, string>> = {
  'un opérateur': 'operator',
  'an operator': 'operator',
  'un coordinateur': 'coordinator',
  'a coordinator': 'coordinator',
};

/** What is advised to that reader, with who is said to have the right. */
function toldIn(text: string, reader: string): readonly Told[] {
  return text
    .split('\n')
    .filter((line) => /^(To do|À faire)/.test(line))
    .flatMap((line) => [...line.matchAll(/(\/[a-z-]+(?: [a-z0-9-]+)*)(?: \(([^)]+)\))?/g)])
    .map(([, line = '', who]) => ({
      line: line.trim().replace(/ (ou|or)$/, ''),
      by: who === undefined ? reader : (WHO[who] ?? who),
    }));
}

async function refusalsOf({ line, by }: Told): Promise<readonly string[]> {
  const who = people[by as keyof typeof people];
  const refusals: string[] = [];
  serial += 1;
  const last = await db
    .selectFrom('audit_log')
    .select((eb) => eb.fn.max('id').as('id'))
    .executeTakeFirst();
  const { answer } = await dispatchCommand(
    {
      ...{ db, commands, may, whoMay, clock: ctx.clock, newReference: () => 'r', log: keptLog() },
      profile: async () => null,
      onRefusal: async ({ reason }) => void refusals.push(reason.en),
    },
    {
      text: line,
      person: { entraId: who.actor.entraId, name: who.actor.name },
      conversation: {
        id: 'personal',
        kind: 'personal',
        tenantId: null,
        threadId: null,
        serviceUrl: 'http://127.0.0.1',
        botId: 'b',
      },
      activityId: `advice-${serial}`,
      locale: 'en',
      files: [],
    } as unknown as Parameters<typeof dispatchCommand>[1],
  );
  if (answer.kind === 'text' && /Example:/.test(answer.text.en)) refusals.push(answer.text.en);
  const rows = await db
    .selectFrom('audit_log')
    .select(['action', 'reason'])
    .where('id', '>', last?.id ?? '0')
    .where('action', 'like', '%-refused')
    .execute();
  return [...refusals, ...rows.map(({ action, reason }) => `${action}: ${reason}`)];
}

describe('what /server advises', () => {
  it('would be accepted, by this person or by whom it names, now', { timeout: 120_000 }, () =>
    fc.assert(
      fc.asyncProperty(
        state,
        fc.constantFrom('operator', 'coordinator', 'viewer', 'admin', null),
        fc.constantFrom('fr' as const, 'en' as const),
        async (one, reader, language) => {
          const who = reader === null ? null : people[reader as keyof typeof people];
          const told = toldIn(await card(await write(one), who, language), reader ?? 'nobody');
          for (const [i] of told.entries()) {
            // A copy for each: the first one that is typed may settle what the others are about.
            const again = toldIn(await card(await write(one), who, language), reader ?? 'nobody')[i];
            if (again === undefined) throw new Error('the same state advises the same');
            const isColleagues = again.by === 'operator' && reader !== 'operator' && one.colleague;
            const by = isColleagues ? 'colleague' : again.by === 'nobody' ? 'viewer' : again.by;
            expect({ ...again, refused: await refusalsOf({ ...again, by }) }).toEqual({ ...again, refused: [] });
          }
        },
      ),
      { numRuns: 20 },
    ),
  );

  it('does not advise what is settled, and does not ask why of a server that is being patched', async () => {
    const base: State = {
      ...{
        kind: 'standard',
        phase: 'draft',
        stopped: false,
        branch: 'hprod',
        status: 'failed',
        validated: true,
        slot: '2027-01-12 10:15',
        colleague: false,
      },
      ...{ backup: false, ordered: false, refused: false, snapshot: 'present', waits: null, answer: 'en_attente' },
      ...{ elsewhere: false, closed: false, databases: false },
    };
    const omar = (one: State) => write(one).then((hostname) => card(hostname, people.operator, 'en'));
    expect(await omar(base)).toMatch(/To do: Fix it, then \/retry \d+ \S+, or \/rollback \S+ reason\n/);
    expect(await omar({ ...base, snapshot: 'removed' })).not.toContain('/rollback');
    expect(await omar({ ...base, stopped: true, snapshot: 'none' })).not.toContain('/retry');
    const running = await omar({ ...base, status: 'in_progress', snapshot: 'none' });
    expect(running).toContain('Current state');
    expect(running).not.toContain('Why is it not patched?');
    expect(await omar({ ...base, status: 'in_progress', waits: 'update-overdue' })).not.toContain('/reboot');
    expect(await omar({ ...base, status: 'in_progress', waits: 'update-lost' })).toContain('/give-up');
    expect(await omar({ ...base, status: 'excluded' })).toMatch(/\/restore \S+ in \d+ \(a coordinator\)/);
    const slot = '2027-01-11 09:00';
    const ready: State = { ...base, status: 'prereq_ok', snapshot: 'none', refused: true, slot };
    expect(await omar(ready)).toMatch(/\/start \d+ \S+/);
    expect(await omar({ ...ready, colleague: true })).not.toContain('/start');
    expect(await omar({ ...ready, slot: '2027-01-11 16:00' })).not.toContain('/start');
  });
});
