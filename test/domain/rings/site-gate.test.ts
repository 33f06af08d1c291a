// RING-1: what a site has answered decides about its servers, and nobody else does.
import { describe, expect, it } from 'vitest';
import { type SiteAnswer, siteGate, siteText } from '../../../domain/rings/site-gate.ts';

const answer = (more: Partial<SiteAnswer> = {}): SiteAnswer => ({
  ...{ answer: 'accepted', day: null, by: 'Léa', reason: null, ...more },
});
const LYON = { name: 'Lyon', hasAdmins: true };
const of = (site: typeof LYON | null, given: SiteAnswer | null) =>
  siteGate({ site, answer: given, today: '2027-01-12' });

describe('RING-1: a site', () => {
  it('is asked nothing where nobody decides there', () => {
    expect(of(null, null)).toEqual({ state: 'open' });
    expect(of({ ...LYON, hasAdmins: false }, null)).toEqual({ state: 'open' });
  });
  it('must have accepted; its day alone counts; what it refused stays refused, also without admins', () => {
    expect(siteText(of(LYON, null))?.en).toBe('Site “Lyon” has not accepted this campaign yet.');
    expect(of(LYON, answer())).toEqual({ state: 'open' });
    expect(of(LYON, answer({ day: '2027-01-12' }))).toEqual({ state: 'open' });
    expect(siteText(of(LYON, answer({ day: '2027-01-14' })))?.fr).toMatch(/^Le site « Lyon » a choisi le .*14/);
    const refused = answer({ answer: 'refused', reason: 'inventaire' });
    for (const site of [LYON, { ...LYON, hasAdmins: false }])
      expect(siteText(of(site, refused))?.en).toBe('Site “Lyon” refused this campaign (Léa: “inventaire”).');
  });
});
