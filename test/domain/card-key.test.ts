// Keys of cards as text: what is written is what is read, and nothing else is read.
import { describe, expect, it } from 'vitest';
import { type CardKey, cardKeyText, parseCardKey } from '../../domain/card-key.ts';

const TEXTS = [
  'draft:3',
  'campaign:12',
  'prereqs:12',
  'go:12',
  'validation:12:5',
  'validation:12:none',
  'campaigns',
  'validations',
  'validations:S05',
  'validations:12',
  'validations:p%C3%A9age%3A1',
  'validated-server:12:5',
  'status',
  'help:',
  'history',
  'history:y=2026;w=5;r=ko;os=rhel8;z=Zone%20A;h=vp*,vrapp1',
  'audit',
  'audit:by=Ada%20Admin;c=12;a=refused;from=2026-02-01',
  'server:vrapp1.sanef.fr',
  'server:odd%3Aname',
  'help:coordinator+operator',
  'help:owner:all',
  'command-form:%2Fexclude%20vrapp1',
];

describe('a key of a card', () => {
  it.each(TEXTS)('is the same after a journey as text: “%s”', (text) => {
    expect(cardKeyText(parseCardKey(text) as CardKey)).toBe(text);
  });

  it('names the roles of help once and in one order, so that one help is one card', () => {
    expect(cardKeyText({ kind: 'help', roles: ['viewer', 'coordinator', 'viewer'], whole: false })).toBe(
      'help:coordinator+viewer',
    );
  });

  it.each([
    '',
    'draft',
    'draft:0',
    'campaign:x',
    'validation:12',
    'validation:12:0',
    'help',
    'help:king',
    'status:1',
    'validations:',
    'validations:s54',
    'validations:a:b',
    'validations:%E0%A4%A',
    'validated-server:12',
    'x:1',
    'history:',
    'history:all:vrapp1',
    'history:12:all',
    "history:h=x' or 1=1",
    'history:y=26',
    'history:w=5;y=2026',
    'audit:',
    'audit:from=2026-02-30',
    'server',
    'server:',
    'server:UPPER',
    'server:a:b',
    'server:%E0%A4%A',
  ])('is null for “%s”', (text) => {
    expect(parseCardKey(text)).toBeNull();
  });
});
