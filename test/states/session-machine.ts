// The life of a session (RUN-1) in the same form: its transitions have names of their own, and one may start from several states.
import {
  allowedFrom,
  SESSION_STATUSES,
  SESSION_TRANSITIONS,
  statusText,
  targetOf,
} from '../../domain/campaigns/session-state.ts';
import type { Drawable } from './machines.ts';

export function sessionMachine(): Drawable {
  const states = SESSION_STATUSES.map((status) => {
    const ways = SESSION_TRANSITIONS.filter((transition) => allowedFrom(transition).includes(status));
    const on = Object.fromEntries(ways.map((transition) => [transition, targetOf(transition)]));
    return [status, { means: statusText(status).en, on }] as const;
  });
  return {
    title: 'Session of a server in a campaign',
    starts: ['pending'],
    ends: ['reported'],
    states: Object.fromEntries(states),
  };
}
