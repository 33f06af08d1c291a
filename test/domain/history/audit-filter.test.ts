// What is typed after `/audit` and its form as text (AUD-1).

import { describe, expect, it } from 'vitest';
import { type AuditFilter, auditFilterText, parseAuditFilter } from '../../../domain/history/audit-filter.ts';
import { MAX_FILTER_TEXT } from '../../../domain/history/filter-text.ts';
import { readAuditWords } from '../../../domain/history/read-audit-words.ts';
import type { CampaignId } from '../../../domain/ids.ts';
import fc from '../../support/properties.ts';

const estate = { people: ['Ada Admin', 'Adam Martin', 'Carole', 'system'], hosts: new Set(['vpapp1']) };
const read = (line: string) => readAuditWords(line.split(' ').filter(Boolean), estate, '2026-02-04');
const text = (line: string) => {
  const words = read(line);
  return words.kind === 'filter' ? auditFilterText(words.filter) : words.text.en;
};

describe('words after /audit (AUD-1)', () => {
  it.each([
    ['', ''],
    ['campaign 12', 'c=12'],
    ['campagne #12 refus', 'c=12;a=refused'],
    ['#12', 'c=12'],
    ['12', 'c=12'],
    ['campaign:12', 'c=12'],
    ['vpapp1', 'h=vpapp1'],
    ['serveur VPAPP1.sanef.fr', 'h=vpapp1'],
    ['@Carole', 'by=Carole'],
    ['carole 2026', 'by=Carole;from=2026-01-01;to=2026-12-31'],
    ['par:ada', null],
    ['system session.start', 'by=system;a=session.start'],
    ['campaign.create', 'a=campaign.create'],
    ['action:go', 'a=go'],
    ['session.', 'a=session.'],
    ['2026-02-03', 'from=2026-02-03;to=2026-02-03'],
    ['03/02/2026', 'from=2026-02-03;to=2026-02-03'],
    ['hier', 'from=2026-02-03;to=2026-02-03'],
    ['aujourd’hui', 'from=2026-02-04;to=2026-02-04'],
    ['2026-02-01..2026-02-03', 'from=2026-02-01;to=2026-02-03'],
    ['du:2026-02-01', 'from=2026-02-01'],
    ['from:2026-02-01 to:yesterday', 'from=2026-02-01;to=2026-02-03'],
    ['S05', 'from=2026-01-26;to=2026-02-01'],
    ['refused carole campaign 12 S05', 'by=Carole;c=12;a=refused;from=2026-01-26;to=2026-02-01'],
  ])('“%s”', (line, expected) => {
    if (expected === null) return expect(text(line)).toMatch(/several people \(Ada Admin, Adam Martin\)/);
    expect(text(line)).toBe(expected);
  });

  it.each(['frobnicate', 'campaign', 'server nowhere', 'from:never', '@nobody', 'x:y', '../etc', 'S54'])(
    '“%s” gets one sentence that says what is understood',
    (line) => expect(text(line)).toMatch(/^I don’t understand “.*”\. You can give: @person, “campaign” and its number/),
  );
});

const some = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const day = fc.constantFrom('2026-02-01', '2026-12-31', '2030-07-14');
const filters: fc.Arbitrary<AuditFilter> = fc.record({
  person: some(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((name) => name.isWellFormed())),
  object: fc.oneof(
    fc.constant(null),
    fc.integer({ min: 1, max: 99_999 }).map((id) => ({ kind: 'campaign' as const, campaignId: id as CampaignId })),
    fc.stringMatching(/^[a-z0-9_][a-z0-9._-]{0,20}$/).map((hostname) => ({ kind: 'server' as const, hostname })),
  ),
  action: some(fc.stringMatching(/^[a-z][a-z0-9.-]{1,20}$/)),
  from: some(day),
  to: some(day),
});

describe('a filter of the audit as text', () => {
  it('is the same after the journey, of letters that mean nothing in a key', () => {
    fc.assert(
      fc.property(filters, (filter) => {
        const written = auditFilterText(filter);
        if (written.length > MAX_FILTER_TEXT) return;
        expect(written).not.toMatch(/[:\s${}"\\<>]/);
        expect(parseAuditFilter(written)).toEqual(filter);
      }),
    );
  });
});
