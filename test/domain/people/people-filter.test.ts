import { describe, expect, it } from 'vitest';
import { parsePeopleFilter, peopleFilterText, readPeopleWords } from '../../../domain/people/people-filter.ts';

describe('the filter of people', () => {
  it.each([
    ['', ''],
    ['tous', ''],
    ['operators', 'r=operator'],
    ['Opérateurs', 'r=operator'],
    ['expirés', 's=expired'],
    ['disabled', 's=disabled'],
    ['limited', 'k=limited'],
    ['@omar', 'n=omar'],
    ['Zoé Müller', 'n=Zo%C3%A9%20M%C3%BCller'],
  ])('reads %j as %j, and back', (typed, text) => {
    const filter = readPeopleWords(typed.split(' ').filter((word) => word !== ''));
    expect(peopleFilterText(filter)).toBe(text);
    expect(parsePeopleFilter(text)).toEqual(filter);
  });

  it.each(['r=king', 's=', 'n=', 'k=all', 'x=1', 'n=a;n=b'])('knows no %j', (text) => {
    expect(parsePeopleFilter(text)).toBeNull();
  });
});
