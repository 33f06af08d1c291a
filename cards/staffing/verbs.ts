// What the buttons of staffing send.
import type { IsoDate } from '../../domain/clock.ts';
import type { UserId } from '../../domain/ids.ts';
import type { OnSessions } from '../verb-data.ts';

export type StaffingVerbs = {
  'sessions.assign': OnSessions;
  'sessions.move': OnSessions;
  'sessions.exclude': OnSessions;
  'sessions.restore': OnSessions;
  'day.show': { readonly day: IsoDate; readonly operatorId: UserId | null; readonly page: number };
};
