// Samples of the cards of people.
import { PAGE_SIZES, pageOf } from '../../../cards/paging.ts';
import { type PeopleView, peopleCard } from '../../../cards/people/people/card.ts';
import { ROLES } from '../../../domain/people/roles.ts';
import { AT, type Sample, type SamplesOf, times } from '../sample.ts';

export const samples: SamplesOf = (sample, language) => {
  const notice = { tone: 'error', text: sample.said.refusal } as const;
  return {
    people: peopleCard({ ...peopleView(sample), notice }, language),
    'people-named': peopleCard(
      {
        ...peopleView({ ...sample, servers: 0 }),
        filter: { kind: 'named', text: sample.said.person(0).slice(0, 100) },
      },
      language,
    ),
  };
};

const STATES = ['in-force', 'in-force', 'expired', 'disabled'] as const;

function peopleView({ servers, said, page }: Sample): PeopleView {
  const accounts = times(servers, (i) => {
    const state = STATES[i % STATES.length] ?? 'in-force';
    const role = ROLES[i % ROLES.length] ?? 'viewer';
    return {
      name: said.person(i),
      email: `person${i}@example.com`,
      entraId: i % 3 === 2 ? null : `0000-${i}`,
      contact: i % 2 === 0 ? null : said.person(i + 1),
      roles: i % 5 === 4 ? [] : [role],
      groups: i % 5 === 2 ? [{ role, group: said.application(i) }] : [],
      directoryState: state === 'disabled' && i % 8 === 7 ? ('locked' as const) : null,
      hosts:
        i % 4 === 1
          ? [
              { kind: 'domain' as const, value: said.domain(i) },
              { kind: 'host' as const, value: 'vp*' },
              { kind: 'application' as const, value: said.application(i) },
            ]
          : [],
      state,
      disabledOn: state === 'disabled' ? '2026-01-30' : null,
      lastDay: state === 'expired' ? '2026-01-31' : i % 2 === 0 ? null : '2027-12-31',
      lastSeen: i % 2 === 0 ? AT : null,
    };
  });
  return {
    filter: { kind: 'all' },
    counts: {
      accounts: servers,
      expired: servers >> 2,
      disabled: servers >> 2,
      byRole: ROLES.map((role, i) => ({ role, people: servers >> i })),
    },
    accounts: pageOf(accounts, page, PAGE_SIZES.people),
  };
}
