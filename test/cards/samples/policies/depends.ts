// Sample of the card of dependencies.
import { dependsCard, type NeighbourRow } from '../../../../cards/dependencies/depends/card.ts';
import { PAGE_SIZES, pageOf } from '../../../../cards/paging.ts';
import { id, type SamplesOf, times } from '../../sample.ts';

export const samples: SamplesOf = ({ servers, hostname, said, page }, language) => {
  const statuses = ['pending', 'patched', 'failed', 'in_progress'] as const;
  const row = (i: number): NeighbourRow => ({
    side: i < servers / 2 ? 'on' : 'dependant',
    hostname: hostname(i + 1),
    foundation: i === 0 ? 'database' : null,
    session: i % 3 === 2 ? null : { campaignId: id(12), status: statuses[i % 4] ?? 'pending' },
  });
  return {
    depends: dependsCard(
      {
        ...{ serverId: id(1), hostname: hostname(0), environment: said.environment(0), foundation: null },
        on: Math.ceil(servers / 2),
        rows: pageOf(times(servers, row), page, PAGE_SIZES.depends),
        access: { edit: true },
      },
      language,
    ),
  };
};
