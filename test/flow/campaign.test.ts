// Journey 1 with the queue in PostgreSQL, as a trial and a small site have it.
import { campaignFlow } from './campaign-flow.ts';

await campaignFlow('PostgreSQL', (url) => ({ kind: 'postgres', url }));
