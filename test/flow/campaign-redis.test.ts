// Journey 1 with the queue in Redis, where one is told of (REDIS_URL; CI has one).
import { describe, it } from 'vitest';
import { campaignFlow } from './campaign-flow.ts';

const url = process.env.REDIS_URL;

if (url === undefined) {
  describe('a week on Redis', () => it.skip('needs REDIS_URL', () => {}));
} else {
  await campaignFlow('Redis', () => ({ kind: 'redis', url, prefix: `flow-${process.pid}-${Date.now()}` }));
}
