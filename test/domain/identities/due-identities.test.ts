// PEOPLE-5: which service identities are due, which has nobody, and how they are spoken of.
import { describe, expect, it } from 'vitest';
import { datedIdentities, isDue } from '../../../domain/identities/due-identities.ts';
import { datedText, identityNoticeText, subjectText } from '../../../domain/identities/identity-words.ts';
import { isTellingTime, noticeWeek } from '../../../domain/identities/notice-week.ts';
import {
  IDENTITY_KINDS,
  type IdentitySubject,
  identitiesOfNothing,
  type ServiceIdentity,
  unnamedSubjects,
} from '../../../domain/identities/service-identity.ts';

const one = (more: Partial<ServiceIdentity> = {}): ServiceIdentity => ({
  name: 'SSH key',
  kind: 'ssh-key',
  owner: 'ops@example.com',
  renewBy: '2027-03-31',
  noticeDays: 30,
  ...more,
});
const north: IdentitySubject = { kind: 'vcenter', vcenter: 'North' };
const sshKey: IdentitySubject = { kind: 'ssh-key', vcenter: null };

describe('PEOPLE-5: a service identity', () => {
  it.each([
    ['2027-02-28', 'fine', 31],
    ['2027-03-01', 'due', 30],
    ['2027-03-31', 'due', 0],
    ['2027-04-01', 'overdue', -1],
  ])('PEOPLE-5: is on %s %s, with %i days left', (today, state, daysLeft) => {
    expect(datedIdentities([one()], today)).toMatchObject([{ state, daysLeft, renewBy: '2027-03-31' }]);
  });

  it('has its own days of notice', () => {
    const short = one({ name: 'short', noticeDays: 5 });
    const due = datedIdentities([short, one()], '2027-03-10').filter(isDue);
    expect(due.map(({ identity }) => identity.name)).toEqual(['SSH key']);
  });

  it('ends with its certificate where that is earlier, and no later than was said', () => {
    const certificate = one({ name: 'Bot', kind: 'bot-certificate' });
    const ends = (day: string) => datedIdentities([certificate, one()], '2027-01-01', { 'bot-certificate': day });
    expect(ends('2027-01-15').map(({ identity, renewBy }) => [identity.name, renewBy])).toEqual([
      ['Bot', '2027-01-15'],
      ['SSH key', '2027-03-31'],
    ]);
    expect(ends('2028-01-15').map(({ renewBy }) => renewBy)).toEqual(['2027-03-31', '2027-03-31']);
  });

  it('is missing for what no entry is about; the account of another vCenter is another', () => {
    const subjects = [sshKey, north, { kind: 'vcenter', vcenter: 'South' } as const];
    const named = [one({ kind: 'vcenter', vcenter: 'South' }), one({ name: 'x', kind: 'other' })];
    expect(unnamedSubjects(subjects, named)).toEqual([sshKey, north]);
    expect(unnamedSubjects(subjects, [])).toHaveLength(3);
  });

  it('may be about nothing, where that can be told', () => {
    const named = [one({ kind: 'bot-secret' }), one({ kind: 'other' }), one()];
    expect(identitiesOfNothing([sshKey], named, () => true).map(({ kind }) => kind)).toEqual(['bot-secret']);
    expect(identitiesOfNothing([sshKey], named, (kind) => kind !== 'bot-secret')).toEqual([]);
  });
});

describe('PEOPLE-5: the sentence', () => {
  const dated = datedIdentities([one(), one({ name: 'vCenter', renewBy: '2027-03-02' })], '2027-03-03');

  it('says who, and since when or until when, in both languages', () => {
    expect(dated.map(datedText)).toEqual([
      {
        fr: 'vCenter (ops@example.com), échéance dépassée depuis le 2 mars 2027',
        en: 'vCenter (ops@example.com), overdue since 2 March 2027',
      },
      {
        fr: 'SSH key (ops@example.com), au plus tard le 31 mars 2027',
        en: 'SSH key (ops@example.com), by 31 March 2027',
      },
    ]);
  });

  it('of the week names all that are due, and what has nobody', () => {
    expect(identityNoticeText(dated, [north]).en.split('\n')).toEqual([
      'Service identities to be renewed:',
      '- vCenter (ops@example.com), overdue since 2 March 2027',
      '- SSH key (ops@example.com), by 31 March 2027',
      'Nobody is named for the account of vCenter North.',
      'Once that is done, an admin writes the new date (renewBy) into the settings file.',
    ]);
    expect(identityNoticeText(dated, []).fr).not.toContain('Personne');
  });

  it('has words for each kind', () => {
    const said = IDENTITY_KINDS.filter((kind) => kind !== 'other').map(
      (kind) => subjectText({ kind, vcenter: null }).fr,
    );
    expect(new Set(said).size).toBe(IDENTITY_KINDS.length - 1);
  });
});

describe('PEOPLE-5: the week', () => {
  const at = { zone: 'Europe/Paris', morning: '09:00' } as const;
  const never = () => false;
  const always = () => true;

  it('begins on Monday, where the settings are', () => {
    expect(noticeWeek(new Date('2027-03-07T22:30:00Z'), 'UTC')).toBe('2027-03-01');
    expect(noticeWeek(new Date('2027-03-07T23:30:00Z'), 'Europe/Paris')).toBe('2027-03-08');
  });

  it('is told from the morning of a working day on', () => {
    expect(isTellingTime(new Date('2027-03-08T07:59:00Z'), at, always)).toBe(false);
    expect(isTellingTime(new Date('2027-03-08T08:00:00Z'), at, always)).toBe(true);
    expect(isTellingTime(new Date('2027-03-08T20:00:00Z'), at, always)).toBe(true);
    expect(isTellingTime(new Date('2027-03-08T08:00:00Z'), at, never)).toBe(false);
  });
});
