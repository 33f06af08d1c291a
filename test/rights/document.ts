// The table of rights as `docs/rights.md` holds it, written and read again.
import { type Extent, ROLES, type Role } from '../../domain/people/roles.ts';
import type { RightsRow } from './table.ts';

const EXTENTS: Readonly<Record<Extent, string>> = { all: 'yes', own: 'own', none: '–' };
const LISTS: Readonly<Record<RightsRow['list'], string>> = {
  narrowed: 'own servers',
  whole: 'if all are own',
  closed: 'no',
  same: 'unchanged',
  'as-opened': 'as what it opens',
};

const HEAD = `# Rights

Made from the declarations of commands and buttons by \`npm run rights\`; a test fails when this file is not current, and others do each
line of it as somebody of each role, and as somebody with a list of hosts (\`test/rights/\`). In Teams, \`/help rights\` says it in words.

- **yes**: may. **own**: for the servers of the applications that the person is an owner of. **–**: is refused, with who may.
- **list**: what is left of it for an account that is limited to a list of hosts (\`/role @NAME only …\`, PEOPLE-3).
  **own servers**: shows and changes those on the list alone; a server outside it is refused by its name. **if all are own**: one
  decision about several servers, refused when one of them is outside. **no**: about everybody's servers. **unchanged**: about no server.

Somebody without a role may nothing. Beyond the table an operation asks what it is about: nobody approves the production of a campaign
that they created (GATE-5), and with \`operators.ownServersOnly\` an operator acts on the servers assigned to them, or to nobody.
`;

export function drawRights(commands: readonly RightsRow[], buttons: readonly RightsRow[]): string {
  const roles = ROLES.join(' | ');
  const rule = ['---', ...ROLES.map(() => '---'), '---'].join(' | ');
  return [
    HEAD,
    '## Commands',
    '',
    'Each form by an example; every form in French too (`/aide`).',
    '',
    `| line | what it does | ${roles} | list |`,
    `| --- | ${rule} |`,
    ...commands.map((row) => `| \`${row.what}\` | ${row.does} | ${cells(row)} |`),
    '',
    '## Buttons',
    '',
    'By the verb that the card sends. Those that cards of 0.1.0 turn their pages with are among them.',
    '',
    `| verb | ${roles} | list |`,
    `| ${rule} |`,
    ...buttons.map((row) => `| \`${row.what}\` | ${cells(row)} |`),
    '',
  ].join('\n');
}

function cells({ extents, list }: RightsRow): string {
  return [...ROLES.map((role) => EXTENTS[extents[role]]), LISTS[list]].join(' | ');
}

/** What the file says, a row for each line or verb. */
export function readRights(text: string): readonly Omit<RightsRow, 'does'>[] {
  return text.split('\n').flatMap((line) => {
    const row = /^\| `(.+?)` \|(?<rest>.*)\|$/.exec(line);
    if (row === null) return [];
    const all = (row.groups?.rest ?? '').split('|').map((cell) => cell.trim());
    const list = keyOf(LISTS, all.at(-1));
    const own = all.slice(-1 - ROLES.length, -1);
    const extents = Object.fromEntries(ROLES.map((role, i) => [role, keyOf(EXTENTS, own[i])])) as Record<Role, Extent>;
    return [{ what: row[1] ?? '', extents, list }];
  });
}

function keyOf<Key extends string>(words: Readonly<Record<Key, string>>, said: string | undefined): Key {
  const found = (Object.keys(words) as Key[]).find((key) => words[key] === said);
  if (found === undefined) throw new Error(`docs/rights.md says “${said}”, which is none of ${Object.values(words)}`);
  return found;
}
