// Of what there is none of, a card says nothing, or says it in words: never a figure of zero.
import { describe, expect, it } from 'vitest';
import { campaignCard } from '../../cards/campaigns/campaign/card.ts';
import { hostKeysCard } from '../../cards/host-keys/host-keys/card.ts';
import { pageOf } from '../../cards/paging.ts';
import { quickwinsCard } from '../../cards/quickwin/quickwins/card.ts';
import { textOf } from '../bot/shared/card-text.ts';
import { plain } from './sample.ts';
import { closedCampaignView } from './samples/campaigns.ts';
import { allCards } from './samples.ts';

/** A figure of its own: no part of a time, a name, a progress bar or an identifier. */
const ZERO = /(?:^|[ ·(])0(?= [a-zà-ÿ]|$|[,)])/;

/** What can be empty. The others are of servers, and are not drawn without any. */
const EMPTIABLE = [
  'actions',
  'app-checks',
  'audit',
  'campaign',
  'campaign-list',
  'campaign-report',
  'excludes',
  'history',
  'links',
  'link-change',
  'plan-change',
  'plan-change-applied',
  'prod-go-approved',
  'snapshots',
  'validations',
];

function zeros(text: string): readonly string[] {
  return text.split('\n').filter((line) => ZERO.test(line));
}

describe.each(['en', 'fr'] as const)('in %s', (language) => {
  it.each(EMPTIABLE)('%s of nothing at all', (name) => {
    const card = allCards({ ...plain(language), servers: 0 }, language)[name];
    if (card === undefined) throw new Error(`no card ${name}`);
    expect(
      zeros(
        textOf({ card, summary: card.fallbackText }).replaceAll(/all 0 at once: all|les 0, tout de suite: all/g, ''),
      ),
    ).toEqual([]);
    expect(zeros(card.fallbackText)).toEqual([]);
  });

  it('the report of a campaign whose servers had nothing to update', () => {
    const view = closedCampaignView(plain(language));
    const servers = { ...view.servers, rows: view.servers.rows.map((row) => ({ ...row, packages: 0 })) };
    const state = { ...view.state, packagesUpdated: 0, reboots: 0, snapshotsHeld: 0 };
    const card = campaignCard({ ...view, servers, state }, language);
    expect(zeros(textOf({ card, summary: card.fallbackText }))).toEqual([]);
  });

  it('host keys and QuickWin runs, where there are none', () => {
    const keys = hostKeysCard({ keys: pageOf([], 1, 5), access: { accept: true } }, language);
    const runs = quickwinsCard(
      { runs: pageOf([], 1, 5), groups: { first: [], total: 0 }, access: { create: false } },
      language,
    );
    for (const card of [keys, runs]) {
      expect(zeros(textOf({ card, summary: card.fallbackText }))).toEqual([]);
      expect(zeros(card.fallbackText)).toEqual([]);
    }
  });
});
