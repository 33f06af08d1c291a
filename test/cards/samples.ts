// Every card at a chosen size, with chosen names and texts: for golden files, limits and hostile input alike. Each file of `samples/`
// adds its own, so that a new card has no list to be entered in.
import { readdirSync } from 'node:fs';
import type { AdaptiveCard } from '../../cards/adaptive-card.ts';
import type { Language } from '../../domain/language.ts';
import type { Sample, SamplesOf } from './sample.ts';

const FOLDER = new URL('./samples/', import.meta.url);

const features = await Promise.all(
  readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map(async (file): Promise<{ readonly samples: SamplesOf }> => import(new URL(file, FOLDER).href)),
);

/** By name. */
export function allCards(sample: Sample, language: Language): Readonly<Record<string, AdaptiveCard>> {
  return Object.assign({}, ...features.map(({ samples }) => samples(sample, language)));
}
