// What a server says while we log in: the reason of a refusal is often told in these words alone (PAM, expired passwords, locks).
import { plainLine } from './failures.ts';

export type ServerWords = {
  /** A banner or greeting: before we have proved who we are it is for everybody, afterwards it is about us. */
  hear(text: string): void;
  /** Words about us, whenever they come: a question, an instruction. */
  hearAnswer(text: string): void;
  /** We have signed: what follows is the answer to it. */
  proved(): void;
  /** Somebody has to act on the account: another try would end the same. */
  isFinal(): boolean;
  isProved(): boolean;
  /** On one line, what is about us first; empty when nothing was said. */
  said(): string;
  /** The same for the end of a failure's detail. */
  told(): string;
};

/** Legal notices are long, and seldom the reason. */
const MAX_GREETING = 160;

export function createServerWords(): ServerWords {
  const greetings: string[] = [];
  const answers: string[] = [];
  let isProved = false;

  function said(): string {
    const both = [plainLine(answers.join('\n')), shortened(plainLine(greetings.join('\n')))];
    return both.filter((part) => part !== '').join(' / ');
  }

  return {
    hear: (text) => (isProved ? answers : greetings).push(text),
    hearAnswer: (text) => answers.push(text),
    proved: () => {
      isProved = true;
    },
    isFinal: () => isFinal(answers.join('\n')),
    isProved: () => isProved,
    said,
    told: () => (said() === '' ? '' : `; the server says: ${said()}`),
  };
}

function shortened(text: string): string {
  return text.length > MAX_GREETING ? `${text.slice(0, MAX_GREETING - 1)}…` : text;
}

/** A boot, a maintenance, a crowd, a lock that ends: by the words of systemd, of pam_nologin's files, of pam_limits, pam_tally and pam_faillock. */
const PASSING =
  /booting|going down|shut(ting)? ?down|maintenance|log in yet|later|temporar|too many|concurrent|try again|démarrage|arrêt|plus tard|réessayer|trop de|\d+ ?(seconds?|minutes?|hours?|secondes?|heures?)\b/i;
const FINAL =
  /expire|expiré|abgelaufen|\block(ed|out)?\b|gesperrt|verrouill|bloqu|\bblocked|disable|désactivé|deactivated|suspend|inactive|inactif|revoked|révoqué|denied|refus|not (allowed|permitted|authori[sz]ed)|n.est pas autorisé|(no|not have) access|restricted to|interdit|change (your|the|its) password|chang(er|ez) (votre|le|son) mot de passe|(new|nouveau) (password|mot de passe)/i;
/** What is still to come, and what is for everybody: a server may say it after a password, too. */
const NOT_YET = /will expire|expires in|about to expire|expirera|va expirer|expire dans/i;
const NOTICE =
  /unauthori[sz]ed|authori[sz]ed (?:use|access|personnel)|monitor|prosecut|\blaw\b|consent|non autorisé(?:e|s|es)?\b.*(?:poursui|interdit)|surveill|last login|dernière connexion/i;

function isFinal(words: string): boolean {
  const sentences = words.split(/(?<=[.!?])\s|[\r\n]+/);
  const about = sentences.filter((sentence) => !NOT_YET.test(sentence) && !NOTICE.test(sentence));
  return FINAL.test(about.join('\n')) && !PASSING.test(words);
}
