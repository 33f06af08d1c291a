// RUN-20: what waits for what, in one line, for the cards of a campaign and of its preview.
import type { Text } from '../language.ts';

/** Both are to be patched yet. */
export type Wait = { readonly hostname: string; readonly on: string };

const MOST_SERVERS = 3;
const MOST_NAMED = 3;

/** In the order given; null: nothing waits. */
export function orderLine(waits: readonly Wait[]): Text | null {
  if (waits.length === 0) return null;
  const byServer = [...Map.groupBy(waits, ({ hostname }) => hostname)];
  const shown = byServer.slice(0, MOST_SERVERS);
  const more = byServer.length - shown.length;
  const said = (language: 'fr' | 'en') =>
    shown
      .map(([hostname, on]) => {
        const names = on.slice(0, MOST_NAMED).map((one) => one.on);
        const rest = on.length - names.length;
        const list = rest === 0 ? names.join(', ') : `${names.join(', ')} +${rest}`;
        return language === 'fr' ? `${hostname} attend ${list}` : `${hostname} waits for ${list}`;
      })
      .join(language === 'fr' ? ' ; ' : '; ');
  const fr = more === 0 ? '' : ` ; ${more} ${more === 1 ? 'autre attend' : 'autres attendent'}`;
  const en = more === 0 ? '' : `; ${more} more`;
  return { fr: `Ordre : ${said('fr')}${fr}`, en: `Order: ${said('en')}${en}` };
}
