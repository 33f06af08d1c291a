// PRE-3: which words of a server mean that somebody has to act, and which that it passes.
import { describe, expect, it } from 'vitest';
import { createServerWords } from '../../../targets/ssh/server-words.ts';
import fc from '../../support/properties.ts';

function isFinal(...texts: readonly string[]): boolean {
  const words = createServerWords();
  words.proved();
  for (const text of texts) words.hear(text);
  return words.isFinal();
}

const FINAL = [
  'Your account has expired; please contact your system administrator.',
  'You are required to change your password immediately (administrator enforced).',
  'You are required to change your password immediately (password expired).',
  'Vous devez changer votre mot de passe immédiatement (imposé par l’administrateur).',
  'WARNING: Your password has expired.',
  'Your account has been suspended.',
  'Your account has been deactivated after 90 days of inactivity.',
  'This account is inactive.',
  'This account has been revoked.',
  'Votre compte a été suspendu.',
  'Votre compte n’est pas autorisé sur ce serveur.',
  'Votre compte est verrouillé.',
  'Account locked due to 12 failed logins',
  'Access to this host is restricted to administrators.',
  'You do not have access to this host.',
  'User not authorized on this host.',
  'Ihr Konto ist abgelaufen; bitte wenden Sie sich an Ihren Systemadministrator.',
] as const;

const PASSING = [
  'Account temporarily locked (598 seconds left)',
  'The account is locked due to 3 failed logins.\n(1 minute left to unlock)',
  'The account is locked (35 seconds left to unlock)',
  'Le compte est verrouillé, il reste 5 minutes.',
  "There were too many logins for 'patch'.",
  'Account blocked for 15 minutes.',
  'System is going down. Unprivileged users are not permitted to log in anymore.',
  'Maintenance until 18:00: access denied.',
] as const;

/** Of a login that may well go on. */
const BESIDE = [
  'Your password will expire in 7 days.',
  'Warning: your password will expire in 3 days.',
  'Your password expires in 5 days.',
  'Votre mot de passe expirera dans 3 jours.',
  'Unauthorized access is denied and will be prosecuted.',
  'Authorized use only: activity is monitored, other use is not permitted.',
  'Last login: Mon Oct 5 from locked.example.com',
  'Block storage node 3, rack clock 2',
] as const;

describe('PRE-3: the words of a server during a login', () => {
  it.each(FINAL)('are for somebody to act on: %s', (words) => {
    expect(isFinal(`${words}\n`)).toBe(true);
    expect(isFinal(`${words}\r\n`)).toBe(true);
  });
  it.each(PASSING)('are of what passes: %s', (words) => {
    expect(isFinal(`${words}\n`)).toBe(false);
  });
  it.each(BESIDE)('decide nothing: %s', (words) => {
    expect(isFinal(`${words}\n`)).toBe(false);
  });
  it('and what is said beside changes nothing of a reason', () => {
    const beside = fc.array(fc.constantFrom(...BESIDE), { maxLength: 3 });
    fc.assert(
      fc.property(fc.constantFrom(...FINAL), beside, beside, (reason, before, after) => {
        expect(isFinal(...[...before, reason, ...after].map((text) => `${text}\n`))).toBe(true);
      }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...PASSING), beside, (reason, before) => {
        expect(isFinal(...[...before, reason].map((text) => `${text}\n`))).toBe(false);
      }),
    );
  });
});
