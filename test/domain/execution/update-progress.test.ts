import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { updateProgressText } from '../../../cards/progress.ts';
import { furthest, type HowFar, UPDATE_PHASES } from '../../../domain/execution/update-progress.ts';

const howFar: fc.Arbitrary<HowFar> = fc.record({
  phase: fc.constantFrom(...UPDATE_PHASES, 'Upgrading'),
  done: fc.nat(30),
  total: fc.nat(30),
});

const percentOf = (text: string | null) => Number(/(\d+) %$/.exec(text ?? '')?.[1] ?? Number.NaN);

describe('how far an update is (RUN-7)', () => {
  it('never goes backwards, whatever its log says, or says again', () => {
    fc.assert(
      fc.property(fc.array(howFar, { maxLength: 40 }), (told) => {
        let shown: HowFar | null = null;
        const percents: number[] = [];
        for (const now of told) {
          shown = furthest(shown, now);
          percents.push(percentOf(updateProgressText(shown, 'packages', 'en')));
        }
        const said = percents.filter((percent) => !Number.isNaN(percent));
        expect(said).toEqual(said.toSorted((a, b) => a - b));
      }),
    );
  });

  it('never tells per cent again after the verification has begun', () => {
    const verifying = { phase: 'verifying', done: 1, total: 22 };
    expect(furthest(verifying, { phase: 'installing', done: 22, total: 22 })).toBe(verifying);
    expect(updateProgressText(verifying, 'packages', 'en')).toBe('verifying 1/22');
    expect(updateProgressText(verifying, 'paquets', 'fr')).toBe('vérification 1/22');
  });

  it('goes on from a download to what is installed, and says nothing of what is not counted', () => {
    const downloaded = { phase: 'downloading', done: 11, total: 11 };
    expect(updateProgressText(downloaded, 'packages', 'en')).toBe('downloading 11/11');
    const installing = { phase: 'installing', done: 1, total: 22 };
    expect(furthest(downloaded, installing)).toBe(installing);
    expect(updateProgressText(installing, 'packages', 'en')).toBe('1/22 packages · 4 %');
    expect(updateProgressText({ phase: 'resolving', done: 0, total: 0 }, 'packages', 'en')).toBeNull();
  });
});
