// `--shadow`: each decision of PatchCenter beside the one of the rules here, by the number of the rule; nothing is written.
import { describe, expect, it } from 'vitest';
import { shadowCycle } from '../../../bot/takeover/shadow.ts';
import { openSource } from '../../../db/patchcenter/source.ts';
import { type IsoWeek, isoWeek } from '../../../domain/planning/iso-week.ts';
import { createPatchCenter } from '../../support/patchcenter-database.ts';
import type { PatchCenterRows } from '../../support/patchcenter-estate.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const WEEKS = [5, 6].map((number) => isoWeek(2027, number)) as readonly IsoWeek[];

const server = (id: number, hostname: string, environment: 1 | 2, over: object = {}) => ({
  ...{ id, hostname, os_family: 'linux', etat: 'Production', patch_os_owner: 'secops', licence_support: 'active' },
  ...{ machine_type: 'vm', ssh_method: 'ssh_key', domain_environment_id: environment, ...over },
});
const session = (
  id: number,
  server_id: number,
  campaign_id: number,
  date: string | null,
  time: string | null,
  over: object = {},
) => ({
  ...{
    id,
    server_id,
    campaign_id,
    status: 'patched',
    date_prevue: date,
    heure_prevue: time,
    intervenant_id: 1,
    forced_assignment: false,
  },
  ...over,
});
const plan = (id: number, week: IsoWeek, env_scope: string) => ({
  ...{ id, year: week.year, week_number: week.weekNumber, week_code: week.weekCode, week_start: week.weekStart },
  ...{ week_end: week.weekEnd, cycle: week.cycle, domain_code: 'FL', env_scope, status: 'open' },
});
const past = (id: number, server_id: number, date_patch: string, status = 'ok') => ({
  id,
  server_id,
  date_patch,
  status,
  campaign_id: 1,
});
const validation = (id: number, server_id: number, patch_date: string, status: string) => ({
  ...{ id, server_id, campaign_id: 1, campaign_type: 'standard', patch_date, status },
});

/** S05: the non-production on Monday; S06: the production on Wednesday. Nothing differs. */
const CALM: PatchCenterRows = {
  contacts: [
    { id: 1, name: 'Khalid', email: 'khalid@example.test' },
    { id: 2, name: 'Paul', email: 'paul@example.test' },
  ],
  users: [
    { id: 1, contact_id: 1 },
    { id: 2, contact_id: 2 },
  ],
  domains: [{ id: 1, code: 'FL', name: 'Flux' }],
  environments: [
    { id: 1, name: 'Production' },
    { id: 2, name: 'Recette' },
  ],
  domain_environments: [
    { id: 1, domain_id: 1, environment_id: 1 },
    { id: 2, domain_id: 1, environment_id: 2 },
  ],
  servers: [server(1, 'vpflux1', 1), server(2, 'vrflux1', 2), server(3, 'vrflux2', 2)],
  default_assignments: [{ id: 1, rule_type: 'domain', rule_value: 'FL', user_id: 1, priority: 1 }],
  patch_planning: [plan(1, WEEKS[0] as IsoWeek, 'hprod'), plan(2, WEEKS[1] as IsoWeek, 'prod')],
  server_correspondance: [{ id: 1, prod_server_id: 1, nonprod_server_id: 2, source: 'auto' }],
  campaigns: [
    { id: 1, label: 'S05', year: 2027, week_code: 'S05' },
    { id: 2, label: 'S06', year: 2027, week_code: 'S06' },
  ],
  patch_sessions: [
    session(1, 2, 1, '2027-02-01', '09:00'),
    session(2, 3, 1, '2027-02-01', '09:15'),
    session(3, 1, 2, '2027-02-10', '09:00'),
  ],
  patch_history: [
    past(1, 2, '2027-02-01T09:05:00'),
    past(2, 3, '2027-02-01T09:20:00'),
    past(3, 1, '2027-02-10T09:10:00'),
  ],
  patch_validation: [validation(1, 2, '2027-02-01T09:05:00', 'validated_ok')],
};

describe('shadow', async () => {
  const { db } = await createTestDatabase();

  /** As `week hostname rule`, with both values. */
  async function differences(rows: PatchCenterRows): Promise<readonly string[]> {
    const foreign = await createPatchCenter(rows);
    const before = await foreign.sum();
    const source = await openSource(foreign.readerUrl, 'Europe/Paris');
    const found = await shadowCycle(db, source, { weeks: WEEKS, zone: 'Europe/Paris', freshness: 'cycle' });
    await source.close();
    expect(await foreign.sum()).toEqual(before);
    return found.differences.map(
      ({ week, hostname, rule, ours, theirs }) => `${week} ${hostname} ${rule}: ${ours} / ${theirs}`,
    );
  }
  const without = (table: string, id: number) => (CALM[table] ?? []).filter((row) => row.id !== id);
  const changed = (table: string, id: number, over: object): PatchCenterRows => ({
    ...CALM,
    [table]: (CALM[table] ?? []).map((row) => (row.id === id ? { ...row, ...over } : row)),
  });

  it('finds nothing where both decide alike', async () => {
    expect(await differences(CALM)).toEqual([]);
  });

  it.each<readonly [string, PatchCenterRows, readonly string[]]>([
    [
      'a server that PatchCenter left out',
      { ...CALM, patch_sessions: without('patch_sessions', 2), patch_history: without('patch_history', 2) },
      ['S05 vrflux2 ELIG-1: planned (2027-02-01 09:15) / no session'],
    ],
    [
      'a server that is not supported',
      changed('servers', 3, { licence_support: 'obsolete' }),
      ['S05 vrflux2 ELIG-1: left out: is no longer supported / a session'],
    ],
    [
      'a server outside the scope of the week',
      {
        ...CALM,
        patch_sessions: [
          ...(CALM.patch_sessions ?? []),
          session(4, 1, 1, '2027-02-03', '09:00', { status: 'pending' }),
        ],
      },
      ['S05 vpflux1 ELIG-2: left out: is in Production, outside the week’s scope (non-production) / a session'],
    ],
    [
      'another slot',
      changed('patch_sessions', 2, { heure_prevue: '16:45' }),
      ['S05 vrflux2 SLOT-3: 2027-02-01 09:15 / 2027-02-01 16:45'],
    ],
    ['another operator', changed('patch_sessions', 2, { intervenant_id: 2 }), ['S05 vrflux2 ASSIGN-2: Khalid / Paul']],
    [
      'a default operator who was passed over',
      changed('servers', 3, { default_intervenant_id: 2 }),
      ['S05 vrflux2 ASSIGN-1: Paul / Khalid'],
    ],
    [
      'production patched before an answer',
      changed('patch_validation', 1, { status: 'en_attente' }),
      ['S06 vpflux1 GATE-1: gate closed (vrflux1: validation pending) / patched at 2027-02-10 09:10'],
    ],
    [
      'production patched on an answer of another cycle',
      {
        ...changed('patch_validation', 1, { patch_date: '2026-10-05T09:00:00' }),
        patch_history: [past(1, 2, '2026-10-05T09:00:00'), ...without('patch_history', 1)],
        patch_sessions: without('patch_sessions', 1),
        servers: [
          server(1, 'vpflux1', 1),
          server(2, 'vrflux1', 2, { etat: 'Production', patch_os_owner: 'secops' }),
          server(3, 'vrflux2', 2),
        ],
      },
      expect.arrayContaining([expect.stringContaining('S06 vpflux1 GATE-2: gate closed')]) as never,
    ],
    [
      'production patched after its non-production failed',
      { ...CALM, patch_history: [...(CALM.patch_history ?? []), past(4, 2, '2027-02-03T10:00:00', 'ko')] },
      expect.arrayContaining([expect.stringContaining('S06 vpflux1 GATE-3: gate closed (vrflux1: failed')]) as never,
    ],
    [
      'an update without a row of the history',
      { ...CALM, patch_history: without('patch_history', 2) },
      ['S05 vrflux2 HIST-1: a row ok of the history / patched, and no row'],
    ],
    [
      'an outcome that the history denies',
      changed('patch_history', 2, { status: 'ko' }),
      ['S05 vrflux2 RUN-7: failed / patched'],
    ],
    [
      'a disk that is too full',
      changed('patch_sessions', 2, { prereq_disk_root_mb: 900 }),
      ['S05 vrflux2 PRE-5: excluded / not excluded (patched)'],
    ],
    [
      'an environment that only we take for production',
      changed('environments', 2, { name: 'PRODUCTION' }),
      expect.arrayContaining([expect.stringContaining('ELIG-')]) as never,
    ],
    [
      'a row that cannot be read',
      changed('servers', 3, { machine_type: 'toaster' }),
      ['S05 vrflux2 INV-2: not known: its row is refused / a session'],
    ],
  ])('names %s', async (_, rows, expected) => {
    expect(await differences(rows)).toEqual(expected);
  });
});
