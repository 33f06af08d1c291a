// Samples of the cards of the inventory.
import {
  type InventoryChangeLine,
  type InventoryChangeView,
  inventoryChangeCard,
} from '../../../cards/inventory/inventory-change/card.ts';
import { PAGE_SIZES, pageOf, topOf } from '../../../cards/paging.ts';
import type { CampaignId, InventoryChangeId } from '../../../domain/ids.ts';
import { type Sample, type SamplesOf, times, unread } from '../sample.ts';

const AT = new Date('2026-11-20T08:15:00Z');

export const samples: SamplesOf = (sample, language) => {
  const { said } = sample;
  const notice = { tone: 'error', text: said.refusal } as const;
  return {
    'inventory-change': inventoryChangeCard({ ...view(sample), notice }, language),
    'inventory-change-applied': inventoryChangeCard(
      { ...view(sample), secondYes: null, state: { kind: 'applied', by: said.person(2), at: AT } },
      language,
    ),
  };
};

function view({ servers, hostname, said, page }: Sample): InventoryChangeView {
  const refusals = times(servers, (i) => ({
    fr: `Serveurs!C${i} : ${said.reason(i)}`,
    en: `Servers!C${i}: ${said.reason(i)}`,
  }));
  return {
    changeId: 7 as InventoryChangeId,
    kind: 'import',
    fileName: said.file,
    by: said.person(1),
    at: AT,
    state: { kind: 'draft' },
    counts: { refused: servers },
    refusals: pageOf(refusals, page, PAGE_SIZES.inventoryChange),
    unread: topOf(unread(servers, said), servers),
    changes: pageOf(
      times(servers, (i) => changeLine(i, hostname(i), said.application(i))),
      page,
      PAGE_SIZES.inventoryChange,
    ),
    access: { edit: true },
    entities: [
      { entity: 'server', added: servers, changed: 12, gone: 3, removed: 0 },
      { entity: 'application', added: 2, changed: 0, gone: 0, removed: 0 },
    ],
    unsaid: { servers, fields: ['etat', 'patch_os_owner', 'licence_support'] },
    absent: servers,
    reassigned: topOf(
      times(servers, (i) => ({ campaignId: i as CampaignId, servers: i + 1, from: null, to: said.person(i) })),
      8,
    ),
    secondYes: { gone: 3, moves: 2, count: 5 },
  };
}

function changeLine(i: number, name: string, application: string): InventoryChangeLine {
  const kinds = ['gone', 'changed', 'added'] as const;
  const kind = kinds[i % 3] ?? 'added';
  const before = kind === 'changed' ? { environment: 'Recette', application, zone: null } : {};
  const after = kind === 'changed' ? { environment: 'Production', application: `${application} 2`, zone: 'DMZ' } : {};
  return { entity: i % 5 === 4 ? 'application' : 'server', name, kind, before, after };
}
