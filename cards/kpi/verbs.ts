// What the buttons of the indicators send.

/** The key of their card, encoded: the name of a domain is not ours. The figure is in the field `figure`; without one, all of them. */
export type KpiVerbs = {
  'kpi.rows': { readonly of: string };
  'kpi.export': { readonly of: string; readonly figure?: string };
};
