// Samples of the cards of notifications.
import { type DigestView, digestCard } from '../../../../cards/notifications/digest/card.ts';
import { type NotificationsView, notificationsCard } from '../../../../cards/notifications/notifications/card.ts';
import type { DigestId } from '../../../../domain/ids.ts';
import { choicesOf, NOTHING_CHOSEN, notificationDefaults } from '../../../../domain/notifications/choices.ts';
import { NOTICE_KINDS } from '../../../../domain/notifications/notice-kinds.ts';
import { id, type Sample, type SamplesOf, times } from '../../sample.ts';

export const samples: SamplesOf = (sample, language) => {
  const notice = { tone: 'error', text: sample.said.refusal } as const;
  return {
    notifications: notificationsCard(choices(), language),
    'notifications-refused': notificationsCard({ ...choices(), kinds: [], isChosen: true, notice }, language),
    digest: digestCard(digest(sample), language),
  };
};

function choices(): NotificationsView {
  return {
    choices: choicesOf(NOTHING_CHOSEN, ['operator', 'owner', 'admin'], notificationDefaults('Europe/Paris')),
    kinds: NOTICE_KINDS,
    isChosen: false,
    zones: ['Europe/Paris', 'Indian/Reunion', 'UTC'],
  };
}

const MAX_LINES = 15;

function digest({ servers, hostname, said }: Sample): DigestView {
  const shown = Math.min(servers, MAX_LINES);
  return {
    digestId: id<DigestId>(3),
    lines: times(shown, (i) => ({
      id: String(i + 1),
      kind: NOTICE_KINDS[i % NOTICE_KINDS.length] ?? 'end',
      text: { fr: `${hostname(i)} : ${said.reason(i)}`, en: `${hostname(i)}: ${said.reason(i)}` },
      opens: i % 2 === 0,
    })),
    more: servers - shown,
    settled: servers >> 1,
  };
}
