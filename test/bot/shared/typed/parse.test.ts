import { describe, expect, it } from 'vitest';
import { findCommand, parseCommandLine } from '../../../../bot/shared/typed/parse.ts';

const COMMANDS = [
  { name: { en: 'campaign', fr: 'campagne' } },
  { name: { en: 'prereqs', fr: 'prerequis' } },
  { name: { en: 'start', fr: 'demarrer' } },
  { name: { en: 'status', fr: 'statut' } },
  { name: { en: 'help', fr: 'aide' }, aliases: ['?'] },
  { name: { en: 'go', fr: 'go' } },
];

function read(text: string): string {
  const line = parseCommandLine(text);
  if (line === null) return 'nothing';
  const found = findCommand(COMMANDS, line.name);
  const name = found.kind === 'unknown' ? '' : found.command.name.en;
  return [found.kind, name, ...line.words.list].join(' ').trim();
}

describe('a typed line', () => {
  it.each([
    ['/campaign S05 prod', 'found campaign S05 prod'],
    ['campagne s5 PROD 2027', 'found campaign s5 PROD 2027'],
    ['CAMPAGNE', 'found campaign'],
    ['/prérequis 12', 'found prereqs 12'],
    ['Démarrer 12 srv1, srv2,srv3', 'found start 12 srv1 srv2 srv3'],
    ['/ start 12', 'found start 12'],
    ['<at>PatchCenter</at>&nbsp;/status', 'found status'],
    ['<at id="0">Patch Center</at> status', 'found status'],
    ['\u00a0/status\u00a0\u202f12\u200b', 'found status 12'],
    ['/start 12 srv1;srv2\nsrv3', 'found start 12 srv1 srv2 srv3'],
    ['assign srv1 "@Jean Dupont"', 'unknown  srv1 @Jean Dupont'],
    ['aide !', 'found help'],
    ['aide.', 'found help'],
    ['/campain 12', 'nearest campaign 12'],
    ['/camapgne 12', 'nearest campaign 12'],
    ['/prereq', 'nearest prereqs'],
    ['/xyzzy', 'unknown'],
    ['~~statut~~', 'unknown'],
    ['~~start 12~~', 'nearest start 12~~'],
    ['', 'nothing'],
    ['  \u00a0 ', 'nothing'],
    ['/', 'nothing'],
  ])('%j is read as %j', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it('keeps the rest as it was typed, for reasons and comments', () => {
    const line = parseCommandLine('/exclude srv1  Panne, voir "INC 12" : à reporter');
    expect(line?.words.rest).toBe('srv1  Panne, voir "INC 12" : à reporter');
  });
});
