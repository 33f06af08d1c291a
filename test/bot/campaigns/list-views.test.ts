// The cards that are read once: campaigns, waiting validations, board of the day, help.
import { beforeAll, describe, expect, it } from 'vitest';
import { helpView } from '../../../bot/front/help-view.ts';
import { createRenderer, type Renderer } from '../../../bot/front/render.ts';
import { noArguments } from '../../../bot/shared/typed/command.ts';
import type { Viewer } from '../../../bot/shared/view-context.ts';
import type { CampaignId } from '../../../domain/ids.ts';
import type { Ability, Role } from '../../../domain/people/roles.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { rendererOf, textOf, verbsOf } from '../shared/card-text.ts';
import {
  addAttempt,
  addCampaign,
  addPatched,
  addSession,
  insert,
  NOW,
  SETTINGS,
  type Seed,
  seedEstate,
} from '../shared/seed.ts';

let seed: Seed;
let renderer: Renderer;
let id: CampaignId;

beforeAll(async () => {
  const { db } = await createTestDatabase();
  seed = await seedEstate(db);
  renderer = rendererOf(db);
  for (let i = 0; i < 10; i++) {
    await addCampaign(seed, { status: 'closed', closed_at: NOW, label: `old ${i}` });
  }
  id = await addCampaign(seed, { stopped_at: NOW, stopped_by: seed.people.operator });
  await addPatched(seed, id, await addSession(seed, id, 'vrlistdone', { status: 'patched' }));
  const failed = await addSession(seed, id, 'vrlistfail', { status: 'failed', date_prevue: '2026-02-03' });
  await addAttempt(seed, id, failed, { state: 'failed', failure_class: 'dependency', ended_at: NOW });
  await addAttempt(seed, id, await addSession(seed, id, 'vrlistrun', { status: 'in_progress' }), { step: 'reboot' });
  await addSession(seed, id, 'vrlistexcl', { status: 'excluded', exclusion_reason: 'EOL', excluded_at: NOW });
  const orphan = await addSession(seed, id, 'vrlistorphan', { status: 'patched' }, { application_id: null });
  await addPatched(seed, id, orphan, { patch_date: new Date('2026-02-02T08:30:00Z') });
});

describe('the list of campaigns', () => {
  it('is newest first with figures, over pages', async () => {
    const text = textOf(await renderer.render('campaigns', 'en'));
    expect(text).toContain(`Campaign ${id} · S06 INFRASTRUC\nstopped · 2/4 · 50% · 1 failure · 2 validations pending`);
    expect(text).toContain('Page 1/2');
    const second = textOf(await renderer.render('campaigns', 'fr', undefined, 2));
    expect(second).toContain('old 0');
    expect(second).not.toContain('old 1');
  });
});

describe('what waits for an answer (VALID-2)', () => {
  it('is oldest first, by application, with its owners', async () => {
    const text = textOf(await renderer.render('validations', 'en'));
    expect(text.indexOf('Servers without an application')).toBeLessThan(text.indexOf('Péage Nord'));
    expect(text).toContain('vrlistdone');
    expect(text).toMatch(/Odile Owner/);
    expect(text).toContain('1 h 00 min');
  });

  it('says who stands in, how often they were reminded and when they are next (VALID-2)', async () => {
    const deputy = await insert(seed.db, 'contacts', { name: 'Denis Deputy', email: 'denis@example.test' });
    const duty = { application_id: seed.application, contact_id: deputy, duty: 'deputy' } as const;
    await seed.db
      .insertInto('application_contacts')
      .values(duty as never)
      .execute();
    const text = textOf(await renderer.render('validations', 'en'));
    expect(text).toContain('owner: Odile Owner · deputy: Denis Deputy');
    expect(text).toContain('no reminder sent · next Mon 2 Feb 14:00');
    const reminded = { reminders_sent: 2, reminded_at: NOW };
    await seed.db.updateTable('patch_validation').set(reminded).where('status', '=', 'en_attente').execute();
    const later = textOf(await renderer.render('validations', 'fr'));
    expect(later).toContain('relancé 2 fois, la dernière lun. 2 févr. 10h30 · prochaine relance mar. 3 févr. 09h00');
  });

  it('is filtered by week, campaign, server and application', async () => {
    const shown = async (filter: string) => textOf(await renderer.render(`validations:${filter}`, 'en'));
    expect(await shown('S06')).toContain('vrlistdone');
    expect(await shown('S07')).toContain('Nothing is awaiting validation.');
    expect(await shown(String(id))).toContain('vrlistorphan');
    expect(await shown('vrlistdone')).not.toContain('vrlistorphan');
    expect(await shown(encodeURIComponent('péage'))).toContain('only “péage”');
  });

  it('offers OK and KO to an owner of the application, and “Remind now” to a coordinator', async () => {
    const verbs = async (viewer: Viewer) => new Set(verbsOf(await renderer.render('validations', 'fr', viewer)));
    const { owner, coordinator, operator } = seed.people;
    const yesterday = new Date(NOW.getTime() - 86_400_000);
    await seed.db
      .updateTable('patch_validation')
      .set({ reminded_at: yesterday })
      .where('reminded_at', 'is not', null)
      .execute();
    expect(await verbs({ userId: owner, roles: ['owner'] })).toEqual(
      new Set(['validation.open', 'validations.ok', 'validations.ko']),
    );
    expect(await verbs({ userId: coordinator, roles: ['coordinator'] })).toEqual(
      new Set(['validation.open', 'validations.remind']),
    );
    expect(await verbs({ userId: operator, roles: ['operator'] })).toEqual(new Set(['validation.open']));
  });

  it('shows the list of one owner, with OK and KO, where the card is posted for everybody', async () => {
    const card = await renderer.render(`validations:@${seed.people.owner}`, 'fr');
    expect(new Set(verbsOf(card))).toContain('validations.ok');
    expect(textOf(card)).toContain('vrlistdone');
    expect(textOf(card)).not.toContain('vrlistorphan');
    expect(verbsOf(await renderer.render('validations', 'fr'))).not.toContain('validations.ok');
  });

  it('is narrowed to the applications of somebody who is an owner alone', async () => {
    const viewer = { userId: seed.people.owner, roles: ['owner'] } as const;
    const text = textOf(await renderer.render('validations', 'fr', viewer));
    expect(text).toContain('Péage Nord');
    expect(text).not.toContain('vrlistorphan');
    const nobody = { userId: seed.people.operator, roles: ['owner'] } as const;
    expect(textOf(await renderer.render('validations', 'fr', nobody))).not.toContain('vrlistdone');
  });
});

describe('the board of the day', () => {
  it('shows failures, waiting validations, what runs, open campaigns and the servers of today', async () => {
    const text = textOf(await renderer.render('status', 'fr'));
    expect(text).toContain(`vrlistfail · dépendances de paquets · Campagne ${id}`);
    expect(text).toContain('vrlistrun · redémarrage');
    expect(text).toContain(`Campagne ${id} · S06 INFRASTRUC · 2/4`);
    expect(text).toContain('10h00 · vrlistdone · patché · Omar Oper');
    expect(text).toContain('Serveurs du jour (4)');
    expect(text).toContain('Validations: 2 serveurs, 2 applications');
    expect(text).not.toContain('vrlistexcl');
    expect(text).not.toContain('old 0');
  });
});

describe('help', () => {
  const command = (name: string, ability: Ability) => ({
    name: { fr: `${name}fr`, en: name },
    ability,
    help: { fr: 'Fait', en: 'Does' },
    forms: [{ parts: {}, does: { fr: 'Fait', en: 'Does' }, example: { fr: `/${name}fr`, en: `/${name}` } }] as const,
    often: name === 'start' ? (['operator'] as const) : [],
    parse: noArguments,
  });
  const commands = [command('status', 'read'), command('start', 'campaign.start'), command('role', 'role.manage')];

  it('lists what the roles may, each command once, under the role that grants it', () => {
    const of = (...roles: Role[]) =>
      helpView({ roles, whole: true }, commands).groups.map(({ title, commands: listed }) => [title.en, listed.length]);
    expect(of('operator')).toEqual([
      ['For everybody', 1],
      ['Operator', 1],
    ]);
    expect(of('admin')).toEqual([
      ['For everybody', 1],
      ['Operator', 1],
      ['Admin', 1],
    ]);
    expect(of('viewer')).toEqual([['For everybody', 1]]);
    expect(of()).toEqual([]);
  });

  it('shows first what the roles use most, and offers the rest', async () => {
    const of = (...roles: Role[]) => helpView({ roles, whole: false }, commands).groups.flatMap((one) => one.commands);
    expect(of('operator').map(({ name }) => name)).toEqual([{ fr: '/startfr', en: '/start' }]);
    expect(of('viewer')).toEqual([]);
    const parts = { db: seed.db, clock: { now: () => NOW }, settings: SETTINGS, commands: () => commands };
    const drawn = JSON.stringify(await createRenderer(parts).render('help:operator', 'fr'));
    expect(drawn).toContain('/aide tout');
  });

  it('is drawn in the language asked, with names as they are typed', async () => {
    const parts = { db: seed.db, clock: { now: () => NOW }, settings: SETTINGS, commands: () => commands };
    const text = textOf(await createRenderer(parts).render('help:operator+viewer:all', 'fr'));
    expect(text).toContain('/startfr · Fait');
    expect(text).not.toContain('rolefr');
  });
});

describe('a message whose card was posted anew', () => {
  it('says so in the language of the message', () => {
    expect(renderer.superseded('fr').summary).toContain('Déplacée : voir la carte la plus récente plus bas');
    expect(renderer.superseded('en').summary).toContain('Moved: see the latest card below');
  });
});

describe('the history (HIST-1)', () => {
  it('shows what was done, newest first, and narrows to a server', async () => {
    const servers = await seed.db
      .selectFrom('servers')
      .select(['id', 'hostname'])
      .where('hostname', 'in', ['vrlistdone', 'vrlistorphan', 'vrlistfail'])
      .execute();
    for (const { id: server_id, hostname } of servers) {
      const ko = hostname === 'vrlistfail';
      const result = {
        status: ko ? ('ko' as const) : ('ok' as const),
        notes: ko ? 'update: disk' : '',
        packages: '[]',
      };
      await insert(seed.db, 'patch_history', {
        server_id,
        campaign_id: id,
        source: 'standard',
        date_patch: NOW,
        ...result,
      });
    }
    const all = textOf(await renderer.render(`history:c=${id}`, 'en'));
    expect(all).toContain('3 attempts · 2 OK · 1 KO');
    expect(all).toContain('disk space');
    expect(all).toContain('vrlistdone · OK');
    const one = textOf(await renderer.render('history:h=vrlistorphan', 'fr'));
    expect(one).toContain('vrlistorphan · OK');
    expect(one).not.toContain('vrlistdone');
  });

  it.each(["history:h=x' or 1=1", 'history:all:all', 'history:1', 'history:h=UPPER'])(
    'knows no key “%s”',
    async (key) => {
      expect(await renderer.render(key, 'fr')).toBeNull();
    },
  );
});

describe('the state of a campaign', () => {
  it('is the same in the list as on its card', async () => {
    const states: [CampaignId, string][] = [];
    const one = async (label: string, status: 'pending' | 'in_progress' | 'reported') => {
      const campaign = await addCampaign(seed, { label });
      await addSession(seed, campaign, `vrstate${label}`, { status });
      states.push([campaign, label]);
    };
    await one('planned', 'pending');
    await one('live', 'in_progress');
    await one('settled', 'reported');
    const words = { planned: 'planned', live: 'in progress', settled: 'all done' };
    const list = textOf(await renderer.render('campaigns', 'en'));
    for (const [campaign, label] of states) {
      const word = words[label as keyof typeof words];
      expect(list).toContain(`Campaign ${campaign} · ${label}\n${word} · `);
      const card = textOf(await renderer.render(`campaign:${campaign}`, 'en')).toLowerCase();
      expect(card).toMatch(new RegExp(`\n[▶○✔] ${word}`));
    }
  });
});
