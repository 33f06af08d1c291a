// The request to an owner: the evidence, the answers given so far, and who may still answer (VALID-1).
import { beforeAll, describe, expect, it } from 'vitest';
import type { Renderer } from '../../../bot/front/render.ts';
import type { CampaignId, ServerId } from '../../../domain/ids.ts';
import type { Role } from '../../../domain/people/roles.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { bytesOf, dataOf, rendererOf, textOf, verbsOf } from '../shared/card-text.ts';
import {
  addAttempt,
  addCampaign,
  addEvidence,
  addPatched,
  addSession,
  insert,
  NOW,
  type Seed,
  seedEstate,
} from '../shared/seed.ts';

let seed: Seed;
let renderer: Renderer;
let id: CampaignId;
let key: string;

const LIBS = Array.from({ length: 9 }, (_, i) => ({ name: `lib${i}`, arch: 'x86_64', from: '0:1-1', to: '0:2-1' }));
const KERNEL = { name: 'kernel', arch: 'x86_64', from: null, to: '0:5.14-2' };
const ADVISORIES = "sudo -n sh -c 'dnf -q updateinfo list security'";
const WORSE = { kind: 'listening', name: 'tcp/8080', change: 'disappeared', worse: true } as const;

beforeAll(async () => {
  const { db } = await createTestDatabase();
  seed = await seedEstate(db);
  renderer = rendererOf(db);
  id = await addCampaign(seed);
  key = `validation:${id}:${seed.application}`;
  const first = await addSession(seed, id, 'vrvalone', { status: 'patched' });
  const comparison = { verdict: 'no', differences: [WORSE] } as const;
  await addEvidence(seed, first, await addPatched(seed, id, first), [...LIBS, KERNEL], comparison);
  const second = await addSession(seed, id, 'vrvaltwo', { status: 'patched' });
  await addPatched(seed, id, second, answered('validated_ko', 'page blanche'));
  const other = await addSession(seed, id, 'vrorphan', { status: 'patched' }, { application_id: null });
  await addPatched(seed, id, other);
});

function answered(status: 'validated_ok' | 'validated_ko' | 'forced', comment: string | null = null) {
  return { status, comment, answered_by: seed.people.owner, answered_at: NOW };
}

function as(role: Exclude<Role, 'viewer'>) {
  return { userId: seed.people[role], roles: [role] };
}

async function answerAll(status: 'validated_ok' | 'validated_ko', comment: string | null): Promise<void> {
  const inApplication = (await sessionsOf()).map((row) => row.id);
  await seed.db
    .updateTable('patch_validation')
    .set(answered(status, comment))
    .where('server_id', 'in', inApplication)
    .execute();
}

async function sessionsOf(): Promise<{ id: ServerId }[]> {
  return seed.db.selectFrom('servers').select('id').where('application_id', '=', seed.application).execute();
}

describe('a request that waits', () => {
  it('shows packages from and to, the telling ones first, and the checks that got worse (RUN-7, RUN-9)', async () => {
    const text = textOf(await renderer.render(key, 'en'));
    expect(text).toContain('10 packages changed · ');
    expect(text).toContain('kernel new → 0:5.14-2, lib0 0:1-1 → 0:2-1');
    expect(text).toContain('regression detected: port tcp/8080 disappeared');
    expect(textOf(await renderer.render(key, 'fr'))).toContain('régression détectée : port tcp/8080 a disparu');
  });

  it('shows who answered what and when, the owners, and nothing of other applications', async () => {
    const text = textOf(await renderer.render(key, 'fr'));
    expect(text).toContain('par Odile Owner, lun. 2 févr. 10h30 : page blanche');
    expect(text).toContain('▶ 1 en attente\n✖ 1 KO');
    expect(text).toContain('responsable : Odile Owner');
    expect(text).toContain('Péage Nord');
    expect(text).not.toContain('vrorphan');
    expect(text).toContain('contrôles pas tous comparables');
  });

  it('offers answers to an owner of that application, and forcing to an admin alone', async () => {
    const verbs = async (role: Exclude<Role, 'viewer'>) => new Set(verbsOf(await renderer.render(key, 'fr', as(role))));
    expect(await verbs('owner')).toEqual(new Set(['card.page', 'validation.ok', 'validation.ko']));
    expect(await verbs('admin')).toEqual(new Set(['card.page', 'validation.force']));
    expect(await verbs('operator')).toEqual(new Set(['card.page']));
    // Of nobody in particular, as the state has it: a channel gets none (test/rights/views.test.ts).
    const all = new Set(verbsOf(await renderer.render(key, 'fr')));
    expect(all).toEqual(new Set(['card.page', 'validation.ok', 'validation.ko', 'validation.force']));
  });

  it('lets only an admin settle servers of no application', async () => {
    const orphans = await renderer.render(`validation:${id}:none`, 'en');
    expect(textOf(orphans)).toContain('vrorphan');
    expect(verbsOf(orphans)).toEqual(['card.page', 'validation.force']);
  });
});

describe('one server in full (VALID-1)', () => {
  const serverKey = async (hostname: string) => {
    const row = await seed.db
      .selectFrom('servers')
      .select('id')
      .where('hostname', '=', hostname)
      .executeTakeFirstOrThrow();
    return { id: row.id, key: `validated-server:${id}:${row.id}` };
  };

  it('lists every package with its versions, and every check that differs, one click from the request', async () => {
    const { id: serverId, key: full } = await serverKey('vrvalone');
    expect(dataOf(await renderer.render(key, 'en'), 'card.page')).toEqual({
      cardKey: `validated-server:${id}:${serverId}`,
      page: 1,
    });
    const text = textOf(await renderer.render(full, 'en'));
    for (const { name } of [...LIBS, KERNEL]) expect(text).toContain(name);
    expect(text).toContain('Regressions:\n• port tcp/8080 disappeared');
    expect(text).toContain('9 updated, 1 installed, 0 removed · no known security advisory');
  });

  it('names the advisories that the prerequisites had listed', async () => {
    const { id: serverId, key: full } = await serverKey('vrvalone');
    const output = 'RHSA-2026:77 Important/Sec. kernel-5.14-2.x86_64';
    const detail = {
      checks: [],
      warnings: [],
      preview: null,
      transcript: [{ command: ADVISORIES, exitCode: 0, output }],
    };
    await seed.db
      .updateTable('patch_sessions')
      .set({ prereq_detail: JSON.stringify(detail) })
      .where('server_id', '=', serverId)
      .execute();
    const text = textOf(await renderer.render(full, 'en'));
    expect(text).toContain('kernel · new → 0:5.14-2 (RHSA-2026:77)');
    expect(text).toContain('1 security advisory closed');
    expect(textOf(await renderer.render(key, 'fr'))).toContain('kernel nouveau → 0:5.14-2 (RHSA-2026:77)');
  });

  it('is null for a server that has nothing to validate there', async () => {
    expect(await renderer.render(`validated-server:${id}:987654`, 'fr')).toBeNull();
  });
});

describe('a request that is answered', () => {
  it('stays open while a KO can still become an OK', async () => {
    await answerAll('validated_ko', 'page blanche');
    expect(verbsOf(await renderer.render(key, 'fr'))).toContain('validation.ok');
  });

  it('is final once all is OK, naming who settled it; its owner may change it, also after production has started', async () => {
    await answerAll('validated_ok', null);
    const shared = await renderer.render(key, 'fr');
    expect(textOf(shared)).toContain('Traitée par Odile Owner, lun. 2 févr. 10h30.');
    expect(new Set(verbsOf(shared))).toEqual(new Set(['card.page']));
    expect(verbsOf(await renderer.render(key, 'fr', as('owner')))).toContain('validation.ko');
    expect(verbsOf(await renderer.render(key, 'fr', as('admin')))).not.toContain('validation.force');
    await startProduction();
    // VALID-3: an OK may still become a KO.
    expect(verbsOf(await renderer.render(key, 'fr', as('owner')))).toContain('validation.ko');
  });
});

/** A production server linked to every server of the application is started. */
async function startProduction(): Promise<void> {
  const prod = await addSession(
    seed,
    id,
    'vpvalone',
    { branch: 'prod', status: 'in_progress' },
    { application_id: null },
  );
  for (const server of await sessionsOf()) {
    const row = { prod_server_id: prod.serverId, nonprod_server_id: server.id, source: 'auto' } as const;
    await insert(seed.db, 'server_correspondance', row);
  }
  await addAttempt(seed, id, prod, { started_at: new Date('2026-02-04T09:00:00Z') });
}

describe('108 servers of one application', () => {
  it('come in pages under 40 KB', async () => {
    const big = await addCampaign(seed);
    for (let i = 0; i < 108; i++) {
      const planned = await addSession(seed, big, `vrbigapp${String(i).padStart(3, '0')}`, { status: 'patched' });
      const comparison = { verdict: 'no', differences: [WORSE, WORSE, WORSE] } as const;
      await addEvidence(seed, planned, await addPatched(seed, big, planned), [...LIBS, KERNEL], comparison);
    }
    const last = await renderer.render(`validation:${big}:${seed.application}`, 'en', undefined, 18);
    expect(textOf(last)).toContain('Page 18/18');
    expect(textOf(last)).toContain('vrbigapp107');
    expect(bytesOf(await renderer.render(`validation:${big}:${seed.application}`, 'fr'))).toBeLessThan(40_000);
  });
});

it('is null for an application that has nothing in the campaign', async () => {
  expect(await renderer.render(`validation:${id}:987654`, 'fr')).toBeNull();
});
