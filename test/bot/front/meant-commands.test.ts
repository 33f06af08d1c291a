// Verbs of people for commands of another name.
import { expect, it } from 'vitest';
import { createCommands } from '../../../bot/front/commands.ts';
import type { OperationContext } from '../../../bot/shared/operation.ts';
import { commandMeant } from '../../../bot/shared/typed/meant-commands.ts';
import { findCommand } from '../../../bot/shared/typed/parse.ts';

const commands = createCommands({ settings: {} } as OperationContext, {
  readIncomingFile: () => Promise.reject(new Error('no files here')),
});
const NOUNS =
  'actions window validations status board calendar evidence compliance why advisory package find history inventory integrations coverage packages people audit links link unlink excludes snapshots quickwin environment hostkeys servers settings notifications updates baseline group ring rings site depends tokens';

it.each([
  ['reouvrir', 'reopen'],
  ['réouvrir', 'reopen'],
  ['geler', 'freeze'],
  ['valider', 'ok'],
  ['réintégrer', 'restore'],
  ['fermer', 'close'],
])('/%s means /%s, also to somebody who may not use it', (word, name) => {
  expect(findCommand(commands, word, () => false)).toMatchObject({ kind: 'nearest', command: { name: { en: name } } });
});

it('/rouvrir is one', () => {
  expect(findCommand(commands, 'rouvrir')).toMatchObject({ kind: 'found', command: { name: { en: 'reopen' } } });
});

it('has words for every command that does something, and none that is a name', () => {
  const names = commands.flatMap(({ name, aliases = [] }) => [name.en, name.fr, ...aliases]);
  expect(names.filter((name) => commandMeant(name) !== undefined)).toEqual([]);
  const meant = commands.map(({ name }) => name.en).filter((name) => !NOUNS.split(' ').includes(name));
  const source = Object.groupBy(meant, (name) => String(WORDS.has(name)));
  expect(source.false ?? []).toEqual([]);
});

const WORDS = new Set(
  ['planifier', 'geler', 'creer', 'verifier', 'lancer', 'suspendre', 'reessayer', 'approuver', 'urgence', 'valider']
    .concat(['refuser', 'journee', 'journaux', 'hote', 'attribuer', 'decaler', 'limiter', 'retirer', 'reintegrer'])
    .concat(['revenir', 'renoncer', 'rebooter', 'fermer', 'reouvrir', 'controler', 'annoncer', 'parler', 'aider'])
    .concat(['diagnostiquer', 'habiliter', 'statistiques', 'bilan', 'attester'])
    .map((word) => commandMeant(word) ?? ''),
);
