// Samples of the cards of files.
import { downloadCard } from '../../../cards/files/download/card.ts';
import { LATER, type SamplesOf } from '../sample.ts';

export const samples: SamplesOf = (sample, language) => {
  const { said } = sample;
  return {
    download: downloadCard(
      { title: said.file, state: { kind: 'ready', url: 'https://patching.example.test/files/7/abc', until: LATER } },
      language,
    ),
  };
};
