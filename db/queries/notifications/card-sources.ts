// What the cards of notifications are drawn from.
import type { CardSources } from '../../card-sources/source.ts';

const ofUser = (column: string) => `select 'notifications:' || r.${column} from r`;

const notifications: CardSources = {
  reads: {
    notification_choices: { keys: ofUser('user_id') },
    user_roles: { keys: ofUser('user_id') },
    users: { only: ['disabled_at', 'expires_at', 'display_name', 'language'], keys: ofUser('id') },
  },
};

/** As it was when it was sent: it tells what waited, and does not follow what becomes of it. */
const digest: CardSources = {
  reads: {
    morning_digests: { keys: `select 'digest:' || r.id from r` },
    personal_notices: {
      only: ['digest_id', 'state', 'kind', 'line_fr', 'line_en', 'card_key', 'noted_at'],
      keys: `select 'digest:' || r.digest_id from r where r.digest_id is not null`,
    },
  },
};

export const notificationsCardSources = { notifications, digest };
