// Who sees which button: rights and states in the view decide, and final cards have none.
import { describe, expect, it } from 'vitest';
import type { AdaptiveCard } from '../../cards/adaptive-card.ts';
import { campaignCard } from '../../cards/campaigns/campaign/card.ts';
import { prodGoCard } from '../../cards/gate/go/card.ts';
import { topOf } from '../../cards/paging.ts';
import { prereqsCard } from '../../cards/prerequisites/prereqs/card.ts';
import { campaignPreviewCard } from '../../cards/previews/draft/card.ts';
import { validationRequestCard } from '../../cards/validations/validation/card.ts';
import type { CampaignId } from '../../domain/ids.ts';
import { objectsIn } from './microsoft-renderer.ts';
import { id, PLAIN, plain } from './sample.ts';
import { campaignView, closedCampaignView } from './samples/campaigns.ts';
import { prodGoView } from './samples/gate.ts';
import { prereqsView } from './samples/prerequisites.ts';
import { previewView } from './samples/previews.ts';
import { validationView } from './samples/validations.ts';

const AT = new Date('2026-02-02T08:15:00Z');
const NOBODY = { prereqs: false, start: false, stop: false, retry: false, go: false };

function buttons(card: AdaptiveCard) {
  return [...objectsIn(card.body)].map(({ object }) => object).filter(({ type }) => type === 'Action.Execute');
}

function verbs(card: AdaptiveCard): readonly unknown[] {
  return [...new Set(buttons(card).map(({ verb }) => verb))].sort();
}

function inputs(card: AdaptiveCard): readonly unknown[] {
  const ids = [...objectsIn(card.body)].filter(({ object }) => String(object.type).startsWith('Input.'));
  return ids.map(({ object }) => object.id);
}

describe('the preview', () => {
  it('offers Create and Cancel with the draft and its version to who may decide, while it is open', () => {
    const open = buttons(campaignPreviewCard(previewView(PLAIN), 'en'));
    const create = open.find(({ verb }) => verb === 'campaign.create');
    expect(create).toMatchObject({ data: { draftId: 7, version: 3 } });
    const nobody = { ...previewView(PLAIN), access: { decide: false, lift: false } };
    expect(verbs(campaignPreviewCard(nobody, 'en'))).toEqual([]);
    const cancelled = { ...previewView(PLAIN), state: { kind: 'cancelled', by: 'Jeanne', at: AT } } as const;
    expect(verbs(campaignPreviewCard(cancelled, 'en'))).toEqual([]);
    expect(JSON.stringify(campaignPreviewCard(cancelled, 'en'))).toContain('Cancelled by Jeanne, Mon 2 Feb 09:15');
  });

  it('offers the form of adjustments while it is open, with its inputs (ELIG-4)', () => {
    const card = campaignPreviewCard(previewView(PLAIN), 'en');
    expect(inputs(card)).toEqual(['servers', 'operator', 'day', 'slot', 'comment']);
    expect(verbs(card)).toEqual(
      expect.arrayContaining(['draft.move', 'draft.assign', 'draft.leave-out', 'draft.reset', 'campaign.create']),
    );
    const plain = { ...previewView(PLAIN), adjustments: 0 };
    expect(verbs(campaignPreviewCard(plain, 'en'))).not.toContain('draft.reset');
  });

  it('offers an exception where there is one, to those who may grant it (PLAN-4, PLAN-5)', () => {
    const twin = {
      ...previewView(PLAIN),
      state: { kind: 'twin', id: id<CampaignId>(3), label: 'S05', by: 'Jeanne' },
    } as const;
    expect(verbs(campaignPreviewCard(twin, 'en'))).toEqual(['campaign.cancel', 'draft.again']);
    const refused = { ...previewView(PLAIN), state: { kind: 'refused', reason: 'x', liftable: true } } as const;
    expect(verbs(campaignPreviewCard(refused, 'en'))).toEqual(['campaign.cancel', 'draft.override']);
    const coordinator = { ...refused, access: { decide: true, lift: false } };
    expect(verbs(campaignPreviewCard(coordinator, 'en'))).toEqual([]);
    const past = { ...refused, state: { kind: 'refused', reason: 'x', liftable: false } } as const;
    expect(verbs(campaignPreviewCard(past, 'en'))).toEqual([]);
  });

  it('turns the pages of its two lists separately', () => {
    const pages = buttons(campaignPreviewCard(previewView({ ...PLAIN, servers: 400, page: 2 }), 'en'))
      .filter(({ verb }) => verb === 'card.page')
      .map(({ data }) => data);
    expect(pages).toEqual([
      { cardKey: 'draft:7', page: 1, leftOutPage: 2 },
      { cardKey: 'draft:7', page: 3, leftOutPage: 2 },
      { cardKey: 'draft:7', page: 2, leftOutPage: 1 },
      { cardKey: 'draft:7', page: 2, leftOutPage: 3 },
    ]);
  });
});

describe('the campaign card', () => {
  it('gives an operator the work, and a viewer only the refresh', () => {
    const view = campaignView(PLAIN);
    const work = [
      'campaign.prereqs',
      'campaign.retry',
      'campaign.rollback',
      'campaign.start-which',
      'campaign.stop',
      'card.refresh',
      'go.open',
    ];
    const form = ['sessions.assign', 'sessions.exclude', 'sessions.move', 'sessions.restore'];
    expect(verbs(campaignCard(view, 'en'))).toEqual([...work, ...form]);
    const looking = {
      ...view,
      restorable: view.restorable.slice(0, 0),
      state: { ...view.state, access: NOBODY },
    } as unknown as typeof view;
    expect(verbs(campaignCard(looking, 'en'))).toEqual(['card.refresh']);
  });

  it('ends as a report without actions that names who closed it and when', () => {
    const report = campaignCard({ ...closedCampaignView(plain('fr')), restorable: [] }, 'fr');
    expect(verbs(report)).toEqual([]);
    expect(JSON.stringify(report)).toContain('Clôturée par Jeanne Lefèvre, lun. 2 févr. 14h40.');
  });
});

describe('the prerequisites card (PRE-4)', () => {
  it('asks to confirm the backup only while a physical server waits for it', () => {
    const view = prereqsView(PLAIN);
    expect(verbs(prereqsCard(view, 'en'))).toContain('prereqs.confirm-backup');
    const confirmed = { ...view, backup: { ...view.backup, toConfirm: topOf<string>([], 1) } };
    expect(verbs(prereqsCard(confirmed, 'en'))).not.toContain('prereqs.confirm-backup');
    expect(JSON.stringify(prereqsCard(confirmed, 'en'))).toContain('Recent backup confirmed by');
  });
});

describe('the validation request (VALID-1)', () => {
  it('gives an owner OK and KO for all and for each server, with the comment', () => {
    const view = { ...validationView(PLAIN), access: { answer: true, force: false } };
    const card = validationRequestCard(view, 'en');
    const targets = buttons(card)
      .filter(({ verb }) => verb === 'validation.ko')
      .map(({ data }) => data);
    const on = { campaignId: 12, applicationId: 5, page: 1 };
    const answers = new Map([[100, 3]]);
    expect(targets).toEqual(
      [100, 101, 102, 103, null].map((serverId) => ({
        ...{ ...on, serverId, asked: (serverId ?? 103) + 800 },
        version: answers.get(serverId ?? 0) ?? 0,
      })),
    );
    expect(verbs(card)).not.toContain('validation.force');
    expect(inputs(card)).toEqual(['comment']);
  });

  it('asks for no comment under what is completely answered, unless an answer is to be changed', () => {
    const counts = { waiting: 0, ok: 3, ko: 1, forced: 0 };
    const card = validationRequestCard({ ...validationView(PLAIN), counts }, 'en');
    const unfolded = card.body.filter((element) => !('isVisible' in element) || element.isVisible !== false);
    const shown = { ...card, body: unfolded };
    expect(inputs(shown)).toEqual([]);
    expect(inputs(card)).toEqual(['comment']);
    expect(JSON.stringify(shown)).not.toContain('Answer OK or KO');
    const waiting = validationRequestCard({ ...validationView(PLAIN), counts: { ...counts, waiting: 1 } }, 'en');
    expect(inputs(waiting)).toEqual(['comment']);
  });

  it('gives an admin who is no owner only the forcing, and others nothing', () => {
    const admin = { ...validationView(PLAIN), access: { answer: false, force: true } };
    expect(verbs(validationRequestCard(admin, 'en'))).toEqual(['card.page', 'card.refresh', 'validation.force']);
    const viewer = { ...admin, access: { answer: false, force: false } };
    expect(verbs(validationRequestCard(viewer, 'en'))).toEqual(['card.page']);
    expect(inputs(validationRequestCard(viewer, 'en'))).toEqual([]);
  });
});

describe('the prod-go card (GATE-5)', () => {
  const ways = { remind: null, exclude: false, campaigns: [] };
  const blockers = topOf(
    prodGoView(PLAIN).blockers.first.map((one) => ({ ...one, ways })),
    10,
  );
  const open = { ...prodGoView(PLAIN), blockers, access: { decide: true, approve: true, override: false } };
  const green = { ...open, state: { kind: 'green' } } as const;

  it('can be approved only when green, and refused also while something blocks', () => {
    expect(verbs(prodGoCard(green, 'en'))).toEqual(['campaign.open', 'card.refresh', 'go.approve', 'go.refuse']);
    expect(verbs(prodGoCard(open, 'en'))).toEqual(['campaign.open', 'card.refresh', 'go.refuse']);
    expect(verbs(prodGoCard({ ...green, access: { decide: false, approve: false, override: false } }, 'en'))).toEqual([
      'campaign.open',
      'card.refresh',
    ]);
    const changer = { ...green, access: { decide: true, approve: false, override: false } };
    expect(verbs(prodGoCard(changer, 'en'))).toEqual(['campaign.open', 'card.refresh', 'go.refuse']);
    expect(inputs(prodGoCard(changer, 'en'))).toEqual(['reason']);
    const counts = { ready: 0, unproved: 0, blocked: 0, approved: 4 };
    const approved = { ...green, counts, state: { kind: 'approved', by: 'Paul', at: AT } } as const;
    expect(verbs(prodGoCard(approved, 'en'))).toEqual([]);
    expect(JSON.stringify(prodGoCard(approved, 'en'))).toContain('Approved by Paul, Mon 2 Feb 09:15');
  });

  it('offers an admin to override what is blocked, all of it or one by one, also once approved (GATE-6)', () => {
    const admin = { ...open, access: { decide: false, approve: false, override: true } };
    expect(verbs(prodGoCard(admin, 'en'))).toEqual(['campaign.open', 'card.refresh', 'go.override']);
    expect(inputs(prodGoCard(admin, 'en'))).toEqual(['reason']);
    const overrides = buttons(prodGoCard(admin, 'en')).filter(({ verb }) => verb === 'go.override');
    expect(overrides.map(({ data }) => (data as { serverId: number | null }).serverId).sort()).toEqual([
      1,
      2,
      3,
      4,
      null,
    ]);
    const approved = { ...admin, state: { kind: 'approved', by: 'Paul', at: AT } } as const;
    expect(verbs(prodGoCard(approved, 'en'))).toEqual(['campaign.open', 'card.refresh', 'go.override']);
    const nothing = { ...admin, counts: { ready: 4, unproved: 0, blocked: 0, approved: 0 } };
    expect(verbs(prodGoCard(nothing, 'en'))).toEqual(['card.refresh']);
  });

  it('carries the hash of what it shows, and the same in short where that fits', () => {
    const data = (view: typeof green) =>
      buttons(prodGoCard(view, 'en')).find(({ verb }) => verb === 'go.approve')?.data;
    const carried = { campaignId: 12, version: 6, evidence: 'e'.repeat(64) };
    expect(data(green)).toEqual({ ...carried, shown: green.shown });
    expect(data({ ...green, shown: null })).toEqual(carried);
  });

  it('says how many servers an approval covers, and which stay out of it', () => {
    const counts = { ready: 3, unproved: 0, blocked: 1, approved: 0 };
    const view = { ...green, counts, blockers: topOf(green.blockers.first.slice(0, 1), 10) };
    const approve = buttons(prodGoCard(view, 'en')).find(({ verb }) => verb === 'go.approve');
    expect(approve?.title).toBe('Approve production (3)');
    const json = JSON.stringify(prodGoCard(view, 'en'));
    expect(json).toContain('3 production servers can be approved');
    expect(json).toContain('1 server not included');
    // Parts of one line have a dot between them, and no full stops before it.
    expect(json).not.toMatch(/\. ·|\.", *"[^}]*"text": *" ·/);
    expect(json).toContain('Not included, blocked (1)');
  });

  it('has unlinked and ambiguous servers acknowledged one by one when few', () => {
    expect(inputs(prodGoCard(green, 'en'))).toEqual([
      ...['ack-1', 'ack-2', 'ack-1001', 'ack-1002', 'ack-2001', 'leaveOut', 'reason'],
    ]);
  });

  it('has them acknowledged together when many, every name on the card', () => {
    const view = { ...prodGoView({ ...PLAIN, servers: 400 }), state: { kind: 'green' } } as const;
    const card = prodGoCard(view, 'en');
    expect(inputs(card)).toEqual(['acknowledge', 'leaveOut', 'reason']);
    const json = JSON.stringify(card);
    expect([...view.unlinked, ...view.ambiguous].filter(({ hostname }) => !json.includes(hostname))).toEqual([]);
  });

  it('cannot be approved when the names do not fit on it', () => {
    const hostname = (i: number) => `h${i}${'x'.repeat(60)}`;
    const view = { ...prodGoView({ ...PLAIN, servers: 400, hostname }), state: { kind: 'green' } } as const;
    expect(verbs(prodGoCard(view, 'en'))).not.toContain('go.approve');
  });
});
