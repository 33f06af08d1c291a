// Keys of the cards that are about one server.

/** The host `v` as the key of a card spells it. */
export const keyOfServer = (kind: string) => `'${kind}:' || card_key_part(v.hostname)`;

export const LINKED = 'v.id in (r.prod_server_id, r.nonprod_server_id)';

/** The server itself, and those that it is linked to. */
export const keysWithLinked = (kind: string) => `select ${keyOfServer(kind)} from r join servers v on v.id = r.server_id
  union select ${keyOfServer(kind)} from r join server_correspondance l on l.nonprod_server_id = r.server_id join servers v on v.id = l.prod_server_id`;
