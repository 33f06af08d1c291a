// What is compared of one week.
import type { Freshness } from '../../gate/question.ts';
import type { ServerId, UserId } from '../../ids.ts';
import type { Calendar } from '../../planning/calendar.ts';
import type { IsoWeek } from '../../planning/iso-week.ts';
import type { Elsewhere } from '../../previews/elsewhere.ts';
import type { SourceRow } from '../source-tables.ts';
import type { ShadowPast } from './gate-then.ts';
import type { ShadowEstate } from './shadow-estate.ts';

/** A session of PatchCenter. */
export type TheirSession = {
  readonly serverId: ServerId;
  readonly status: string;
  readonly date: string | null;
  readonly time: string | null;
  readonly userId: UserId | null;
  readonly row: SourceRow;
};

export type ShadowWeek = {
  readonly week: IsoWeek;
  readonly estate: ShadowEstate;
  readonly past: ShadowPast;
  /** Of the campaigns of that week. */
  readonly sessions: readonly TheirSession[];
  /** What campaigns of earlier weeks of the cycle have patched (ELIG-5). */
  readonly elsewhere: ReadonlyMap<ServerId, readonly Elsewhere[]>;
  readonly calendar: Calendar;
  readonly freshness: Freshness;
};
