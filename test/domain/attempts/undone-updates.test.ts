import { expect, it } from 'vitest';
import { undoneText, undoneUpdates } from '../../../domain/attempts/undone-updates.ts';

const kb = (name: string) => ({ name, arch: 'windows', version: '0:1' });
const came = (name: string) => ({ name, arch: 'windows', from: null, to: '0:1' });
const build = (version: string) => ({ name: 'Windows', arch: 'windows', version });

it.each([
  ['nothing', [came('KB1')], [kb('KB1'), build('0:2')], []],
  ['an update that is gone', [came('KB1'), came('KB2')], [kb('KB2')], ['KB1']],
  ['a build that went back', [{ ...came('Windows'), from: '0:1', to: '0:2' }], [build('0:1')], ['Windows']],
  ['no build that went on', [{ ...came('Windows'), from: '0:1', to: '0:2' }], [build('0:3')], []],
  ['nothing that the update itself removed', [{ ...came('KB3'), from: '0:1', to: null }], [], []],
])('finds %s', (_what, verified, after, undone) => {
  expect(undoneUpdates(verified, after)).toEqual(undone);
});

it('names the first of many', () => {
  const names = ['KB1', 'KB2', 'KB3', 'KB4', 'KB5', 'KB6', 'KB7'];
  expect(undoneText(names)).toBe('Windows undid these updates at the restart: KB1, KB2, KB3, KB4, KB5 and 2 more');
});
