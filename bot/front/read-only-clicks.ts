// Buttons that only read: other pages, and the card drawn again. A client may press refresh by itself.
import type { z } from 'zod';
import { cardKeyText } from '../../domain/card-key.ts';
import type { ActionServices, CardAction } from '../shared/click-answers.ts';
import { anyCard, onApplicationPage, onCampaignPage, onHelpPage, onPage, onProdGoPage } from '../shared/click-data.ts';
import { onValidatedServer, onWaiting, waitingKey } from '../validations/waiting-data.ts';

type AnyCard = z.infer<typeof anyCard>;
const READS = { ability: 'read', readsOnly: true } as const;

export function campaignPageAction({ draw }: ActionServices): CardAction<z.infer<typeof onCampaignPage>> {
  return {
    ...READS,
    verb: 'campaign.page',
    data: onCampaignPage,
    run: ({ data: { campaignId, page }, user }) => draw(cardKeyText({ kind: 'campaign', campaignId }), user, { page }),
  };
}

export function prereqsPageAction({ draw }: ActionServices): CardAction<z.infer<typeof onCampaignPage>> {
  return {
    ...READS,
    verb: 'prereqs.page',
    data: onCampaignPage,
    run: ({ data: { campaignId, page }, user }) => draw(cardKeyText({ kind: 'prereqs', campaignId }), user, { page }),
  };
}

export function goPageAction({ draw }: ActionServices): CardAction<z.infer<typeof onProdGoPage>> {
  return {
    ...READS,
    verb: 'go.page',
    data: onProdGoPage,
    run: ({ data: { campaignId, page }, user }) => draw(cardKeyText({ kind: 'go', campaignId }), user, { page }),
  };
}

export function validationPageAction({ draw }: ActionServices): CardAction<z.infer<typeof onApplicationPage>> {
  return {
    ...READS,
    verb: 'validation.page',
    data: onApplicationPage,
    run: ({ data: { page, ...of }, user }) => draw(cardKeyText({ kind: 'validation', ...of }), user, { page }),
  };
}

export function campaignListPageAction({ draw }: ActionServices): CardAction<z.infer<typeof onPage>> {
  return {
    ...READS,
    verb: 'campaign-list.page',
    data: onPage,
    run: ({ data: { page }, user }) => draw(cardKeyText({ kind: 'campaigns' }), user, { page }),
  };
}

export function validationsPageAction({ draw }: ActionServices): CardAction<z.infer<typeof onWaiting>> {
  return {
    ...READS,
    verb: 'validations.page',
    data: onWaiting,
    run: ({ data: { page, filter }, user }) => draw(waitingKey(filter), user, { page }),
  };
}

export function validatedServerPageAction({ draw }: ActionServices): CardAction<z.infer<typeof onValidatedServer>> {
  return {
    ...READS,
    verb: 'validated-server.page',
    data: onValidatedServer,
    run: ({ data: { page, ...of }, user }) => draw(cardKeyText({ kind: 'validated-server', ...of }), user, { page }),
  };
}

export function helpPageAction({ draw }: ActionServices): CardAction<z.infer<typeof onHelpPage>> {
  return {
    ...READS,
    verb: 'help.page',
    data: onHelpPage,
    run: ({ data: { key, page }, user }) => draw(key, user, { page }),
  };
}

export function refreshAction({ draw }: ActionServices): CardAction<AnyCard> {
  return {
    ...READS,
    verb: 'card.refresh',
    data: anyCard,
    run: ({ data, user }) => draw(keyOf(data), user, 'page' in data ? { page: data.page } : {}),
  };
}

function keyOf(card: AnyCard): string {
  switch (card.card) {
    case 'campaign-preview':
      return cardKeyText({ kind: 'draft', draftId: card.draftId });
    case 'campaign':
    case 'prereqs':
    case 'close':
      return cardKeyText({ kind: card.card, campaignId: card.campaignId });
    case 'prod-go':
      return cardKeyText({ kind: 'go', campaignId: card.campaignId });
    case 'validation-request':
      return cardKeyText({ kind: 'validation', campaignId: card.campaignId, applicationId: card.applicationId });
    case 'server':
    case 'links-of':
    case 'excludes':
    case 'app-checks':
      return card.key;
    case 'planning':
    case 'planning-findings':
      return cardKeyText({ kind: card.card, year: card.year });
    case 'planning-week':
      return cardKeyText({ kind: card.card, year: card.year, weekNumber: card.weekNumber });
    case 'plan-change':
      return cardKeyText({ kind: card.card, changeId: card.changeId });
    case 'prereq':
      return cardKeyText({ kind: card.card, sessionId: card.sessionId });
    case 'link-change':
      return cardKeyText({ kind: card.card, changeId: card.changeId });
    case 'links':
    case 'snapshots':
    case 'host-keys':
    case 'quickwins':
      return cardKeyText({ kind: card.card });
    case 'reboot':
      return cardKeyText({ kind: card.card, attemptId: card.attemptId });
    case 'rollback':
      return cardKeyText({ kind: card.card, requestId: card.requestId });
    case 'cve':
      return cardKeyText({ kind: card.card, cve: card.cve });
    case 'campaign-list':
      return cardKeyText({ kind: 'campaigns' });
    case 'validations':
      return waitingKey(card.filter);
    case 'validated-server':
      return cardKeyText({ kind: card.card, campaignId: card.campaignId, serverId: card.serverId });
    case 'status':
      return cardKeyText({ kind: card.card });
  }
}
