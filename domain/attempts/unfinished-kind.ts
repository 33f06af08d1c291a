// What of a server the end of its campaign would leave behind (RUN-18), the worst first.

export const UNFINISHED_KINDS = ['down', 'failed', 'ko', 'not-started', 'unanswered'] as const;
export type UnfinishedKind = (typeof UNFINISHED_KINDS)[number];
