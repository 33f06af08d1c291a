// What is said of a row about a server that nobody knows.
import type { Text } from '../language.ts';
import { didYouMean } from '../typed/nearest.ts';

/** Nearest names are looked for among all servers: of the first few refusals is enough. */
const MOST_HINTS = 20;

/** Its sentences, in the order of the rows. `servers`: names of those that are known, the source's own included. */
export function unknownServers(servers: ReadonlySet<string>): (hostname: string) => Text {
  let hints = MOST_HINTS;
  return (hostname) => {
    hints -= 1;
    const near = hints >= 0 ? didYouMean(hostname, servers) : { fr: '', en: '' };
    return {
      fr: `serveur inconnu : «\u00a0${hostname}\u00a0».${near.fr}`,
      en: `unknown server: “${hostname}”.${near.en}`,
    };
  };
}
