// Samples of the card of the tokens of the API.
import { tokensCard } from '../../../../cards/api/tokens/card.ts';
import { PAGE_SIZES, pageOf } from '../../../../cards/paging.ts';
import type { ApiTokenId } from '../../../../domain/ids.ts';
import { AT, type SamplesOf, times } from '../../sample.ts';

export const samples: SamplesOf = ({ servers, said, page }, language) => {
  const notice = { tone: 'error', text: said.refusal } as const;
  const tokens = times(servers, (i) => ({
    id: (i + 1) as ApiTokenId,
    name: `jenkins-${i + 1}`,
    person: said.person(i),
    readOnly: i % 2 === 0,
    isFetched: i % 3 !== 2,
    isOver: i % 4 === 3,
    createdBy: said.person(i + 1),
    createdAt: AT,
    lastDay: i % 4 === 3 ? '2026-01-31' : '2027-04-11',
    lastUsedAt: i % 2 === 0 ? AT : null,
  }));
  return {
    tokens: tokensCard({ tokens: pageOf(tokens, page, PAGE_SIZES.tokens), notice }, language),
    'tokens-none': tokensCard({ tokens: pageOf([], 1, PAGE_SIZES.tokens) }, language),
  };
};
