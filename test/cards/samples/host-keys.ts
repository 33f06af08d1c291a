// Samples of the cards of host keys.
import { type HostKeysView, hostKeysCard } from '../../../cards/host-keys/host-keys/card.ts';
import { PAGE_SIZES, pageOf } from '../../../cards/paging.ts';
import { type Sample, type SamplesOf, times } from '../sample.ts';

const AT = new Date('2026-02-02T08:15:00Z');

export const samples: SamplesOf = (sample, language) => {
  const { said } = sample;
  const notice = { tone: 'error', text: said.refusal } as const;
  return {
    'host-keys': hostKeysCard({ ...hostKeysView(sample), notice }, language),
  };
};

function hostKeysView({ servers, hostname, page }: Sample): HostKeysView {
  return {
    keys: pageOf(
      times(servers, (i) => ({
        host: hostname(i),
        port: 22,
        fingerprint: 'SHA256:uNiVztksCsDhcc0u9e8BgrJXVGDwtxA7VnfQbUG5Wcs',
        refused: 'SHA256:n1MwLrvq8GZkXyT0hE4wRd2cYpJ7sVbKf3AoQm9uHiM',
        refusedAt: AT,
        otherType: null,
      })),
      page,
      PAGE_SIZES.hostKeys,
    ),
    access: { accept: true },
  };
}
