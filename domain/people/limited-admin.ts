// An admin whose own account has a list of hosts (PEOPLE-3). Outside it they do not act: nor do they by an account to which they give more servers
// than their own, which may be their friend's, or one that they have just made.
import type { Text } from '../language.ts';
import type { HostRule } from './host-rules.ts';

/** null: nothing stands against it. `own`: the list of whoever asks; `theirs`: that of the account once it is changed. */
export function beyondOwnList(own: readonly HostRule[], theirs: readonly HostRule[]): Text | null {
  return holdsAll(own) || (theirs.length > 0 && theirs.every((rule) => own.some((one) => isSame(one, rule))))
    ? null
    : {
        fr: 'Votre compte est restreint à certains serveurs : vous ne donnez de droits qu’à un compte restreint aux mêmes (/role @NOM seulement …). Demandez à un administrateur qui les a tous.',
        en: 'Your account is limited to some servers: you give rights only to an account that is limited to the same ones (/role @NAME only …). Ask an admin who has them all.',
      };
}

function holdsAll(rules: readonly HostRule[]): boolean {
  return rules.length === 0 || rules.some((rule) => rule.kind === 'host' && rule.value === '*');
}

/** Line by line: that one glob holds whatever another does is not worked out. */
function isSame(one: HostRule, other: HostRule): boolean {
  return one.kind === other.kind && one.value.toLowerCase() === other.value.toLowerCase();
}
