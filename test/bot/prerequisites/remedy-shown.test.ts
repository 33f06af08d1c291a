// What is to be done about a prerequisite stands whole on the card while few servers fail: its last words are what to do.
import { expect, it } from 'vitest';
import { pageOf } from '../../../cards/paging.ts';
import { prereqsCard } from '../../../cards/prerequisites/prereqs/card.ts';
import { prerequisiteAdvice } from '../../../domain/prerequisites/prerequisite-advice.ts';
import { plain } from '../../cards/sample.ts';
import { prereqsView } from '../../cards/samples/prerequisites.ts';

const KINDS = ['posix', 'windows', 'instance', 'claimed'] as const;
const CODES = ['ssh', 'power', 'disk', 'satellite', 'sudo', 'rpm-database', 'excludes', 'narrowing', 'restart-pending'];
const REMEDIES = KINDS.flatMap((kind) =>
  CODES.flatMap((code) =>
    (['no', 'unknown'] as const).flatMap((answer) => prerequisiteAdvice(code, answer, kind) ?? []),
  ),
);

function shown(failing: number, remedy: (typeof REMEDIES)[number], language: 'fr' | 'en'): string {
  const view = prereqsView(plain(language));
  const [first] = view.failing.rows;
  if (first === undefined) throw new Error('no sample');
  const rows = Array.from({ length: failing }, () => ({ ...first, remedy }));
  return JSON.stringify(prereqsCard({ ...view, failing: pageOf(rows, 1, 10) }, language)).replace(
    /[\u00a0\u202f]/g,
    ' ',
  );
}

const LONGEST = REMEDIES.toSorted((a, b) => b.fr.length - a.fr.length).slice(0, 6);

it.each(LONGEST)('“$en” is not cut where three fail', (remedy) => {
  for (const language of ['fr', 'en'] as const)
    expect(shown(3, remedy, language)).toContain(`→ ${remedy[language].replace(/[\u00a0\u202f]/g, ' ')}`);
});

it('is two lines of it where more fail', () => {
  const [longest] = LONGEST;
  if (longest === undefined) throw new Error('no advice');
  expect(longest.fr.length).toBeGreaterThan(140);
  expect(shown(4, longest, 'fr')).not.toContain(longest.fr.slice(-40).replace(/[\u00a0\u202f]/g, ' '));
});
