// The state of a campaign as people are told it: one word, the same on its card and in every list.

export const CAMPAIGN_STATES = ['planned', 'live', 'settled', 'stopped', 'closed'] as const;
export type CampaignState = (typeof CAMPAIGN_STATES)[number];

/** Of servers that are not excluded: how many there are, have begun, and are patched and accepted. */
export type CampaignProgress = {
  readonly closed: boolean;
  readonly stopped: boolean;
  readonly servers: number;
  readonly begun: number;
  readonly accepted: number;
};

/** settled: nothing is left to do, and nobody has closed it. planned: until something has run. */
export function campaignState({ closed, stopped, servers, begun, accepted }: CampaignProgress): CampaignState {
  if (closed) return 'closed';
  if (isSettled({ servers, accepted })) return 'settled';
  if (stopped) return 'stopped';
  return begun === 0 ? 'planned' : 'live';
}

/** A KO is no end: somebody has to act on it. */
export function isSettled({ servers, accepted }: Pick<CampaignProgress, 'servers' | 'accepted'>): boolean {
  return accepted > 0 && accepted === servers;
}
