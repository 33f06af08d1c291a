// Domains whose campaigns no channel hears of.
import type { Db } from '../../schema/database.ts';

/** A binding without a domain is that of every domain without its own. */
export async function loadUnboundDomains(
  db: Db,
): Promise<{ readonly domains: number; readonly unbound: readonly string[] }> {
  const domains = await db.selectFrom('domains').select('code').orderBy('code').execute();
  const bindings = await db.selectFrom('channel_bindings').select('domain_code').execute();
  const bound = new Set(bindings.map(({ domain_code }) => domain_code));
  const unbound = bound.has(null) ? [] : domains.map(({ code }) => code).filter((code) => !bound.has(code));
  return { domains: domains.length, unbound };
}
