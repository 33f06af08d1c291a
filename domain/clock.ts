// Business time is always read through a Clock, so that tests and the demo can move it. Leases are the exception: they
// live on the database's own clock, because moving the business time must never make a running attempt look abandoned.
export type Clock = { now(): Date };

export const systemClock: Clock = { now: () => new Date() };

/** Calendar day `YYYY-MM-DD`, without a zone: the form of the `date` columns. Sorts as text. */
export type IsoDate = string;
/** Local time `HH:MM`: the form of the slots. Sorts as text. */
export type SlotTime = string;
