// Untrusted text made harmless: in runs, in titles, in Markdown messages.

import { describe, expect, it } from 'vitest';
import { cleanText, inertText, lastLines } from '../../cards/plain-text.ts';
import fc from '../support/properties.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 300 });

describe('text for runs', () => {
  it('stays on one line, within its length, without a template expression or a broken character', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 80 }), (text, max) => {
        const clean = cleanText(text, max);
        expect(clean).not.toMatch(/[\n\r\t\p{Cs}\u202a-\u202e]/u);
        expect(clean).not.toContain('${');
        // Breaking up an expression adds a space.
        expect(clean.length).toBeLessThanOrEqual(max + text.split('${').length - 1);
      }),
    );
  });

  it('is cut with an ellipsis', () => {
    expect(cleanText('abcdef', 4)).toBe('abc…');
    expect(cleanText('abcd', 4)).toBe('abcd');
  });

  it('keeps the last lines of an output that say something', () => {
    expect(lastLines('a\nb\r\n\n  \nc\n', 2)).toEqual(['b', 'c']);
  });
});

describe('text for titles and summaries', () => {
  it('keeps hostnames and commands as they are', () => {
    expect(inertText('vp_inf-app01.sanef.fr')).toBe('vp_inf-app01.sanef.fr');
    expect(inertText('Envoyer /campagne S05 prod')).toBe('Envoyer /campagne S05 prod');
  });

  it('loses every sign of Markdown and mark-up', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(inertText(text, 300)).not.toMatch(/[<>*`[\]{}\\#~|!&$@]/);
      }),
    );
    expect(inertText('_a_ **b** <at>Eve</at>')).toBe('a b at Eve /at');
  });
});
