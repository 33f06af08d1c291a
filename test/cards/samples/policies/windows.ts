// Samples of the cards of maintenance windows.
import { PAGE_SIZES, pageOf } from '../../../../cards/paging.ts';
import { type WindowView, windowCard } from '../../../../cards/windows/window/card.ts';
import { type WindowShown, windowsCard } from '../../../../cards/windows/windows/card.ts';
import { LAPSED } from '../../../../domain/windows/decide-occurrence.ts';
import { id, type SamplesOf, times } from '../../sample.ts';

const HOURS = {
  fr: 'deuxième mardi du mois, 22h00 (Europe/Paris), 4 h',
  en: 'second Tuesday of the month, 22:00 (Europe/Paris), 4 h',
};
const POLICY = {
  fr: 'mise à jour, production comprise, crée sa campagne, responsables prévenus la veille',
  en: 'update, production included, makes its campaign, owners told the day before',
};
const APPROVED = { fr: 'approuvée jusqu’au 2 avril 2026', en: 'approved until 2 April 2026' };
const MONTHS = [
  ['10 février', '10 February'],
  ['10 mars', '10 March'],
  ['14 avril', '14 April'],
  ['12 mai', '12 May'],
  ['9 juin', '9 June'],
  ['14 juillet', '14 July'],
  ['11 août', '11 August'],
  ['8 septembre', '8 September'],
  ['13 octobre', '13 October'],
  ['10 novembre', '10 November'],
] as const;

export const samples: SamplesOf = ({ servers, hostname, said, page }, language) => {
  const shown = (i: number): WindowShown => ({
    ...{ name: i === 0 ? 'Fronts' : said.person(i), hours: HOURS, policy: POLICY, inForce: i % 3 !== 2 },
    approval: i % 3 === 2 ? { fr: 'à approuver', en: 'to be approved' } : APPROVED,
    covers:
      i % 2 === 0
        ? { kind: 'group', names: [said.application(1)], servers }
        : { kind: 'server', names: times(servers, hostname), servers },
  });
  const access = { edit: true };
  const window: WindowView = {
    ...{ windowId: id<never>(2), version: 1_770_000_000_000, window: shown(0), access, wasInForce: true },
    ...{ lastStart: { fr: '30 min', en: '30 min' }, approver: said.person(1) },
    dates: MONTHS.map(([fr, en], i) => ({
      when: { fr: `${fr} 2026 22h00`, en: `${en} 2026 22:00` },
      notHeld:
        i === 5 ? { fr: 'Jour férié : Fête nationale.', en: 'Public holiday: Bastille Day.' } : i > 1 ? LAPSED : null,
      campaignId: i === 0 ? id<never>(12) : null,
    })),
    form: {
      ...{ days: 'FREQ=MONTHLY;BYDAY=2TU', slot: '22:00', long: '240m', last: '30m', task: 'install' },
      ...{ zone: 'Europe/Paris', production: true, automatic: true, tell: '1', cover: 'group' },
      covered: said.application(1),
    },
  };
  return {
    windows: windowsCard(
      {
        rows: pageOf(
          times(servers, (i) => ({
            ...shown(i),
            next: i === 3 ? null : { fr: '10 février 22h00', en: '10 February 22:00' },
          })),
          page,
          PAGE_SIZES.windows,
        ),
        access,
      },
      language,
    ),
    window: windowCard(window, language),
    'window-unapproved': windowCard(
      {
        ...window,
        approver: null,
        wasInForce: false,
        window: shown(2),
        dates: window.dates.slice(0, 3).map((date) => ({ ...date, notHeld: null })),
      },
      language,
    ),
  };
};
