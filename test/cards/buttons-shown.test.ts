// Who sees which button: rights and states in the view decide, and final cards have none.
import { describe, expect, it } from 'vitest';
import type { AdaptiveCard } from '../../cards/adaptive-card.ts';
import { campaignCard } from '../../cards/campaign/card.ts';
import { campaignPreviewCard } from '../../cards/campaign-preview/card.ts';
import { topOf } from '../../cards/paging.ts';
import { prereqsCard } from '../../cards/prereqs/card.ts';
import { prodGoCard } from '../../cards/prod-go/card.ts';
import { validationRequestCard } from '../../cards/validation-request/card.ts';
import { objectsIn } from './microsoft-renderer.ts';
import {
  campaignView,
  closedCampaignView,
  PLAIN,
  prereqsView,
  previewView,
  prodGoView,
  validationView,
} from './samples.ts';

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
    const [create] = buttons(campaignPreviewCard(previewView(PLAIN), 'en'));
    expect(create).toMatchObject({ verb: 'campaign.create', data: { draftId: 7, version: 3 } });
    expect(verbs(campaignPreviewCard({ ...previewView(PLAIN), access: { decide: false } }, 'en'))).toEqual([]);
    const cancelled = { ...previewView(PLAIN), state: { kind: 'cancelled', by: 'Jeanne', at: AT } } as const;
    expect(verbs(campaignPreviewCard(cancelled, 'en'))).toEqual([]);
    expect(JSON.stringify(campaignPreviewCard(cancelled, 'en'))).toContain('Cancelled by Jeanne, Mon 2 Feb 09:15');
  });

  it('turns the pages of its two lists separately', () => {
    const pages = buttons(campaignPreviewCard(previewView({ ...PLAIN, servers: 400, page: 2 }), 'en'))
      .filter(({ verb }) => verb === 'preview.page')
      .map(({ data }) => data);
    expect(pages).toEqual([
      { draftId: 7, version: 3, page: 1, leftOutPage: 2 },
      { draftId: 7, version: 3, page: 3, leftOutPage: 2 },
      { draftId: 7, version: 3, page: 2, leftOutPage: 1 },
      { draftId: 7, version: 3, page: 2, leftOutPage: 3 },
    ]);
  });
});

describe('the campaign card', () => {
  it('gives an operator the work, and a viewer only the refresh', () => {
    const view = campaignView(PLAIN);
    const work = ['campaign.prereqs', 'campaign.retry', 'campaign.start', 'campaign.stop', 'card.refresh', 'go.open'];
    expect(verbs(campaignCard(view, 'en'))).toEqual(work);
    const looking = { ...view, state: { ...view.state, access: NOBODY } } as typeof view;
    expect(verbs(campaignCard(looking, 'en'))).toEqual(['card.refresh']);
  });

  it('ends as a report without actions that names who closed it and when', () => {
    const report = campaignCard({ ...closedCampaignView({ ...PLAIN, text: 'Jeanne' }) }, 'fr');
    expect(verbs(report)).toEqual([]);
    expect(JSON.stringify(report)).toContain('Clôturée par Jeanne, lun. 2 févr. 14h40.');
  });
});

describe('the prerequisites card (PRE-4)', () => {
  it('asks to confirm the backup only while a physical server waits for it', () => {
    const view = prereqsView(PLAIN);
    expect(verbs(prereqsCard(view, 'en'))).toContain('prereqs.confirm-backup');
    const confirmed = { ...view, backup: { ...view.backup, toConfirm: topOf<string>([], 1) } };
    expect(verbs(prereqsCard(confirmed, 'en'))).not.toContain('prereqs.confirm-backup');
    expect(JSON.stringify(prereqsCard(confirmed, 'en'))).toContain('Backup confirmed as recent by');
  });
});

describe('the validation request (VALID-1)', () => {
  it('gives an owner OK and KO for all and for each server, with the comment', () => {
    const view = { ...validationView(PLAIN), access: { answer: true, force: false } };
    const card = validationRequestCard(view, 'en');
    const targets = buttons(card)
      .filter(({ verb }) => verb === 'validation.ko')
      .map(({ data }) => data);
    const on = { campaignId: 12, applicationId: 5, version: 4, page: 1 };
    expect(targets).toEqual([100, 101, 102, 103, null].map((serverId) => ({ ...on, serverId })));
    expect(verbs(card)).not.toContain('validation.force');
    expect(inputs(card)).toEqual(['comment']);
  });

  it('gives an admin who is no owner only the forcing, and others nothing', () => {
    const admin = { ...validationView(PLAIN), access: { answer: false, force: true } };
    expect(verbs(validationRequestCard(admin, 'en'))).toEqual(['card.refresh', 'validation.force']);
    const viewer = { ...admin, access: { answer: false, force: false } };
    expect(verbs(validationRequestCard(viewer, 'en'))).toEqual([]);
    expect(inputs(validationRequestCard(viewer, 'en'))).toEqual([]);
  });
});

describe('the prod-go card (GATE-5)', () => {
  const green = { ...prodGoView(PLAIN), state: { kind: 'green' } } as const;

  it('can be approved only when green, and refused also while something blocks', () => {
    expect(verbs(prodGoCard(green, 'en'))).toEqual(['card.refresh', 'go.approve', 'go.refuse']);
    expect(verbs(prodGoCard(prodGoView(PLAIN), 'en'))).toEqual(['card.refresh', 'go.refuse']);
    expect(verbs(prodGoCard({ ...green, access: { decide: false } }, 'en'))).toEqual(['card.refresh']);
    const approved = { ...green, state: { kind: 'approved', by: 'Paul', at: AT } } as const;
    expect(verbs(prodGoCard(approved, 'en'))).toEqual([]);
    expect(JSON.stringify(prodGoCard(approved, 'en'))).toContain('Approved by Paul, Mon 2 Feb 09:15.');
  });

  it('carries the hash of what it shows', () => {
    const approve = buttons(prodGoCard(green, 'en')).find(({ verb }) => verb === 'go.approve');
    expect(approve?.data).toEqual({ campaignId: 12, version: 6, evidence: 'e'.repeat(64) });
  });

  it('has unlinked and ambiguous servers acknowledged one by one when few', () => {
    expect(inputs(prodGoCard(green, 'en'))).toEqual(['ack-1', 'ack-2', 'ack-1001', 'ack-1002', 'reason']);
  });

  it('has them acknowledged together when many, every name on the card', () => {
    const view = { ...prodGoView({ ...PLAIN, servers: 400 }), state: { kind: 'green' } } as const;
    const card = prodGoCard(view, 'en');
    expect(inputs(card)).toEqual(['acknowledge', 'reason']);
    const json = JSON.stringify(card);
    expect([...view.unlinked, ...view.ambiguous].filter(({ hostname }) => !json.includes(hostname))).toEqual([]);
  });

  it('cannot be approved when the names do not fit on it', () => {
    const hostname = (i: number) => `h${i}${'x'.repeat(60)}`;
    const view = { ...prodGoView({ ...PLAIN, servers: 400, hostname }), state: { kind: 'green' } } as const;
    expect(verbs(prodGoCard(view, 'en'))).not.toContain('go.approve');
  });
});
