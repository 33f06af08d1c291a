// Samples of the cards of patch groups.
import { PAGE_SIZES, pageOf } from '../../../../cards/paging.ts';
import { groupCard } from '../../../../cards/patch-groups/group/card.ts';
import { type GroupShown, groupsCard } from '../../../../cards/patch-groups/groups/card.ts';
import { id, type SamplesOf, times } from '../../sample.ts';

const HOURS = {
  fr: 'deuxième mardi du mois, 22h00 (Europe/Paris), 4 h',
  en: 'second Tuesday of the month, 22:00 (Europe/Paris), 4 h',
};

export const samples: SamplesOf = ({ servers, hostname, said, page }, language) => {
  const shown = (i: number): GroupShown => ({
    ...{ name: `Fronts ${i}`, servers: i + 2, baselines: i % 2 === 0 ? [] : [`rpm ${said.person(1)}`] },
    downloadEve: i % 2 === 0,
    site: i % 10 === 9 ? said.person(2) : null,
    ring: i % 3 === 0 ? null : said.person(2),
    rebootPolicy: ([null, 'never', 'if-needed', 'ask'] as const)[i % 4] ?? null,
  });
  const access = { edit: true };
  return {
    groups: groupsCard({ rows: pageOf(times(servers, shown), page, PAGE_SIZES.groups), access }, language),
    group: groupCard(
      {
        ...{ groupId: id<never>(2), group: shown(1), access },
        windows: [
          { name: `${said.person(2)} nuit`, hours: HOURS, approval: { fr: 'à approuver', en: 'to be approved' } },
        ],
        servers: pageOf(
          times(servers, (i) => ({ serverId: id<never>(i + 1), hostname: hostname(i) })),
          page,
          PAGE_SIZES.group,
        ),
      },
      language,
    ),
  };
};
