// What an update did, as an owner reads it on the card of a validation.
import { expect, it } from 'vitest';
import { changeText } from '../../cards/change-words.ts';

const kb = { name: 'KB5032008', arch: 'noarch', from: null, to: '0:1' } as const;

it('says that a KB is new, without what stands for its version', () => {
  expect([changeText(kb, 'en'), changeText(kb, 'fr')]).toEqual(['new', 'nouveau']);
  expect(changeText({ ...kb, from: '0:1', to: null }, 'en')).toBe('removed');
});

it('says from where and to what a package or Windows itself went', () => {
  const package_ = { name: 'openssl', arch: 'x86_64', from: null, to: '1:1.1.1k-14.el8_10' };
  expect(changeText(package_, 'en')).toBe('new → 1:1.1.1k-14.el8_10');
  expect(changeText({ ...package_, name: 'Windows', from: '0:20348.1', to: '0:20348.2' }, 'en')).toBe(
    '0:20348.1 → 0:20348.2',
  );
});
