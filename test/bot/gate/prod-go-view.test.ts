// The prod-go card: the evidence, the state of the question, and who may decide (GATE-1 to GATE-5).
import { beforeAll, describe, expect, it } from 'vitest';
import { createRenderer, type Renderer } from '../../../bot/front/render.ts';
import { loadProdGoServers } from '../../../db/queries/gate/prod-go.ts';
import { evidenceHash, prodGoEvidence } from '../../../domain/gate/prod-go.ts';
import type { CampaignId, UserId } from '../../../domain/ids.ts';
import type { Role } from '../../../domain/people/roles.ts';
import { addGo } from '../../support/go-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { dataOf, rendererOf, textOf, verbsOf } from '../shared/card-text.ts';
import {
  addCampaign,
  addPatched,
  addServer,
  addSession,
  insert,
  NOW,
  type Planned,
  SETTINGS,
  type Seed,
  seedEstate,
} from '../shared/seed.ts';

let seed: Seed;
let renderer: Renderer;
let id: CampaignId;
let waiting: Planned;

beforeAll(async () => {
  const { db } = await createTestDatabase();
  seed = await seedEstate(db);
  renderer = rendererOf(db);
  id = await addCampaign(seed);
  const accepted = await addSession(seed, id, 'vrgoone', { status: 'patched' });
  const answer = { status: 'validated_ok', answered_by: seed.people.owner, answered_at: NOW } as const;
  await addPatched(seed, id, accepted, answer);
  waiting = await addSession(seed, id, 'vrgotwo', { status: 'patched' });
  await addPatched(seed, id, waiting);
  await link(await addSession(seed, id, 'vpgoone', { branch: 'prod' }), accepted);
  await link(await addSession(seed, id, 'vpgotwo', { branch: 'prod' }), waiting);
  await addSession(seed, id, 'vpgothree', { branch: 'prod' });
  await addSession(seed, id, 'vpgoshared', { branch: 'prod' });
  await addSession(seed, id, 'vsgoshared', { branch: 'prod' });
  await addSession(seed, id, 'vrgoshared', { status: 'excluded', exclusion_reason: 'x', excluded_at: NOW });
});

const KO = { status: 'validated_ko', comment: 'x', answered_at: NOW } as const;
const WAITS = { status: 'en_attente', comment: null, answered_at: null } as const;

async function link(prod: Planned, nonprod: Planned): Promise<void> {
  const row = { prod_server_id: prod.serverId, nonprod_server_id: nonprod.serverId, source: 'auto' } as const;
  await insert(seed.db, 'server_correspondance', row);
}

function as(userId: UserId, role: Role) {
  return { userId, roles: [role] };
}

async function hashNow(): Promise<string> {
  return evidenceHash(prodGoEvidence(id, await loadProdGoServers(seed.db, id, 'cycle')));
}

async function decide(decision: 'approved' | 'refused', hash: string, by: UserId): Promise<void> {
  const row = { decision, evidence_hash: hash, evidence: '{}', decided_by: by, decided_at: NOW, reason: 'trop tôt' };
  await insert(seed.db, 'prod_go_decisions', { campaign_id: id, ...row });
}

describe('while something blocks', () => {
  it('names what is validated and by whom, what blocks, what is unlinked and what is ambiguous', async () => {
    const text = textOf(await renderer.render(`go:${id}`, 'en'));
    expect(text).toContain('✔ 1 ready\n✖ 1 blocked\n⚠ 3 without validation');
    expect(text).toContain('vpgotwo · vrgotwo: validation pending.');
    expect(text).toContain('vpgoone\nvrgoone OK by Odile Owner, Mon 2 Feb 10:30');
    expect(text).toMatch(/No linked non-production server \(1\)\nvpgothree/);
    expect(text).toMatch(/Unclear link \(2\)\nvpgoshared, vsgoshared/);
    expect(textOf(await renderer.render(`go:${id}`, 'fr'))).toContain(
      '4 serveurs de production peuvent être approuvés · dont 3 sans validation · 1 serveur non retenu',
    );
    expect(text).toContain('Not included, blocked (1)\nvpgotwo');
  });

  it('offers the override of the gate to an admin who is known, for all or for one server (GATE-6)', async () => {
    const card = await renderer.render(`go:${id}`, 'fr', as(seed.people.admin, 'admin'));
    expect(verbsOf(card)).toContain('go.override');
    expect(dataOf(card, 'go.override')).toMatchObject({ campaignId: id, evidence: await hashNow() });
    for (const viewer of [as(seed.people.operator, 'operator'), as(seed.people.coordinator, 'coordinator')])
      expect(verbsOf(await renderer.render(`go:${id}`, 'fr', viewer))).not.toContain('go.override');
  });

  it('shows an override with who gave it, when, why and for what, until another blocker comes (GATE-6)', async () => {
    const blocked = (await loadProdGoServers(seed.db, id, 'cycle')).flatMap(({ serverId, answer }) =>
      answer.state === 'closed' ? [{ serverId, blockers: answer.blockers.map(({ key }) => key) }] : [],
    );
    for (const { serverId, blockers } of blocked) {
      const given = { reason: 'CVE **x**', overridden_by: seed.people.admin, overridden_at: NOW };
      await insert(seed.db, 'gate_overrides', { campaign_id: id, server_id: serverId, blockers, ...given });
    }
    const text = textOf(await renderer.render(`go:${id}`, 'en'));
    expect(text).toContain(
      'Overridden (1)\nvpgotwo · by Ada Admin, Mon 2 Feb 10:30\nCVE **x** — vrgotwo: validation pending',
    );
    expect(text).toContain('Ready: 5 production servers can be approved');
    await seed.db.updateTable('patch_validation').set(KO).where('server_id', '=', waiting.serverId).execute();
    expect(textOf(await renderer.render(`go:${id}`, 'en'))).toContain('vpgotwo · vrgotwo: KO from its owner.');
    await seed.db.updateTable('patch_validation').set(WAITS).where('server_id', '=', waiting.serverId).execute();
    await seed.db.deleteFrom('gate_overrides').execute();
  });

  it('carries the hash of what it shows, and offers to approve what is open, or to refuse (GATE-5)', async () => {
    const card = await renderer.render(`go:${id}`, 'fr');
    // What waits in this campaign is opened by the button below, once.
    const aboutBlocker = ['go.remind', 'go.exclude'];
    const overrides = verbsOf(card).filter((verb) => verb === 'go.override');
    expect(verbsOf(card).filter((verb) => verb !== 'go.override')).toEqual([
      ...aboutBlocker,
      'go.approve',
      'go.refuse',
      'campaign.open',
    ]);
    // Of nobody in particular: a channel gets none of these (test/rights/views.test.ts).
    expect(overrides.length).toBeGreaterThan(0);
    expect(JSON.stringify(card)).toContain('Approuver la production (4)');
    expect(dataOf(card, 'go.refuse')).toMatchObject({ campaignId: id, evidence: await hashNow() });
  });
});

describe('once every linked server is validated', () => {
  beforeAll(async () => {
    const answer = { status: 'forced', answered_by: seed.people.admin, answered_at: NOW, comment: 'urgent' } as const;
    await seed.db.updateTable('patch_validation').set(answer).where('server_id', '=', waiting.serverId).execute();
  });

  it('is green; an operator may decide, but not who created the campaign while four eyes are asked', async () => {
    const { operator, coordinator } = seed.people;
    const draw = (viewer: ReturnType<typeof as>) => renderer.render(`go:${id}`, 'fr', viewer);
    expect(textOf(await draw(as(operator, 'operator')))).toContain('vrgotwo forcée par Ada Admin');
    expect(verbsOf(await draw(as(operator, 'operator')))).toEqual(['go.approve', 'go.refuse']);
    expect(verbsOf(await draw(as(operator, 'owner')))).toEqual([]);
    expect(verbsOf(await draw(as(coordinator, 'operator')))).toEqual([]);
    const clock = { now: () => NOW };
    const relaxed = createRenderer({ db: seed.db, clock, settings: { ...SETTINGS, fourEyes: false } });
    const card = await relaxed.render(`go:${id}`, 'fr', as(coordinator, 'operator'));
    expect(verbsOf(card)).toEqual(['go.approve', 'go.refuse']);
  });

  it('shows a refusal until the evidence changes, and lets whoever refused think again', async () => {
    const { operator, admin } = seed.people;
    await decide('refused', await hashNow(), operator);
    const refused = await renderer.render(`go:${id}`, 'fr', as(admin, 'admin'));
    expect(textOf(refused)).toContain('Refusé par Omar Oper, lun. 2 févr. 10h30');
    expect(textOf(refused)).toContain('trop tôt');
    expect(verbsOf(refused)).toEqual([]);
    expect(verbsOf(await renderer.render(`go:${id}`, 'fr', as(operator, 'operator')))).toContain('go.approve');
    await seed.db.updateTable('prod_go_decisions').set({ evidence_hash: 'older' }).execute();
    expect(verbsOf(await renderer.render(`go:${id}`, 'fr', as(admin, 'admin')))).toContain('go.approve');
  });

  it('names each go, whom it covers and what it acknowledged, until a server waits for one of its own', async () => {
    await addGo(seed.db, id, seed.people.admin, NOW);
    const card = await renderer.render(`go:${id}`, 'en');
    expect(textOf(card)).toContain('Approved by Ada Admin');
    expect(textOf(card)).toContain(
      'Approvals given (1)\nAda Admin, Mon 2 Feb 10:30 · vpgoone, vpgoshared, vpgothree, vpgotwo, vsgoshared\n' +
        'accepted without validation: vpgoshared, vpgothree, vsgoshared',
    );
    expect(verbsOf(card)).toEqual([]);
    await addSession(seed, id, 'vpgolate', { branch: 'prod' });
    const later = await renderer.render(`go:${id}`, 'en');
    expect(textOf(later)).toContain('Ready: 1 production server can be approved');
    expect(textOf(later)).toContain('⚠ 1 without validation\n✔ 5 approved');
    expect(JSON.stringify(later)).toContain('Approve production (1)');
  });
});

describe('a lost link (GATE-3)', () => {
  it('is named with the server that is no longer patched, and acknowledged like an unlinked one', async () => {
    const own = await addCampaign(seed);
    const prod = await addSession(seed, own, 'vplost1', { branch: 'prod' });
    const gone = await addServer(seed, 'vrlost1');
    await insert(seed.db, 'server_correspondance', {
      ...{ prod_server_id: prod.serverId, nonprod_server_id: gone, source: 'auto' },
    });
    expect(textOf(await renderer.render(`go:${own}`, 'en'))).toContain(
      'vplost1 · vrlost1: not patched by PatchCenter yet.',
    );
    await seed.db.updateTable('servers').set({ etat: 'Décommissionné' }).where('id', '=', gone).execute();
    const card = await renderer.render(`go:${own}`, 'en');
    expect(textOf(card)).toContain(
      'Link lost: the linked server is no longer patched (1)\nvplost1 (vrlost1)\nAccept without validation\nvplost1',
    );
    expect(verbsOf(card)).toContain('go.approve');
  });
});

describe('a campaign without production', () => {
  it('says so and offers no approval', async () => {
    const card = await renderer.render(`go:${await addCampaign(seed)}`, 'en');
    expect(textOf(card)).toContain('This campaign has no production server.');
    expect(verbsOf(card)).not.toContain('go.approve');
  });
});
