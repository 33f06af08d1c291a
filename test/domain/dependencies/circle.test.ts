// RUN-20: a circle is found from any of its members, and named whole.
import { describe, expect, it } from 'vitest';
import { circleText, circleThrough } from '../../../domain/dependencies/circle.ts';
import { orderLine } from '../../../domain/dependencies/order-line.ts';

const of = (pairs: Readonly<Record<string, readonly string[]>>) => new Map(Object.entries(pairs));

describe('RUN-20 a circle', () => {
  it('is the shortest way back, from whichever member', () => {
    const all = of({ web: ['app', 'cache'], app: ['db'], db: ['web'], cache: [] });
    expect(circleThrough('web', all)).toEqual(['web', 'app', 'db', 'web']);
    expect(circleThrough('db', all)).toEqual(['db', 'web', 'app', 'db']);
    expect(circleThrough('cache', all)).toBeNull();
  });

  it('is none where a server merely leads to one', () => {
    const all = of({ web: ['app'], app: ['db'], db: ['app'] });
    expect(circleThrough('web', all)).toBeNull();
    expect(circleThrough('app', all)).toEqual(['app', 'db', 'app']);
  });

  it('names every member, and itself', () => {
    expect(circleText(['web', 'app', 'web'])).toEqual({
      fr: 'ces serveurs dépendraient les uns des autres en cercle : web → app → web (retirez d’abord l’une de ces dépendances)',
      en: 'these servers would depend on one another in a circle: web → app → web (remove one of these dependencies first)',
    });
    expect(circleText(['web', 'web']).en).toBe('a server cannot depend on itself (web)');
  });
});

describe('RUN-20 what waits for what, in one line', () => {
  it('names each server that waits, and counts the others', () => {
    expect(orderLine([])).toBeNull();
    expect(
      orderLine([
        { hostname: 'app1', on: 'db1' },
        { hostname: 'web1', on: 'app1' },
        { hostname: 'web1', on: 'db1' },
      ]),
    ).toEqual({
      fr: 'Ordre : app1 attend db1 ; web1 attend app1, db1',
      en: 'Order: app1 waits for db1; web1 waits for app1, db1',
    });
    const many = Array.from({ length: 7 }, (_, i) => ({ hostname: `web${i}`, on: 'db1' }));
    expect(orderLine(many)?.fr).toMatch(/web2 attend db1 ; 4 autres attendent$/);
    expect(orderLine(many)?.en).toMatch(/; 4 more$/);
  });
});
