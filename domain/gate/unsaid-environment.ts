// ELIG-6: of an environment of which nobody has said whether it is production, no server is patched and none gets a go.
import type { Text } from '../language.ts';
import { isProduction, type OfEnvironment } from '../server.ts';
import { blocker } from './blocker.ts';
import type { GateAnswer } from './gate.ts';
import type { GoSubject } from './go-cover.ts';

/** null: somebody has said. */
export function unsaidEnvironment(of: OfEnvironment): Text | null {
  if (isProduction(of) !== null) return null;
  const { environment } = of;
  return {
    fr: `l’environnement « ${environment} » n’est pas classé en production ou hors production : un administrateur doit le faire (/environnement)`,
    en: `the environment “${environment}” is not classified as production or non-production: an admin has to do so (/environment)`,
  };
}

/** No override opens this. */
export function saidGate(subject: Pick<GoSubject, 'serverId' | 'hostname' | 'answer'>, of: OfEnvironment): GateAnswer {
  const { answer } = subject;
  const why = unsaidEnvironment(of);
  if (why === null) return answer;
  const unsaid = blocker(subject, { code: 'environment-unsaid', about: 'none', why });
  return { state: 'closed', blockers: [...(answer.state === 'closed' ? answer.blockers : []), unsaid] };
}
