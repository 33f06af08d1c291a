// What is said of an update that tells nothing but where its order is.
import { expect, it } from 'vitest';
import { updateProgressText } from '../../../cards/progress.ts';
import { ORDER_STAGES } from '../../../domain/attempts/order-stage.ts';

it('each stage is said in words, and with the packages where they are known', () => {
  const said = (phase: string, total: number) =>
    (['fr', 'en'] as const).map((language) => updateProgressText({ phase, done: 0, total }, 'x', language));
  expect(said('at-work', 12)).toEqual(['installation de 12 paquets', 'installing 12 packages']);
  expect(said('at-work', 1)).toEqual(['installation de 1 paquet', 'installing 1 package']);
  expect(said('at-work', 0)).toEqual(['installation en cours', 'installing']);
  for (const stage of ORDER_STAGES) expect(new Set(said(stage, 0)).size, stage).toBe(2);
});
