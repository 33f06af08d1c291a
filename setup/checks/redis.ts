// Redis, where the queue lives in one: it can be written, and throws nothing away.

import { redisConnectionOf } from '../../config.ts';
import { secretNow } from '../../domain/secret.ts';
import { askRedis } from '../../jobs/queue/ask-redis-backend.ts';
import { type Check, no, unknown, yes } from '../check.ts';
import { isRedis } from '../store-addresses.ts';

/** Of BullMQ: https://docs.bullmq.io/guide/redis-tm-compatibility */
const OLDEST = '6.2.0';

export const redisCheck: Check = {
  name: 'redis',
  title: { fr: 'File d’attente (Redis)', en: 'Queue (Redis)' },
  needs: 'settings',
  run: async ({ settings, signal }) => {
    const place = redisConnectionOf(settings);
    if (place === undefined) {
      return yes('sans Redis : la file est dans PostgreSQL', 'no Redis: the queue is in PostgreSQL');
    }
    if (!isRedisAddress(secretNow(place.url)))
      return no(
        { fr: 'REDIS_URL n’est pas une adresse de Redis', en: 'REDIS_URL is no address of Redis' },
        {
          fr: 'Écrivez redis://:MOT-DE-PASSE@HÔTE:6379 (ou rediss://), les signes du mot de passe codés (%2F pour /).',
          en: 'Write redis://:PASSWORD@HOST:6379 (or rediss://), with the signs of the password encoded (%2F for /).',
        },
      );
    const state = await askRedis(place, signal);
    switch (state.kind) {
      case 'unreachable':
        return no(
          { fr: `pas de connexion : ${state.why}`, en: `no connection: ${state.why}` },
          { fr: 'Vérifiez que Redis tourne, et REDIS_URL.', en: 'Check that Redis runs, and REDIS_URL.' },
        );
      case 'not-writable':
        return no(
          { fr: `on ne peut pas y écrire : ${state.why}`, en: `it cannot be written to: ${state.why}` },
          {
            fr: 'REDIS_URL doit mener au maître, avec le droit d’écrire et de la place sur le disque.',
            en: 'REDIS_URL must lead to the master, with the right to write and room on its disk.',
          },
        );
      case 'writable':
        return judge(state.version, state.policy);
    }
  },
};

function judge(version: string, policy: string | null) {
  const said = {
    fr: `Redis ${version}, ${policy ?? 'éviction inconnue'}`,
    en: `Redis ${version}, ${policy ?? 'eviction unknown'}`,
  };
  const evict = { fr: 'Réglez maxmemory-policy sur noeviction.', en: 'Set maxmemory-policy to noeviction.' };
  if (isOlder(version, OLDEST)) {
    return no(said, { fr: `Passez à Redis ${OLDEST} ou plus récent.`, en: `Move to Redis ${OLDEST} or later.` });
  }
  if (policy === null) return unknown(said, evict);
  return policy === 'noeviction' ? yes(said.fr, said.en) : no(said, evict);
}

/** Also a socket, and a host without a password, as the client takes them. */
function isRedisAddress(text: string): boolean {
  return isRedis(text) || /^(\/[^@\s]*|[\w.-]+(:\d+)?)$/.test(text);
}

function isOlder(version: string, than: string): boolean {
  return version.localeCompare(than, 'en', { numeric: true }) < 0;
}
