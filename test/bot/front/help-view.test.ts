// The help of each role, as its card says it: whole sentences, each command under whom its example is for.
import { describe, expect, it } from 'vitest';
import { createCommands } from '../../../bot/front/commands.ts';
import { helpView } from '../../../bot/front/help-view.ts';
import { exampleFor } from '../../../bot/shared/typed/example.ts';
import { helpCard } from '../../../cards/front/help/card.ts';
import { linesOf } from '../../../cards/shortened.ts';
import { withNames } from '../../../domain/example-names.ts';
import { may, ROLES, type Role } from '../../../domain/people/roles.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { openBench } from '../shared/bench.ts';

const { db } = await createTestDatabase();
const commands = createCommands(openBench(db), {
  readIncomingFile: async () => ({ kind: 'refused', text: { fr: 'Aucun fichier.', en: 'No file.' } }),
});
const NAMES = {
  ...{ hprod: ['vrverylonghostnameapp1.example.org'], prod: ['vpverylonghostnameapp1.example.org'] },
  ...{ applications: ['Billing of the tolls'], domains: ['INFRASTRUC'], environments: ['Recette'] },
  ...{ operators: ['Khalid Benali'], open: [31], closed: [30], runs: [29], week: 'S02' },
  ahead: { week: 'S14', year: 2027, day: '2027-04-11' },
} as const;

function pagesOf(role: Role) {
  const first = helpView({ roles: [role], whole: true }, commands, 1, NAMES);
  return Array.from({ length: first.pages }, (_, i) =>
    helpView({ roles: [role], whole: true }, commands, i + 1, NAMES),
  );
}

describe('the help of each role', () => {
  it.each(ROLES.flatMap((role) => [[role, 'fr'] as const, [role, 'en'] as const]))(
    '%s, in %s, is of whole sentences',
    (role, language) => {
      const lines = pagesOf(role).flatMap((view) => linesOf(helpCard(view, language).body));
      expect(lines.filter((line) => line.includes('…'))).toEqual([]);
      for (const command of commands.filter(({ ability }) => may([role], ability))) {
        expect(lines).toContain(`/${command.name[language]} · ${command.help[language]}`);
        const example = withNames(
          exampleFor(command, (ability) => may([role], ability)),
          NAMES,
        );
        expect(lines).toContain(example[language]);
      }
    },
  );

  it.each(ROLES)('%s: for everybody stands only what looks, or changes what is the reader’s own', (role) => {
    const everybody = pagesOf(role).flatMap(({ groups }) =>
      groups.filter(({ title }) => title.en === 'For everybody').flatMap((group) => group.commands),
    );
    expect(everybody.length).toBeGreaterThan(0);
    const changing = everybody
      .filter(({ example, sends }) => sends !== example)
      .map(({ example }) => (example as { en: string }).en);
    expect(changing).toEqual(['/lang en']);
  });
});
